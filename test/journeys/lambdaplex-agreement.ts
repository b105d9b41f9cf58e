import type { OrderBook } from '../../src/index.js';
import type { AccountOrder, AccountOrders, Balances } from '../../src/lambdaplex/index.js';
import type { LambdaplexSimulator, PlexFill, PlexOrder } from '../../src/simulator/index.js';

/** A number as text, without needless zeros. */
const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** Why a book is not that of the exchange; undefined when it is, level for level. */
export function bookDiffers(simulator: LambdaplexSimulator, symbol: string, book: OrderBook): string | undefined {
  const due = simulator.book(symbol);
  if (book.updateId !== due.lastUpdateId) return `at ${String(book.updateId)} of ${due.lastUpdateId}`;
  const texts = (levels: OrderBook['bids']) => levels.map(({ price, qty }) => `${plain(price)} x ${plain(qty)}`).join();
  for (const side of ['bids', 'asks'] as const) {
    const dueTexts = due[side].map(({ price, qty }) => `${price} x ${qty}`).join();
    if (texts(book[side]) !== dueTexts) return `the ${side} are not those of the exchange`;
  }
  return undefined;
}

/** Why balances are not those of the exchange; undefined when they are. */
export function balancesDiffer(simulator: LambdaplexSimulator, apiKey: string, balances: Balances): string | undefined {
  const due = simulator.balances(apiKey);
  if (balances.size !== due.length) return `there are ${balances.size} of ${due.length} assets`;
  for (const { asset, free, locked } of due) {
    const is = balances.get(asset);
    if (is === undefined) return `${asset} is missing`;
    if (plain(is.free) !== free || plain(is.locked) !== locked) {
      return `${asset} is ${is.free} and ${is.locked} where ${free} and ${locked} are due`;
    }
  }
  return undefined;
}

/**
 * Why orders are not those of the exchange; undefined when they are: all that are open are there, and each that is there,
 * open or not, is as the exchange has it, with all its fills.
 */
export function ordersDiffer(
  simulator: LambdaplexSimulator,
  apiKey: string,
  orders: AccountOrders,
): string | undefined {
  const due = new Map(simulator.orders(apiKey).map((order) => [order.orderId, order]));
  for (const { orderId, status } of due.values()) {
    if (status === 'OPEN' && !orders.has(orderId)) return `open order ${orderId} is missing`;
  }
  const fills = new Map<string, PlexFill[]>();
  for (const fill of simulator.trades(apiKey)) fills.set(fill.orderId, [...(fills.get(fill.orderId) ?? []), fill]);
  for (const order of orders.values()) {
    const told = due.get(order.orderId);
    if (told === undefined) return `order ${order.orderId} never was`;
    const [is, should] = [ours(order), theirs(told, order, fills.get(order.orderId) ?? [])];
    if (is !== should) return `order ${order.orderId} is\n${is}\nwhere this is due:\n${should}`;
  }
  return undefined;
}

const ours = ({ symbol, side, type, status, qty, price, ...order }: AccountOrder): string =>
  [
    ...[
      symbol,
      side,
      type,
      status,
      plain(qty),
      plain(price ?? ''),
      plain(order.executedQty),
      plain(order.cumulativeQuoteQty),
    ],
    ...order.fills.map(({ tradeId, isMaker, commissionAsset, ...fill }) =>
      [tradeId, isMaker, commissionAsset]
        .concat([fill.qty, fill.price ?? '', fill.quoteQty ?? '', fill.commission ?? ''].map(plain))
        .join(' '),
    ),
  ].join('\n');

const theirs = (told: PlexOrder, { status }: AccountOrder, fills: readonly PlexFill[]): string =>
  [
    ...[told.symbol, told.side, told.type],
    // REST and the events have two words for an order that was filled in part and goes on.
    told.status === 'OPEN' && told.executedQty !== '0' && status === 'PARTIALLY_FILLED' ? status : told.status,
    ...[told.quantity, told.price === undefined ? '' : plain(told.price), told.executedQty, told.quoteQty],
    ...fills.map(({ cursorId, isMaker, commissionAsset, qty, price, quoteQty, commission }) =>
      [cursorId, isMaker, commissionAsset, qty, price, quoteQty, commission].join(' '),
    ),
  ].join('\n');
