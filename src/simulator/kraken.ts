import type { SystemState } from './answers.js';
import type { RateLimit } from './bucket.js';
import { checkOption as check, isSpan, SPAN } from './checks.js';
import { createClock } from './clock.js';
import { createExchange } from './exchange.js';
import { createFaults, type FaultRates, type Faults } from './faults.js';
import type { BookTexts } from './history.js';
import type { InstrumentTexts, PairChanges } from './instruments.js';
import { createVenue, type SubscriptionRecord } from './kraken-venue.js';
import { createLedger, type ConnectionRecord, type Received, type Refusal } from './ledger.js';
import { createPace } from './pace.js';
import { pairOf, PAIRS, type KrakenPair } from './pairs.js';
import { createRandom } from './random.js';
import type { TickerTexts } from './records.js';
import { listen } from './server.js';
import type { CandleTexts, TradeTexts } from './tape.js';
import { INTERVALS, type InstrumentView, type Interval } from './topic.js';

/** How {@link startKraken} sets up its exchange. */
export interface KrakenSimulatorOptions {
  /** All chance comes from here; a whole number, default 1. */
  readonly seed?: number;
  /** The port on 127.0.0.1, up to 65535; default 0, any free one. */
  readonly port?: number;
  /** Which of the pairs to simulate; default all but `WIF/USD`, which waits to be listed. */
  readonly symbols?: readonly string[];
  /** Market changes per second and symbol while anybody is subscribed, default 4; 0 leaves it all to `step`. */
  readonly ratePerSecond?: number;
  /** After how many ms without data frames a subscribed connection gets a heartbeat, default 1000; 0 for none. */
  readonly heartbeatMs?: number;
  /** Faults by chance from the start, as in `faults.random`; default none. */
  readonly faults?: FaultRates;
  /** For how many ms the `delay` fault holds frames, default 50. */
  readonly delayMs?: number;
  /**
   * How many frames each client may send; those beyond get `{"error":"Exceeded msg rate"}` and are not carried out.
   * Default: as many as it likes.
   */
  readonly rateLimit?: RateLimit;
  /**
   * Whether a connection may have one symbol's ticker with both triggers at once; with `one` the second is told `Already
   * subscribed`. What the venue does is not known. Default `both`.
   */
  readonly tickerTriggers?: 'both' | 'one';
}

