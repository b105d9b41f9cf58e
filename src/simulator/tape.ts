import { nanoStampOf, stampOf } from './clock.js';
import { quotientOf, textOf } from './decimal.js';
import type { KrakenPair } from './pairs.js';
import type { Fill } from './taking.js';
import { INTERVALS, type Interval } from './topic.js';

/** A trade: a fill that has its number and its time. */
export interface Trade extends Fill {
  readonly trade_id: number;
  /** In microseconds since 1970. */
  readonly at: number;
}

/** A trade as a client knows it: its numbers are texts with the digits that were sent. */
export interface TradeTexts {
  readonly trade_id: number;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly qty: string;
  readonly ord_type: 'limit' | 'market';
  readonly timestamp: string;
}

/** A candle as a client knows it: its numbers are texts with the digits that were sent. */
export interface CandleTexts {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly vwap: string;
  readonly volume: string;
  readonly trades: number;
  readonly interval_begin: string;
  readonly interval: Interval;
}

/** A candle so far. Prices and quantities are in units of the pair's last decimals, `cost` in units of their product. */
export interface Candle {
  /** In microseconds since 1970. */
  readonly begin: number;
  readonly open: bigint;
  high: bigint;
  low: bigint;
  close: bigint;
  volume: bigint;
  cost: bigint;
  trades: number;
}

/** All trades of a market, and the candles that they make. */
export interface Tape {
  /** Oldest first. */
  readonly trades: readonly Trade[];
  /** Oldest first; the last one is still open. */
  readonly candles: (interval: Interval) => readonly Candle[];
  /** Trades happen; their numbers follow those before. */
  readonly add: (fills: readonly Fill[], at: number) => readonly Trade[];
}

const MINUTE = 60_000_000;

/**
 * An empty tape.
 *
 * @param firstId - the number of the first trade
 */
export function createTape(firstId: number): Tape {
  const trades: Trade[] = [];
  const candles = new Map<Interval, Candle[]>(INTERVALS.map((interval) => [interval, []]));
  return {
    trades,
    candles: (interval) => candles.get(interval) ?? [],
    add(fills, at) {
      const added = fills.map((fill, index) => ({ ...fill, trade_id: firstId + trades.length + index, at }));
      trades.push(...added);
      for (const trade of added) for (const [interval, list] of candles) light(list, interval, trade);
      return added;
    },
  };
}

const light = (candles: Candle[], interval: Interval, { price, qty, at }: Trade): void => {
  const begin = at - (at % (interval * MINUTE));
  const candle = candles.at(-1);
  if (candle?.begin !== begin) {
    const volume = qty;
    candles.push({ begin, open: price, high: price, low: price, close: price, volume, cost: price * qty, trades: 1 });
    return;
  }
  if (price > candle.high) candle.high = price;
  if (price < candle.low) candle.low = price;
  candle.close = price;
  candle.volume += qty;
  candle.cost += price * qty;
  candle.trades += 1;
};

/** A trade as it is printed. */
export function tradeTexts(pair: KrakenPair, { side, price, qty, ord_type, trade_id, at }: Trade): TradeTexts {
  const texts = { price: textOf(price, pair.pricePrecision), qty: textOf(qty, pair.qtyPrecision) };
  return { side, ...texts, ord_type, trade_id, timestamp: stampOf(at) };
}

/** A candle as it is printed. Its mean price is rounded to the pair's last decimal. */
export function candleTexts(pair: KrakenPair, interval: Interval, candle: Candle): CandleTexts {
  const price = (units: bigint): string => textOf(units, pair.pricePrecision);
  return {
    open: price(candle.open),
    high: price(candle.high),
    low: price(candle.low),
    close: price(candle.close),
    vwap: price(quotientOf(candle.cost, candle.volume)),
    volume: textOf(candle.volume, pair.qtyPrecision),
    trades: candle.trades,
    interval_begin: nanoStampOf(candle.begin),
    interval,
  };
}

/** When a candle ends, as the deprecated `timestamp` of a candle prints it. */
export function endOf(interval: Interval, candle: Candle): string {
  return stampOf(candle.begin + interval * MINUTE);
}
