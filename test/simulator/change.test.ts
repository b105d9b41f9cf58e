import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEPTHS, placeOf, type Depth, type MutableSides, type Side } from '../../src/simulator/book.js';
import { openChange, type Change } from '../../src/simulator/change.js';
import { levelOf } from '../../src/simulator/level.js';

const pair = { symbol: 'A/B', pricePrecision: 0, qtyPrecision: 0 };
const level = (price: number, qty: number) => levelOf(pair, BigInt(price), BigInt(qty));
const asks = (...prices: readonly number[]): MutableSides => ({
  bids: [],
  asks: prices.map((price) => level(price, 1)),
});
const upTo = (count: number) => Array.from({ length: count }, (_, at) => 10 * (at + 1));
const entry = (price: number, qty: number): string => `{"price":${price},"qty":${qty}}`;

describe('openChange', () => {
  it('tells a new level within the depth, and nothing of the one it pushes out', () => {
    const change = openChange(asks(...upTo(12)));
    change.set('asks', level(15, 7));
    expect(change.heardAt(10).asks).toEqual([entry(15, 7)]);
  });

  it('tells nothing of a level beyond the depth', () => {
    const change = openChange(asks(...upTo(12)));
    change.set('asks', level(105, 7));
    change.remove('asks', 120n, '0');
    expect(change.heardAt(10)).toMatchObject({ bids: [], asks: [] });
    expect(change.heardAt(25).asks).toEqual([entry(105, 7), entry(120, 0)]);
  });

  it('sends a level anew when a removal brings it into view', () => {
    const change = openChange(asks(...upTo(12)));
    change.remove('asks', 30n, '0');
    expect(change.heardAt(10).asks).toEqual([entry(30, 0), entry(110, 1)]);
    expect(change.heardAt(25).asks).toEqual([entry(30, 0)]);
  });

  it('tells the removal of a level that the same change has pushed out of view', () => {
    const change = openChange(asks(...upTo(12)));
    change.set('asks', level(5, 7));
    change.remove('asks', 100n, '0');
    change.remove('asks', 10n, '0');
    expect(change.heardAt(10).asks).toEqual([entry(5, 7), entry(100, 0), entry(10, 0), entry(110, 1)]);
  });

  it('tells it as well when the level had come into view by the same change', () => {
    const change = openChange(asks(...upTo(12)));
    change.remove('asks', 10n, '0');
    change.set('asks', level(5, 7));
    change.remove('asks', 110n, '0');
    change.remove('asks', 20n, '0');
    const heard = [entry(10, 0), entry(110, 1), entry(5, 7), entry(110, 0), entry(20, 0), entry(120, 1)];
    expect(change.heardAt(10).asks).toEqual(heard);
  });

  it('spells the zero as it is told to, and ignores the removal of what is not there', () => {
    const change = openChange(asks(10));
    change.remove('asks', 10n, '0.000');
    change.remove('asks', 11n, '0.000');
    expect(change.heardAt(10).asks).toEqual(['{"price":10,"qty":0.000}']);
    expect(change.touches).toHaveLength(1);
  });

  it('lets clients follow at each depth, whether they cut after each entry or after the whole frame', () => {
    const act = fc.record({
      side: fc.constantFrom<Side>('bids', 'asks'),
      price: fc.integer({ min: 1, max: 40 }),
      qty: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })),
    });
    const size = fc.record({ bids: fc.nat({ max: 40 }), asks: fc.nat({ max: 40 }) });
    fc.assert(
      fc.property(size, fc.array(fc.array(act, { maxLength: 12 }), { maxLength: 8 }), (counts, frames) => {
        const range = (count: number) => Array.from({ length: count }, (_, at) => level(at + 1, 1));
        const sides = { bids: range(counts.bids).reverse(), asks: range(counts.asks) };
        const clients = DEPTHS.flatMap((depth) => [clientOf(sides, depth, 'entry'), clientOf(sides, depth, 'frame')]);
        for (const acts of frames) {
          const change = openChange(sides);
          for (const { side, price, qty } of acts) {
            if (qty === 0) change.remove(side, BigInt(price), '0');
            else change.set(side, level(price, qty));
          }
          for (const client of clients) {
            client.hear(change);
            expect(client.book()).toEqual({
              bids: sides.bids.slice(0, client.depth).map(({ json }) => json),
              asks: sides.asks.slice(0, client.depth).map(({ json }) => json),
            });
          }
        }
      }),
    );
  });
});

const clientOf = (start: MutableSides, depth: Depth, cuts: 'entry' | 'frame') => {
  const sides = { bids: start.bids.slice(0, depth), asks: start.asks.slice(0, depth) };
  const apply = (side: Side, json: string): void => {
    const [price = 0, qty = 0] = [...json.matchAll(/\d+/g)].map(Number);
    const levels = sides[side];
    const place = placeOf(levels, side, BigInt(price));
    const isThere = levels[place]?.price === BigInt(price);
    levels.splice(place, isThere ? 1 : 0, ...(qty === 0 ? [] : [level(price, qty)]));
  };
  return {
    depth,
    hear(change: Change): void {
      for (const side of ['bids', 'asks'] as const) {
        for (const json of change.heardAt(depth)[side]) {
          apply(side, json);
          if (cuts === 'entry') sides[side].splice(depth);
        }
        sides[side].splice(depth);
      }
    },
    book: () => ({ bids: sides.bids.map(({ json }) => json), asks: sides.asks.map(({ json }) => json) }),
  };
};
