import { map, type MonoTypeOperatorFunction } from 'rxjs';
import { ChecksumMismatch } from '../core/errors.js';
import { withVerifiedDepth } from './emitted-book.js';
import type { OrderBook } from './order-book.js';
import { requirePositiveInteger } from './positive-integer.js';

/**
 * Let a book pass only if its digest is the one that the exchange sent with it, and mark it as verified.
 *
 * ![verifyChecksum](../../docs/marbles/verify-checksum.svg)
 *
 * @param checksumOf - the exchange's way to digest a book, such as `krakenChecksum()`; an unsigned 32-bit integer
 * @param levels - how many levels of each side that digest covers; becomes `verifiedDepth`
 * @returns an operator that mirrors its source, one book for one book, up to the first that is wrong
 * @throws {@link ChecksumMismatch} on the error channel, when the two differ; the book is not emitted
 * @throws TypeError on the error channel, when a book carries no checksum at all: the stream is one that cannot be
 *   verified, and no resubscription would mend it
 * @throws RangeError at the call when `levels` is not a positive integer
 */
export function verifyChecksum(
  checksumOf: (book: OrderBook) => number,
  { levels = 10 }: { readonly levels?: number } = {},
): MonoTypeOperatorFunction<OrderBook> {
  requirePositiveInteger('levels', levels);
  return map((book) => {
    if (book.checksum === undefined) {
      throw new TypeError(`${book.symbol}: the book carries no checksum, so it cannot be verified`);
    }
    const actual = checksumOf(book);
    if (actual !== book.checksum) throw new ChecksumMismatch(book.symbol, book.checksum, actual);
    return withVerifiedDepth(book, levels);
  });
}
