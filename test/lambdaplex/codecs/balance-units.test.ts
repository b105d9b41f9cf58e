import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalFrom, times, type Decimal } from '../../../src/core/decimal.js';
import { scaledBalance, scaledBalances } from '../../../src/lambdaplex/codecs/balance-units.js';
import vectors from '../../vectors/lambdaplex-vectors.json' with { type: 'json' };

const { cases } = vectors.balanceUnits;

describe('scaledBalance', () => {
  it.each(cases)('makes $decimal of $raw with $precision decimals', ({ raw, precision, decimal }) => {
    expect(scaledBalance(raw, precision)).toBe(decimal);
  });

  it('is exact for amounts of any size, and below zero', () => {
    expect(scaledBalance('-150', 2)).toBe('-1.5');
    expect(scaledBalance('1000', 0)).toBe('1000');
    const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(whole, fc.nat({ max: 30 }), (units, precision) => {
        const scaled = scaledBalance(String(units), precision);
        expect(times(scaled, decimalFrom(10n ** BigInt(precision))).replace(/\.0*$/, '')).toBe(String(units));
        expect(scaled).not.toMatch(/\.(\d*0)?$/);
      }),
    );
  });

  it('refuses what is no whole number, and what is no number of decimals', () => {
    for (const text of ['1.5', '', 'x', '1e3', '0x10', ' 1']) {
      expect(() => scaledBalance(text, 2)).toThrow(RangeError);
    }
    for (const precision of [-1, 1.5, 401, Number.NaN]) {
      expect(() => scaledBalance('1', precision)).toThrow(RangeError);
    }
  });
});

describe('scaledBalances', () => {
  const precisions: Readonly<Record<string, number>> = { HBAR: 8, USDC: 6, ODD: -1 };
  const precisionOf = (asset: string): number | undefined => precisions[asset];
  const balance = (asset: string, free: Decimal, locked: Decimal) => ({ asset, free, locked });
  const [one, half, many] = ['1', '0.5', '160000000000'].map(decimalFrom) as [Decimal, Decimal, Decimal];

  it('scales each amount by the decimals of its asset', () => {
    const change = { balances: [balance('HBAR', many, one), balance('USDC', one, many)] };
    expect(scaledBalances(change, precisionOf)).toEqual({
      units: 'atomic',
      balances: [
        { asset: 'HBAR', free: '1600', locked: '0.00000001' },
        { asset: 'USDC', free: '0.000001', locked: '160000' },
      ],
      unknownAssets: [],
    });
  });

  it('leaves out assets of which it does not know the decimals, and says which', () => {
    const change = { balances: [balance('PLEX', one, one), balance('HBAR', many, one), balance('ODD', one, one)] };
    const scaled = scaledBalances(change, precisionOf);
    expect(scaled.unknownAssets).toEqual(['PLEX', 'ODD']);
    expect(scaled.balances.map(({ asset }) => asset)).toEqual(['HBAR']);
  });

  it.each([
    ['free', balance('USDC', half, one)],
    ['locked', balance('USDC', one, half)],
  ])('scales nothing of an event with a point in any amount, here a %s one', (_which, withPoint) => {
    const balances = [balance('HBAR', many, one), withPoint, balance('PLEX', one, one)];
    expect(scaledBalances({ balances }, precisionOf)).toEqual({ units: 'decimal', balances, unknownAssets: [] });
  });

  it('scales nothing when told that amounts are decimals', () => {
    const balances = [balance('HBAR', many, one)];
    expect(scaledBalances({ balances }, precisionOf, 'decimal')).toEqual({
      units: 'decimal',
      balances,
      unknownAssets: [],
    });
  });
});
