import { describe, expect, expectTypeOf, it } from 'vitest';
import type { OrderDraft } from '../../../src/kraken/trading/order-draft.js';
import { validBatch, validOrder } from '../../../src/kraken/trading/validate-order.js';
import { btcUsd, NOW_MS, problemsIn, untyped, validIn } from './draft-tools.js';

const common = { side: 'buy', symbol: 'BTC/USD', order_qty: '0.01' } as const;
const limit = { ...common, order_type: 'limit', limit_price: '83000.0' } as const;

const good: readonly OrderDraft[] = [
  limit,
  { ...limit, post_only: true, time_in_force: 'gtc', cl_ord_id: 'grid-17' },
  { ...limit, cl_ord_id: '2c6be801-1f53-4f79-a0bb-4ea1c95dfae9' },
  { ...limit, cl_ord_id: '2c6be8011f534f79a0bb4ea1c95dfae9' },
  { ...limit, order_userref: -(2 ** 31) },
  { ...limit, time_in_force: 'gtd', expire_time: '2026-02-04T10:00:00Z', effective_time: '2026-02-03T12:00:00Z' },
  { ...limit, deadline: '2026-02-03T10:00:00.500Z', validate: true },
  {
    ...limit,
    conditional: {
      order_type: 'stop-loss-limit',
      trigger_price: '28410',
      limit_price: '28400',
      limit_price_type: 'static',
    },
  },
  { ...limit, conditional: { order_type: 'limit', limit_price: '-1.5' } },
  { ...limit, margin: true, reduce_only: true, order_qty: '0.00000001' },
  { ...limit, fee_preference: 'base', stp_type: 'cancel_both', sender_sub_id: 'desk 4' },
  { ...common, order_type: 'market' },
  { side: 'buy', symbol: 'BTC/USD', order_type: 'market', cash_order_qty: '10.50000' },
  { ...limit, order_type: 'iceberg', order_qty: '0.15', display_qty: '0.01' },
  {
    ...common,
    side: 'sell',
    order_type: 'stop-loss',
    triggers: { reference: 'last', price: '-2.0', price_type: 'pct' },
  },
  { ...limit, order_type: 'take-profit-limit', triggers: { price: '90000.0' } },
  { ...common, order_type: 'trailing-stop', triggers: { reference: 'index', price: '1.0', price_type: 'pct' } },
  {
    ...common,
    order_type: 'trailing-stop-limit',
    triggers: { price: '1.05', price_type: 'quote' },
    limit_price: '-0.55',
    limit_price_type: 'quote',
  },
  { ...common, order_type: 'settle-position', order_qty: '0' },
];

