import * as t from 'io-ts';
import { Decimal, Int, isList, isRecord, wordOf } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';

/** What an order's life has come to; other words may come. */
export const OrderStatus = wordOf(
  'pending_new',
  'new',
  'partially_filled',
  'filled',
  'canceled',
  'expired',
  'triggered',
);

/** What a report tells of; other words may come. */
export const ExecType = wordOf(
  'pending_new',
  'new',
  'trade',
  'filled',
  'iceberg_refill',
  'canceled',
  'expired',
  'amended',
  'restated',
  'status',
);

const PriceType = wordOf('static', 'pct', 'quote');

/**
 * How long an order stands, in lower case as in requests: reports print it in upper case. Nothing but the case differs,
 * so the word as sent is not kept.
 */
const ReportedTimeInForce = new t.Type<'gtc' | 'gtd' | 'ioc' | 'fok' | (string & {}), string, unknown>(
  'time in force',
  t.string.is,
  (input, context) => (typeof input === 'string' ? t.success(input.toLowerCase()) : t.failure(input, context)),
  t.identity,
);

/** What an order waits for. Prices are in quote units per base unit, offsets in what `price_type` says. */
const Triggers = t.readonly(
  t.partial({
    reference: wordOf('index', 'last'),
    price: Decimal,
    price_type: PriceType,
    actual_price: Decimal,
    peak_price: Decimal,
    last_price: Decimal,
    status: wordOf('untriggered', 'triggered'),
    timestamp: t.string,
  }),
  'Triggers',
);

/** The order that each fill will place on the other side. */
const Contingent = t.readonly(
  t.partial({
    order_type: wordOf(
      'limit',
      'stop-loss',
      'stop-loss-limit',
      'take-profit',
      'take-profit-limit',
      'trailing-stop',
      'trailing-stop-limit',
    ),
    trigger_price: Decimal,
    trigger_price_type: PriceType,
    limit_price: Decimal,
    limit_price_type: PriceType,
  }),
  'Contingent',
);

const Fee = t.readonly(t.type({ asset: t.string, qty: Decimal }), 'Fee');

/**
 * A report on an order: what changed, and often little more. The first one of an order, and each one of a snapshot, is
 * complete; of the others everything may be missing but four fields, the `symbol` too. See {@link mergeExecution}.
 *
 * Prices are in quote units per base unit; `order_qty`, `cum_qty`, `last_qty` and the display quantities in base units;
 * `cash_order_qty`, `cum_cost` and `cost` in quote units; `fee_usd_equiv` in USD; instants are RFC 3339 in UTC.
 * `cum_qty`, `cum_cost` and `avg_price` run over all fills. Only reports of the type `trade` tell of a fill: `exec_id`,
 * `trade_id`, `last_qty`, `last_price`, `cost`, `liquidity_ind` (`m` maker, `t` taker) and `fees` are of that one fill.
 * An `order_userref` that was not set is 0.
 *
 * Where the manual is silent, what comes passes as it is: the type of `margin_borrow`, and the name of the counter that
 * `ratecounter` adds, which is taken to be `ratecount`.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/executions | Kraken: executions channel}
 */
export const Execution = t.readonly(
  t.intersection([
    t.type({ order_id: t.string, exec_type: ExecType, order_status: OrderStatus, timestamp: t.string }),
    t.partial({
      cl_ord_id: t.string,
      order_userref: Int,
      ext_ord_id: t.string,
      ext_exec_id: t.string,
      ord_ref_id: t.string,
      exec_id: t.string,
      trade_id: Int,
      symbol: t.string,
      side: wordOf('buy', 'sell'),
      order_type: wordOf(
        'limit',
        'market',
        'iceberg',
        'stop-loss',
        'stop-loss-limit',
        'take-profit',
        'take-profit-limit',
        'trailing-stop',
        'trailing-stop-limit',
        'settle-position',
      ),
      order_qty: Decimal,
      cash_order_qty: Decimal,
      limit_price: Decimal,
      limit_price_type: PriceType,
      time_in_force: ReportedTimeInForce,
      post_only: t.boolean,
      reduce_only: t.boolean,
      margin: t.boolean,
      margin_borrow: t.union([t.boolean, t.string], 'boolean or text'),
      position_status: wordOf('opened', 'closing', 'closed'),
      liquidated: t.boolean,
      display_qty: Decimal,
      display_qty_remain: Decimal,
      effective_time: t.string,
      expire_time: t.string,
      cum_qty: Decimal,
      cum_cost: Decimal,
      avg_price: Decimal,
      last_qty: Decimal,
      last_price: Decimal,
      cost: Decimal,
      liquidity_ind: wordOf('m', 't'),
      fees: t.readonlyArray(Fee, 'fees'),
      fee_usd_equiv: Decimal,
      fee_ccy_pref: wordOf('fcib', 'fciq'),
      triggers: Triggers,
      contingent: Contingent,
      amended: t.boolean,
      reason: t.string,
      sender_sub_id: t.string,
      user: t.string,
      ratecount: Decimal,
    }),
  ]),
  'Execution',
);
export type Execution = t.TypeOf<typeof Execution>;

const ExecutionFrame = t.type(
  { type: wordOf('snapshot', 'update'), data: t.readonlyArray(Execution, 'data'), sequence: Int },
  'ExecutionMessage',
);

/** Fields that the manual gives up, each of which has another that says the same, or says nothing any more. */
const DEPRECATED: ReadonlySet<string> = new Set([
  'cancel_reason',
  'stop_price',
  'trigger',
  'triggered_price',
  'no_mpp',
]);

/** A report without what is deprecated, and without members that are null: what has no value has no key. */
const withoutNothing = (report: unknown): unknown =>
  isRecord(report)
    ? Object.fromEntries(Object.entries(report).filter(([name, value]) => value !== null && !DEPRECATED.has(name)))
    : report;

/**
 * A frame of the `executions` channel: in a snapshot the open orders, the last 50 fills, or both; in an update what
 * happened, oldest first. `sequence` counts the frames of the subscription.
 */
export const ExecutionMessage: Decoder<ExecutionMessage> = {
  decode: (input) =>
    ExecutionFrame.decode(
      isRecord(input) && isList(input['data']) ? { ...input, data: input['data'].map(withoutNothing) } : input,
    ),
};
export type ExecutionMessage = t.TypeOf<typeof ExecutionFrame>;