/** An embedded exchange that speaks Kraken's WebSocket API v2 over real sockets, and remembers everything. */
export interface KrakenSimulator {
  /** As `createKraken({ urls })` takes them. */
  readonly urls: { readonly public: string };
  /** The pairs that are listed now. */
  readonly pairs: readonly KrakenPair[];
  /** What goes wrong, and when. */
  readonly faults: Faults;
  /**
   * Make one change in a market now, or one in each that is listed, and publish it. Nothing happens where the system or
   * the pair is neither `online` nor `post_only`, or where the pair was delisted.
   *
   * @param options - `within`: touch only the best so many levels, so that with 10 every subscriber of a book hears of it;
   * `trade`: true for a trade, false for none, by default about one step in four has one. There is none in an empty book,
   * nor in `post_only`
   * @returns how many data frames of all channels left at once; those that a fault swallowed or holds back do not count
   * @throws RangeError at the call for a symbol that is not simulated, or `within` below 1
   */
  readonly step: (symbol?: string, options?: { readonly within?: number; readonly trade?: boolean }) => number;
  /**
   * Set the state of the system, and tell all connections. It is `online` at the start. No socket is dropped.
   *
   * @throws RangeError at the call for an unknown state
   */
  readonly system: (state: SystemState) => void;
  /**
   * Change what is known of a pair, and publish it.
   *
   * @throws RangeError at the call for a pair that is not listed, an unknown status, or a text that is no number
   */
  readonly setPair: (symbol: string, changes: PairChanges) => void;
  /**
   * Begin to trade a pair that can be simulated and is not listed, such as `WIF/USD`, and publish it. It has a book and
   * no trades; a pair that comes back goes on where it was.
   *
   * @throws RangeError at the call for a pair that cannot be simulated, or is listed already
   */
  readonly list: (symbol: string) => void;
  /**
   * Stop trading a pair, and publish it as `delisted`; later snapshots do not have it. Its subscriptions hear nothing
   * more and can still be ended; new ones are refused.
   *
   * @throws RangeError at the call for a pair that is not listed
   */
  readonly delist: (symbol: string) => void;
  /**
   * The whole book as it stands.
   *
   * @throws RangeError at the call for a symbol that is not simulated
   */
  readonly book: (symbol: string) => BookTexts;
  /**
   * Whether the market ever showed exactly this book, digit for digit.
   *
   * Without `levels` the whole of what is given is compared with the market as it was at one of the depths 10, 25, 100,
   * 500 or 1000; with it the best `levels` of each side are. A side may have fewer levels only if the market had no
   * more. States between the entries of one frame do not count.
   *
   * @throws RangeError at the call for a symbol that is not simulated, or `levels` below 1
   */
  readonly seen: (symbol: string, book: BookTexts, levels?: number) => boolean;
  /**
   * Every trade there was, oldest first, those of the made-up day before the start included.
   *
   * @param options - `after`: only those whose `trade_id` is above this one
   * @throws RangeError at the call for a symbol that is not simulated
   */
  readonly trades: (symbol: string, options?: { readonly after?: number }) => readonly TradeTexts[];
  /**
   * Every candle there was, oldest first, those of the made-up day before the start included; the last one is the
   * current one, as intervals without a trade have none.
   *
   * @param interval - in minutes
   * @throws RangeError at the call for a symbol that is not simulated, or an interval that the venue does not have
   */
  readonly candles: (symbol: string, interval: Interval) => readonly CandleTexts[];
  /**
   * The ticker as of the market's last change.
   *
   * @throws RangeError at the call for a symbol that is not simulated
   */
  readonly ticker: (symbol: string) => TickerTexts;
  /** The reference data as a fresh snapshot would have them, for a subscriber with this view. */
  readonly instruments: (view?: InstrumentView) => InstrumentTexts;
  /** The live subscriptions of all open connections; half-open ones have none. */
  readonly subscriptions: () => readonly SubscriptionRecord[];
  /**
   * By name (`book SYMBOL`, `trade SYMBOL`, `ticker SYMBOL TRIGGER`, `ohlc SYMBOL MINUTES`, `instrument`): the most live
   * subscriptions there ever were at one time, over all connections.
   */
  readonly peakSubscriptions: () => ReadonlyMap<string, number>;
  /** Every frame that clients sent, in order. */
  readonly received: () => readonly Received[];
  /** Every connection there was, in order. */
  readonly connections: () => readonly ConnectionRecord[];
  /** Every error answer, in order. */
  readonly refusals: () => readonly Refusal[];
  /**
   * Wait until something holds. It is looked at now, and after each client's frame, each opening, closing and step.
   *
   * @returns rejects when the condition throws, or when the simulator is closed first
   */
  readonly until: (condition: () => boolean) => Promise<void>;
  /** Send any text to every open connection, past all faults. */
  readonly send: (text: string) => void;
  /** Break every connection and leave nothing behind. May be called more than once. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/**
 * Start an embedded exchange on this machine: Kraken's public channels over a real WebSocket, with seeded markets
 * and faults at will. A trade takes from the book, moves the ticker and enters the candles in one step, and its frames
 * leave in this order: book, trade, ticker, ohlc. The same options and the same calls give the same frames. For tests and
 * demonstrations; Node only.
 *
 * @returns rejects with a RangeError for wrong options, and with the system's error when the port is taken
 */
export async function startKraken(options: KrakenSimulatorOptions = {}): Promise<KrakenSimulator> {
  const { seed = 1, port = 0, symbols, ratePerSecond = 4, heartbeatMs = 1000, delayMs = 50 } = options;
  const { rateLimit, tickerTriggers = 'both' } = options;
  check('seed', seed, Number.isInteger(seed), 'a whole number');
  check('port', port, Number.isInteger(port) && port >= 0 && port <= 65_535, 'a whole number from 0 to 65535');
  check('ratePerSecond', ratePerSecond, ratePerSecond >= 0 && ratePerSecond < Infinity, 'a number from 0');
  check('heartbeatMs', heartbeatMs, isSpan(heartbeatMs), SPAN);
  check('delayMs', delayMs, isSpan(delayMs), SPAN);
  check('tickerTriggers', tickerTriggers, ['both', 'one'].includes(tickerTriggers), 'both or one');
  if (rateLimit !== undefined) {
    check('rateLimit.perSecond', rateLimit.perSecond, rateLimit.perSecond >= 0, 'a number from 0');
    check('rateLimit.burst', rateLimit.burst, rateLimit.burst >= 1, 'a number from 1');
  }
  const pairs = symbols === undefined ? PAIRS : [...new Set(symbols)].map(pairOf);

  const clock = createClock();
  const ledger = createLedger();
  const exchange = createExchange(pairs, seed, clock);
  const listed = (): readonly string[] => exchange.pairs().map(({ symbol }) => symbol);
  const faults = createFaults(createRandom(seed, 'faults'), options.faults ?? {}, () => venue.release());
  const random = createRandom(seed, 'corruption');
  const runWhile = createPace(ratePerSecond, listed, (due) => venue.step(due));
  const context = { exchange, clock, faults, ledger, random, heartbeatMs, delayMs, rateLimit, tickerTriggers };
  const venue = createVenue(context, runWhile);
  const server = await listen(port, venue.open);

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await server.close();
      ledger.end();
    })());

  return {
    urls: { public: `ws://127.0.0.1:${server.port}` },
    get pairs() {
      return exchange
        .pairs()
        .map(({ symbol, pricePrecision, qtyPrecision }) => ({ symbol, pricePrecision, qtyPrecision }));
    },
    faults: {
      next(kind, options) {
        // A symbol that is mistyped would wait for ever; the market says which there are.
        if (options?.symbol !== undefined) exchange.market(options.symbol);
        faults.next(kind, options);
      },
      random: faults.random,
      off: faults.off,
      counts: faults.counts,
    },
    step(symbol, { within, trade } = {}) {
      if (within !== undefined) check('within', within, isCount(within), COUNT);
      return venue.step(symbol === undefined ? listed() : [symbol], { within, trade });
    },
    system: venue.system,
    setPair: venue.setPair,
    list: venue.list,
    delist: venue.delist,
    book: (symbol) => exchange.market(symbol).book(),
    seen(symbol, book, levels) {
      if (levels !== undefined) check('levels', levels, isCount(levels), COUNT);
      return exchange.market(symbol).seen(book, levels);
    },
    trades: (symbol, { after } = {}) => exchange.market(symbol).trades(after),
    candles(symbol, interval) {
      check('interval', interval, INTERVALS.includes(interval), `one of ${INTERVALS.join(', ')} minutes`);
      return exchange.market(symbol).candles(interval);
    },
    ticker: (symbol) => exchange.market(symbol).ticker(),
    instruments: exchange.instruments.texts,
    subscriptions: venue.subscriptions,
    peakSubscriptions: ledger.peaks,
    received: ledger.received,
    connections: ledger.connections,
    refusals: ledger.refusals,
    until: ledger.until,
    send: venue.send,
    close,
    [Symbol.asyncDispose]: close,
  };
}

const COUNT = 'a whole number from 1';
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
