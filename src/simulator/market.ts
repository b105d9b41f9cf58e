import type { Depth, MutableSides, Sides } from './book.js';
import { openChange } from './change.js';
import { checksumOf } from './checksum.js';
import { nanoStampOf, stampOf, type Clock } from './clock.js';
import { createDay } from './day.js';
import { textOf } from './decimal.js';
import { bookFrame, type BookFrame, type DataFrame, type RecordFrame } from './frame.js';
import { createHistory, type BookTexts, type History } from './history.js';
import type { Level } from './level.js';
import type { MarketPair } from './pairs.js';
import { tapeOfDay } from './past.js';
import { createRandom } from './random.js';
import { ohlcFrame, tickerFrame, tradeFrame, type TickerTexts } from './records.js';
import { candleTexts, createTape, endOf, tradeTexts, type CandleTexts, type Trade, type TradeTexts } from './tape.js';
import { createTaking } from './taking.js';
import type { EventTrigger, Interval, Topic } from './topic.js';
import { createWalk } from './walk.js';

/** How a market is to move. */
export interface MarketStep {
  /** Touch only the best so many levels; none for the usual mix. */
  readonly within?: number | undefined;
  /** Whether there is a trade; by chance, if left out. An empty book has none to offer. */
  readonly trade?: boolean | undefined;
}

/** The frames that tell of one market, each written when it is first asked for, or `Nothing` where there is none. */
export interface Frames<Nothing = undefined> {
  readonly book: (depth: Depth) => BookFrame | Nothing;
  readonly trade: () => RecordFrame | Nothing;
  readonly ticker: (trigger: EventTrigger) => RecordFrame | Nothing;
  readonly ohlc: (interval: Interval) => RecordFrame | Nothing;
}

/** One simulated market: its book, its trades, its chance, its past. */
export interface Market extends Pick<History, 'seen'> {
  /** Let something happen, and tell of it. */
  readonly step: (how?: MarketStep) => Frames;
  /** What new subscribers are sent first. */
  readonly snapshot: () => Frames<never>;
  /** The whole book as it stands, as texts. */
  readonly book: () => BookTexts;
  /** All trades, oldest first; or only those whose number is above this one. */
  readonly trades: (after?: number) => readonly TradeTexts[];
  /** All candles, oldest first. */
  readonly candles: (interval: Interval) => readonly CandleTexts[];
  readonly ticker: () => TickerTexts;
}

/** How many trades and candles a snapshot has, at most. */
const TRADES_SHOWN = 50;
const CANDLES_SHOWN = 10;

/**
 * A market with its book filled.
 *
 * @param seed - the same seed gives the same market; each symbol has chance of its own
 * @param options - `isFresh`: never traded so far; usually there is a day of made-up trades behind it
 */
