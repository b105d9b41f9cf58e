import { crc32 } from 'node:zlib';
import { scaled } from '../../book/oracle.js';

/** An order, all of it as text. */
export interface NaiveOrder {
  readonly order_id: string;
  readonly limit_price: string;
  readonly order_qty: string;
  readonly timestamp: string;
}

/** What is said of an order; without an event, as in a snapshot, it is there. */
interface NaiveChange extends Partial<NaiveOrder> {
  readonly event?: string;
}

interface NaiveEvent {
  readonly type: string;
  readonly bids: readonly NaiveChange[];
  readonly asks: readonly NaiveChange[];
}

export interface NaiveLevel {
  readonly price: string;
  readonly qty: string;
  readonly orders: readonly NaiveOrder[];
}

export interface NaiveLevel3 {
  readonly bids: readonly NaiveLevel[];
  readonly asks: readonly NaiveLevel[];
}

/** Nanoseconds since the epoch. */
const nanosOf = (timestamp: string): bigint => {
  const [seconds = '', decimals = ''] = timestamp.replace('Z', '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(decimals.padEnd(9, '0'));
};

const orderFrom = ({ order_id = '', limit_price = '', order_qty = '', timestamp = '' }: NaiveChange): NaiveOrder => ({
  order_id,
  limit_price,
  order_qty,
  timestamp,
});

/** The orders of a side in the order in which they took their places. */
const applied = (side: readonly NaiveOrder[], change: NaiveChange): readonly NaiveOrder[] => {
  const { event = 'add', order_id } = change;
  const others = side.filter((order) => order.order_id !== order_id);
  if (event === 'delete') return others;
  if (event !== 'add' && event !== 'modify') return side;
  const after = orderFrom(change);
  if (scaled(after.order_qty) === 0n) return others;
  const before = side.find((order) => order.order_id === order_id);
  const stays =
    before !== undefined &&
    scaled(before.limit_price) === scaled(after.limit_price) &&
    nanosOf(before.timestamp) === nanosOf(after.timestamp);
  return stays ? side.map((order) => (order === before ? after : order)) : [...others, after];
};

const sum = (quantities: readonly string[]): string => {
  const scale = Math.max(...quantities.map((qty) => qty.split('.')[1]?.length ?? 0));
  const digits = String(quantities.reduce((all, qty) => all + scaled(qty), 0n)).padStart(41, '0');
  return `${digits.slice(0, -40)}${scale === 0 ? '' : '.'}${digits.slice(-40).slice(0, scale)}`;
};

/** The orders by price, the lowest first; in each the oldest first, and of equal age who came first. */
const levelsOf = (side: readonly NaiveOrder[]): readonly NaiveLevel[] => {
  const prices = [...new Set(side.map(({ limit_price }) => scaled(limit_price)))].sort((a, b) => (a < b ? -1 : 1));
  return prices.map((price) => {
    const orders = side
      .filter(({ limit_price }) => scaled(limit_price) === price)
      .sort((a, b) => Number(nanosOf(a.timestamp) - nanosOf(b.timestamp)));
    return { price: orders[0]?.limit_price ?? '', qty: sum(orders.map(({ order_qty }) => order_qty)), orders };
  });
};

const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');

/** Kraken's checksum of the level3 channel, by the platform's own CRC. */
export const naiveLevel3Checksum = ({ bids, asks }: NaiveLevel3): number =>
  crc32(
    [...asks.slice(0, 10), ...bids.slice(0, 10)]
      .flatMap(({ orders }) => orders)
      .map(({ limit_price, order_qty }) => digits(limit_price) + digits(order_qty))
      .join(''),
  );

/** Both sides after each event, from the first snapshot on: nothing of the library, and nothing clever. */
export function naiveLevel3Books(events: readonly NaiveEvent[], depth: number): readonly NaiveLevel3[] {
  let [bids, asks]: [readonly NaiveOrder[], readonly NaiveOrder[]] = [[], []];
  const cut = (side: readonly NaiveOrder[], levels: readonly NaiveLevel[]) =>
    side.filter((order) => levels.some(({ orders }) => orders.includes(order)));
  const first = events.findIndex(({ type }) => type === 'snapshot');
  return events.slice(first < 0 ? events.length : first).map((event) => {
    if (event.type === 'snapshot') [bids, asks] = [[], []];
    bids = event.bids.reduce(applied, bids);
    asks = event.asks.reduce(applied, asks);
    const book = { bids: levelsOf(bids).toReversed().slice(0, depth), asks: levelsOf(asks).slice(0, depth) };
    [bids, asks] = [cut(bids, book.bids), cut(asks, book.asks)];
    return book;
  });
}
