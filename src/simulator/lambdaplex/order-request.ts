import type { Random } from '../random.js';
import { isDecimal, unitsFrom } from './amount.js';
import type { Listing } from './listing.js';
import type { PlexOrderType, PlexSide, PlexTimeInForce, WorkedOrder } from './order.js';

/** An order that a test hook places. */
export interface PlexOrderRequest {
  readonly apiKey: string;
  readonly symbol: string;
  readonly side: PlexSide;
  /** Default `LIMIT`. */
  readonly type?: PlexOrderType;
  /** Default `GTC`; a market order is always carried out at once or never. */
  readonly timeInForce?: PlexTimeInForce;
  /** In the base asset, in whole lots, above 0. */
  readonly quantity: string;
  /** In the quote asset; due for a limit order, and for no other. One that fits no tick is refused as `BAD_PRICE`. */
  readonly price?: string;
  /** Default `sim-1`, `sim-2`, … */
  readonly clientOrderId?: string;
}

type Asked = Pick<
  WorkedOrder,
  'apiKey' | 'listing' | 'side' | 'type' | 'timeInForce' | 'quantity' | 'price' | 'priceText'
>;

/**
 * What is asked for, in the market's own measures.
 *
 * @throws RangeError at the call for a quantity that is 0 or no whole lots, or a price that is missing, too much or none
 */
export function readOrder(request: PlexOrderRequest, listing: Listing): Asked {
  const { apiKey, side, type = 'LIMIT', timeInForce = 'GTC', quantity: text, price: priceText } = request;
  const quantity = unitsFrom(text, listing.lotDecimals);
  if (quantity === undefined || quantity === 0n) {
    throw new RangeError(`quantity ${text}: above 0, with at most ${listing.lotDecimals} places, is due`);
  }
  if ((type === 'LIMIT') !== (priceText !== undefined)) {
    throw new RangeError(`price ${String(priceText)}: due for a limit order, and for no other`);
  }
  if (priceText !== undefined && !isDecimal(priceText)) throw new RangeError(`price ${priceText}: a decimal is due`);
  const price = priceText === undefined ? undefined : unitsFrom(priceText, listing.tickDecimals);
  return { apiKey, listing, side, type, timeInForce, quantity, price, priceText };
}

/** So many hexadecimal digits. */
export const hexOf = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.below(16).toString(16)).join('');

/** An id in the form of a UUID. */
export const uuidOf = (random: Random): string =>
  [hexOf(random, 8), hexOf(random, 4), `4${hexOf(random, 3)}`, `a${hexOf(random, 3)}`, hexOf(random, 12)].join('-');
