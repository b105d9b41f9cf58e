import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../src/cli/happening.js';
import { render } from '../../../src/cli/screen/render.js';
import { blankState, reduce, type ScreenState } from '../../../src/cli/screen/state.js';
import { decimalFrom } from '../../../src/core/decimal.js';
import { ChecksumMismatch, ConnectionLost, type OrderBook } from '../../../src/index.js';
import { bookOf, live, stale, statusOf, tradeOf } from '../fakes.js';

type Told = Happening<OrderBook>;

const symbols = ['BTC/USD', 'ETH/USD', 'SOL/USD', 'PEPE/USD'];
const atKraken = (symbol: string) => ({ symbol, venue: 'kraken' }) as const;
const bids = ['61250.4 0.50000000', '61250.1 1.00000000', '61249.0 0.25000000'];
const asks = ['61250.6 0.25000000', '61251.0 0.50000000', '61252.0 0.50000000'];
const value = (symbol: string): Told => ({ _tag: 'Value', symbol, envelope: live(bookOf(symbol, bids, asks)) });

const after = (...told: readonly Told[]): ScreenState =>
  told.reduce((state, happening, i) => reduce(state, happening, 1000 + i), blankState(symbols.map(atKraken)));

const drawn = (state: ScreenState, columns: number, rows: number): readonly string[] =>
  render(state, { columns, rows, colour: false });

