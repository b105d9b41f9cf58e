import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalFrom } from '../../../src/core/decimal.js';
import { isMultipleOf, neededScaleOf, roundToLot, roundToTick } from '../../../src/kraken/trading/round-order.js';

const tick = (price_increment: string, price_precision: number) => ({
  price_increment: decimalFrom(price_increment),
  price_precision,
});

const lot = (qty_increment: string, qty_precision: number) => ({
  qty_increment: decimalFrom(qty_increment),
  qty_precision,
});

describe('roundToTick', () => {
  it.each([
    ['30000.16', 'nearest', '30000.2'],
    ['30000.15', 'nearest', '30000.2'],
    ['30000.14', 'nearest', '30000.1'],
    ['30000.11', 'up', '30000.2'],
    ['30000.19', 'down', '30000.1'],
    ['30000.10000', 'up', '30000.1'],
    ['30000', 'up', '30000.0'],
    ['-0.11', 'down', '-0.2'],
    ['-0.11', 'up', '-0.1'],
  ] as const)('takes %s %s to %s', (price, direction, expected) => {
    expect(roundToTick(price, tick('0.1', 1), direction)).toBe(expected);
  });

  it('goes to the nearest unless told otherwise', () => {
    expect(roundToTick('0.17', tick('0.05', 2))).toBe('0.15');
  });

  it('knows ticks that are no power of ten, ticks above one, and as many decimals as the pair shows', () => {
    expect(roundToTick('0.13', tick('0.05', 2), 'up')).toBe('0.15');
    expect(roundToTick('1234.5', tick('25', 0), 'down')).toBe('1225');
    expect(roundToTick('1.2', tick('0.5', 3))).toBe('1.000');
    expect(roundToTick('7.77', tick('0.10000000', 1))).toBe('7.8');
  });

  it('leaves a price alone where there is no tick', () => {
    expect(roundToTick('7.77', tick('0', 1))).toBe('7.77');
  });

  it('refuses what is no decimal', () => {
    expect(() => roundToTick('much', tick('0.1', 1))).toThrow(RangeError);
  });

  it('is exact: on the grid, less than a tick away, and on the right side', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom('down', 'up', 'nearest'),
        (units, step, direction) => {
          // Prices of ten decimals, ticks of three.
          const price = `${units < 0n ? '-' : ''}${`${units < 0n ? -units : units}`.padStart(11, '0').replace(/(\d{10})$/, '.$1')}`;
          const rounded = roundToTick(price, tick((step / 1000).toFixed(3), 3), direction);
          expect(rounded).toMatch(/^-?\d+\.\d{3}$/);
          const found = BigInt(rounded.replace('.', '')) * 10n ** 7n;
          const wide = BigInt(step) * 10n ** 7n;
          expect(found % wide).toBe(0n);
          const off = found - units;
          if (direction === 'down') expect(off <= 0n && -off < wide).toBe(true);
          else if (direction === 'up') expect(off >= 0n && off < wide).toBe(true);
          else expect(off * 2n <= wide && off * -2n < wide).toBe(true);
        },
      ),
    );
  });
});

describe('roundToLot', () => {
  it('never gives more', () => {
    expect(roundToLot('0.123456789', lot('0.00000001', 8))).toBe('0.12345678');
    expect(roundToLot('5', lot('0.00000001', 8))).toBe('5.00000000');
    expect(roundToLot('0.9', lot('1', 0))).toBe('0');
    expect(roundToLot('0.000000001', lot('0.00000001', 8))).toBe('0.00000000');
  });

  it('refuses what is below zero', () => {
    expect(() => roundToLot('-1', lot('0.1', 1))).toThrow(RangeError);
  });
});

describe('isMultipleOf', () => {
  it('is exact where floats are not', () => {
    expect(isMultipleOf(decimalFrom('0.3'), decimalFrom('0.1'))).toBe(true);
    expect(isMultipleOf(decimalFrom('0.30'), decimalFrom('0.100'))).toBe(true);
    expect(isMultipleOf(decimalFrom('0.35'), decimalFrom('0.1'))).toBe(false);
    expect(isMultipleOf(decimalFrom('0.35'), decimalFrom('0'))).toBe(true);
  });
});

describe('neededScaleOf', () => {
  it.each([
    ['1.50', 1],
    ['1.00', 0],
    ['100', 0],
    ['0.0', 0],
    ['-0.010', 2],
  ])('of %s is %i', (text, scale) => {
    expect(neededScaleOf(decimalFrom(text))).toBe(scale);
  });
});
