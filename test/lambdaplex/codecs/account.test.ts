import { describe, expect, it } from 'vitest';
import { Account } from '../../../src/lambdaplex/codecs/account.js';
import { decoded } from './decoded.js';

describe('Account', () => {
  const body = (rates: string): string =>
    `{"balances":[{"asset":"HBAR","free":"1600.00000000","locked":400}],"commissionRates":${rates}}`;

  it('has its balances in decimals, digit for digit', () => {
    expect(decoded(Account, body('{"maker":"0.0012","taker":0.0025}'))).toEqual({
      balances: [{ asset: 'HBAR', free: '1600.00000000', locked: '400' }],
      commissionRates: { maker: '0.0012', taker: '0.0025' },
    });
  });

  it('may have no rates', () => {
    expect(decoded(Account, body('null'))).toMatchObject({ commissionRates: undefined });
    expect(decoded(Account, '{"balances":[]}')).toMatchObject({ balances: [] });
  });

  it('says what is wrong', () => {
    expect(decoded(Account, '{"balances":[{"asset":"HBAR","free":"all","locked":"0"}]}')).toEqual([
      'balances.0.free should be Decimal, but is "all"',
    ]);
  });
});
