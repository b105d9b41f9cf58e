import type { either as E } from 'fp-ts';
import { isList, isRecord } from '../../core/codec.js';
import { OrderType, TradingParams } from '../codecs/trading.js';
import {
  deadlineProblems,
  displayProblems,
  isNotPositive,
  judged,
  lotProblems,
  pairProblems,
  said,
  sizeProblems,
  tickProblems,
  type Given,
  type OrderRules,
  type Problems,
} from './judge.js';
import type { BatchDraft, OrderDraft } from './order-draft.js';

type Leg = Given<TradingParams['batch_add']['orders'][number]>;

const PRICED: ReadonlySet<OrderType> = new Set([
  'limit',
  'iceberg',
  'stop-loss-limit',
  'take-profit-limit',
  'trailing-stop-limit',
]);
const TRAILING: ReadonlySet<OrderType> = new Set(['trailing-stop', 'trailing-stop-limit']);
const TRIGGERED: ReadonlySet<OrderType> = new Set([
  ...TRAILING,
  'stop-loss',
  'stop-loss-limit',
  'take-profit',
  'take-profit-limit',
]);

/** An order stands for a month at most; months have up to 31 days. */
const FARTHEST_EXPIRY_MS = 31 * 24 * 60 * 60 * 1000;

/** Orders of one batch. */
const BATCH = { least: 2, most: 15 };

/**
 * What will be sent for an order, or every problem that it has.
 *
 * @param draft - nothing is presumed of it: a program without types may have made it
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/add_order | Kraken: add_order}
 */
export const validOrder = (draft: OrderDraft, rules: OrderRules = {}): E.Either<Problems, TradingParams['add_order']> =>
  judged(TradingParams.add_order, draft, (order) => [
    ...pairProblems(order.symbol, rules.pair),
    ...legProblems(order, rules),
    ...deadlineProblems(order.deadline, rules.nowMs),
  ]);

/**
 * What will be sent for a batch of orders, or every problem that it has, each with the place of its order.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/batch_add | Kraken: batch_add}
 */
export const validBatch = (draft: BatchDraft, rules: OrderRules = {}): E.Either<Problems, TradingParams['batch_add']> =>
  judged(TradingParams.batch_add, draft, ({ symbol, orders, deadline }) => {
    const legs = isList(orders) ? orders : [];
    return [
      ...said([
        [
          isList(orders) && (legs.length < BATCH.least || legs.length > BATCH.most),
          `orders must be ${BATCH.least} to ${BATCH.most}, not ${legs.length}`,
        ],
      ]),
      ...pairProblems(symbol, rules.pair),
      ...legs.flatMap((leg, at) =>
        isRecord(leg) ? legProblems(leg, rules).map((problem) => `orders.${at}: ${problem}`) : [],
      ),
      ...repeatedNames(legs),
      ...deadlineProblems(deadline, rules.nowMs),
    ];
  });

/** A name is unique among the open orders, hence in a batch. */
const repeatedNames = (legs: readonly unknown[]): Problems => {
  const names = legs.map((leg) => (isRecord(leg) ? leg['cl_ord_id'] : undefined));
  return names.flatMap((name, at) =>
    name !== undefined && names.indexOf(name) < at ? [`orders.${at}: cl_ord_id repeats that of another order`] : [],
  );
};

function legProblems(order: Leg, { pair, nowMs }: OrderRules): Problems {
  const { order_type, order_qty, cash_order_qty, limit_price, triggers, display_qty } = order;
  const type = OrderType.is(order_type) ? order_type : undefined;
  const isOffset =
    order.limit_price_type === undefined ? type === 'trailing-stop-limit' : order.limit_price_type !== 'static';
  const settles = type === 'settle-position';
  const setPrice = isOffset ? undefined : limit_price;
  return [
    ...(type === undefined ? [] : typeProblems(type, order)),
    ...said([
      [order_qty === undefined && cash_order_qty === undefined, 'order_qty is missing'],
      [order_qty !== undefined && cash_order_qty !== undefined, 'order_qty and cash_order_qty exclude each other'],
      [!settles && isNotPositive(order_qty), 'order_qty must be above 0'],
      [isNotPositive(cash_order_qty), 'cash_order_qty must be above 0'],
      [cash_order_qty !== undefined && order.side === 'sell', 'cash_order_qty is for buying only'],
      [cash_order_qty !== undefined && order.margin === true, 'cash_order_qty is not for margin orders'],
      [isNotPositive(setPrice), 'limit_price must be above 0'],
      [
        order.cl_ord_id !== undefined && order.order_userref !== undefined,
        'cl_ord_id and order_userref exclude each other',
      ],
      [order.margin === true && pair?.marginable === false, `margin is not to be had for ${String(pair?.symbol)}`],
    ]),
    ...lifeProblems(order, nowMs),
    ...(isRecord(order.conditional) ? conditionalProblems(order.conditional, pair) : []),
    ...displayProblems(display_qty, order_qty),
    ...tickProblems('limit_price', setPrice, pair),
    ...(isRecord(triggers) ? triggerProblems(type, triggers, pair) : []),
    ...lotProblems('order_qty', order_qty, pair),
    ...lotProblems('display_qty', display_qty, pair),
    // What closes a position may be as small as the position is.
    ...(settles || order.reduce_only === true ? [] : sizeProblems(order_qty, setPrice, cash_order_qty, pair)),
  ];
}

