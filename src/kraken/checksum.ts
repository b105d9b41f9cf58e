// Hot path: the digits of up to forty tokens for every book, put into the CRC one by one, with no text in between.

import { CRC_START, crcEnd, crcOfDigits } from '../book/crc32.js';
import { topOf } from '../book/emitted-book.js';
import type { Level } from '../book/level.js';
import type { OrderBook } from '../book/order-book.js';
import { parseDecimal } from '../core/decimal.js';

/** Kraken's checksum covers the best ten levels of each side, or what there is of them. */
const LEVELS = 10;

/** For {@link krakenChecksum}: the decimals to pad to, when the source has lost its trailing zeros. */
export interface KrakenChecksumOptions {
  /** Decimals of a price, 0 or more: the instrument's `price_precision`. */
  readonly pricePrecision?: number;
  /** Decimals of a quantity, 0 or more: the instrument's `qty_precision`. */
  readonly qtyPrecision?: number;
}

/**
 * Kraken's checksum of a Level 2 book, for `verifyChecksum`.
 *
 * It is made from the digits as sent, which the wire prints with all their trailing zeros, so that no instrument data
 * is needed. A recording that went through `JSON.parse` has lost those zeros: give it the instrument's precisions.
 *
 * @returns a function from a book to the CRC-32 of its best ten levels, an unsigned 32-bit integer
 * @throws RangeError at the call when a precision is not an integer of 0 or more
 * @see {@link https://docs.kraken.com/api/docs/guides/spot-ws-book-v2 | Kraken: book checksum}
 */
export function krakenChecksum({ pricePrecision, qtyPrecision }: KrakenChecksumOptions = {}): (
  book: OrderBook,
) => number {
  requirePrecision('pricePrecision', pricePrecision);
  requirePrecision('qtyPrecision', qtyPrecision);
  const addSide = (crc: number, levels: readonly Level[]): number => {
    let state = crc;
    for (const { price, qty } of levels) state = addToken(addToken(state, price, pricePrecision), qty, qtyPrecision);
    return state;
  };
  return (book) => crcEnd(addSide(addSide(CRC_START, topOf(book, 'ask', LEVELS)), topOf(book, 'bid', LEVELS)));
}

const requirePrecision = (name: string, precision: number | undefined): void => {
  if (precision !== undefined && !(Number.isInteger(precision) && precision >= 0)) {
    throw new RangeError(`${name} must be 0, 1, 2, …, not ${precision}`);
  }
};

const addToken = (crc: number, token: string, precision: number | undefined): number =>
  precision === undefined
    ? crcOfDigits(crc, token, leadingZerosOf(token))
    : crcOfDigits(crc, digestText(token, precision), 0);

/** How many characters stand before the first digit that counts: zeros, and the point among them. */
const leadingZerosOf = (token: string): number => {
  let at = 0;
  for (let code = token.charCodeAt(0); code === 48 /* 0 */ || code === 46 /* . */; code = token.charCodeAt(at)) at += 1;
  return at;
};

/**
 * How a number enters the checksum: in plain decimals, without its point, without leading zeros; trailing zeros stay.
 *
 * @param token - the number as sent; an exponent is written out
 * @param precision - pad to so many decimals; without it, or with more decimals than that, the token's own stay
 * @throws RangeError when the token is no number
 */
export function digestText(token: string, precision = 0): string {
  const decimal = parseDecimal(token);
  if (decimal === undefined) throw new RangeError(`${JSON.stringify(token)} is not a number`);
  const [whole = '', decimals = ''] = decimal.split('.');
  return (whole + decimals.padEnd(precision, '0')).replace(/^0+/, '');
}
