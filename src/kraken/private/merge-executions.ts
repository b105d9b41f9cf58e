import { compareDecimals } from '../../core/decimal.js';
import type { Execution, ExecutionMessage } from '../codecs/execution.js';

/** The fields of a report that tell of one fill, rather than of the order. */
type FillField = 'exec_id' | 'ext_exec_id' | 'trade_id' | 'last_qty' | 'last_price' | 'cost' | 'liquidity_ind' | 'fees';

/** One trade that filled an order, or a part of it; units as in {@link Execution}. */
export interface Fill extends Pick<Execution, Exclude<FillField, 'exec_id'> | 'timestamp'> {
  /** Names the fill. */
  readonly exec_id: string;
}

/**
 * An order as its reports have told of it: the latest that is known of each field, and the fills that are known, oldest
 * first, each once. Units as in {@link Execution}. `exec_type`, `reason` and `timestamp` are those of the latest report.
 *
 * What was filled before the subscription is in `cum_qty`, `cum_cost` and `avg_price`, but among the `fills` only as far
 * as the exchange tells of them.
 */
export interface Order extends Omit<Execution, FillField> {
  readonly fills: readonly Fill[];
}

/** The orders of an account by `order_id`: all that are open, and the 100 that ended last. Never changed. */
export type Orders = ReadonlyMap<string, Order>;

/** Orders, and what the latest snapshot says of those that were known before. */
export interface OrdersState {
  readonly orders: Orders;
  /**
   * Orders that were known as open and are not in the snapshot of the latest subscription: they ended while nobody
   * listened, and nothing tells how, save that the fills among the last 50 are added to them.
   */
  readonly vanished: readonly Order[];
  /** Which part of a subscription is due. */
  readonly due: 'snapshot' | 'rest of the snapshot' | 'update';
  /** The fills in the snapshot, while more of it may come. */
  readonly trades: readonly Execution[];
}

/** What is known before anything came. */
export const NO_ORDERS: OrdersState = { orders: new Map(), vanished: [], due: 'snapshot', trades: [] };

/** So many orders that have ended are kept. */
const ENDED_KEPT = 100;

const FINAL: ReadonlySet<string> = new Set(['filled', 'canceled', 'expired']);

/** Whether nothing more can happen to an order; false for a status that is not known. */
export const isEnded = ({ order_status }: Pick<Order, 'order_status'>): boolean => FINAL.has(order_status);

/** The state when the channel is subscribed anew: the next snapshot will replace the orders, rather than add to them. */
export const subscribedAnew = (state: OrdersState): OrdersState => ({ ...state, due: 'snapshot', trades: [] });

/**
 * The orders after a frame of the channel.
 *
 * The first snapshot of a subscription replaces what was open; those known as open and missing in it are told in
 * `vanished`. Open orders and fills may come in two snapshots, in whichever order: the second adds to the first, and
 * what it holds did not vanish after all. Fills of orders that nobody knows are left out of snapshots, since what became
 * of their orders is not told with them.
 */
export function mergeExecutions(state: OrdersState, { type, data, sequence }: ExecutionMessage): OrdersState {
  if (type === 'snapshot') {
    // The count begins again with a subscription, also with one that nobody here knows of.
    const isFirst = state.due === 'snapshot' || sequence === 1;
    if (isFirst || state.due === RESTING) return withSnapshot(state, data, isFirst);
    return { ...state, orders: withoutOldest(putAll(new Map(state.orders), data, mergedOver)), vanished: [] };
  }
  const orders = new Map(state.orders);
  for (const report of data) put(orders, report, mergedOver);
  return {
    orders: withoutOldest(orders),
    vanished: [],
    due: state.due === 'snapshot' ? 'snapshot' : 'update',
    trades: [],
  };
}

const RESTING = 'rest of the snapshot';

/**
 * The orders after one report, be it late or a repetition. What was filled never shrinks, an order that has ended never
 * opens again, and a report older than the latest, by its timestamp, only adds what was not known.
 */
export function mergeExecution(orders: Orders, report: Execution): Orders {
  const next = new Map(orders);
  put(next, report, mergedOver);
  return withoutOldest(next);
}

function withSnapshot(
  { orders: known, vanished, trades }: OrdersState,
  data: readonly Execution[],
  isFirst: boolean,
): OrdersState {
  const all = isFirst ? data : [...data, ...trades];
  const named = new Set(data.filter((report) => !isFill(report)).map(({ order_id }) => order_id));
  const candidates = new Map(known);
  if (!isFirst) for (const order of vanished) candidates.set(order.order_id, order);
  putAll(candidates, all, replaced);
  const gone = (order: Order): boolean =>
    !isEnded(order) &&
    !named.has(order.order_id) &&
    (isFirst || vanished.some(({ order_id }) => order_id === order.order_id));
  return {
    orders: withoutOldest(new Map([...candidates].filter(([, order]) => !gone(order)))),
    vanished: [...candidates.values()].filter(gone),
    due: RESTING,
    trades: all.filter(isFill),
  };
}

