import { describe, expect, it } from 'vitest';
import { deadlineFrom } from '../../../src/kraken/trading/judge.js';
import {
  validAmend,
  validBatchCancel,
  validCancel,
  validCancelAfter,
  validEdit,
} from '../../../src/kraken/trading/validate-request.js';
import { btcUsd, NOW_MS, problemsIn, untyped, validIn } from './draft-tools.js';

const rules = { pair: btcUsd, nowMs: NOW_MS };

describe('validAmend', () => {
  it('lets a good amendment through', () => {
    const amend = {
      cl_ord_id: '2c6be801-1f53-4f79-a0bb-4ea1c95dfae9',
      order_qty: '0.00001',
      limit_price: '490795.0',
      display_qty: '0.00001',
      post_only: true,
      trigger_price: '-1.5',
      trigger_price_type: 'pct',
      deadline: '2026-02-03T10:00:05.000Z',
      symbol: 'BTC/USD',
    } as const;
    expect(validIn(validAmend(amend, rules))).toEqual(amend);
    expect(problemsIn(validAmend({ order_id: 'O1', limit_price: '-0.55', limit_price_type: 'quote' }, rules))).toEqual(
      [],
    );
  });

  it.each([
    ['order_id or cl_ord_id is missing', { limit_price: '1.0' }],
    ['order_id and cl_ord_id exclude each other', { order_id: 'O1', cl_ord_id: 'a', limit_price: '1.0' }],
    ['there is nothing to change', { order_id: 'O1', post_only: true }],
    ['limit_price_type is of no use without limit_price', { order_id: 'O1', order_qty: '1', limit_price_type: 'pct' }],
    [
      'trigger_price_type is of no use without trigger_price',
      { order_id: 'O1', order_qty: '1', trigger_price_type: 'pct' },
    ],
    ['order_qty must be above 0', { order_id: 'O1', order_qty: '0' }],
    ['display_qty must be above 0', { order_id: 'O1', display_qty: '0' }],
    ['limit_price must be above 0', { order_id: 'O1', limit_price: '0.0', limit_price_type: 'static' }],
    ['trigger_price must be above 0', { order_id: 'O1', trigger_price: '-1.0', trigger_price_type: 'static' }],
    ['limit_price must be a multiple of 0.1 for BTC/USD, not 1.55', { order_id: 'O1', limit_price: '1.55' }],
    [
      'trigger_price must be a multiple of 0.1 for BTC/USD, not 1.55',
      { order_id: 'O1', trigger_price: '1.55', trigger_price_type: 'static' },
    ],
    [
      'order_qty must be a multiple of 0.00000001 for BTC/USD, not 0.000000001',
      { order_id: 'O1', order_qty: '0.000000001' },
    ],
    [
      'display_qty must be a multiple of 0.00000001 for BTC/USD, not 0.000000001',
      { order_id: 'O1', display_qty: '0.000000001' },
    ],
    ['symbol is ETH/USD, but the rules are those of BTC/USD', { order_id: 'O1', order_qty: '1', symbol: 'ETH/USD' }],
    [
      'deadline must be 500 ms to 60000 ms ahead, not 0 ms',
      { order_id: 'O1', order_qty: '1', deadline: '2026-02-03T10:00:00Z' },
    ],
    ['side is not a parameter of amend_order', { order_id: 'O1', order_qty: '1', side: 'buy' }],
  ])('says: %s', (problem, draft) => {
    expect(problemsIn(validAmend(untyped(draft), rules))).toEqual([problem]);
  });
});

describe('validEdit', () => {
  const edit = { order_id: 'O1', symbol: 'BTC/USD' };

  it('lets a good replacement through', () => {
    const whole = {
      ...edit,
      order_qty: '0.2',
      limit_price: '83010.0',
      display_qty: '0.1',
      triggers: { price: '1.55', price_type: 'pct' },
      order_userref: 5,
      fee_preference: 'quote',
      post_only: false,
      reduce_only: true,
      deadline: '2026-02-03T10:00:05.000Z',
      validate: false,
    } as const;
    expect(validIn(validEdit(whole, rules))).toEqual(whole);
    expect(problemsIn(validEdit({ ...edit, display_qty: '0.1', limit_price: '1.0' }, rules))).toEqual([]);
  });

  it.each([
    ['order_id should be a text that is not empty, but is missing', { order_id: undefined }],
    ['order_qty must be above 0', { order_qty: '-1', reduce_only: true }],
    ['limit_price must be above 0', { limit_price: '0' }],
    ['display_qty must be at least 1/15 of 1', { order_qty: '1', display_qty: '0.06' }],
    ['limit_price must be a multiple of 0.1 for BTC/USD, not 1.55', { limit_price: '1.55' }],
    ['triggers.price must be a multiple of 0.1 for BTC/USD, not 1.55', { triggers: { price: '1.55' } }],
    ['order_qty must be at least 0.00005 for BTC/USD, not 0.00004', { order_qty: '0.00004' }],
    ['an order for BTC/USD must be worth at least 0.5, not 0.40', { order_qty: '0.4', limit_price: '1.0' }],
    ['order_qty must be a multiple of 0.00000001 for BTC/USD, not 0.100000001', { order_qty: '0.100000001' }],
    ['display_qty must be a multiple of 0.00000001 for BTC/USD, not 0.100000001', { display_qty: '0.100000001' }],
    ['symbol is ETH/USD, but the rules are those of BTC/USD', { symbol: 'ETH/USD' }],
    ['deadline must be 500 ms to 60000 ms ahead, not 0 ms', { deadline: '2026-02-03T10:00:00Z' }],
    ['cl_ord_id is not a parameter of edit_order', { cl_ord_id: 'a' }],
  ])('says: %s', (problem, change) => {
    expect(problemsIn(validEdit(untyped({ ...edit, ...change }), rules))).toEqual([problem]);
  });
});