const bad: readonly (readonly [problem: string, change: object])[] = [
  ['order_qty is missing', { order_qty: undefined }],
  ['order_qty must be above 0', { order_qty: '0.000' }],
  ['order_qty must be above 0', { order_qty: '-1' }],
  ["order_qty should be a decimal as text, such as '0.05', but is 0.1", { order_qty: 0.1 }],
  ['order_qty should be a decimal as text, such as \'0.05\', but is "1e-8"', { order_qty: '1e-8' }],
  ['order_qty should be a decimal as text, such as \'0.05\', but is "a bigint"', { order_qty: 1n }],
  ['limit_price is missing: a limit order needs it', { limit_price: undefined }],
  ['limit_price must be above 0', { limit_price: '0.0' }],
  ['limit_price is not for a market order', { order_type: 'market' }],
  ['limit_price_type other than static is not for a limit order', { limit_price_type: 'pct' }],
  ['post_only is not for a market order', { order_type: 'market', limit_price: undefined, post_only: true }],
  ['triggers is missing: a stop-loss-limit order needs it', { order_type: 'stop-loss-limit' }],
  ['triggers is not for a limit order', { triggers: { price: '1' } }],
  [
    "triggers.price should be a decimal as text, such as '0.05', but is missing",
    { order_type: 'stop-loss-limit', triggers: {} },
  ],
  ['triggers.price must be above 0', { order_type: 'stop-loss-limit', triggers: { price: '-1' } }],
  [
    'triggers.prize is not a parameter of triggers',
    { order_type: 'stop-loss-limit', triggers: { price: '1', prize: 2 } },
  ],
  [
    'triggers.price_type is missing: say pct or quote of a trailing order',
    { order_type: 'trailing-stop', limit_price: undefined, triggers: { price: '1' } },
  ],
  [
    'triggers.price must be above 0',
    { order_type: 'trailing-stop', limit_price: undefined, triggers: { price: '-1', price_type: 'pct' } },
  ],
  ['display_qty is missing: an iceberg order needs it', { order_type: 'iceberg' }],
  ['display_qty must be at least 1/15 of 0.01', { order_type: 'iceberg', display_qty: '0.0006' }],
  ['display_qty must be at most 0.01, the whole', { order_type: 'iceberg', display_qty: '0.02' }],
  ['display_qty is not for a limit order', { display_qty: '0.01' }],
  ['cash_order_qty is not for a limit order', { cash_order_qty: '5', order_qty: undefined }],
  [
    'order_qty and cash_order_qty exclude each other',
    { order_type: 'market', limit_price: undefined, cash_order_qty: '5' },
  ],
  [
    'cash_order_qty is for buying only',
    { order_type: 'market', limit_price: undefined, order_qty: undefined, cash_order_qty: '5', side: 'sell' },
  ],
  [
    'cash_order_qty is not for margin orders',
    { order_type: 'market', limit_price: undefined, order_qty: undefined, cash_order_qty: '5', margin: true },
  ],
  [
    'cash_order_qty must be above 0',
    { order_type: 'market', limit_price: undefined, order_qty: undefined, cash_order_qty: '0' },
  ],
  ['cl_ord_id and order_userref exclude each other', { cl_ord_id: 'a', order_userref: 1 }],
  [
    'cl_ord_id should be a UUID, 32 hexadecimal digits, or 1 to 18 characters of ASCII, but is "nineteen characters"',
    { cl_ord_id: 'nineteen characters' },
  ],
  ['cl_ord_id should be a UUID, 32 hexadecimal digits, or 1 to 18 characters of ASCII, but is "ä"', { cl_ord_id: 'ä' }],
  ['order_userref should be a whole number of 32 bits, but is 2147483648', { order_userref: 2 ** 31 }],
  ['order_userref should be a whole number of 32 bits, but is 0.5', { order_userref: 0.5 }],
  ['expire_time is missing: time_in_force gtd needs it', { time_in_force: 'gtd' }],
  ['expire_time is for time_in_force gtd only', { expire_time: '2026-02-04T10:00:00Z' }],
  ['expire_time must be in the future', { time_in_force: 'gtd', expire_time: '2026-02-03T10:00:00Z' }],
  ['expire_time must be at most a month ahead', { time_in_force: 'gtd', expire_time: '2026-03-06T10:00:01Z' }],
  [
    'expire_time must be later than effective_time',
    { time_in_force: 'gtd', expire_time: '2026-02-04T10:00:00Z', effective_time: '2026-02-04T10:00:00Z' },
  ],
  ['deadline must be 500 ms to 60000 ms ahead, not 499 ms', { deadline: '2026-02-03T10:00:00.499Z' }],
  ['deadline must be 500 ms to 60000 ms ahead, not 60001 ms', { deadline: '2026-02-03T10:01:00.001Z' }],
  ['deadline should be an instant by RFC 3339, such as 2026-02-03T10:34:00.500Z, but is "+5s"', { deadline: '+5s' }],
  ['conditional.trigger_price is missing: a stop-loss order needs it', { conditional: { order_type: 'stop-loss' } }],
  [
    'conditional.limit_price is not for a stop-loss order',
    { conditional: { order_type: 'stop-loss', trigger_price: '1', limit_price: '1' } },
  ],
  ['conditional.limit_price is missing: a limit order needs it', { conditional: { order_type: 'limit' } }],
  [
    'conditional.trigger_price is not for a limit order',
    { conditional: { order_type: 'limit', limit_price: '1', trigger_price: '1' } },
  ],
  ['conditional.trigger_price must be above 0', { conditional: { order_type: 'stop-loss', trigger_price: '0' } }],
  [
    'conditional.trigger_price must be above 0',
    { conditional: { order_type: 'trailing-stop', trigger_price: '-1', trigger_price_type: 'pct' } },
  ],
  [
    'conditional.limit_price must be above 0',
    { conditional: { order_type: 'limit', limit_price: '-1', limit_price_type: 'static' } },
  ],
  ["side should be 'buy' | 'sell', but is \"hold\"", { side: 'hold' }],
  ['symbol should be a symbol such as BTC/USD, but is "XBTUSD"', { symbol: 'XBTUSD' }],
  ["time_in_force should be 'gtc' | 'gtd' | 'ioc', but is \"GTC\"", { time_in_force: 'GTC' }],
  ['leverage is not a parameter of add_order', { leverage: 2 }],
  ['token is not a parameter of add_order', { token: 'T' }],
  ['__proto__ is not a parameter of add_order', JSON.parse('{"__proto__":1}') as object],
];

