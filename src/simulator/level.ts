import { digitsOf, textOf } from './decimal.js';
import type { KrakenPair } from './pairs.js';

/** One price of a simulated book, with every text that is ever needed of it made once. */
export interface Level {
  /** In units of the pair's last price decimal. */
  readonly price: bigint;
  /** In units of the pair's last quantity decimal; never zero. */
  readonly qty: bigint;
  readonly priceText: string;
  readonly qtyText: string;
  /** The level as it stands in a frame. */
  readonly json: string;
  /** What the level adds to the text under the checksum. */
  readonly digits: string;
}

/** A level from its figures, in units of the pair's last decimals. */
export function levelOf(pair: KrakenPair, price: bigint, qty: bigint): Level {
  const priceText = textOf(price, pair.pricePrecision);
  const qtyText = textOf(qty, pair.qtyPrecision);
  return {
    price,
    qty,
    priceText,
    qtyText,
    json: entryJson(priceText, qtyText),
    digits: digitsOf(priceText) + digitsOf(qtyText),
  };
}

/** One element of `bids` or `asks` in a frame, from the texts of its numbers. */
export function entryJson(priceText: string, qtyText: string): string {
  return `{"price":${priceText},"qty":${qtyText}}`;
}
