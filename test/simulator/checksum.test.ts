import { describe, expect, it } from 'vitest';
import { placeOf, type MutableSides, type Side } from '../../src/simulator/book.js';
import { checksumOf } from '../../src/simulator/checksum.js';
import { crc32 } from '../../src/simulator/crc32.js';
import { unitsOf } from '../../src/simulator/decimal.js';
import { levelOf, type Level } from '../../src/simulator/level.js';
import { vectors, type VectorLevel } from './vectors.js';

const read = (text: string): { units: bigint; precision: number } => {
  const precision = text.split('.')[1]?.length ?? 0;
  const units = unitsOf(text, precision);
  if (units === undefined) throw new Error(`${text} is no exact decimal`);
  return { units, precision };
};

const level = ([priceText, qtyText]: VectorLevel): Level => {
  const [price, qty] = [read(priceText), read(qtyText)];
  const pair = { symbol: 'A/B', pricePrecision: price.precision, qtyPrecision: qty.precision };
  return levelOf(pair, price.units, qty.units);
};

describe('crc32', () => {
  it('meets its check value', () => {
    expect(crc32(vectors.crc32_check.input)).toBe(vectors.crc32_check.crc32);
  });

  it('is zero for nothing', () => {
    expect(crc32('')).toBe(0);
  });
});

describe('checksumOf', () => {
  it.each(vectors.book)('meets $name', ({ bids, asks, checksum }) => {
    const levels = (side: typeof bids) => side.map(({ price, qty }) => level([price, qty]));
    expect(checksumOf(levels(bids), levels(asks))).toBe(checksum);
  });

  it('meets every frame of the recorded session', () => {
    for (const { depth, snapshot, updates } of vectors.book_replay) {
      const sides: MutableSides = { bids: snapshot.bids.map(level), asks: snapshot.asks.map(level) };
      expect(checksumOf(sides.bids, sides.asks)).toBe(snapshot.checksum);
      const apply = (side: Side, entry: VectorLevel): void => {
        const fresh = level(entry);
        const place = placeOf(sides[side], side, fresh.price);
        const isThere = sides[side][place]?.price === fresh.price;
        sides[side].splice(place, isThere ? 1 : 0, ...(fresh.qty === 0n ? [] : [fresh]));
      };
      for (const update of updates) {
        for (const side of ['bids', 'asks'] as const) {
          update[side].forEach((entry) => apply(side, entry));
          sides[side].splice(depth);
        }
        expect(checksumOf(sides.bids, sides.asks)).toBe(update.checksum);
      }
      expect(updates.length).toBeGreaterThanOrEqual(120);
    }
  });

  it('covers ten levels of a side and no more', () => {
    const asks = Array.from({ length: 12 }, (_, at) => level([`${10 + at}.0`, '1.00']));
    const other = [...asks.slice(0, 10), level(['99.0', '9.99'])];
    expect(checksumOf([], asks)).toBe(checksumOf([], other));
    expect(checksumOf([], asks)).not.toBe(checksumOf([], asks.slice(0, 9)));
  });

  it('takes what there is of a thin book', () => {
    expect(checksumOf([], [])).toBe(0);
    expect(checksumOf([level(['0.5629', '50.25'])], [])).toBe(crc32('56295025'));
  });
});