/** What each type of order wants, and what it has no use for. */
function typeProblems(type: OrderType, order: Leg): Problems {
  const an = /^[aei]/.test(type) ? 'an' : 'a';
  const wants = (name: string): string => `${name} is missing: ${an} ${type} order needs it`;
  const shuns = (name: string): string => `${name} is not for ${an} ${type} order`;
  const isPriced = PRICED.has(type);
  const isTriggered = TRIGGERED.has(type);
  return said([
    [isPriced && order.limit_price === undefined, wants('limit_price')],
    [!isPriced && order.limit_price !== undefined, shuns('limit_price')],
    [
      type !== 'trailing-stop-limit' && order.limit_price_type !== undefined && order.limit_price_type !== 'static',
      `limit_price_type other than static is not for ${an} ${type} order`,
    ],
    [!isPriced && order.post_only === true, shuns('post_only')],
    [isTriggered && order.triggers === undefined, wants('triggers')],
    [!isTriggered && order.triggers !== undefined, shuns('triggers')],
    [type === 'iceberg' && order.display_qty === undefined, wants('display_qty')],
    [type !== 'iceberg' && order.display_qty !== undefined, shuns('display_qty')],
    [type !== 'market' && order.cash_order_qty !== undefined, shuns('cash_order_qty')],
  ]);
}

function triggerProblems(
  type: OrderType | undefined,
  { price, price_type = 'static' }: Readonly<Record<string, unknown>>,
  pair: OrderRules['pair'],
): Problems {
  const isTrailing = type !== undefined && TRAILING.has(type);
  const isSet = price_type === 'static' && !isTrailing;
  return [
    ...said([
      [isTrailing && price_type === 'static', 'triggers.price_type is missing: say pct or quote of a trailing order'],
      [(isTrailing || isSet) && isNotPositive(price), 'triggers.price must be above 0'],
    ]),
    ...tickProblems('triggers.price', isSet ? price : undefined, pair),
  ];
}

function conditionalProblems(
  {
    order_type,
    limit_price,
    limit_price_type,
    trigger_price,
    trigger_price_type = 'static',
  }: Readonly<Record<string, unknown>>,
  pair: OrderRules['pair'],
): Problems {
  if (!OrderType.is(order_type)) return [];
  const wants = (name: string): string => `conditional.${name} is missing: a ${order_type} order needs it`;
  const shuns = (name: string): string => `conditional.${name} is not for a ${order_type} order`;
  const isPriced = PRICED.has(order_type);
  const isTriggered = TRIGGERED.has(order_type);
  const isTrailing = TRAILING.has(order_type);
  const setPrice = limit_price_type === 'static' ? limit_price : undefined;
  const setTrigger = trigger_price_type === 'static' && !isTrailing ? trigger_price : undefined;
  return [
    ...said([
      [isPriced && limit_price === undefined, wants('limit_price')],
      [!isPriced && limit_price !== undefined, shuns('limit_price')],
      [isTriggered && trigger_price === undefined, wants('trigger_price')],
      [!isTriggered && trigger_price !== undefined, shuns('trigger_price')],
      [isNotPositive(setPrice), 'conditional.limit_price must be above 0'],
      [isNotPositive(isTrailing ? trigger_price : setTrigger), 'conditional.trigger_price must be above 0'],
    ]),
    ...tickProblems('conditional.limit_price', setPrice, pair),
    ...tickProblems('conditional.trigger_price', setTrigger, pair),
  ];
}

function lifeProblems({ time_in_force, expire_time, effective_time }: Leg, nowMs: number | undefined): Problems {
  const untilMs = typeof expire_time === 'string' ? Date.parse(expire_time) : NaN;
  const fromMs = typeof effective_time === 'string' ? Date.parse(effective_time) : NaN;
  return said([
    [time_in_force === 'gtd' && expire_time === undefined, 'expire_time is missing: time_in_force gtd needs it'],
    [time_in_force !== 'gtd' && expire_time !== undefined, 'expire_time is for time_in_force gtd only'],
    [untilMs <= fromMs, 'expire_time must be later than effective_time'],
    [nowMs !== undefined && untilMs <= nowMs, 'expire_time must be in the future'],
    [nowMs !== undefined && untilMs - nowMs > FARTHEST_EXPIRY_MS, 'expire_time must be at most a month ahead'],
  ]);
}
