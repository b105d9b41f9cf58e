import { describe, expect, it } from 'vitest';
import { printJson } from '../../../src/core/json.js';
import { Order, Orders } from '../../../src/lambdaplex/codecs/order.js';
import { decoded } from './decoded.js';

const sent = {
  symbol: 'HBAR-USDC',
  orderId: '7c0f2f6e-0b52-4e57-9a3e-2f1d6a0c9b11',
  clientOrderId: 'grid-7',
  price: '0.0736620',
  origQty: '400.00',
  executedQty: 150,
  cumulativeQuoteQty: '11.0493',
  status: 'CANCELED',
  timeInForce: 'GTC',
  type: 'STOP_LIMIT',
  side: 'SELL',
  stopPrice: '0.07',
  time: 1784894680409,
  updateTime: 1784894690871,
  isWorking: true,
  workingTime: 1784894680410,
};

describe('Order', () => {
  it('has the names that order updates have', () => {
    expect(decoded(Order, printJson(sent))).toEqual({
      symbol: 'HBAR-USDC',
      orderId: '7c0f2f6e-0b52-4e57-9a3e-2f1d6a0c9b11',
      clientOrderId: 'grid-7',
      side: 'SELL',
      type: 'STOP_LIMIT',
      timeInForce: 'GTC',
      qty: '400.00',
      price: '0.0736620',
      stopPrice: '0.07',
      status: 'CANCELLED',
      rawStatus: 'CANCELED',
      executedQty: '150',
      cumulativeQuoteQty: '11.0493',
      isWorking: true,
      timeMs: 1784894680409,
      updateTimeMs: 1784894690871,
      workingTimeMs: 1784894680410,
    });
  });

  it('has no key for what is null, missing, or a price of zero', () => {
    const { isWorking: _isWorking, ...rest } = sent;
    const order = decoded(
      Order,
      printJson({ ...rest, price: null, stopPrice: '0.00000000', timeInForce: null, workingTime: null }),
    );
    for (const key of ['isWorking', 'price', 'stopPrice', 'timeInForce', 'workingTimeMs']) {
      expect(order).not.toHaveProperty(key);
    }
  });

  it('is refused without a quantity', () => {
    expect(decoded(Order, printJson({ ...sent, origQty: undefined }))).toEqual([
      'origQty should be Decimal, but is missing',
    ]);
  });
});

describe('Orders', () => {
  it('are a list, perhaps an empty one', () => {
    expect(decoded(Orders, '[]')).toEqual([]);
    expect(decoded(Orders, printJson([sent, sent]))).toMatchObject([{ qty: '400.00' }, { qty: '400.00' }]);
    expect(decoded(Orders, printJson([sent, { ...sent, time: 'x' }]))).toEqual(['1.time should be Int, but is "x"']);
  });
});
