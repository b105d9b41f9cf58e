import { defer, filter, map, type OperatorFunction } from 'rxjs';
import { sameLevel, type Level } from './level.js';
import { bestAskOf, bestBidOf, type OrderBook } from './order-book.js';

/** Best bid and best ask of a book at one moment. */
export interface TopOfBook {
  /** Spelled as the exchange spells it. */
  readonly symbol: string;
  /** The highest bid; absent when there is none. */
  readonly bid?: Level;
  /** The lowest ask; absent when there is none. */
  readonly ask?: Level;
  /** Of the message that brought it, as the exchange sent it. */
  readonly timestamp?: string;
  /** When that message reached us, in ms since the epoch, by our clock. */
  readonly receivedAtMs: number;
}

/**
 * Follow best bid and best ask: the first of them, and then whenever a price or quantity of the two changed.
 *
 * ![topOfBook](../../docs/marbles/top-of-book.svg)
 *
 * @returns an operator from books to their tops; a book with an empty side has a top without it
 */
export function topOfBook(): OperatorFunction<OrderBook, TopOfBook> {
  return (source$) =>
    defer(() => {
      let shown: TopOfBook | undefined;
      return source$.pipe(
        map((book) => {
          const bid = bestBidOf(book);
          const ask = bestAskOf(book);
          if (shown && sameLevel(shown.bid, bid) && sameLevel(shown.ask, ask)) return undefined;
          shown = topFrom(book, bid, ask);
          return shown;
        }),
        filter((top) => top !== undefined),
      );
    });
}

const topFrom = (
  { symbol, receivedAtMs, timestamp }: OrderBook,
  bid: Level | undefined,
  ask: Level | undefined,
): TopOfBook => ({
  symbol,
  ...(bid && { bid }),
  ...(ask && { ask }),
  ...(timestamp !== undefined && { timestamp }),
  receivedAtMs,
});
