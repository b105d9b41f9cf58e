import { tap, type MonoTypeOperatorFunction } from 'rxjs';
import { CRC_START, crcEnd, crcOfDigits } from '../../book/crc32.js';
import { ChecksumMismatch } from '../../core/errors.js';
import type { Level3Book, Level3Level } from './level3-book.js';

/** Kraken's checksum covers the best ten price levels of each side, or what there is of them. */
const LEVELS = 10;

/**
 * Let an order-by-order book pass only if its digest is the one that the exchange sent with it. The best ten price
 * levels of each side are covered, order by order in their places; damage below them is found when it rises.
 *
 * @returns an operator that mirrors its source, up to the first book that is wrong
 * @throws {@link ChecksumMismatch} on the error channel, when the two differ; the book is not emitted
 * @see {@link https://docs.kraken.com/api/docs/guides/spot-ws-l3-v2 | Kraken: checksum of the level3 channel}
 */
export function verifyLevel3(): MonoTypeOperatorFunction<Level3Book> {
  return tap((book) => {
    const actual = level3Checksum(book);
    if (actual !== book.checksum) throw new ChecksumMismatch(book.symbol, book.checksum, actual);
  });
}

/**
 * Kraken's checksum of an order-by-order book: from the digits as sent, price and quantity of each order, the asks
 * first.
 *
 * @returns the CRC-32 of its best ten price levels, an unsigned 32-bit integer
 */
export function level3Checksum({ bids, asks }: Level3Book): number {
  return crcEnd(withSide(withSide(CRC_START, asks), bids));
}

const withSide = (crc: number, levels: readonly Level3Level[]): number => {
  let state = crc;
  for (const { orders } of levels.slice(0, LEVELS)) {
    for (const { limit_price, order_qty } of orders) state = withNumber(withNumber(state, limit_price), order_qty);
  }
  return state;
};

/** A number enters the checksum without its point and without the zeros before the first digit that counts. */
const withNumber = (crc: number, text: string): number => {
  const from = text.search(/[1-9]/);
  return from < 0 ? crc : crcOfDigits(crc, text, from);
};