export function createMarket(pair: MarketPair, seed: number, clock: Clock, { isFresh = false } = {}): Market {
  const { symbol } = pair;
  const sides: MutableSides = { bids: [], asks: [] };
  const random = createRandom(seed, symbol);
  const walk = createWalk(pair, sides, random);
  walk.fill();
  const take = createTaking(pair, sides, random);
  const history = createHistory(pair, sides);
  const tape = isFresh ? createTape(1) : tapeOfDay(pair, seed, clock.now());
  const day = createDay(pair, tape.trades);
  let now = clock.now();
  let checksum = checksumOf(sides.bids, sides.asks);
  day.reach(now);

  const tradeTextsOf = (trade: Trade): TradeTexts => tradeTexts(pair, trade);
  const ticker = (): TickerTexts => {
    const [bid, ask] = [sides.bids[0], sides.asks[0]];
    const [noPrice, noQty] = [textOf(0n, pair.pricePrecision), textOf(0n, pair.qtyPrecision)];
    return {
      bid: bid?.priceText ?? noPrice,
      bid_qty: bid?.qtyText ?? noQty,
      ask: ask?.priceText ?? noPrice,
      ask_qty: ask?.qtyText ?? noQty,
      ...day.texts(),
      timestamp: stampOf(now),
    };
  };
  const ohlc = (type: RecordFrame['type'], interval: Interval, count: number, sentAt: number): RecordFrame => {
    const candles = tape
      .candles(interval)
      .slice(-count)
      .map((candle) => ({ ...candleTexts(pair, interval, candle), timestamp: endOf(interval, candle) }));
    // The venue's clock is finer than ours. No three digits of it are zeros always, lest somebody could do without.
    return ohlcFrame(symbol, interval, type, nanoStampOf(sentAt, ((sentAt % 1000) * 7 + 123) % 1000), candles);
  };

  return {
    step({ within, trade = random.chance(pair.tradeShare) } = {}) {
      const top = topOf(sides);
      const change = openChange(sides);
      const fills = trade ? take(change, within) : [];
      walk.move(change, within);
      history.note(change.touches);
      // Between two changes of a market pass up to 40 ms of simulated time.
      clock.pass(1 + random.below(40_000));
      now = clock.now();
      checksum = checksumOf(sides.bids, sides.asks);
      const trades = tape.add(fills, now);
      day.reach(now);
      const hasTraded = trades.length > 0;
      const hasNewTop = topOf(sides) !== top;
      const stamp = { symbol, type: 'update', checksum, timestamp: stampOf(now) } as const;
      const tell = once(() => tradeFrame(symbol, 'update', trades.map(tradeTextsOf)));
      return {
        book: once((depth) => {
          const { bids, asks } = change.heardAt(depth);
          return bids.length + asks.length === 0 ? undefined : bookFrame({ ...stamp, bids, asks });
        }),
        trade: () => (hasTraded ? tell('all') : undefined),
        ticker: once((trigger) =>
          (trigger === 'trades' ? hasTraded : hasNewTop) ? tickerFrame(symbol, 'update', trigger, ticker()) : undefined,
        ),
        ohlc: once((interval) => (hasTraded ? ohlc('update', interval, 1, now) : undefined)),
      };
    },
    snapshot: () => ({
      book(depth) {
        const [bids, asks] = [sides.bids.slice(0, depth).map(jsonOf), sides.asks.slice(0, depth).map(jsonOf)];
        return bookFrame({ symbol, type: 'snapshot', bids, asks, checksum, timestamp: stampOf(now) });
      },
      trade: () => tradeFrame(symbol, 'snapshot', tape.trades.slice(-TRADES_SHOWN).map(tradeTextsOf)),
      ticker: (trigger) => tickerFrame(symbol, 'snapshot', trigger, ticker()),
      ohlc: (interval) => ohlc('snapshot', interval, CANDLES_SHOWN, clock.now()),
    }),
    book: () => ({ bids: sides.bids.map(textsOf), asks: sides.asks.map(textsOf) }),
    seen: history.seen,
    // Their numbers rise by one.
    trades: (after = 0) =>
      tape.trades.slice(Math.max(0, after + 1 - (tape.trades[0]?.trade_id ?? 0))).map(tradeTextsOf),
    candles: (interval) => tape.candles(interval).map((candle) => candleTexts(pair, interval, candle)),
    ticker,
  };
}

/** The frame of one topic, if there is anything to tell of it. */
export function frameOf(frames: Frames, topic: Topic): DataFrame | undefined {
  switch (topic.channel) {
    case 'book':
      return frames.book(topic.depth);
    case 'trade':
      return frames.trade();
    case 'ticker':
      return frames.ticker(topic.event_trigger);
    case 'ohlc':
      return frames.ohlc(topic.interval);
    case 'instrument':
      return undefined;
  }
}

const jsonOf = ({ json }: Level): string => json;
const textsOf = ({ priceText, qtyText }: Level) => ({ price: priceText, qty: qtyText });
const topOf = ({ bids, asks }: Sides): string => `${bids[0]?.json ?? ''} ${asks[0]?.json ?? ''}`;

/** Subscribers of one topic get one and the same frame, written once. */
const once = <K, T>(write: (key: K) => T): ((key: K) => T) => {
  const written = new Map<K, { readonly frame: T }>();
  return (key) => {
    const there = written.get(key) ?? { frame: write(key) };
    written.set(key, there);
    return there.frame;
  };
};
