import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/core/json.js';
import { BalanceChange } from '../../../src/lambdaplex/codecs/balance-change.js';
import { decoded } from './decoded.js';

const frame = (balances: string): string => `{"e":"balanceChange","E":1784894680415,"u":1784894680409,"B":${balances}}`;

describe('BalanceChange', () => {
  it('names its one-letter keys, and leaves the amounts as sent', () => {
    const text = frame('[{"a":"HBAR","f":"160000000000","l":40000000000},{"a":"USDC","f":"29.46480","l":"0"}]');
    expect(decoded(BalanceChange, text)).toEqual({
      _tag: 'BalanceChange',
      eventTimeMs: 1784894680415,
      lastUpdate: 1784894680409,
      balances: [
        { asset: 'HBAR', free: '160000000000', locked: '40000000000' },
        { asset: 'USDC', free: '29.46480', locked: '0' },
      ],
      raw: parseJson(text),
    });
  });

  it('says which balance is wrong', () => {
    expect(decoded(BalanceChange, frame('[{"a":"HBAR","f":"1","l":"0"},{"a":"USDC","f":null,"l":"0"}]'))).toEqual([
      'B.1.f should be Decimal, but is null',
    ]);
  });
});
