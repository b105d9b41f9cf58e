import { describe, expect, it } from 'vitest';
import {
  BatchAdded,
  CancelAfterSet,
  OrderAdded,
  OrderAmended,
  OrderCancelled,
  OrderEdited,
  OrdersCancelled,
} from '../../../src/kraken/codecs/trading-reply.js';
import { decoded } from './decoded.js';

const TIMES = '"time_in":"2026-02-03T10:34:00.099000Z","time_out":"2026-02-03T10:34:00.104000Z"';
const times = { time_in: '2026-02-03T10:34:00.099000Z', time_out: '2026-02-03T10:34:00.104000Z' };

const answer = (method: string, rest: string, success = true): string =>
  `{"method":"${method}","req_id":31,"success":${success}${rest === '' ? '' : `,${rest}`},${TIMES}}`;

describe('OrderAdded', () => {
  it('has the names of the order', () => {
    const text = answer('add_order', '"result":{"order_id":"OPS23M","cl_ord_id":"grid-17","order_userref":-3}');
    expect(decoded(OrderAdded, text)).toEqual({
      order_id: 'OPS23M',
      cl_ord_id: 'grid-17',
      order_userref: -3,
      warnings: [],
      ...times,
    });
  });

  it('has no id of an order that was only checked, whatever is said instead', () => {
    expect(decoded(OrderAdded, answer('add_order', '"result":{"validation":"ok"}'))).toEqual({
      validation: 'ok',
      warnings: [],
      ...times,
    });
    expect(decoded(OrderAdded, answer('add_order', '"result":null'))).toEqual({ warnings: [], ...times });
    expect(decoded(OrderAdded, answer('add_order', ''))).toEqual({ warnings: [], ...times });
  });

  it('never fails for what it cannot read, once the order was taken', () => {
    const text = answer('add_order', '"result":{"order_id":"O1","cl_ord_id":7.5,"order_userref":"x","warnings":{}}');
    expect(decoded(OrderAdded, text)).toMatchObject({ order_id: 'O1', warnings: [] });
  });

  it('finds warnings in the result and beside it', () => {
    const text = answer('add_order', '"result":{"order_id":"O1","warnings":["a"]},"warnings":["b",null]');
    expect(decoded(OrderAdded, text)).toMatchObject({ warnings: ['a', 'b'] });
  });

  it('is no other message', () => {
    expect(decoded(OrderAdded, '{"channel":"status"}')).toHaveLength(2);
    expect(decoded(OrderAdded, '[]')).toHaveLength(1);
  });
});

describe('OrderAmended', () => {
  it('has the id of the amendment, and the name that was sent', () => {
    const text = answer('amend_order', '"result":{"amend_id":"TTW6PD","cl_ord_id":"grid-17"}');
    expect(decoded(OrderAmended, text)).toEqual({ amend_id: 'TTW6PD', cl_ord_id: 'grid-17', warnings: [], ...times });
  });
});

describe('OrderEdited', () => {
  it('has the new id and the old one', () => {
    const text = answer('edit_order', '"result":{"order_id":"O2","original_order_id":"O1"}');
    expect(decoded(OrderEdited, text)).toEqual({ order_id: 'O2', original_order_id: 'O1', warnings: [], ...times });
  });
});

describe('OrderCancelled', () => {
  it('is of one order', () => {
    expect(decoded(OrderCancelled, answer('cancel_order', '"result":{"order_id":"O1"}'))).toEqual({
      success: true,
      order_id: 'O1',
      warnings: [],
      ...times,
    });
  });

  it('may be a refusal, with the name of the order or without', () => {
    const text = answer('cancel_order', '"error":"EOrder:Unknown order","order_id":"O1"', false);
    expect(decoded(OrderCancelled, text)).toMatchObject({
      success: false,
      error: 'EOrder:Unknown order',
      order_id: 'O1',
    });
    expect(decoded(OrderCancelled, answer('cancel_order', '"error":"E"', false))).toEqual({
      success: false,
      error: 'E',
      warnings: [],
      ...times,
    });
  });
});

describe('OrdersCancelled', () => {
  it('counts, wherever the count stands', () => {
    expect(decoded(OrdersCancelled, answer('cancel_all', '"result":{"count":3}'))).toMatchObject({ count: 3 });
    expect(decoded(OrdersCancelled, answer('batch_cancel', '"orders_cancelled":2'))).toMatchObject({ count: 2 });
    expect(decoded(OrdersCancelled, answer('batch_cancel', ''))).toEqual({ warnings: [], ...times });
  });
});

describe('CancelAfterSet', () => {
  it('has its members in camel case, and may have no instant', () => {
    const text = answer(
      'cancel_all_orders_after',
      '"result":{"currentTime":"2023-09-21T15:49:29Z","triggerTime":"2023-09-21T15:51:09Z"}',
    );
    expect(decoded(CancelAfterSet, text)).toEqual({
      currentTime: '2023-09-21T15:49:29Z',
      triggerTime: '2023-09-21T15:51:09Z',
      warnings: [],
      ...times,
    });
    expect(decoded(CancelAfterSet, answer('cancel_all_orders_after', '"result":{"triggerTime":"0"}'))).toMatchObject({
      triggerTime: '0',
    });
  });
});

describe('BatchAdded', () => {
  it('has one entry for each order, in their order, refused ones and unreadable ones too', () => {
    const text = answer('batch_add', '"result":[{"order_id":"O1","order_userref":1},{"error":"EOrder:Unknown"},7]');
    expect(decoded(BatchAdded, text)).toEqual({
      orders: [
        { order_id: 'O1', order_userref: 1, warnings: [] },
        { error: 'EOrder:Unknown', warnings: [] },
        { warnings: [] },
      ],
      warnings: [],
      ...times,
    });
  });

  it('may have its entries one deeper, or none', () => {
    expect(decoded(BatchAdded, answer('batch_add', '"result":{"orders":[{"order_id":"O1"}]}'))).toMatchObject({
      orders: [{ order_id: 'O1' }],
    });
    expect(decoded(BatchAdded, answer('batch_add', ''))).toMatchObject({ orders: [] });
  });
});
