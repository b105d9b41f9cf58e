// Hot path: up to twenty levels for every book, most of which were in the one before.

import { CRC_START, crcEnd, crcOfDigits, crcPassing } from '../book/crc32.js';
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
  const addAsks = createSide({ pricePrecision, qtyPrecision });
  const addBids = createSide({ pricePrecision, qtyPrecision });
  return (book) => crcEnd(addBids(addAsks(CRC_START, topOf(book, 'ask', LEVELS)), topOf(book, 'bid', LEVELS)));
}

/** What one level adds to the checksum. */
interface Fragment {
  readonly level: Level;
  readonly price: string;
  readonly qty: string;
  /** The CRC of its digits, begun at 0. */
  readonly crc: number;
  /** How many digits they are. */
  readonly length: number;
}

type Precisions = { readonly [Name in keyof KrakenChecksumOptions]: number | undefined };

/** Adds one side to a checksum. Most levels are those of the book before, so what they add is kept for the next. */
function createSide(precisions: Precisions): (crc: number, levels: readonly Level[]) => number {
  let kept: readonly Fragment[] = [];
  return (crc, levels) => {
    const fragments = new Array<Fragment>(levels.length);
    let state = crc;
    for (let at = 0; at < levels.length; at += 1) {
      const level = levels[at];
      if (level === undefined) break;
      let fragment = keptOf(level, kept, at);
      // The texts are compared too: a level that somebody has changed all the same must not pass as what it was.
      if (fragment?.price !== level.price || fragment.qty !== level.qty) fragment = fragmentOf(level, precisions);
      fragments[at] = fragment;
      state = crcPassing(state, fragment.length) ^ fragment.crc;
    }
    kept = fragments;
    return state;
  };
}

/** What was kept of a level, at its own place or, if a level before it came or went, at the next one. */
const keptOf = (level: Level, kept: readonly Fragment[], at: number): Fragment | undefined => {
  // Each place is looked at only if it is there: a look beyond the ends of a list takes the slow way.
  const count = kept.length;
  if (at < count && kept[at]?.level === level) return kept[at];
  if (at > 0 && at <= count && kept[at - 1]?.level === level) return kept[at - 1];
  return at + 1 < count && kept[at + 1]?.level === level ? kept[at + 1] : undefined;
};

const fragmentOf = (level: Level, { pricePrecision, qtyPrecision }: Precisions): Fragment => {
  const price = significant(level.price, pricePrecision);
  const qty = significant(level.qty, qtyPrecision);
  const crc = crcOfDigits(crcOfDigits(0, price.text, price.from), qty.text, qty.from);
  return { level, price: level.price, qty: level.qty, crc, length: digitCount(price) + digitCount(qty) };
};

/** The digits of a token that enter the checksum: those from a place on, less the point. */
interface Significant {
  readonly text: string;
  readonly from: number;
}

/** A token as sent prints all its decimals; only one that has lost some needs the precision. */
const significant = (token: string, precision: number | undefined): Significant =>
  precision === undefined
    ? { text: token, from: leadingZerosOf(token) }
    : { text: digestText(token, precision), from: 0 };

/** How many characters stand before the first digit that counts: zeros, and the point among them. */
const leadingZerosOf = (token: string): number => {
  let at = 0;
  for (let code = token.charCodeAt(0); code === 48 /* 0 */ || code === 46 /* . */; code = token.charCodeAt(at)) at += 1;
  return at;
};

const digitCount = ({ text, from }: Significant): number => text.length - from - (text.includes('.', from) ? 1 : 0);

const requirePrecision = (name: string, precision: number | undefined): void => {
  if (precision !== undefined && !(Number.isInteger(precision) && precision >= 0)) {
    throw new RangeError(`${name} must be 0, 1, 2, …, not ${precision}`);
  }
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
