import fc from 'fast-check';
import { decimalFrom } from '../../src/core/decimal.js';
import type { BookEvent } from '../../src/book/book-event.js';
import type { Level } from '../../src/book/level.js';
import type { OrderBook } from '../../src/book/order-book.js';

export const level = (price: string, qty: string): Level => ({ price: decimalFrom(price), qty: decimalFrom(qty) });

/** Levels from `'10.5x2 10.4x1'`: price, x, quantity. */
export const levels = (text: string): readonly Level[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [price = '', qty = ''] = word.split('x');
      return level(price, qty);
    });

const event =
  (type: BookEvent['type']) =>
  (bids: string, asks: string, more: Partial<BookEvent> = {}): BookEvent => ({
    type,
    symbol: 'BTC/USD',
    bids: levels(bids),
    asks: levels(asks),
    receivedAtMs: 0,
    ...more,
  });
export const snapshot = event('snapshot');
export const update = event('update');

export const book = (bids: string, asks: string, more: Partial<OrderBook> = {}): OrderBook => ({
  symbol: 'BTC/USD',
  bids: levels(bids),
  asks: levels(asks),
  receivedAtMs: 0,
  verifiedDepth: 0,
  ...more,
});

/** Prices close together, so that they meet again; some print the same value differently, some look alike as doubles. */
const price = fc.oneof(
  { weight: 12, arbitrary: fc.nat({ max: 400 }).map((ticks) => String((1000 + ticks) / 10)) },
  { weight: 2, arbitrary: fc.nat({ max: 400 }).map((ticks) => ((1000 + ticks) / 10).toFixed(3)) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 20 }).map((ticks) => `100.100000000000000000${String(ticks).padStart(2, '0')}`),
  },
);
const qty = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 99_999 }).map((units) => (units / 1000).toFixed(3)) },
  { weight: 1, arbitrary: fc.constantFrom('0', '0.0', '0.00000000', '-0') },
);
export const anyLevel = fc.tuple(price, qty).map(([p, q]) => level(p, q));

const anyEvent = (type: BookEvent['type'], maxLength: number): fc.Arbitrary<BookEvent> =>
  fc
    .record({
      bids: fc.array(anyLevel, { maxLength, size: 'max' }),
      asks: fc.array(anyLevel, { maxLength, size: 'max' }),
      receivedAtMs: fc.nat(),
    })
    .map((sides) => ({ type, symbol: 'BTC/USD', ...sides }));

/** Stray updates, a snapshot deep enough for several chunks (unsorted, with repetitions), then mostly updates. */
export const anyEvents: fc.Arbitrary<readonly BookEvent[]> = fc
  .tuple(
    fc.array(anyEvent('update', 3), { maxLength: 2 }),
    anyEvent('snapshot', 300),
    fc.array(
      fc.oneof(
        { weight: 12, arbitrary: anyEvent('update', 12) },
        { weight: 2, arbitrary: anyEvent('update', 150) },
        { weight: 1, arbitrary: anyEvent('snapshot', 200) },
      ),
      { maxLength: 25, size: 'max' },
    ),
  )
  .map(([strays, first, rest]) => [...strays, first, ...rest]);

export const anyDepth = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(1, 2, 10, 33, 64, 65, 100, 130),
  fc.integer({ min: 1, max: 200 }),
);

/** What a property over deep books may take on a busy machine. */
export const SLOW_MS = 60_000;

/** So many runs, and no shrinking: with hundreds of levels it takes minutes, and the seed says enough. */
export const atMost = (numRuns: number) => ({ numRuns, endOnFailure: true });
