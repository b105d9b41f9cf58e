import { describe, expect, it } from 'vitest';
import { ChecksumMismatch, ConnectionLost, type OrderBook } from '../../src/index.js';
import type { Happening as HappeningOf } from '../../src/cli/happening.js';
import { bookTable } from '../../src/cli/commands/book.js';
import { createPlainView } from '../../src/cli/plain-view.js';
import { bookOf, live, stale, statusOf } from './fakes.js';

type Happening = HappeningOf<OrderBook>;

const lost = new ConnectionLost('public', 1012, 'Service Restart');
const damaged = new ChecksumMismatch('BTC/USD', 1, 2);

const btc = (price: string): Happening => ({
  _tag: 'Value',
  symbol: 'BTC/USD',
  envelope: live(bookOf('BTC/USD', [`${price} 0.50000000`], ['61250.5 1.00000000'])),
});
const btcStale = (cause: ChecksumMismatch | ConnectionLost, sinceMs: number): Happening => ({
  _tag: 'Value',
  symbol: 'BTC/USD',
  envelope: stale('BTC/USD', cause, sinceMs),
});
const tick: Happening = { _tag: 'Tick' };
const connection = (...status: Parameters<typeof statusOf>): Happening => ({
  _tag: 'Connection',
  venue: 'kraken',
  status: statusOf(...status),
});

/** What a view prints of happenings at their instants. */
function shown(...happenings: readonly (readonly [number, Happening])[]): readonly string[] {
  const view = createPlainView(['BTC/USD', 'PEPE/USD'], bookTable);
  return happenings.flatMap(([ms, happening]) => view.show(happening, ms).split('\n').slice(0, -1));
}

describe('createPlainView', () => {
  it('shows the first book at once under its titles, and later ones at the tick', () => {
    expect(shown([5, btc('61250.4')], [20, btc('61250.3')], [30, btc('61250.2')], [250, tick], [500, tick])).toEqual([
      'time (UTC)    symbol          best bid × qty        best ask × qty  spread  state',
      '00:00:00.005  BTC/USD   61250.4 × 0.50000000  61250.5 × 1.00000000     0.1  live',
      '00:00:00.250  BTC/USD   61250.2 × 0.50000000  61250.5 × 1.00000000     0.3  live',
    ]);
  });

  it('shows no line twice, when only deeper levels moved', () => {
    expect(shown([0, btc('61250.4')], [1, btc('61250.4')], [250, tick])).toHaveLength(2);
  });

  it('keeps columns of unlike symbols in line', () => {
    const pepe = bookOf('PEPE/USD', ['0.000011274 41250388.17264'], []);
    const lines = shown([0, { _tag: 'Value', symbol: 'PEPE/USD', envelope: live(pepe) }], [1, btc('61250.4')]);
    expect(lines.slice(1)).toEqual([
      '00:00:00.000  PEPE/USD  0.000011274 × 41250388.17264     - ×       -       -  live',
      '00:00:00.001  BTC/USD       61250.4 ×     0.50000000  61250.5 × 1.00000000     0.1  live',
    ]);
  });

  it('shows staleness at once, shows no book held back from before it, and says how long it took to heal', () => {
    const lines = shown(
      [0, btc('61250.4')],
      [20, btc('61250.3')],
      [30, btcStale(damaged, 30)],
      [250, tick],
      [342, btc('61250.4')],
      [500, tick],
    );
    const [faulty, healed] = lines.slice(2);
    expect(lines).toHaveLength(4);
    expect(faulty).toBe('00:00:00.030  BTC/USD   stale ChecksumMismatch: the book has checksum 2 where 1 is due');
    expect(healed).toBe(
      '00:00:00.342  BTC/USD   61250.4 × 0.50000000  61250.5 × 1.00000000     0.1  live again after 312 ms',
    );
  });

  it('counts a spell from its first cause', () => {
    const lines = shown(
      [0, btc('61250.4')],
      [30, btcStale(damaged, 30)],
      [40, btcStale(lost, 40)],
      [130, btc('61250.4')],
    );
    expect(lines.at(-2)).toMatch(/BTC\/USD +stale ConnectionLost$/);
    expect(lines.at(-1)).toMatch(/live again after 100 ms$/);
  });

  it('says live, not again, of a book that never was before', () => {
    expect(shown([0, btcStale(lost, 0)], [30, btc('61250.4')]).at(-1)).toMatch(/ live$/);
  });

  it('tells of the connection', () => {
    const lines = shown(
      [0, connection('idle', 0)],
      [0, connection('connecting', 0)],
      [10, connection('open', 10)],
      [100, connection('waiting', 100, { waitMs: 800.4, cause: lost })],
      [900, connection('connecting', 900)],
      [910, connection('waiting', 910, { waitMs: 1500, cause: new ConnectionLost('public', 1006, '') })],
      [2410, connection('connecting', 2410)],
      [2420, connection('open', 2420)],
      [2430, connection('closed', 2430)],
    );
    expect(lines).toEqual([
      '00:00:00.000  Kraken    opening',
      '00:00:00.010  Kraken    open',
      '00:00:00.100  Kraken    connection lost (code 1012, Service Restart); reconnecting in 800 ms',
      '00:00:00.910  Kraken    connection lost (code 1006); reconnecting in 1500 ms',
      '00:00:02.420  Kraken    open after 2320 ms',
    ]);
  });

  it('tells of a simulation and of the faults it stages', () => {
    const lines = shown(
      [0, { _tag: 'Simulation', venue: 'kraken', seed: 7, url: 'ws://x' }],
      [1, { _tag: 'Fault', venue: 'kraken', kind: 'corrupt', symbol: 'BTC/USD' }],
      [2, { _tag: 'Fault', venue: 'kraken', kind: 'close', symbol: undefined }],
    );
    expect(lines[0]).toMatch(/simulation of Kraken.*seed 7/);
    expect(lines.slice(1)).toEqual([
      '00:00:00.001  (fault)   staged now: corrupt BTC/USD',
      '00:00:00.002  (fault)   staged now: close Kraken',
    ]);
  });

  it('lets no text from outside steer the terminal', () => {
    const [line] = shown([0, connection('waiting', 0, { cause: new Error('\u001b[2Jboo\r\u202eoob') })]);
    expect(line).toContain('?[2Jboo??oob');
  });

  it('ends with what was counted', () => {
    const summary = {
      elapsedMs: 12_345,
      updates: { 'BTC/USD': 1, 'PEPE/USD': 20 },
      resyncs: { 'BTC/USD': 0, 'PEPE/USD': 1 },
      holes: { 'BTC/USD': 0, 'PEPE/USD': 0 },
      reconnects: 2,
      unrouted: 0,
    };
    expect(createPlainView([], bookTable).end(summary)).toBe(
      'Watched for 12.3 s: BTC/USD 1 update, 0 resyncs; PEPE/USD 20 updates, 1 resync; 2 reconnects.\n',
    );
  });
});
