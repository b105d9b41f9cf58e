import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { BookEvent } from './book-event.js';
import { bookFrom } from './emitted-book.js';
import { Ladder } from './ladder.js';
import type { OrderBook } from './order-book.js';
import { requirePositiveInteger } from './positive-integer.js';

/**
 * Build the book from its events: one book for each event, beginning with the first snapshot.
 *
 * A snapshot replaces both sides. Of an update all entries are applied in the order sent, whatever the book looks
 * like in between (a crossed book inside a message is no fault), then each side is cut to `depth`: an exchange sends
 * no removal for a level that was pushed out of scope. Updates before the first snapshot are dropped. The events must
 * be those of one symbol. Each subscription starts with no book; the books emitted never change.
 *
 * ![scanBook](../../docs/marbles/scan-book.svg)
 *
 * @param depth - how many levels a side shows, as subscribed; without it nothing is cut
 * @returns an operator from events to books, whose `verifiedDepth` is 0 (see {@link verifyChecksum})
 * @throws RangeError at the call when `depth` is not a positive integer
 * @see {@link https://docs.kraken.com/api/docs/guides/spot-ws-book-v2 | Kraken: how to keep a book}
 */
export function scanBook({ depth }: { readonly depth?: number } = {}): OperatorFunction<BookEvent, OrderBook> {
  if (depth !== undefined) requirePositiveInteger('depth', depth);
  const deepest = depth ?? Infinity;
  return (source$) =>
    defer(() => {
      const bids = new Ladder('bid');
      const asks = new Ladder('ask');
      let begun = false;
      return source$.pipe(
        filter(({ type }) => (begun ||= type === 'snapshot')),
        map((event) => {
          if (event.type === 'snapshot') {
            bids.replace(event.bids);
            asks.replace(event.asks);
          } else {
            bids.apply(event.bids);
            asks.apply(event.asks);
          }
          bids.truncate(deepest);
          asks.truncate(deepest);
          return bookFrom(event, bids.runs(), asks.runs(), 0);
        }),
      );
    });
}
