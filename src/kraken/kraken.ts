import { combineLatest, defer, map, merge, type Observable } from 'rxjs';
import type { ConnectionStatus } from '../core/connection.js';
import { liveOnly, type Live, type Stale } from '../core/freshness.js';
import { createMultiplexer, type Unrouted } from '../core/multiplexer.js';
import { createRedact } from '../core/redact.js';
import { createRegister } from '../core/register.js';
import { merged, symbolsOf, type Symbols } from '../core/symbols.js';
import type { Candle } from './codecs/ohlc.js';
import type { SystemStatus } from './codecs/status.js';
import type { Ticker } from './codecs/ticker.js';
import { krakenDialect } from './dialect.js';
import type { Link } from '../core/link.js';
import { oneOf } from '../core/one-of.js';
import { createAccountChannels, type AccountChannels, type AccountMethods } from './account-channels.js';
import { krakenSettingsFrom, type KrakenAccountOptions, type KrakenOptions } from './options.js';
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
import { createTokens } from './tokens.js';

/** Kraken's endpoints, each with a socket of its own. */
export type Endpoint = 'public' | 'auth';

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

/** A client of Kraken that knows an account. */
export interface AccountKraken extends Kraken, AccountMethods {
  readonly withFreshness: WithFreshness<PublicChannels & AccountChannels>;
}

/**
 * A client of Kraken's WebSocket API v2. It opens nothing and starts no timer until a stream is observed; all streams
 * share one socket, and it is closed when the last of them has been left. With a `token` it has the channels of the
 * account, too, on a socket of their own.
 *
 * ```ts
 * const kraken = createKraken();
 * kraken.book('BTC/USD', { depth: 25 }).subscribe((book) => show(book));
 * ```
 *
 * @throws RangeError when an option is out of range
 */
export function createKraken(options: KrakenAccountOptions): AccountKraken;
export function createKraken(options?: KrakenOptions): Kraken;
export function createKraken(options: KrakenOptions & Partial<KrakenAccountOptions> = {}): Kraken | AccountKraken {
  const { url, authUrl, accountParams, resync, lingerMs, ...settings } = krakenSettingsFrom(options);
  const instrumentParams = instrumentParamsFrom(options);
  const { scheduler, random, requestTimeoutMs } = settings;
  const tokens = options.token && createTokens(options.token, scheduler, requestTimeoutMs);
  const redact = createRedact(() => tokens?.known() ?? []);
  const linkTo = (endpoint: Endpoint, to: string): Link => ({
    topics: createMultiplexer({ endpoint, url: to, dialect: krakenDialect, redact, ...settings }),
    ...{ resync: { ...resync, scheduler, random }, lingerMs, scheduler },
  });
  const link = linkTo('public', url);
  const { topics } = link;
  const auth = tokens && linkTo('auth', authUrl);
  const sockets = [topics, ...(auth === undefined ? [] : [auth.topics])];
  const close = async (): Promise<void> => {
    await Promise.all(sockets.map((socket) => socket.close()));
  };
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

  const client: Kraken = {
    book: (...args) => withFreshness.book(...args).pipe(liveOnly()),
    bookUpdates: (...args) => withFreshness.bookUpdates(...args).pipe(liveOnly()),
    ticker: (...args) => withFreshness.ticker(...args).pipe(liveOnly()),
    trades: (...args) => withFreshness.trades(...args).pipe(liveOnly()),
    ohlc: (...args) => withFreshness.ohlc(...args).pipe(liveOnly()),
    instruments: () => withFreshness.instruments().pipe(liveOnly()),
    systemStatus: () => withFreshness.systemStatus().pipe(liveOnly()),
    withFreshness,
    ping: () => ping(topics, requestTimeoutMs),
    // Deferred, so that a client can be printed: what is behind them knows its observers.
    status$: defer(() =>
      combineLatest(sockets.map(({ status$ }) => status$)).pipe(
        map(([status, authStatus]) => {
          const statuses = new Map<Endpoint, ConnectionStatus>();
          if (status !== undefined) statuses.set('public', status);
          if (authStatus !== undefined) statuses.set('auth', authStatus);
          return statuses;
        }),
      ),
    ),
    unrouted$: defer(() => merge(...sockets.map(({ unrouted$ }) => unrouted$))),
    close,
    [Symbol.asyncDispose]: close,
  };
  if (tokens === undefined || auth === undefined) return client;
  const account = createAccountChannels(auth, tokens, accountParams);
  return { ...client, ...account, withFreshness: { ...withFreshness, ...account.withFreshness } };
}
