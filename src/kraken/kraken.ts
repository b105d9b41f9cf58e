import { defer, map, type Observable } from 'rxjs';
import type { ConnectionStatus } from '../core/connection.js';
import { liveOnly, type Live, type Stale } from '../core/freshness.js';
import { createMultiplexer, type Unrouted } from '../core/multiplexer.js';
import { createRegister } from '../core/register.js';
import { merged, symbolsOf, type Symbols } from '../core/symbols.js';
import type { Candle } from './codecs/ohlc.js';
import type { SystemStatus } from './codecs/status.js';
import type { Ticker } from './codecs/ticker.js';
import { krakenDialect } from './dialect.js';
import type { Link } from '../core/link.js';
import { oneOf } from '../core/one-of.js';
import { krakenSettingsFrom, type KrakenOptions } from './options.js';
import type { PublicChannels } from './public-channels.js';
import type { WithFreshness } from '../core/with-freshness.js';
import { BOOK_DEPTHS, book, bookUpdates, type BookOptions, type SharedBook } from './public/book.js';
import type { TradeEvent } from './public/each-trade.js';
import { instrumentParamsFrom, instruments } from './public/instrument.js';
import { OHLC_INTERVALS, ohlc } from './public/ohlc.js';
import { ping, type Pong } from './public/ping.js';
import type { Instruments } from './public/scan-instruments.js';
import { systemStatus } from './public/status.js';
import { TICKER_TRIGGERS, ticker } from './public/ticker.js';
import { trades } from './public/trade.js';

/** Kraken's endpoints, each with a socket of its own. */
export type Endpoint = 'public';

/** A client of Kraken. */
export interface Kraken extends PublicChannels {
  /** The channels with `Live` and `Stale`: stale in the very turn in which a fault was found. */
  readonly withFreshness: WithFreshness<PublicChannels>;
  /**
   * One ping and its answer. Cold: each subscription sends one, on a socket opened for it if need be.
   *
   * @throws RequestTimedOut on the error channel, when no answer came in `requestTimeoutMs`
   * @throws RequestRejected, ConnectionLost on the error channel
   */
  ping(): Observable<Pong>;
  /** Where each socket stands. Emits the whole map, the latest first; opens nothing, never ends, never errors. */
  readonly status$: Observable<ReadonlyMap<Endpoint, ConnectionStatus>>;
  /** Frames nobody asked for and faults mended inside, for logs. Opens nothing, never ends, never errors. */
  readonly unrouted$: Observable<Unrouted>;
  /**
   * Completes every stream and closes at once, without linger. Streams observed later complete at once.
   *
   * @returns a promise that resolves when the sockets are gone, after 2 s at most
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A client of Kraken's WebSocket API v2. It opens nothing and starts no timer until a stream is observed; all streams
 * share one socket, and it is closed when the last of them has been left.
 *
 * ```ts
 * const kraken = createKraken();
 * kraken.book('BTC/USD', { depth: 25 }).subscribe((book) => show(book));
 * ```
 *
 * @throws RangeError when an option is out of range
 */
export function createKraken(options: KrakenOptions = {}): Kraken {
  const { url, resync, lingerMs, ...settings } = krakenSettingsFrom(options);
  const instrumentParams = instrumentParamsFrom(options);
  const topics = createMultiplexer({ endpoint: 'public', url, dialect: krakenDialect, ...settings });
  const { scheduler, random } = settings;
  const link: Link = { topics, resync: { ...resync, scheduler, random }, lingerMs, scheduler };
  const shared = {
    books: createRegister<SharedBook>(),
    tickers: createRegister<Observable<Live<Ticker> | Stale>>(),
    trades: createRegister<Observable<TradeEvent>>(),
    candles: createRegister<Observable<Live<Candle> | Stale>>(),
    instruments: createRegister<Observable<Live<Instruments> | Stale>>(),
    statuses: createRegister<Observable<Live<SystemStatus> | Stale>>(),
  };

  const booksOf = (symbol: Symbols, { depth = 10 }: BookOptions = {}) => {
    oneOf('depth', BOOK_DEPTHS, depth, 'levels');
    return symbolsOf(symbol).map((one) => book(link, shared.books, one, depth));
  };

  const withFreshness: Kraken['withFreshness'] = {
    book: (symbol, bookOptions) => merged(booksOf(symbol, bookOptions)),
    bookUpdates: (symbol, bookOptions) => merged(booksOf(symbol, bookOptions).map(bookUpdates)),
    ticker: (symbol, { event_trigger = 'trades' } = {}) => {
      oneOf('event_trigger', TICKER_TRIGGERS, event_trigger);
      return merged(symbolsOf(symbol).map((one) => ticker(link, shared.tickers, one, event_trigger)));
    },
    trades: (symbol, tradeOptions) =>
      merged(symbolsOf(symbol).map((one) => trades(link, shared.trades, one, tradeOptions))),
    ohlc: (symbol, { interval = 1 } = {}) => {
      oneOf('interval', OHLC_INTERVALS, interval, 'minutes');
      return merged(symbolsOf(symbol).map((one) => ohlc(link, shared.candles, one, interval)));
    },
    instruments: () => instruments(link, shared.instruments, instrumentParams),
    systemStatus: () => systemStatus(link, shared.statuses),
  };

  return {
    book: (...args) => withFreshness.book(...args).pipe(liveOnly()),
    bookUpdates: (...args) => withFreshness.bookUpdates(...args).pipe(liveOnly()),
    ticker: (...args) => withFreshness.ticker(...args).pipe(liveOnly()),
    trades: (...args) => withFreshness.trades(...args).pipe(liveOnly()),
    ohlc: (...args) => withFreshness.ohlc(...args).pipe(liveOnly()),
    instruments: () => withFreshness.instruments().pipe(liveOnly()),
    systemStatus: () => withFreshness.systemStatus().pipe(liveOnly()),
    withFreshness,
    ping: () => ping(topics, settings.requestTimeoutMs),
    // Deferred, so that a client can be printed: what is behind them knows its observers.
    status$: defer(() =>
      topics.status$.pipe(map((status) => new Map<Endpoint, ConnectionStatus>([['public', status]]))),
    ),
    unrouted$: defer(() => topics.unrouted$),
    close: topics.close,
    [Symbol.asyncDispose]: topics.close,
  };
}