const small: readonly (readonly [problem: string, change: object])[] = [
  ['limit_price must be a multiple of 0.1 for BTC/USD, not 83000.05', { limit_price: '83000.05' }],
  ['order_qty must be a multiple of 0.00000001 for BTC/USD, not 0.010000001', { order_qty: '0.010000001' }],
  ['order_qty must be at least 0.00005 for BTC/USD, not 0.00004', { order_qty: '0.00004' }],
  ['an order for BTC/USD must be worth at least 0.5, not 0.4999', { order_qty: '0.4999', limit_price: '1' }],
  [
    'an order for BTC/USD must be worth at least 0.5, not 0.4',
    { order_type: 'market', order_qty: undefined, limit_price: undefined, cash_order_qty: '0.4' },
  ],
  [
    'cash_order_qty must have at most 5 decimals for BTC/USD, not 5.000001',
    { order_type: 'market', order_qty: undefined, limit_price: undefined, cash_order_qty: '5.000001' },
  ],
  [
    'display_qty must be a multiple of 0.00000001 for BTC/USD, not 0.001000001',
    { order_type: 'iceberg', display_qty: '0.001000001' },
  ],
  [
    'triggers.price must be a multiple of 0.1 for BTC/USD, not 1.55',
    { order_type: 'stop-loss-limit', triggers: { price: '1.55' } },
  ],
  [
    'conditional.trigger_price must be a multiple of 0.1 for BTC/USD, not 1.55',
    { conditional: { order_type: 'stop-loss', trigger_price: '1.55' } },
  ],
  [
    'conditional.limit_price must be a multiple of 0.1 for BTC/USD, not 1.55',
    { conditional: { order_type: 'limit', limit_price: '1.55', limit_price_type: 'static' } },
  ],
  ['symbol is ETH/USD, but the rules are those of BTC/USD', { symbol: 'ETH/USD' }],
];

const rules = { pair: btcUsd, nowMs: NOW_MS };

describe('validOrder', () => {
  it.each(good.map((draft) => [draft.order_type, draft] as const))('lets a good %s order through', (_type, draft) => {
    expect(problemsIn(validOrder(draft, rules))).toEqual([]);
    expect(validIn(validOrder(draft))).toEqual(draft);
  });

  it.each(bad)('says: %s', (problem, change) => {
    expect(problemsIn(validOrder(untyped({ ...limit, ...change }), rules))).toContain(problem);
  });

  it.each(small)('says of a pair: %s', (problem, change) => {
    expect(problemsIn(validOrder(untyped({ ...limit, ...change }), rules))).toEqual([problem]);
    const unknown = problemsIn(validOrder(untyped({ ...limit, ...change })));
    expect(unknown).toEqual([]);
  });

  it('knows which pairs have no margin', () => {
    const pair = { ...btcUsd, marginable: false };
    expect(problemsIn(validOrder({ ...limit, margin: true }, { pair }))).toEqual([
      'margin is not to be had for BTC/USD',
    ]);
  });

  it('tells all that is wrong at once', () => {
    const draft = untyped({
      order_type: 'iceberg',
      side: 'up',
      order_qty: '0',
      cl_ord_id: '',
      time_in_force: 'gtd',
      x: 1,
    });
    expect(problemsIn(validOrder(draft))).toEqual([
      'x is not a parameter of add_order',
      "side should be 'buy' | 'sell', but is \"up\"",
      'symbol should be a symbol such as BTC/USD, but is missing',
      'cl_ord_id should be a UUID, 32 hexadecimal digits, or 1 to 18 characters of ASCII, but is ""',
      'limit_price is missing: an iceberg order needs it',
      'display_qty is missing: an iceberg order needs it',
      'order_qty must be above 0',
      'expire_time is missing: time_in_force gtd needs it',
    ]);
  });

  it.each([undefined, null, 7, 'buy', [], () => limit, Symbol('x')])('refuses %s', (draft) => {
    expect(problemsIn(validOrder(untyped(draft)))).not.toEqual([]);
  });

  it('does not lose itself in a draft that holds itself', () => {
    const draft: Record<string, unknown> = { ...limit };
    draft['conditional'] = draft;
    expect(problemsIn(validOrder(untyped(draft)))).toContain('conditional.symbol is not a parameter of conditional');
  });

  it('gives a copy, which a later change of the draft leaves alone', () => {
    const triggers = { price: '90000.0' };
    const draft = { ...limit, order_type: 'take-profit-limit' as const, triggers };
    const order = validIn(validOrder(draft));
    triggers.price = '1.0';
    expect(order.triggers?.price).toBe('90000.0');
  });

  it('has no instant to hold against a clock that is not known', () => {
    expect(problemsIn(validOrder({ ...limit, deadline: '2020-01-01T00:00:00.000Z' }))).toEqual([]);
  });
});

