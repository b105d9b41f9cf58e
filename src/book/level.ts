import type { Decimal } from '../core/decimal.js';

/** One price of a book, with all that is bid or asked at it. Never edited once made: a change replaces it. */
export interface Level {
  /** In quote units per base unit, in the digits that were sent. */
  readonly price: Decimal;
  /** In base units, in the digits that were sent. In an update zero, however printed, removes the level. */
  readonly qty: Decimal;
}

/** A side of a book. */
export type Side = 'bid' | 'ask';

/** A side of an order or trade: a buy takes from the asks, a sell from the bids. */
export type OrderSide = 'buy' | 'sell';

/** Whether two levels read the same, digit for digit. */
export const sameLevel = (a: Level | undefined, b: Level | undefined): boolean =>
  a === b || (a !== undefined && a.price === b?.price && a.qty === b.qty);
