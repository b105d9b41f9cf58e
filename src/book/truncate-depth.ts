import { defer, filter, map, type MonoTypeOperatorFunction } from 'rxjs';
import { bookFrom, topOf } from './emitted-book.js';
import { sameLevel, type Level } from './level.js';
import type { OrderBook } from './order-book.js';
import { requirePositiveInteger } from './positive-integer.js';

/**
 * Show only the best levels of each side, and only when something among them moved.
 *
 * A book whose shown levels read the same as those last emitted, digit for digit, is dropped, whatever happened below
 * them. `checksum` and `verifiedDepth` stay those of the whole book.
 *
 * ![truncateDepth](../../docs/marbles/truncate-depth.svg)
 *
 * @param depth - how many levels a side shows at most
 * @returns an operator from books to shallower books
 * @throws RangeError at the call when `depth` is not a positive integer
 */
export function truncateDepth(depth: number): MonoTypeOperatorFunction<OrderBook> {
  requirePositiveInteger('depth', depth);
  return (source$) =>
    defer(() =>
      source$.pipe(
        map(createTruncation(depth)),
        filter((book) => book !== undefined),
      ),
    );
}

/**
 * The same, book by book: what {@link truncateDepth} does within one subscription.
 *
 * @param depth - how many levels a side shows at most
 * @returns a function with a memory: from a book to the shallower one, or to undefined when nothing shown has moved
 *   since the book before; make a new one to start afresh
 */
export function createTruncation(depth: number): (book: OrderBook) => OrderBook | undefined {
  let shown: OrderBook | undefined;
  return (book) => {
    const bids = topOf(book, 'bid', depth);
    const asks = topOf(book, 'ask', depth);
    if (shown && sameLevels(shown.bids, bids) && sameLevels(shown.asks, asks)) return undefined;
    shown = bookFrom(book, [bids], [asks], book.verifiedDepth);
    return shown;
  };
}

const sameLevels = (a: readonly Level[], b: readonly Level[]): boolean =>
  a.length === b.length && a.every((level, at) => sameLevel(level, b[at]));
