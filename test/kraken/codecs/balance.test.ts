import { describe, expect, it } from 'vitest';
import { BalanceMessage } from '../../../src/kraken/codecs/balance.js';
import { decoded } from './decoded.js';

const SNAPSHOT =
  '{"channel":"balances","type":"snapshot","data":[{"asset":"BTC","asset_class":"currency","balance":1.20000000,' +
  '"wallets":[{"type":"spot","id":"main","balance":1.00000000},{"type":"earn","id":"flexible","balance":0.20000000}]},' +
  '{"asset":"USD","asset_class":"currency","balance":0.0000,"wallets":[]}],"sequence":1}';

const UPDATE =
  '{"channel":"balances","type":"update","data":[{"ledger_id":"DATKX6","ref_id":"TZX2WP","timestamp":' +
  '"2026-02-03T10:35:10.500100Z","type":"trade","asset":"BTC","asset_class":"currency","category":"trade",' +
  '"wallet_type":"spot","wallet_id":"main","amount":-0.01000000,"fee":0.00000000,"balance":1.01000000}],"sequence":2}';

describe('BalanceMessage', () => {
  it('reads a snapshot, every digit kept', () => {
    expect(decoded(BalanceMessage, SNAPSHOT)).toMatchObject({
      type: 'snapshot',
      sequence: 1,
      data: [
        {
          asset: 'BTC',
          balance: '1.20000000',
          wallets: [
            { type: 'spot', id: 'main', balance: '1.00000000' },
            { type: 'earn', id: 'flexible', balance: '0.20000000' },
          ],
        },
        { asset: 'USD', balance: '0.0000', wallets: [] },
      ],
    });
  });

  it('reads an entry of the ledger, every digit kept', () => {
    expect(decoded(BalanceMessage, UPDATE)).toMatchObject({
      type: 'update',
      sequence: 2,
      data: [
        { ledger_id: 'DATKX6', ref_id: 'TZX2WP', amount: '-0.01000000', fee: '0.00000000', balance: '1.01000000' },
      ],
    });
  });

  it('passes words that nobody knows', () => {
    expect(decoded(BalanceMessage, UPDATE.replace('"type":"trade"', '"type":"wonder"'))).toMatchObject({
      data: [{ type: 'wonder' }],
    });
  });

  it('says what is wrong in the words of the shape that was due', () => {
    expect(decoded(BalanceMessage, SNAPSHOT.replace('0.0000,', '"some",'))).toEqual([
      'data.1.balance should be Decimal, but is "some"',
    ]);
    expect(decoded(BalanceMessage, UPDATE.replace('"ledger_id":"DATKX6",', ''))).toEqual([
      'data.0.ledger_id should be string, but is missing',
    ]);
    expect(decoded(BalanceMessage, UPDATE.replace('"update"', '"wonder"'))).toEqual([
      'type should be "update", but is "wonder"',
    ]);
    expect(decoded(BalanceMessage, '{"type":"update","data":[]}')).toEqual(['sequence should be Int, but is missing']);
  });
});
