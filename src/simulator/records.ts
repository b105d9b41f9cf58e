import { recordFrame, type RecordFrame } from './frame.js';
import { digits, type JsonObject } from './json.js';
import type { CandleTexts, TradeTexts } from './tape.js';
import type { DayTexts } from './day.js';
import type { EventTrigger, Interval } from './topic.js';

/** A ticker as a client knows it: its numbers are texts with the digits that were sent. */
export interface TickerTexts extends DayTexts {
  /** Zero, as is `bid_qty`, while nobody bids; how the venue itself prints an empty side is not known. */
  readonly bid: string;
  readonly bid_qty: string;
  readonly ask: string;
  readonly ask_qty: string;
  /** When the market last changed. */
  readonly timestamp: string;
}

type FrameType = RecordFrame['type'];

/** Trades, oldest first. Of a market without any the venue's snapshot is not known: ours is an empty list. */
export function tradeFrame(symbol: string, type: FrameType, trades: readonly TradeTexts[]): RecordFrame {
  const records = trades.map(({ side, price, qty, ord_type, trade_id, timestamp }) => {
    return { symbol, side, price: digits(price), qty: digits(qty), ord_type, trade_id, timestamp };
  });
  return recordFrame({ channel: 'trade', symbol }, type, records);
}

/** A ticker. What set it off shows nowhere in it. */
export function tickerFrame(
  symbol: string,
  type: FrameType,
  event_trigger: EventTrigger,
  ticker: TickerTexts,
): RecordFrame {
  const record: JsonObject = {
    symbol,
    bid: digits(ticker.bid),
    bid_qty: digits(ticker.bid_qty),
    ask: digits(ticker.ask),
    ask_qty: digits(ticker.ask_qty),
    last: ticker.last === undefined ? undefined : digits(ticker.last),
    volume: digits(ticker.volume),
    vwap: digits(ticker.vwap),
    low: digits(ticker.low),
    high: digits(ticker.high),
    change: digits(ticker.change),
    change_pct: digits(ticker.change_pct),
    trades: ticker.trades,
    timestamp: ticker.timestamp,
  };
  return recordFrame({ channel: 'ticker', symbol, event_trigger }, type, [record]);
}

/** A candle, and when it ends. */
export interface EndedCandle extends CandleTexts {
  /** Deprecated by the venue, and sent. */
  readonly timestamp: string;
}

/**
 * Candles, oldest first; an empty list as with trades.
 *
 * @param timestamp - when the frame is sent, with nine decimals
 */
export function ohlcFrame(
  symbol: string,
  interval: Interval,
  type: FrameType,
  timestamp: string,
  candles: readonly EndedCandle[],
): RecordFrame {
  const records = candles.map((candle) => ({
    symbol,
    open: digits(candle.open),
    high: digits(candle.high),
    low: digits(candle.low),
    close: digits(candle.close),
    trades: candle.trades,
    volume: digits(candle.volume),
    vwap: digits(candle.vwap),
    interval_begin: candle.interval_begin,
    interval,
    timestamp: candle.timestamp,
  }));
  return recordFrame({ channel: 'ohlc', symbol, interval }, type, records, { timestamp });
}
