import type { Level } from '../../book/level.js';
import type { Decimal } from '../../core/decimal.js';
import type { Level3Order } from '../codecs/level3.js';

/** One price of an order-by-order book. Never edited once made: a change replaces it. */
export interface Level3Level extends Level {
  /** In quote units per base unit, in the digits of its first order. */
  readonly price: Decimal;
  /** The exact sum of its orders, in base units, with as many decimals as the longest of them. */
  readonly qty: Decimal;
  /** In the order in which they will be filled: the oldest first. Never empty. */
  readonly orders: readonly Level3Order[];
}

/**
 * An order-by-order book at one moment. It never changes: the next moment is another book, which shares with it the
 * levels that are the same.
 *
 * Left out by the exchange: orders in flight, market orders that are not matched yet, stop and take-profit orders that
 * are not triggered, and what icebergs hide.
 */
export interface Level3Book {
  /** Spelled as the exchange spells it. */
  readonly symbol: string;
  /** Best first: prices fall. */
  readonly bids: readonly Level3Level[];
  /** Best first: prices rise. */
  readonly asks: readonly Level3Level[];
  /** What the exchange says the digest of its book is, an unsigned 32-bit integer. */
  readonly checksum: number;
  /** Of the last message in it, as the exchange sent it. */
  readonly timestamp?: string;
  /** When that message reached us, in ms since the epoch, by our clock. */
  readonly receivedAtMs: number;
}
