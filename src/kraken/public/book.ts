import { Observable, Subject, defer, filter, map, merge, type MonoTypeOperatorFunction } from 'rxjs';
import { diffOf } from '../../book/book-diff.js';
import type { BookEvent } from '../../book/book-event.js';
import type { OrderBook } from '../../book/order-book.js';
import { scanBook } from '../../book/scan-book.js';
import { createTruncation } from '../../book/truncate-depth.js';
import { verifyChecksum } from '../../book/verify-checksum.js';
import { decodeWith } from '../../core/decode-with.js';
import { DepthChanged } from '../../core/errors.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { shareLatest } from '../../core/share-latest.js';
import { krakenChecksum } from '../checksum.js';
import { BookMessage, bookEventFrom } from '../codecs/book.js';
import { keyOf } from '../dialect.js';
import type { Link } from '../../core/link.js';
import { mended } from '../../core/mended.js';
import { tied } from '../../core/tied.js';

/** The depths that the exchange offers, in levels a side. */
export const BOOK_DEPTHS = [10, 25, 100, 500, 1000] as const;

/** A depth that the exchange offers, in levels a side. */
export type BookDepth = (typeof BOOK_DEPTHS)[number];

/** Options of the book channel. */
export interface BookOptions {
  /** How many levels a side shows. */
  readonly depth?: BookDepth;
}

/** The one stream of a symbol's books, and how deep it has to be. */
export interface SharedBook {
  readonly books$: Observable<Live<OrderBook> | Stale>;
  readonly demand: DepthDemand;
}

/**
 * The books of one symbol, each checked before it is emitted.
 *
 * This is the way of a frame, from the multiplexer to the observer. All observers of a symbol share one subscription,
 * as deep as the deepest of them wants it.
 *
 * @param shared - the streams that there are, one for each symbol
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/book | Kraken: book}
 */
export function book(
  link: Link,
  shared: Register<SharedBook>,
  symbol: string,
  depth: BookDepth,
): Observable<Live<OrderBook> | Stale> {
  const key = keyOf('book', symbol);
  return new Observable((observer) => {
    const { books$, demand } = shared.once(key, (drop) => sharedBook(link, symbol, depth, drop));
    const subscription = books$.pipe(within(depth, demand)).subscribe(observer);
    // Only now, as an observer: others may leave in answer to it, and the topic must not end with them.
    demand.raise(depth);
    return subscription;
  });
}

function sharedBook(link: Link, symbol: string, depth: BookDepth, drop: () => void): SharedBook {
  const { topics, lingerMs, scheduler } = link;
  const key = keyOf('book', symbol);
  const demand = createDepthDemand(symbol, depth);
  const books$ = defer(() => {
    const depthNow = demand.depth;
    return merge(topics.hold({ key, channel: 'book', symbol, params: { depth: depthNow } }), demand.raised$).pipe(
      decodeWith(BookMessage, key),
      map((message) => bookEventFrom(message, scheduler.now())),
      scanBook({ depth: depthNow }),
      verifyChecksum(krakenChecksum()),
    );
  }).pipe(mended(link, key, symbol), tied(link, key, drop), shareLatest({ lingerMs, scheduler }));
  return { books$, demand };
}

/**
 * The same books as events: a snapshot first, and after each repair, then what changed from book to book. Applied one
 * after the other they give the books exactly, without cutting anything off: a level that moves out of the depth is
 * told as removed, one that moves into it as new.
 */
export function bookUpdates(books$: Observable<Live<OrderBook> | Stale>): Observable<Live<BookEvent> | Stale> {
  return defer(() => {
    let before: OrderBook | undefined;
    return books$.pipe(
      map((envelope): Live<BookEvent> | Stale => {
        if (envelope._tag === 'Stale') {
          before = undefined;
          return envelope;
        }
        const event = eventFrom(before, envelope.value);
        before = envelope.value;
        return { _tag: 'Live', value: event };
      }),
    );
  });
}

function eventFrom(before: OrderBook | undefined, book: OrderBook): BookEvent {
  const { symbol, checksum, timestamp, receivedAtMs } = book;
  const { bids, asks } = before === undefined ? book : diffOf(before, book);
  return {
    type: before === undefined ? 'snapshot' : 'update',
    symbol,
    bids,
    asks,
    receivedAtMs,
    ...(checksum === undefined ? {} : { checksum }),
    ...(timestamp === undefined ? {} : { timestamp }),
  };
}

/** How deep a topic has to be: as deep as its deepest observer ever wanted, for as long as the topic lives. */
interface DepthDemand {
  readonly depth: number;
  raise(depth: number): void;
  /** Errors with {@link DepthChanged} when the depth grows, so that the topic is subscribed anew. */
  readonly raised$: Observable<never>;
}

function createDepthDemand(symbol: string, first: number): DepthDemand {
  const raises$ = new Subject<number>();
  let deepest = first;
  return {
    get depth() {
      return deepest;
    },
    raise: (depth) => {
      if (depth <= deepest) return;
      deepest = depth;
      raises$.next(depth);
    },
    raised$: raises$.pipe(
      map((depth): never => {
        throw new DepthChanged(symbol, depth);
      }),
    ),
  };
}

/**
 * Cut books that are deeper than asked for, and leave out those in which nothing within the depth moved, and those
 * from before the topic was as deep.
 */
function within(depth: number, demand: DepthDemand): MonoTypeOperatorFunction<Live<OrderBook> | Stale> {
  return (books$) =>
    defer(() => {
      let truncated = createTruncation(depth);
      return books$.pipe(
        map((envelope): Live<OrderBook> | Stale | undefined => {
          if (envelope._tag === 'Stale') {
            truncated = createTruncation(depth);
            return envelope;
          }
          if (demand.depth === depth) return envelope;
          if (demand.depth < depth) return undefined;
          const value = truncated(envelope.value);
          return value && { _tag: 'Live', value };
        }),
        filter((envelope) => envelope !== undefined),
      );
    });
}
