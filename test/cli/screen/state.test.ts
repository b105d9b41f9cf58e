import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../src/cli/happening.js';
import { blankState, bookRateOf, rateOfAll, reduce, type ScreenState } from '../../../src/cli/screen/state.js';
import { ChecksumMismatch, ConnectionLost, SequenceGap, type OrderBook } from '../../../src/index.js';
import { bookOf, live, stale, statusOf, tradeOf } from '../fakes.js';

type Told = Happening<OrderBook>;

const book = (symbol: string): Told => ({ _tag: 'Value', symbol, envelope: live(bookOf(symbol, ['1 1'], ['2 1'])) });
const isStale = (symbol: string, cause: ChecksumMismatch | ConnectionLost, sinceMs: number): Told => ({
  _tag: 'Value',
  symbol,
  envelope: stale(symbol, cause, sinceMs),
});
const trade = (symbol: string, id: number): Told => ({ _tag: 'Trade', symbol, envelope: live(tradeOf(symbol, id)) });
const damaged = new ChecksumMismatch('A', 1, 2);
const lost = new ConnectionLost('public', 1012, '');

const after = (...told: readonly (readonly [number, Told])[]): ScreenState =>
  told.reduce(
    (state, [ms, happening]) => reduce(state, happening, ms),
    blankState(['A', 'B'].map((symbol) => ({ symbol, venue: 'kraken' }))),
  );

const eventsOf = ({ events }: ScreenState) => events.map(({ name, text }) => `${name}: ${text}`);

describe('reduce', () => {
  it('keeps the latest book, and the one from before a fault while it is mended', () => {
    const broken = after([1, book('A')], [2, isStale('A', damaged, 2)], [3, isStale('A', lost, 3)]);
    expect(broken.watched[0]).toMatchObject({ book: { symbol: 'A' }, stale: { cause: lost, sinceMs: 2 }, books: 1 });
    expect(reduce(broken, book('A'), 4).watched[0]).toMatchObject({ stale: undefined, books: 2 });
    expect(broken.watched[1]).toMatchObject({ symbol: 'B', book: undefined, stale: undefined });
  });

  it('keeps the latest trades, the latest first', () => {
    const { watched } = after(...Array.from({ length: 150 }, (_, id) => [id, trade('B', id)] as const));
    expect(watched[1]?.trades.slice(0, 2)).toMatchObject([{ trade_id: 149 }, { trade_id: 148 }]);
    expect(watched[1]?.trades).toHaveLength(100);
  });

  it('tells of holes in the trades, and not that they are stale with the books', () => {
    const hole = stale('A', new SequenceGap('A', 5, 8));
    const state = after(
      [1, { _tag: 'Trade', symbol: 'A', envelope: hole }],
      [2, { _tag: 'Trade', symbol: 'A', envelope: stale('A', lost) }],
    );
    expect(eventsOf(state)).toEqual(['A: 3 trades missed for good']);
  });

  it('tells in one line what befalls several books together', () => {
    const state = after(
      [1, book('A')],
      [2, book('B')],
      [10, isStale('A', lost, 10)],
      [10, isStale('B', lost, 10)],
      [700, book('A')],
      [720, book('B')],
      [5000, isStale('A', damaged, 5000)],
      [6000, isStale('B', damaged, 6000)],
    );
    expect(eventsOf(state)).toEqual([
      '2 books: live',
      '2 books: stale ConnectionLost',
      '2 books: live again after 710 ms',
      'A: stale ChecksumMismatch: the book has checksum 2 where 1 is due',
      'B: stale ChecksumMismatch: A: the book has checksum 2 where 1 is due',
    ]);
  });

  it('knows the source, the connection, the state of the exchange and the end of a symbol', () => {
    const waiting = statusOf('waiting', 3, { waitMs: 100 });
    const state = after(
      [1, { _tag: 'Simulation', venue: 'kraken', seed: 7, url: '' }],
      [2, { _tag: 'System', venue: 'kraken', envelope: live({ system: 'post_only' }) }],
      [3, { _tag: 'Connection', venue: 'kraken', status: waiting }],
      [4, { _tag: 'Failed', symbol: 'B', error: new Error('no such pair') }],
    );
    expect(state.exchanges).toMatchObject([
      { venue: 'kraken', source: 'simulated Kraken, seed 7', system: 'post_only', connection: waiting },
    ]);
    expect(state.watched[1]?.failure).toBe('no such pair');
    expect(eventsOf(state).at(-1)).toBe('B: no such pair');
    const later = reduce(state, { _tag: 'System', venue: 'kraken', envelope: stale('status', lost) }, 5);
    expect(later.exchanges[0]?.system).toBeUndefined();
  });

  it('measures rates over the last two seconds', () => {
    const ticks = Array.from({ length: 40 }, (_, i) => i * 100).flatMap((ms): (readonly [number, Told])[] => [
      [ms, book('A')],
      ...(ms % 200 === 0 ? ([[ms, trade('B', ms)]] as const) : []),
      [ms, { _tag: 'Tick' }],
    ]);
    const state = after(...ticks);
    expect([bookRateOf(state, 0), bookRateOf(state, 1), rateOfAll(state, 'kraken')]).toEqual([10, 0, 15]);
    expect([bookRateOf(after(), 0), bookRateOf(after([1, { _tag: 'Tick' }]), 0)]).toEqual([0, 0]);
  });

  it('turns pages by Tab and arrows', () => {
    const press = (...keys: readonly string[]) => after(...keys.map((key) => [1, { _tag: 'Key', key }] as const)).page;
    expect([press('\t', '\x1b[C', 'x'), press('\x1b[Z', '\x1b[D')]).toEqual([2, -2]);
  });
});
