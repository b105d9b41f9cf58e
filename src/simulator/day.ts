import { quotientOf, textOf } from './decimal.js';
import type { KrakenPair } from './pairs.js';
import type { Trade } from './tape.js';

/** 24 hours in microseconds. */
export const DAY = 86_400_000_000;

/** The figures of the last 24 hours, as a ticker prints them. Without a trade all are zero and there is no `last`. */
export interface DayTexts {
  readonly last?: string;
  readonly volume: string;
  readonly vwap: string;
  readonly low: string;
  readonly high: string;
  /** Against the oldest trade of the 24 hours. */
  readonly change: string;
  /** With two decimals. */
  readonly change_pct: string;
  readonly trades: number;
}

/** The last 24 hours of a tape. */
export interface Day {
  /**
   * Go on to this moment: trades have come since, and old ones leave.
   *
   * @param now - in microseconds since 1970; never earlier than before
   */
  readonly reach: (now: number) => void;
  readonly texts: () => DayTexts;
}

/**
 * Sums that follow the tape, so that a step costs no more than the trades that come and leave by it.
 *
 * @param trades - oldest first; it may grow
 */
export function createDay(pair: KrakenPair, trades: readonly Trade[]): Day {
  let [from, to] = [0, 0];
  let [volume, cost] = [0n, 0n];
  let low: bigint | undefined;
  let high: bigint | undefined;

  const widen = (price: bigint): void => {
    if (low === undefined || price < low) low = price;
    if (high === undefined || price > high) high = price;
  };

  return {
    reach(now) {
      for (let trade = trades[to]; trade !== undefined; trade = trades[to]) {
        volume += trade.qty;
        cost += trade.price * trade.qty;
        widen(trade.price);
        to += 1;
      }
      let hasLostEdge = false;
      for (let trade = trades[from]; trade !== undefined && trade.at <= now - DAY; trade = trades[from]) {
        volume -= trade.qty;
        cost -= trade.price * trade.qty;
        hasLostEdge ||= trade.price === low || trade.price === high;
        from += 1;
      }
      if (!hasLostEdge) return;
      low = undefined;
      high = undefined;
      for (let at = from; at < to; at += 1) widen(trades[at]?.price ?? 0n);
    },
    texts() {
      const price = (units: bigint): string => textOf(units, pair.pricePrecision);
      const first = trades[from]?.price;
      const last = first === undefined ? undefined : trades[to - 1]?.price;
      const change = (last ?? 0n) - (first ?? 0n);
      return {
        ...(last !== undefined && { last: price(last) }),
        volume: textOf(volume, pair.qtyPrecision),
        vwap: price(volume === 0n ? 0n : quotientOf(cost, volume)),
        low: price(low ?? 0n),
        high: price(high ?? 0n),
        change: price(change),
        change_pct: textOf(quotientOf(change * 10_000n, first ?? 1n), 2),
        trades: to - from,
      };
    },
  };
}