describe('validCancel', () => {
  it('makes lists, each name once', () => {
    expect(validIn(validCancel({ order_id: 'O1' }))).toEqual({ order_id: ['O1'] });
    expect(validIn(validCancel({ order_id: ['O1', 'O2', 'O1'], cl_ord_id: [], order_userref: 7 }))).toEqual({
      order_id: ['O1', 'O2'],
      order_userref: [7],
    });
  });

  it('needs a name', () => {
    const missing = ['order_id, cl_ord_id or order_userref is missing'];
    expect(problemsIn(validCancel({}))).toEqual(missing);
    expect(problemsIn(validCancel({ order_id: [] }))).toEqual(missing);
  });

  it('says what is wrong', () => {
    expect(problemsIn(validCancel(untyped({ order_id: ['', 'O1'], order_userref: [0.5], all: true })))).toEqual([
      'all is not a parameter of cancel_order',
      'order_id.0 should be a text that is not empty, but is ""',
      'order_userref.0 should be a whole number of 32 bits, but is 0.5',
    ]);
    expect(problemsIn(validCancel(untyped('O1')))).toHaveLength(1);
  });

  it('gives a copy, which a later change of the draft leaves alone', () => {
    const order_id = ['O1'];
    const cancel = validIn(validCancel({ order_id }));
    order_id.push('O2');
    expect(cancel).toEqual({ order_id: ['O1'] });
  });
});

describe('validCancelAfter', () => {
  it('takes whole seconds below a day, and 0', () => {
    expect(validIn(validCancelAfter({ timeout: 0 }))).toEqual({ timeout: 0 });
    expect(validIn(validCancelAfter({ timeout: 86_399 }))).toEqual({ timeout: 86_399 });
  });

  it.each([86_400, -1, 1.5, NaN, '60'])('refuses %s', (timeout) => {
    expect(problemsIn(validCancelAfter(untyped({ timeout })))).toEqual([
      expect.stringContaining('timeout should be a whole number of seconds from 0 to 86399, but is '),
    ]);
  });
});

describe('validBatchCancel', () => {
  const names = (count: number) => Array.from({ length: count }, (_, each) => `O${each}`);

  it('takes 2 to 50 names, counted over both lists', () => {
    expect(validIn(validBatchCancel({ cl_ord_id: ['a', 'b'] }))).toEqual({ orders: [], cl_ord_id: ['a', 'b'] });
    expect(validIn(validBatchCancel({ orders: ['O1'], cl_ord_id: ['a'] }))).toEqual({
      orders: ['O1'],
      cl_ord_id: ['a'],
    });
    expect(problemsIn(validBatchCancel({ orders: names(50) }))).toEqual([]);
    expect(problemsIn(validBatchCancel({ orders: names(50), cl_ord_id: ['a'] }))).toEqual([
      'orders and cl_ord_id must name 2 to 50 orders, not 51',
    ]);
    expect(problemsIn(validBatchCancel({ orders: names(1) }))).toHaveLength(1);
  });

  it('wants each name once', () => {
    expect(problemsIn(validBatchCancel({ orders: ['O1', 'O2', 'O1'] }))).toEqual([
      'orders and cl_ord_id must name each order once',
    ]);
  });

  it('refuses what is no draft', () => {
    expect(problemsIn(validBatchCancel(untyped(null)))).toHaveLength(1);
    expect(problemsIn(validBatchCancel(untyped({ orders: [7, 'O1'] })))).toEqual([
      'orders.0 should be a text that is not empty, but is 7',
    ]);
  });
});

describe('deadlineFrom', () => {
  it('is on the clock that it is given, in ms', () => {
    expect(deadlineFrom(500, NOW_MS)).toBe('2026-02-03T10:00:00.500Z');
    expect(deadlineFrom(60_000, NOW_MS)).toBe('2026-02-03T10:01:00.000Z');
  });

  it.each([499, 60_001, NaN])('refuses %s', (deadlineMs) => {
    expect(() => deadlineFrom(deadlineMs, NOW_MS)).toThrow(RangeError);
  });
});