describe('validBatch', () => {
  const leg = { order_type: 'limit', side: 'buy', order_qty: '0.01', limit_price: '83000.0' } as const;
  const legs = (count: number) => Array.from({ length: count }, () => leg);

  it('takes 2 to 15 orders', () => {
    const counted = (count: number) => problemsIn(validBatch({ symbol: 'BTC/USD', orders: legs(count) }, rules));
    expect([counted(2), counted(15)]).toEqual([[], []]);
    expect([counted(1), counted(16)]).toEqual([['orders must be 2 to 15, not 1'], ['orders must be 2 to 15, not 16']]);
  });

  it('tells what is wrong with each order, and where', () => {
    const orders = untyped([
      { ...leg, limit_price: '83000.05', cl_ord_id: 'a' },
      { ...leg, symbol: 'BTC/USD', order_qty: 1, cl_ord_id: 'b' },
      { ...leg, order_type: 'market', cl_ord_id: 'a' },
      7,
    ]);
    expect(problemsIn(validBatch({ symbol: 'BTC/USD', orders, deadline: '2026-02-03T10:00:00Z' }, rules))).toEqual([
      'orders.1.symbol is not a parameter of order',
      "orders.1.order_qty should be a decimal as text, such as '0.05', but is 1",
      'orders.3 should be order, but is 7',
      'orders.0: limit_price must be a multiple of 0.1 for BTC/USD, not 83000.05',
      'orders.2: limit_price is not for a market order',
      'orders.2: cl_ord_id repeats that of another order',
      'deadline must be 500 ms to 60000 ms ahead, not 0 ms',
    ]);
  });

  it('needs a list', () => {
    expect(problemsIn(validBatch(untyped({ symbol: 'BTC/USD' })))).toEqual(['orders should be orders, but is missing']);
  });
});

describe('OrderDraft', () => {
  interface Limit {
    order_type: 'limit';
    side: 'buy';
    symbol: string;
    order_qty: string;
    limit_price: string;
  }
  interface Market {
    order_type: 'market';
    side: 'buy' | 'sell';
    symbol: string;
  }

  it('asks of each type of order for what it wants, and takes no float', () => {
    expectTypeOf<Limit>().toExtend<OrderDraft>();
    expectTypeOf<Omit<Limit, 'limit_price'>>().not.toExtend<OrderDraft>();
    expectTypeOf<Omit<Limit, 'order_qty'> & { order_qty: number }>().not.toExtend<OrderDraft>();
    expectTypeOf<Limit & { cl_ord_id: string; order_userref: number }>().not.toExtend<OrderDraft>();
    expectTypeOf<Limit & { time_in_force: 'gtd' }>().not.toExtend<OrderDraft>();
    expectTypeOf<Limit & { time_in_force: 'gtd'; expire_time: string }>().toExtend<OrderDraft>();
    expectTypeOf<Market & { side: 'buy'; cash_order_qty: string }>().toExtend<OrderDraft>();
    expectTypeOf<Market & { side: 'sell'; cash_order_qty: string }>().not.toExtend<OrderDraft>();
  });
});