/** The reports of a snapshot: first the orders, then the fills of those that are known. */
function putAll(orders: Map<string, Order>, data: readonly Execution[], merge: Merge): Map<string, Order> {
  for (const report of data) if (!isFill(report)) put(orders, report, merge);
  for (const report of data) if (isFill(report) && orders.has(report.order_id)) put(orders, report, withFillOnly);
  return orders;
}

/** Which exec_type open orders have in a snapshot is not told, but only a fill has an id. */
const isFill = ({ exec_type, exec_id }: Execution): boolean => exec_type === 'trade' && exec_id !== undefined;

type Merge = (before: Order, reported: Order) => Order;

/** What has ended goes to the end, so that those that ended first are first to be forgotten. */
function put(orders: Map<string, Order>, report: Execution, merge: Merge): void {
  const before = orders.get(report.order_id);
  const reported = orderOf(report);
  const after = before === undefined ? reported : merge(before, reported);
  if (isEnded(after) && before !== undefined && !isEnded(before)) orders.delete(after.order_id);
  orders.set(after.order_id, after);
}

function withoutOldest(orders: Map<string, Order>): Orders {
  const ended = [...orders.values()].filter(isEnded);
  for (const { order_id } of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) orders.delete(order_id);
  return orders;
}

function orderOf(report: Execution): Order {
  const { exec_id, ext_exec_id, trade_id, last_qty, last_price, cost, liquidity_ind, fees, ...order } = report;
  if (exec_id === undefined) return { ...order, fills: [] };
  const fill: Fill = {
    exec_id,
    ...(ext_exec_id !== undefined && { ext_exec_id }),
    ...(trade_id !== undefined && { trade_id }),
    ...(last_qty !== undefined && { last_qty }),
    ...(last_price !== undefined && { last_price }),
    ...(cost !== undefined && { cost }),
    ...(liquidity_ind !== undefined && { liquidity_ind }),
    ...(fees !== undefined && { fees }),
    timestamp: order.timestamp,
  };
  return { ...order, fills: [fill] };
}

/** A report as a difference over what is known. */
const mergedOver: Merge = (before, reported) => {
  const isLate =
    compareInstants(reported.timestamp, before.timestamp) < 0 ||
    compareFilled(reported, before) < 0 ||
    reported.fills.some(({ exec_id }) => before.fills.some((fill) => fill.exec_id === exec_id));
  const [older, newer] = isLate ? [reported, before] : [before, reported];
  // A reason belongs to its report: that of an amendment says nothing of the end that followed.
  const { reason: _reason, ...lasting } = older;
  return lastingOf(before, reported, {
    ...lasting,
    ...newer,
    ...(older.triggers && newer.triggers && { triggers: { ...older.triggers, ...newer.triggers } }),
    ...(older.contingent && newer.contingent && { contingent: { ...older.contingent, ...newer.contingent } }),
  });
};

/** A complete report in place of what is known. */
const replaced: Merge = (before, reported) => lastingOf(before, reported, reported);

/** A report of which only the fill, and what is not known yet, counts. */
const withFillOnly: Merge = (before, reported) => {
  const { reason: _reason, ...lasting } = reported;
  return lastingOf(before, reported, { ...lasting, ...before });
};

/** What two reports agree on whatever their order: the fills, the sums over them, and that an order has ended. */
function lastingOf(before: Order, reported: Order, merged: Order): Order {
  const fills = withFills(before.fills, reported.fills);
  const filled = compareFilled(reported, before);
  const sums = filled === 0 ? { ...sumsOf(before), ...sumsOf(merged) } : sumsOf(filled > 0 ? reported : before);
  const ended = [before, reported].find(isEnded);
  if (ended === undefined || isEnded(merged)) return { ...merged, ...sums, fills };
  const { reason: _reason, ...lasting } = merged;
  const { exec_type, order_status, timestamp, reason } = ended;
  return { ...lasting, ...sums, exec_type, order_status, timestamp, ...(reason !== undefined && { reason }), fills };
}

const sumsOf = ({ cum_qty, cum_cost, avg_price }: Order): Pick<Order, 'cum_qty' | 'cum_cost' | 'avg_price'> => ({
  ...(cum_qty !== undefined && { cum_qty }),
  ...(cum_cost !== undefined && { cum_cost }),
  ...(avg_price !== undefined && { avg_price }),
});

/** 0 where one of the two does not say. */
const compareFilled = (one: Order, other: Order): number =>
  one.cum_qty === undefined || other.cum_qty === undefined ? 0 : compareDecimals(one.cum_qty, other.cum_qty);

function withFills(before: readonly Fill[], fills: readonly Fill[]): readonly Fill[] {
  const known = new Set(before.map(({ exec_id }) => exec_id));
  const news = fills.filter(({ exec_id }) => !known.has(exec_id));
  if (news.length === 0) return before;
  return [...before, ...news].sort(
    (one, other) => compareInstants(one.timestamp, other.timestamp) || (one.trade_id ?? 0) - (other.trade_id ?? 0),
  );
}

/** The order of two instants in UTC, whatever their decimals; 0 where one is written in another way. */
function compareInstants(one: string, other: string): number {
  if (!one.endsWith('Z') || !other.endsWith('Z')) return 0;
  const [a, b] = [one.slice(0, -1), other.slice(0, -1)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
