import { isBetter, placeOf, type Side } from '../book.js';

/** An order that rests in a book, or what is left of it. */
export interface Resting<Owner> {
  readonly side: Side;
  readonly price: bigint;
  /** In lots; 0 once it is filled. */
  readonly left: bigint;
  readonly owner: Owner;
}

/** The orders at one price, the oldest first. */
export interface Queue<Owner> {
  readonly price: bigint;
  /** In lots; never 0. */
  readonly total: bigint;
  readonly orders: readonly Resting<Owner>[];
}

/** A trade: so many lots of a resting order are taken, at its price. */
export interface Fill<Owner> {
  readonly maker: Resting<Owner>;
  readonly price: bigint;
  readonly qty: bigint;
}

/** A book of orders that matches by price, then by time. */
export interface Engine<Owner> {
  /** Best first. */
  readonly queues: (side: Side) => readonly Queue<Owner>[];
  /** Let an order rest, behind all others at its price. It must not cross the book. */
  readonly rest: (side: Side, price: bigint, qty: bigint, owner: Owner) => Resting<Owner>;
  /**
   * Take from the other side what may be had, best and oldest first.
   *
   * @param limit - the worst price; undefined for any
   * @returns the trades, in order
   */
  readonly take: (side: Side, qty: bigint, limit: bigint | undefined) => readonly Fill<Owner>[];
  /** Take an order back; nothing happens when it rests no more. */
  readonly cancel: (order: Resting<Owner>) => void;
}

/** The other side. */
export const opposite = (side: Side): Side => (side === 'bids' ? 'asks' : 'bids');

interface Open<Owner> extends Resting<Owner> {
  left: bigint;
}

interface OpenQueue<Owner> {
  readonly price: bigint;
  total: bigint;
  orders: Open<Owner>[];
}

/**
 * An empty book.
 *
 * @param onTouch - is told of each change of a level's total, in lots; 0 when the level is gone
 */
export function createEngine<Owner>(onTouch: (side: Side, price: bigint, total: bigint) => void): Engine<Owner> {
  const book: Record<Side, OpenQueue<Owner>[]> = { bids: [], asks: [] };

  const queueAt = (side: Side, price: bigint): OpenQueue<Owner> | undefined => {
    const queue = book[side][placeOf(book[side], side, price)];
    return queue?.price === price ? queue : undefined;
  };
  const lessen = (side: Side, queue: OpenQueue<Owner>, order: Open<Owner>, qty: bigint): void => {
    order.left -= qty;
    queue.total -= qty;
    if (order.left === 0n) queue.orders = queue.orders.filter((each) => each !== order);
    if (queue.total === 0n) book[side].splice(placeOf(book[side], side, queue.price), 1);
    onTouch(side, queue.price, queue.total);
  };

  return {
    queues: (side) => book[side],
    rest(side, price, qty, owner) {
      const order: Open<Owner> = { side, price, left: qty, owner };
      const there = queueAt(side, price);
      const queue = there ?? { price, total: 0n, orders: [] };
      if (there === undefined) book[side].splice(placeOf(book[side], side, price), 0, queue);
      queue.orders.push(order);
      queue.total += qty;
      onTouch(side, price, queue.total);
      return order;
    },
    take(side, qty, limit) {
      const from = opposite(side);
      const fills: Fill<Owner>[] = [];
      for (let left = qty; left > 0n;) {
        const queue = book[from][0];
        const maker = queue?.orders[0];
        if (queue === undefined || maker === undefined) break;
        if (limit !== undefined && isBetter(from, limit, queue.price)) break;
        const taken = left < maker.left ? left : maker.left;
        left -= taken;
        lessen(from, queue, maker, taken);
        fills.push({ maker, price: queue.price, qty: taken });
      }
      return fills;
    },
    cancel(order) {
      const queue = queueAt(order.side, order.price);
      const open = queue?.orders.find((each) => each === order);
      if (queue !== undefined && open !== undefined) lessen(order.side, queue, open, open.left);
    },
  };
}
