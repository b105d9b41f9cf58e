// Hot path: one book is made for every update, and one more when it is verified. A deep side is kept as the chunks
// that the ladder lent, and joined only for those who read all of it.

import type { BookEvent } from './book-event.js';
import type { Runs } from './ladder.js';
import type { Level, Side } from './level.js';
import type { OrderBook } from './order-book.js';

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a book has beside its sides, as an event or another book tells it. */
type Head = Pick<BookEvent, 'symbol' | 'timestamp' | 'receivedAtMs' | 'checksum' | 'updateId'>;

/** A book of these levels. Runs of a side that are several must be those of a ladder. */
export function bookFrom(head: Head, bids: Runs, asks: Runs, verifiedDepth: number): OrderBook {
  if (bids.length > 1 || asks.length > 1) return new DeepBook(head, bids, asks, verifiedDepth);
  const { symbol, timestamp, receivedAtMs, checksum, updateId } = head;
  const [bidLevels = []] = bids;
  const [askLevels = []] = asks;
  const book = { symbol, bids: bidLevels, asks: askLevels, receivedAtMs, verifiedDepth };
  if (timestamp !== undefined && checksum !== undefined && updateId === undefined) {
    // The usual book of Kraken, made in one go.
    return { symbol, bids: bidLevels, asks: askLevels, receivedAtMs, verifiedDepth, timestamp, checksum };
  }
  addOptional(book, head);
  return book;
}

/** What is absent stays absent, so that books compare and print as one would write them. */
const addOptional = (book: Draft<OrderBook>, { timestamp, checksum, updateId }: Head): void => {
  if (timestamp !== undefined) book.timestamp = timestamp;
  if (checksum !== undefined) book.checksum = checksum;
  if (updateId !== undefined) book.updateId = updateId;
};

/** The same book, marked as verified down to this level. */
export function withVerifiedDepth(book: OrderBook, verifiedDepth: number): OrderBook {
  return DeepBook.isDeep(book)
    ? new DeepBook(book, DeepBook.runsOf(book, 'bid'), DeepBook.runsOf(book, 'ask'), verifiedDepth)
    : { ...book, verifiedDepth };
}

/** A side of a book, in one or several arrays, without joining what is not joined yet. For reading only. */
export function runsOf(book: OrderBook, side: Side): Runs {
  if (DeepBook.isDeep(book)) return DeepBook.runsOf(book, side);
  return [side === 'bid' ? book.bids : book.asks];
}

/** The best levels of a side, at most so many, without joining the rest. For reading only: it may be the book's own. */
export function topOf(book: OrderBook, side: Side, count: number): readonly Level[] {
  const runs = runsOf(book, side);
  const [first = []] = runs;
  if (runs.length < 2) return first.length > count ? first.slice(0, count) : first;
  const top = first.slice(0, count);
  for (let at = 1; top.length < count && at < runs.length; at += 1) {
    top.push(...(runs[at]?.slice(0, count - top.length) ?? []));
  }
  return top;
}

const joined = (runs: Runs): readonly Level[] => {
  const levels: Level[] = [];
  return levels.concat(...runs);
};

/** A book whose `bids` and `asks` are own enumerable properties, yet made at first reading. */
class DeepBook implements OrderBook {
  // Declared only: the constructor makes them, in this order, and leaves out what is absent.
  declare readonly symbol: string;
  declare readonly bids: readonly Level[];
  declare readonly asks: readonly Level[];
  declare readonly receivedAtMs: number;
  declare readonly verifiedDepth: number;
  declare readonly timestamp?: string;
  declare readonly checksum?: number;
  declare readonly updateId?: number;
  readonly #bidRuns: Runs;
  readonly #askRuns: Runs;
  #bids: readonly Level[] | undefined;
  #asks: readonly Level[] | undefined;

  constructor(head: Head, bids: Runs, asks: Runs, verifiedDepth: number) {
    this.symbol = head.symbol;
    // Getters made once for all books: with closures of its own each book would become a slow dictionary.
    Object.defineProperty(this, 'bids', DeepBook.#bidsProperty);
    Object.defineProperty(this, 'asks', DeepBook.#asksProperty);
    this.receivedAtMs = head.receivedAtMs;
    this.verifiedDepth = verifiedDepth;
    this.#bidRuns = bids;
    this.#askRuns = asks;
    addOptional(this, head);
  }

  static readonly #bidsProperty: PropertyDescriptor & ThisType<DeepBook> = {
    enumerable: true,
    get() {
      return (this.#bids ??= joined(this.#bidRuns));
    },
  };

  static readonly #asksProperty: PropertyDescriptor & ThisType<DeepBook> = {
    enumerable: true,
    get() {
      return (this.#asks ??= joined(this.#askRuns));
    },
  };

  static isDeep(book: OrderBook): book is DeepBook {
    return #bidRuns in book;
  }

  static runsOf(book: DeepBook, side: Side): Runs {
    return side === 'bid' ? book.#bidRuns : book.#askRuns;
  }
}
