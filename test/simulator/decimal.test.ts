import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitsOf, textOf, unitsOf } from '../../src/simulator/decimal.js';
import { vectors } from './vectors.js';

describe('textOf', () => {
  it.each([
    [0n, 8, '0.00000000'],
    [1n, 10, '0.0000000001'],
    [452810n, 1, '45281.0'],
    [12345678901212345678n, 8, '123456789012.12345678'],
    [42n, 0, '42'],
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
