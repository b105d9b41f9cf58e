import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, printJson } from '../../../src/core/json.js';
import { tradingRequest } from '../../../src/kraken/codecs/trading.js';
import { validBatch, validOrder } from '../../../src/kraken/trading/validate-order.js';
import {
  validAmend,
  validBatchCancel,
  validCancel,
  validCancelAfter,
  validEdit,
} from '../../../src/kraken/trading/validate-request.js';
import { validIn } from '../trading/draft-tools.js';

const positive = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 24n }), fc.integer({ min: 0, max: 20 }))
  .map(([units, scale]) => {
    const digits = units.toString().padStart(scale + 1, '0');
    const whole = digits.slice(0, digits.length - scale);
    return scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  });

const limit = { order_type: 'limit', side: 'buy', order_qty: '0.0100', limit_price: '83000.0' } as const;

describe('tradingRequest', () => {
  it('prints an order with its decimals as bare numbers, digit for digit, and the token last', () => {
    const order = validIn(
      validOrder({
        order_type: 'trailing-stop-limit',
        side: 'sell',
        symbol: 'BTC/USD',
        order_qty: '0.50000000',
        limit_price: '-0.10',
        triggers: { reference: 'index', price: '1.0', price_type: 'pct' },
        conditional: { order_type: 'limit', limit_price: '5.00' },
        order_userref: 7,
        validate: true,
      }),
    );
    expect(printJson(tradingRequest('add_order', order, 'T', 34))).toBe(
      '{"method":"add_order","params":{"order_type":"trailing-stop-limit","side":"sell","symbol":"BTC/USD",' +
        '"order_qty":0.50000000,"limit_price":-0.10,"triggers":{"price":1.0,"price_type":"pct","reference":"index"},' +
        '"order_userref":7,"conditional":{"order_type":"limit","limit_price":5.00},"validate":true,"token":"T"},"req_id":34}',
    );
  });

  it('prints the others', () => {
    const amend = validIn(validAmend({ cl_ord_id: 'a', limit_price: '490795.00', order_qty: '1.20' }));
    const edit = validIn(validEdit({ order_id: 'O1', symbol: 'BTC/USD', triggers: { price: '1.50' } }));
    const cancel = validIn(validCancel({ order_id: ['O1', 'O2'], order_userref: 7 }));
    const after = validIn(validCancelAfter({ timeout: 100 }));
    const batch = validIn(validBatch({ symbol: 'BTC/USD', orders: [limit, limit] }));
    const batchCancel = validIn(validBatchCancel({ orders: ['O1', '7'] }));
    expect([
      printJson(tradingRequest('amend_order', amend, 'T', 1)),
      printJson(tradingRequest('edit_order', edit, 'T', 2)),
      printJson(tradingRequest('cancel_order', cancel, 'T', 3)),
      printJson(tradingRequest('cancel_all', {}, 'T', 4)),
      printJson(tradingRequest('cancel_all_orders_after', after, 'T', 5)),
      printJson(tradingRequest('batch_add', batch, 'T', 6)),
      printJson(tradingRequest('batch_cancel', batchCancel, 'T', 7)),
    ]).toEqual([
      '{"method":"amend_order","params":{"cl_ord_id":"a","order_qty":1.20,"limit_price":490795.00,"token":"T"},"req_id":1}',
      '{"method":"edit_order","params":{"order_id":"O1","symbol":"BTC/USD","triggers":{"price":1.50},"token":"T"},"req_id":2}',
      '{"method":"cancel_order","params":{"order_id":["O1","O2"],"order_userref":[7],"token":"T"},"req_id":3}',
      '{"method":"cancel_all","params":{"token":"T"},"req_id":4}',
      '{"method":"cancel_all_orders_after","params":{"timeout":100,"token":"T"},"req_id":5}',
      '{"method":"batch_add","params":{"symbol":"BTC/USD","orders":[' +
        '{"order_type":"limit","side":"buy","order_qty":0.0100,"limit_price":83000.0},' +
        '{"order_type":"limit","side":"buy","order_qty":0.0100,"limit_price":83000.0}],"token":"T"},"req_id":6}',
      '{"method":"batch_cancel","params":{"orders":["O1","7"],"token":"T"},"req_id":7}',
    ]);
  });

  it('loses no digit: what is read back is what the draft had', () => {
    fc.assert(
      fc.property(positive, positive, positive, (order_qty, limit_price, price) => {
        const draft = {
          order_type: 'stop-loss-limit',
          side: 'buy',
          symbol: 'BTC/USD',
          order_qty,
          limit_price,
          triggers: { price },
        } as const;
        const sent = printJson(tradingRequest('add_order', validIn(validOrder(draft)), 'T', 1));
        expect(parseJson(sent)).toEqual({ method: 'add_order', params: { ...draft, token: 'T' }, req_id: '1' });
        expect(sent).toContain(`"limit_price":${limit_price},`);
      }),
    );
  });
});