describe('render', () => {
  const usual = after({ _tag: 'Connection', venue: 'kraken', status: statusOf('open', 0) }, ...symbols.map(value), {
    _tag: 'Trade',
    symbol: 'BTC/USD',
    envelope: live(tradeOf('BTC/USD', 1)),
  });

  it.each([
    [80, 24],
    [160, 45],
    [41, 17],
    [250, 70],
    [20, 5],
  ])('fills %d x %d cells exactly, and with colours writes the same text', (columns, rows) => {
    const lines = drawn(usual, columns, rows);
    expect(lines.map(({ length }) => length)).toEqual(Array.from({ length: rows }, () => columns));
    const coloured = render(usual, { columns, rows, colour: true });
    expect(coloured.map((line) => line.replaceAll(/\p{Cc}\[[\d;]*m/gu, ''))).toEqual(lines);
  });

  it('shows a book with its bars, its middle, its trades and that it is right', () => {
    const [head, ...lines] = drawn(usual, 80, 24).map((line) => line.slice(0, 40));
    expect(head).toMatch(/^ rxchange {2}● open {2}Kraken/);
    expect(lines.slice(0, 10)).toEqual([
      '╭─ BTC/USD ─────────────── ✓ verified ─╮',
      '│ 61252.0 0.50000000 ████████▌         │',
      '│ 61251.0 0.50000000 ████████▌         │',
      '│ 61250.6 0.25000000 ████▎             │',
      '│ mid 61250.50              spread 0.2 │',
      '│ imbalance +0.17 ━━━━━━━━━━━━──────── │',
      '│ 61250.4 0.50000000 ████████▌         │',
      '│ 61250.1 1.00000000 █████████████████ │',
      '│ 61249.0 0.25000000 ████▎             │',
      '│ ── trades ────────────────────────── │',
    ]);
    expect(lines[10]).toBe('│ 10:00:05 ▲ 61250.4 0.01250000        │');
  });

  it('shows the trades beside a book that has room for it', () => {
    const [, top, first] = drawn(reduce(blankState([atKraken('BTC/USD')]), value('BTC/USD'), 1), 80, 24);
    expect(top).toMatch(/^╭─ BTC\/USD ─+ ✓ verified ─╮$/);
    expect(first).toMatch(/^│ 61252\.0 0\.50000000 █+[^█ ]? +│ ── trades ─+ │$/);
  });

  it('says that a book is being mended, why and for how long', () => {
    const mending = after(
      value('BTC/USD'),
      { _tag: 'Value', symbol: 'BTC/USD', envelope: stale('BTC/USD', new ChecksumMismatch('BTC/USD', 1, 2), 700) },
      { _tag: 'Value', symbol: 'ETH/USD', envelope: stale('ETH/USD', new ConnectionLost('public', 1012, ''), 1000) },
      value('SOL/USD'),
    );
    const lines = drawn(mending, 160, 24);
    expect(lines[1]).toMatch(
      /BTC\/USD ─+ ✗ ChecksumMismatch ─╮╭─ ETH\/USD ─+ ✗ ConnectionLost ─╮.*✓ verified.* waiting ─╮/,
    );
    expect(lines[5]).toMatch(/^│ mending for 0\.3 s: asked for anew /);
    expect(lines.join('')).toContain(' no book yet: reconnecting ');
    expect(lines.join('').match(/waiting for the first book/g)).toHaveLength(1);
    const greyed = render(mending, { columns: 160, rows: 24, colour: true })[2]?.split('╮')[0];
    expect(greyed).toContain('\x1b[38;5;240m61252.0');
  });

  it('says that a symbol was refused, in the exchange own words', () => {
    const refused = after({
      _tag: 'Failed',
      symbol: 'BTC/USD',
      error: new Error('Currency pair not supported BTC/USD'),
    });
    const lines = drawn(refused, 80, 24).map((line) => line.slice(0, 40));
    expect(lines[1]).toMatch(/BTC\/USD ─+ ✗ ended ─╮/);
    expect(lines.join('')).toMatch(/Currency pair not supported/);
  });

  it('says where the connection stands, counting down to the next attempt', () => {
    const waiting = after({ _tag: 'Connection', venue: 'kraken', status: statusOf('waiting', 1000, { waitMs: 900 }) });
    expect(drawn({ ...waiting, nowMs: 1200 }, 80, 24)[0]).toContain('○ lost, again in 0.7 s');
    expect(drawn(after(), 80, 24)[0]).toContain('○ idle');
  });

  it('shows the state of the exchange and the time, as far as there is room', () => {
    const told = after({ _tag: 'System', venue: 'kraken', envelope: live({ system: 'post_only' }) });
    expect(drawn(told, 80, 24)[0]).toMatch(/ 0 updates\/s {2}exchange post_only {2}00:00:01 $/);
    expect(drawn(told, 42, 24)[0]).toMatch(/ 00:00:01 $/);
  });

  it('shows the latest events, the latest last, cut where they are too long', () => {
    const lines = drawn(
      after(
        value('BTC/USD'),
        { _tag: 'Fault', venue: 'kraken', kind: 'corrupt', symbol: 'BTC/USD' },
        {
          _tag: 'Value',
          symbol: 'BTC/USD',
          envelope: stale('BTC/USD', new ChecksumMismatch('BTC/USD', 4_000_000_000, 4_000_000_001), 700),
        },
      ),
      80,
      24,
    );
    expect(lines.slice(19)).toEqual([
      `── events ${'─'.repeat(70)}`,
      ' 00:00:01.000  BTC/USD   live'.padEnd(80),
      ' 00:00:01.001  (fault)   staged now: corrupt BTC/USD'.padEnd(80),
      ' 00:00:01.002  BTC/USD   stale ChecksumMismatch: the book has checksum 40000000…',
      expect.stringMatching(/^ q quit {2}Tab next books \(page 1 of 2\) +times are UTC $/),
    ]);
  });

  it('shows all digits of trades before the seconds, and before the time at all', () => {
    const tapeOf = (qty: string, columns: number) => {
      const [price, timestamp] = [decimalFrom('0.000011274'), '2026-03-01T10:00:05.123456Z'];
      const trade = tradeOf('BTC/USD', 1, { price, qty: decimalFrom(qty), timestamp });
      const state = after({ _tag: 'Trade', symbol: 'BTC/USD', envelope: live(trade) });
      return drawn(state, columns, 24).find((line) => line.includes('▲')) ?? '';
    };
    expect(tapeOf('41250388.1726', 80)).toMatch(/^│ 10:00:05 ▲ 0\.000011274 41250388\.1726 │/);
    expect(tapeOf('41250388.17264', 80)).toMatch(/^│ 10:00 ▲ 0\.000011274 41250388\.17264 {3}│/);
    expect(tapeOf('41250388.17264001', 80)).toMatch(/^│ ▲ 0\.000011274 41250388\.17264001 {6}│/);
    expect(tapeOf('412503880000000.17264001', 80)).toMatch(/^│ ▲ 0\.000011274 412503880000000\.17264… │/);
  });

  it('shows all digits of a book before its bars', () => {
    const deep = bookOf('BTC/USD', ['0.000011274 41250388.172640012345'], ['0.000011275 1.000000000000']);
    const lines = drawn(after({ _tag: 'Value', symbol: 'BTC/USD', envelope: live(deep) }), 80, 24);
    expect(lines.join('')).toMatch(/│ 0\.000011274 41250388\.172640012345 █+ +│/);
  });

  it('marks where words that there is no room for are cut', () => {
    const words = `${'x'.repeat(50)} ${'and so on '.repeat(100)}`;
    const lines = drawn(after({ _tag: 'Failed', symbol: 'BTC/USD', error: new Error(words) }), 80, 24);
    const panel = lines.map((line) => line.slice(0, 40));
    expect(panel).toContain(`│ ${'x'.repeat(35)}… │`);
    expect(panel).toContain(`│ ${' '.repeat(17)}…${' '.repeat(18)} │`);
  });

  it('says whose clock the trades have when it is not ours', () => {
    const simulated = after({ _tag: 'Simulation', venue: 'kraken', seed: 7, url: '' });
    const foot = (state: ScreenState, columns: number) => drawn(state, columns, 24).at(-1);
    expect(foot(usual, 80)).toMatch(/ times are UTC $/);
    expect(foot(simulated, 80)).toMatch(/\(page 1 of 2\) +UTC; trades by the market's clock $/);
    expect(foot(simulated, 65)).toMatch(/\(page 1 of 4\) +trades: market's clock $/);
    expect(foot(simulated, 41)).toMatch(/^ q quit {2}Tab next books \(page 1 of 4\) +$/);
  });

  it('shows at 100 x 40 more of four books than of what happens to them', () => {
    const bid = Array.from({ length: 10 }, (_, i) => `${61250 - i}.4 1`);
    const ask = Array.from({ length: 10 }, (_, i) => `${61251 + i}.4 1`);
    const four = symbols.map((symbol): Told => ({ _tag: 'Value', symbol, envelope: live(bookOf(symbol, bid, ask)) }));
    const text = drawn(after(...four), 100, 40).join('\n');
    expect(text.match(/│ 612\d\d\.4 1 /g)).toHaveLength(4 * 2 * 4);
    expect(text.match(/── trades/g)).toHaveLength(4);
  });

  it('turns pages round and round', () => {
    const page = (number: number) => drawn({ ...usual, page: number }, 80, 24);
    expect(page(1)[1]).toMatch(/SOL\/USD.*PEPE\/USD/);
    expect([page(2), page(-1)]).toEqual([page(0), page(1)]);
    expect(page(-1).at(-1)).toContain('page 2 of 2');
  });

  it('lets no text from outside steer the terminal or move columns', () => {
    const evil = '\x1b[2J\u202e漢e\u0301';
    const state = [
      { _tag: 'Value', symbol: evil, envelope: live(bookOf(evil, bids, asks)) } as const,
      { _tag: 'System', venue: 'kraken', envelope: live({ system: evil }) } as const,
      { _tag: 'Failed', symbol: evil, error: new Error(evil) } as const,
      { _tag: 'Trade', symbol: evil, envelope: live(tradeOf(evil, 1, { timestamp: `2026-03-01T${evil}` })) } as const,
    ].reduce<ScreenState>((last, happening) => reduce(last, happening, 1), blankState([atKraken(evil)], evil));
    const text = drawn(state, 80, 24).join('');
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Lo}\p{Mn}]/u);
    expect(text).toContain('?[2J');
  });
});
