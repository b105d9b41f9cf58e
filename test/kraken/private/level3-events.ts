import fc from 'fast-check';
import { decimalFrom } from '../../../src/core/decimal.js';
import type { Level3Change, Level3Event, Level3Order } from '../../../src/kraken/codecs/level3.js';
import type { Level3Level } from '../../../src/kraken/private/level3-book.js';

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** An order from `'A 10.5x2@3'`: its id, price, quantity, and the second in which it took its place. */
const orderFrom = (word: string): Level3Order => {
  const [, order_id = '', price = '', qty = '', second = '0'] = /^(\w+):(.*)x(.*)@(.*)$/.exec(word) ?? [];
  return {
    order_id,
    limit_price: decimalFrom(price),
    order_qty: decimalFrom(qty),
    timestamp: `2026-02-03T09:15:0${second}Z`,
  };
};

/** Orders from `'A:10.5x2@3 B:10x1@4'`. */
export const orders = (text: string): readonly Level3Order[] => wordsOf(text).map(orderFrom);

const WORDS: Readonly<Record<string, 'add' | 'modify'>> = { '+': 'add', '~': 'modify' };

/** Changes from `'+A:10x2@3 ~A:11x1@3 -A ?A'`: added, modified, deleted, and something that nobody knows yet. */
const changes = (text: string): readonly Level3Change[] =>
  wordsOf(text).map((word) => {
    const event = WORDS[word.charAt(0)];
    if (event !== undefined) return { event, ...orderFrom(word.slice(1)) };
    return word.startsWith('-') ? { event: 'delete', order_id: word.slice(1) } : { event: 'of_tomorrow' };
  });

const common = { symbol: 'BTC/USD', checksum: 0, receivedAtMs: 0 };
export const snapshot = (bids: string, asks: string, more: Partial<typeof common> = {}): Level3Event => ({
  type: 'snapshot',
  ...common,
  bids: orders(bids),
  asks: orders(asks),
  ...more,
});
export const update = (bids: string, asks: string, more: Partial<typeof common> = {}): Level3Event => ({
  type: 'update',
  ...common,
  bids: changes(bids),
  asks: changes(asks),
  ...more,
});

/** A side in short: `'10.5=3:A,B 10=1:C'`, price, quantity and the ids in their order. */
export const short = (levels: readonly Level3Level[]): string =>
  levels
    .map(({ price, qty, orders: all }) => `${price}=${qty}:${all.map(({ order_id }) => order_id).join()}`)
    .join(' ');

/** Few of each, so that they meet again; some print the same value differently, or look alike as doubles. */
const price = fc
  .constantFrom('9.7', '9.8', '9.9', '10', '10.0', '10.00', '10.1', '10.2', '10.00000000000000000001')
  .map(decimalFrom);
const qty = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 99_999 }).map((units) => decimalFrom((units / 1000).toFixed(3))) },
  { weight: 4, arbitrary: fc.constantFrom('1', '0.30000000', '123456789012345678.00000001').map(decimalFrom) },
  { weight: 1, arbitrary: fc.constantFrom('0', '0.000').map(decimalFrom) },
);
const timestamp = fc
  .constantFrom('05Z', '05.0Z', '05.5Z', '05.50Z', '05.49Z', '05.500000001Z', '05.500000002Z', '06Z', '10.000000000Z')
  .map((seconds) => `2026-02-03T09:15:${seconds}`);
const order = (ids: number): fc.Arbitrary<Level3Order> =>
  fc.record({
    order_id: fc.nat({ max: ids }).map((n) => `O${n}`),
    limit_price: price,
    order_qty: qty,
    timestamp,
  });
const change: fc.Arbitrary<Level3Change> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.constantFrom('add' as const, 'modify' as const), order(20))
      .map(([event, placed]) => ({ event, ...placed })),
  },
  {
    weight: 6,
    arbitrary: fc.nat({ max: 20 }).map((n): Level3Change => ({ event: 'delete', order_id: `O${n}` })),
  },
  { weight: 1, arbitrary: order(20).map((placed): Level3Change => ({ event: 'of_tomorrow', ...placed })) },
);
const anySnapshot: fc.Arbitrary<Level3Event> = fc
  .record({ bids: fc.array(order(20), { maxLength: 20 }), asks: fc.array(order(20), { maxLength: 20 }) })
  .map((sides) => ({ type: 'snapshot', ...common, ...sides }));
const anyUpdate: fc.Arbitrary<Level3Event> = fc
  .record({ bids: fc.array(change, { maxLength: 6 }), asks: fc.array(change, { maxLength: 6 }) })
  .map((sides) => ({ type: 'update', ...common, ...sides }));

/** Perhaps a stray update, a snapshot, then mostly updates. */
export const anyLevel3Events: fc.Arbitrary<readonly Level3Event[]> = fc
  .tuple(
    fc.array(anyUpdate, { maxLength: 1 }),
    anySnapshot,
    fc.array(fc.oneof({ weight: 12, arbitrary: anyUpdate }, { weight: 1, arbitrary: anySnapshot }), {
      maxLength: 20,
      size: 'max',
    }),
  )
  .map(([strays, first, rest]) => [...strays, first, ...rest]);

export const anyLevel3Depth = fc.constantFrom(1, 2, 3, 5, 10);
