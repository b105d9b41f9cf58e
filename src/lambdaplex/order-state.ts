import { compareDecimals } from '../core/decimal.js';
import type { MyTrade } from './codecs/my-trade.js';
import type { Fill, OrderUpdate } from './codecs/order-update.js';
import type { Order } from './codecs/order.js';
import { isFinal } from './codecs/order-words.js';
import { present } from './codecs/reading.js';

/** An order with the trades that filled it, as far as they are known, oldest first, each once. */
export interface AccountOrder extends Order {
  readonly fills: readonly Fill[];
}

/** The orders of an account by `orderId`: all that are open, and those that ended last. Never changed. */
export type AccountOrders = ReadonlyMap<string, AccountOrder>;

/** So many orders that have ended are kept. */
const ENDED_KEPT = 100;

/** The orders after a report on one of them, be it late or a repetition. */
export function withOrder(orders: AccountOrders, order: Order, fills: readonly Fill[] = []): AccountOrders {
  const before = orders.get(order.orderId);
  const after: AccountOrder = {
    ...(before === undefined ? order : newerOf(before, order)),
    fills: withFills(before?.fills ?? [], fills),
  };
  const next = new Map(orders);
  // What has ended goes to the end, so that those that ended first are first to be forgotten.
  if (isFinal(after.status) && (before === undefined || !isFinal(before.status))) next.delete(after.orderId);
  next.set(after.orderId, after);
  const ended = [...next.values()].filter(({ status }) => isFinal(status));
  for (const { orderId } of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) next.delete(orderId);
  return next;
}

/**
 * The orders after an event.
 *
 * @param earlier - fills of that order that are known from elsewhere
 */
export const withUpdate = (orders: AccountOrders, update: OrderUpdate, earlier: readonly Fill[] = []): AccountOrders =>
  withOrder(orders, orderOf(update), update.fill === undefined ? earlier : [...earlier, update.fill]);

/** What was read of orders. */
export interface OrdersRead {
  /** Each as it is: those that are open, and those that were known as open and are not any more. */
  readonly orders: readonly Order[];
  /** The ids of those that the exchange does not know. */
  readonly gone: readonly string[];
  /** Trades of the account, those of other orders, too. */
  readonly trades: readonly MyTrade[];
}

/** Fills by the order that they are of. */
export function fillsIn(trades: readonly MyTrade[]): ReadonlyMap<string, readonly Fill[]> {
  const fills = new Map<string, Fill[]>();
  for (const trade of trades) fills.set(trade.orderId, [...(fills.get(trade.orderId) ?? []), fillOf(trade)]);
  return fills;
}

/** The orders after a reading; what was known of them before is kept where it is newer. */
export function ordersFrom({ orders, gone, trades }: OrdersRead, known: AccountOrders = new Map()): AccountOrders {
  const fills = fillsIn(trades);
  const kept: AccountOrders = new Map([...known].filter(([orderId]) => !gone.includes(orderId)));
  const read = orders.reduce<AccountOrders>((state, order) => withOrder(state, order), kept);
  return new Map(
    [...read].map(([orderId, order]) => [
      orderId,
      { ...order, fills: withFills(order.fills, fills.get(orderId) ?? []) },
    ]),
  );
}

/** What was filled never shrinks, what has ended never opens again, and of two reports that agree on both the later one counts. */
function newerOf(before: Order, order: Order): Order {
  const filled = compareDecimals(order.executedQty, before.executedQty);
  const isOlder = filled < 0 || (filled === 0 && order.updateTimeMs < before.updateTimeMs);
  const newer = isOlder ? before : order;
  const ended = [before, order].find(({ status }) => isFinal(status));
  return ended === undefined || isFinal(newer.status)
    ? newer
    : { ...newer, status: ended.status, rawStatus: ended.rawStatus, isWorking: false };
}

/** All fills, each once, in the order of their numbers. One without a number cannot be told from another. */
function withFills(before: readonly Fill[], fills: readonly Fill[]): readonly Fill[] {
  const numbers = new Set(before.map(({ tradeId }) => tradeId));
  const news = fills.filter(({ tradeId }) => {
    const isNew = tradeId === undefined || !numbers.has(tradeId);
    numbers.add(tradeId);
    return isNew;
  });
  if (news.length === 0) return before;
  return [...before, ...news].sort(({ tradeId: one = Infinity }, { tradeId: other = Infinity }) =>
    one === other ? 0 : one - other,
  );
}

const fillOf = ({ tradeId, qty, price, quoteQty, commission, commissionAsset, isMaker }: MyTrade): Fill =>
  present({ tradeId, qty, price, quoteQty, commission, commissionAsset, isMaker });

const orderOf = ({
  _tag,
  eventTimeMs: _eventTimeMs,
  action: _action,
  rawAction: _rawAction,
  rejectReason: _rejectReason,
  originalClientOrderId: _originalClientOrderId,
  executionId: _executionId,
  fill: _fill,
  raw: _raw,
  ...order
}: OrderUpdate): Order => order;
