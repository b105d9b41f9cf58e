import fc from 'fast-check';
import { lastValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { bestAskOf, bestBidOf, costToFill, imbalanceOf, midOf, spreadOf } from '../../src/book/order-book.js';
import { scanBook } from '../../src/book/scan-book.js';
import { decimalFrom, toNumber } from '../../src/core/decimal.js';
import { SLOW_MS, anyLevel, atMost, book, levels, snapshot } from './events.js';
import { naiveBooks, scaled } from './oracle.js';

const empty = book('', '');
const onlyBids = book('10x1', '');
const onlyAsks = book('', '11x1');
const plain = book('45283.5x0.10000000 45283.4x1.54582015', '45285.2x0.00100000 45286.4x1.54571953');

describe('bestBidOf, bestAskOf', () => {
  it('read the first level of each side', () => {
    expect(bestBidOf(plain)).toBe(plain.bids[0]);
    expect(bestAskOf(plain)).toBe(plain.asks[0]);
    expect(bestBidOf(empty)).toBeUndefined();
    expect(bestAskOf(empty)).toBeUndefined();
  });
});

describe('spreadOf, midOf', () => {
  it('are exact', () => {
    expect(spreadOf(plain)).toBe('1.7');
    expect(midOf(plain)).toBe('45284.35');
    expect(midOf(book('0.1x1', '0.2x1'))).toBe('0.15');
    expect(midOf(book('0.5666x1', '0.5668x1'))).toBe('0.56670');
    expect(spreadOf(book('100.00000000000000000001x1', '100.00000000000000000002x1'))).toBe('0.00000000000000000001');
  });

  it('go below zero with a crossed book, and are undefined without one of the sides', () => {
    expect(spreadOf(book('12x1', '11x1'))).toBe('-1');
    for (const one of [empty, onlyBids, onlyAsks]) {
      expect(spreadOf(one)).toBeUndefined();
      expect(midOf(one)).toBeUndefined();
    }
  });
});

describe('imbalanceOf', () => {
  it('weighs the quantities of the best levels', () => {
    const uneven = book('10x3 9x1', '11x1 12x7');
    expect(imbalanceOf(uneven, { levels: 1 })).toBe(0.5);
    expect(imbalanceOf(uneven)).toBe(-1 / 3);
  });

  it('counts ten levels of each side unless told', () => {
    const ten = Array.from({ length: 11 }, (_, at) => `${100 - at}x1`).join(' ');
    expect(imbalanceOf(book(ten, '101x10'))).toBe(0);
    expect(imbalanceOf(book(ten, '101x11'), { levels: 11 })).toBe(0);
  });

  it('is 1 or -1 with one side empty, and undefined with both', () => {
    expect(imbalanceOf(onlyBids)).toBe(1);
    expect(imbalanceOf(onlyAsks)).toBe(-1);
    expect(imbalanceOf(empty)).toBeUndefined();
  });

  it('stays within -1 and 1', () => {
    fc.assert(
      fc.property(fc.array(anyLevel), fc.array(anyLevel), (bids, asks) => {
        const found = imbalanceOf({ ...empty, bids, asks }) ?? 0;
        expect(Math.abs(found)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([0, -1, 2.5, NaN])('throws a RangeError for %d levels', (count) => {
    expect(() => imbalanceOf(plain, { levels: count })).toThrow(RangeError);
  });
});

describe('costToFill', () => {
  const deep = book('10.0x1.5 9.5x2', '10.5x1.25 11.0x2');

  it('takes from the asks to buy, from the bids to sell', () => {
    expect(costToFill(deep, 'buy', decimalFrom('1'))).toEqual({
      filledQty: '1',
      notional: '10.5',
      worstPrice: '10.5',
      averagePrice: 10.5,
      complete: true,
    });
    expect(costToFill(deep, 'sell', decimalFrom('2'))).toEqual({
      filledQty: '2.0',
      notional: '19.75',
      worstPrice: '9.5',
      averagePrice: 9.875,
      complete: true,
    });
  });

  it('touches no level beyond the last it needs', () => {
    expect(costToFill(deep, 'buy', decimalFrom('1.250'))).toMatchObject({ worstPrice: '10.5', complete: true });
  });

  it('says when the book is not deep enough', () => {
    expect(costToFill(deep, 'buy', decimalFrom('10'))).toEqual({
      filledQty: '3.25',
      notional: '35.125',
      worstPrice: '11.0',
      averagePrice: 35.125 / 3.25,
      complete: false,
    });
    expect(costToFill(empty, 'sell', decimalFrom('1'))).toEqual({ filledQty: '0', notional: '0', complete: false });
  });

  it('gives nothing for nothing', () => {
    expect(costToFill(deep, 'buy', decimalFrom('0.00'))).toEqual({ filledQty: '0', notional: '0', complete: true });
  });

  it(
    'is exact through all the chunks of a deep book',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyLevel, { minLength: 150, maxLength: 300, size: 'max' }),
          fc.nat({ max: 20_000_000 }),
          async (asks, thousandths) => {
            const qty = decimalFrom((thousandths / 1000).toFixed(3));
            const event = snapshot('', '', { asks });
            const found = costToFill(await lastValueFrom(of(event).pipe(scanBook())), 'buy', qty);

            let missing = scaled(qty);
            let notional = 0n;
            for (const ask of naiveBooks([event])[0]?.asks ?? []) {
              const taken = scaled(ask.qty) < missing ? scaled(ask.qty) : missing;
              missing -= taken;
              notional += scaled(ask.price) * taken;
            }
            expect(scaled(found.filledQty)).toBe(scaled(qty) - missing);
            expect(scaled(found.notional) * scaled('1')).toBe(notional);
            expect(found.complete).toBe(missing === 0n);
            if (toNumber(found.filledQty) > 0) {
              expect(found.averagePrice).toBeCloseTo(toNumber(found.notional) / toNumber(found.filledQty));
            }
          },
        ),
        atMost(30),
      );
    },
    SLOW_MS,
  );

  it.each(['-1', '-0.00000001', 'abc', ''])('throws a RangeError for the quantity %j', (text) => {
    // @ts-expect-error a plain string is not known to be a decimal
    expect(() => costToFill(deep, 'buy', text)).toThrow(RangeError);
  });

  it('leaves the book as it was', () => {
    costToFill(deep, 'buy', decimalFrom('2'));
    expect(deep.asks).toEqual(levels('10.5x1.25 11.0x2'));
  });
});
