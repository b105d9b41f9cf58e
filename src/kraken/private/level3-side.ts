import { compareDecimals, isZero, plus, type Decimal } from '../../core/decimal.js';
import type { Side } from '../../book/level.js';
import type { Level3Order } from '../codecs/level3.js';
import type { Level3Level } from './level3-book.js';

/** The orders of one price, the oldest first. */
interface Queue {
  readonly price: Decimal;
  readonly entries: Entry[];
  /** As readers have it; undefined when it has changed since. */
  level: Level3Level | undefined;
}

interface Entry {
  readonly queue: Queue;
  /** When the order took its place, as a text that sorts by time. */
  readonly instant: string;
  order: Level3Order;
}

/** One side of an order-by-order book. Not for readers: what they get is made by {@link Level3Side.levels}. */
export class Level3Side {
  readonly #sign: 1 | -1;
  readonly #entries = new Map<string, Entry>();
  #queues: Queue[] = [];
  #levels: readonly Level3Level[] | undefined;

  constructor(side: Side) {
    this.#sign = side === 'ask' ? 1 : -1;
  }

  /** Forget all orders and take these. */
  replace(orders: readonly Level3Order[]): void {
    this.#queues = [];
    this.#entries.clear();
    this.#levels = undefined;
    for (const order of orders) this.set(order);
  }

  /**
   * Put an order in its place, which is behind all of its price that are not younger. One that is there already keeps
   * its place as long as price and time are the same, else it moves; one without quantity goes.
   */
  set({ order_id, limit_price, order_qty, timestamp }: Level3Order): void {
    const order = { order_id, limit_price, order_qty, timestamp };
    const instant = instantOf(timestamp);
    const before = this.#entries.get(order_id);
    if (isZero(order_qty)) {
      this.delete(order_id);
    } else if (before?.instant === instant && compareDecimals(before.queue.price, limit_price) === 0) {
      before.order = order;
      this.#touch(before.queue);
    } else {
      this.delete(order_id);
      this.#insert(order, instant);
    }
  }

  /** Take an order out; one that is not there is gone already. */
  delete(orderId: string): void {
    const entry = this.#entries.get(orderId);
    if (entry === undefined) return;
    const { queue } = entry;
    this.#entries.delete(orderId);
    queue.entries.splice(queue.entries.indexOf(entry), 1);
    if (queue.entries.length === 0) this.#queues.splice(this.#placeOf(queue.price), 1);
    this.#touch(queue);
  }

  /** Drop the worst price levels beyond this many, with all their orders. */
  truncate(depth: number): void {
    for (const { entries } of this.#queues.splice(depth)) {
      for (const { order } of entries) this.#entries.delete(order.order_id);
      this.#levels = undefined;
    }
  }

  /** The levels as they are now, and stay in what is returned. What has not changed is what was returned before. */
  levels(): readonly Level3Level[] {
    this.#levels ??= this.#queues.map((queue) => (queue.level ??= levelFrom(queue)));
    return this.#levels;
  }

  #insert(order: Level3Order, instant: string): void {
    const queue = this.#queueOf(order.limit_price);
    const { entries } = queue;
    const entry = { queue, instant, order };
    entries.splice(entries.findLastIndex((other) => other.instant <= instant) + 1, 0, entry);
    this.#entries.set(order.order_id, entry);
    this.#touch(queue);
  }

  /** The queue of a price, made if there is none. */
  #queueOf(price: Decimal): Queue {
    const place = this.#placeOf(price);
    const there = this.#queues[place];
    if (there !== undefined && compareDecimals(there.price, price) === 0) return there;
    const queue: Queue = { price, entries: [], level: undefined };
    this.#queues.splice(place, 0, queue);
    return queue;
  }

  /** Where the queue of a price is, or would be. */
  #placeOf(price: Decimal): number {
    let low = 0;
    let high = this.#queues.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const queue = this.#queues[middle];
      if (queue !== undefined && this.#sign * compareDecimals(queue.price, price) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #touch(queue: Queue): void {
    queue.level = undefined;
    this.#levels = undefined;
  }
}

const levelFrom = ({ price, entries }: Queue): Level3Level => {
  const orders = entries.map(({ order }) => order);
  const qty = orders.map(({ order_qty }) => order_qty).reduce((sum, each) => plus(sum, each));
  return { price: orders[0]?.limit_price ?? price, qty, orders };
};

/**
 * A time in UTC as a text that sorts as the times do, however many decimals of the second are printed: without the zeros
 * at their end, and without the letter behind them, which is above all digits.
 */
const instantOf = (timestamp: string): string => timestamp.replace(/(?:(\.\d*[1-9])0*|\.0*)?Z$/i, '$1');
