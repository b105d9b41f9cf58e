import type { CandleTexts, Interval, TradeTexts } from '../../src/simulator/index.js';

/** A decimal text as a whole number of its last decimal. */
export const units = (text: string): bigint => BigInt(text.replace('.', ''));

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

/** A whole number printed with decimals. */
export const printed = (value: bigint, decimals: number): string => {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

/** Microseconds since 1970 of a timestamp with six decimals. */
export const microsOf = (timestamp: string): number =>
  Date.parse(`${timestamp.slice(0, 23)}Z`) * 1000 + Number(timestamp.slice(23, 26));

const rounded = (dividend: bigint, divisor: bigint): bigint => {
  const [whole, rest] = [dividend / divisor, dividend % divisor];
  const twice = 2n * (rest < 0n ? -rest : rest);
  if (twice < divisor) return whole;
  return whole + (dividend < 0n ? -1n : 1n);
};

const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((total, each) => total + each, 0n);
const least = (numbers: readonly bigint[]): bigint => numbers.reduce((one, other) => (one < other ? one : other));
const most = (numbers: readonly bigint[]): bigint => numbers.reduce((one, other) => (one > other ? one : other));

/** What any bunch of trades comes to, at least one, computed anew from their texts. */
export function figuresOf(trades: readonly TradeTexts[]) {
  const [priceDecimals, qtyDecimals] = [decimalsOf(trades[0]?.price ?? ''), decimalsOf(trades[0]?.qty ?? '')];
  const price = (value: bigint): string => printed(value, priceDecimals);
  const prices = trades.map((trade) => units(trade.price));
  const quantities = trades.map(({ qty }) => units(qty));
  const volume = sum(quantities);
  const cost = sum(prices.map((each, at) => each * (quantities[at] ?? 0n)));
  const [first = 0n, last = 0n] = [prices[0], prices.at(-1)];
  return {
    open: price(first),
    close: price(last),
    high: price(most(prices)),
    low: price(least(prices)),
    volume: printed(volume, qtyDecimals),
    vwap: price(rounded(cost, volume)),
    change: price(last - first),
    change_pct: printed(rounded((last - first) * 10_000n, first), 2),
    trades: trades.length,
  };
}

/** The candles of trades, computed anew from their texts. */
export function candlesOf(trades: readonly TradeTexts[], interval: Interval): readonly CandleTexts[] {
  const minutes = interval * 60_000_000;
  const byBegin = new Map<number, TradeTexts[]>();
  for (const trade of trades) {
    const at = microsOf(trade.timestamp);
    const begin = at - (at % minutes);
    byBegin.set(begin, [...(byBegin.get(begin) ?? []), trade]);
  }
  return [...byBegin].map(([begin, own]) => {
    const { open, high, low, close, volume, vwap, trades: count } = figuresOf(own);
    const interval_begin = new Date(begin / 1000).toISOString().replace('.000Z', '.000000000Z');
    return { open, high, low, close, volume, vwap, trades: count, interval_begin, interval };
  });
}
