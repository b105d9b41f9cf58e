import { describe, expect, it } from 'vitest';
import { printJson } from '../../../src/core/json.js';
import { MyTrades } from '../../../src/lambdaplex/codecs/my-trade.js';
import { decoded } from './decoded.js';

const sent = {
  symbol: 'HBAR-USDC',
  id: 2238,
  cursorId: 11405093120,
  orderId: '7c0f2f6e-0b52-4e57-9a3e-2f1d6a0c9b11',
  price: '0.0736620',
  qty: '150',
  quoteQty: '11.0493',
  commission: '0.013259',
  commissionAsset: 'USDC',
  time: 1784894690871,
  isBuyer: false,
  isMaker: true,
};

describe('MyTrades', () => {
  it('have the names that the fills of order updates have, the cursor for their id', () => {
    expect(decoded(MyTrades, printJson([sent]))).toEqual([
      {
        symbol: 'HBAR-USDC',
        id: '2238',
        tradeId: 11405093120,
        orderId: '7c0f2f6e-0b52-4e57-9a3e-2f1d6a0c9b11',
        price: '0.0736620',
        qty: '150',
        quoteQty: '11.0493',
        commission: '0.013259',
        commissionAsset: 'USDC',
        timeMs: 1784894690871,
        isBuyer: false,
        isMaker: true,
      },
    ]);
  });

  it('may have cost nothing', () => {
    const [trade] = [decoded(MyTrades, printJson([{ ...sent, commission: null, commissionAsset: null }]))].flat();
    expect(trade).toHaveProperty('tradeId');
    expect(trade).not.toHaveProperty('commission');
    expect(trade).not.toHaveProperty('commissionAsset');
  });

  it('are refused without the cursor', () => {
    expect(decoded(MyTrades, printJson([{ ...sent, cursorId: undefined }]))).toEqual([
      '0.cursorId should be Int, but is missing',
    ]);
  });
});
