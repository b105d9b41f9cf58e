import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitsOf, quotientOf, textOf, unitsOf } from '../../src/simulator/decimal.js';
import { vectors } from './vectors.js';

describe('textOf', () => {
  it.each([
    [0n, 8, '0.00000000'],
    [1n, 10, '0.0000000001'],
    [452810n, 1, '45281.0'],
    [12345678901212345678n, 8, '123456789012.12345678'],
    [42n, 0, '42'],
    [-42n, 0, '-42'],
    [-5n, 2, '-0.05'],
  ])('prints %s units of precision %s as %s', (units, precision, text) => {
    expect(textOf(units, precision)).toBe(text);
  });
});

describe('unitsOf', () => {
  it('is the inverse of textOf', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat({ max: 12 }), (units, precision) => {
        expect(unitsOf(textOf(units, precision), precision)).toBe(units);
      }),
    );
  });

  it.each(['1', '1.0', '1.000', '01.00', '.50', '1.', '-1.00', '1e2', '', '+1.00', ' 1.00'])(
    'knows no %j at precision 2',
    (text) => {
      expect(unitsOf(text, 2)).toBeUndefined();
    },
  );
});

describe('digitsOf', () => {
  const printed = vectors.level_text.filter(({ token, precision }) => token.split('.')[1]?.length === precision);

  it('has vectors to meet', () => {
    expect(printed.length).toBeGreaterThanOrEqual(3);
  });

  it.each(printed)('turns $token into $text', ({ token, text }) => {
    expect(digitsOf(token)).toBe(text);
  });
});

describe('quotientOf', () => {
  it.each([
    [7n, 2n, 4n],
    [-7n, 2n, -4n],
    [7n, 3n, 2n],
    [-7n, 3n, -2n],
    [8n, 3n, 3n],
    [0n, 5n, 0n],
    [10n ** 40n + 1n, 2n, 5n * 10n ** 39n + 1n],
  ])('rounds %s / %s to %s', (dividend, divisor, quotient) => {
    expect(quotientOf(dividend, divisor)).toBe(quotient);
  });
});
