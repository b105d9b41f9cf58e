import type { TradeTexts } from '../../src/simulator/index.js';

/** A candle, as far as it follows from trades without a rounding. */
export interface PlainCandle {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** In units of the last decimal of the quantities. */
  readonly volume: bigint;
}

/** A number's units of its last decimal; all prices of a symbol are printed with the same decimals. */
export const unitsOf = (text: string): bigint => BigInt(text.replace('.', ''));

/**
 * The candle that the first so many trades of an interval make; undefined where there are fewer.
 *
 * @param trades - all trades, oldest first
 * @param begin - RFC 3339, UTC
 * @param minutes - how long the interval is
 */
export function candleFrom(
  trades: readonly TradeTexts[],
  begin: string,
  minutes: number,
  count: number,
): PlainCandle | undefined {
  const [from, to] = [Date.parse(begin), Date.parse(begin) + minutes * 60_000];
  // From the end: what is asked for is mostly the latest.
  const before = trades.findLastIndex(({ timestamp }) => Date.parse(timestamp) < from);
  const among = trades.slice(before + 1, before + 1 + count);
  const [opening, closing] = [among[0], among.at(-1)];
  if (opening === undefined || closing === undefined || among.length < count) return undefined;
  if (Date.parse(closing.timestamp) >= to) return undefined;
  let [high, low] = [opening.price, opening.price];
  for (const { price } of among) {
    if (unitsOf(price) > unitsOf(high)) high = price;
    if (unitsOf(price) < unitsOf(low)) low = price;
  }
  const volume = among.reduce((sum, { qty }) => sum + unitsOf(qty), 0n);
  return { open: opening.price, high, low, close: closing.price, volume };
}
