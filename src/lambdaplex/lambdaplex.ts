import { defer, map, takeUntil, type Observable } from 'rxjs';
import type { OrderBook } from '../book/order-book.js';
import type { ConnectionStatus } from '../core/connection.js';
import { decodeOrThrow } from '../core/decode-with.js';
import { liveOnly, type Live, type Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { createMultiplexer, type Unrouted } from '../core/multiplexer.js';
import { createRegister } from '../core/register.js';
import { merged, symbolsOf, type Symbols } from '../core/symbols.js';
import type { WithFreshness } from '../core/with-freshness.js';
import { ExchangeInfo, type Instrument } from './codecs/exchange-info.js';
import { StreamsReply, type StreamNames } from './codecs/reply.js';
import { createAccountChannels, type AccountChannels, type AccountMethods } from './account-channels.js';
import { credentialsFrom } from './credentials.js';
import type { Trade } from './codecs/trade.js';
import { book, depthUpdates, type DepthSource, type SharedDepth } from './depth.js';
import { depthFrom } from './depth-snapshot.js';
import type { ReceivedUpdate } from './depth-join.js';
import { createLambdaplexDialect } from './dialect.js';
import { lambdaplexSettingsFrom, type LambdaplexAccountOptions, type LambdaplexOptions } from './options.js';
import { createRest } from './rest.js';
import { trades } from './trades.js';

/** Lambdaplex's one endpoint. */
export type Endpoint = 'ws';

/**
 * The public channels, each a method that gives a cold stream.
 *
 * A list of symbols gives the merge of the symbols' own streams. Each may end with `SubscriptionRejected`, when the
 * exchange refuses the symbol; with `SequenceGap`, `DecodeFailed` or `SnapshotUnavailable`, when repair was given up; and
 * with `ConnectionLost`, `HeartbeatMissed` or `Banned`, when reconnecting was. At the call a `RangeError` tells that there is no
 * symbol.
 */
export interface PublicChannels {
  /**
   * Order books, each made of a snapshot and all the changes since, none of them missing. Every change is emitted; see
   * `conflate` for fewer. A late observer gets the current book first.
   *
   * While the snapshot cannot be read there is no book; it is tried again for as long as the stream is observed.
   */
  book(symbol: Symbols): Observable<OrderBook>;
  /**
   * The changes of the books as they are sent, none missing between them, unless gaps are borne (`gapPolicy`). Quantities are absolute, and zero removes the
   * level. A late observer gets those from now on.
   */
  bookUpdates(symbol: Symbols): Observable<ReceivedUpdate>;
  /**
   * Trades from now on. Experimental: the exchange sends them without describing them. What happens while the socket is
   * lost is missed.
   */
  trades(symbol: Symbols): Observable<Trade>;
}

/** A client of Lambdaplex. */
export interface Lambdaplex extends PublicChannels {
  /** The channels with `Live` and `Stale`: stale in the very turn in which a fault was found. */
  readonly withFreshness: WithFreshness<PublicChannels>;
  /**
   * The exchange's markets, with their precisions and rules, by symbol. Cold: each subscription makes one REST call.
   *
   * @throws ConnectionLost, RequestRejected, RequestTimedOut, DecodeFailed, Banned on the error channel
   */
  instruments(): Observable<ReadonlyMap<string, Instrument>>;
  /**
   * The names of the streams that the exchange says it sends to this client. Cold: each subscription asks once, on a
   * socket opened for it if need be.
   *
   * @throws RequestTimedOut, RequestRejected, DecodeFailed on the error channel, and what the socket was lost with
   */
  subscriptions(): Observable<StreamNames>;
  /** Where the socket stands. Emits the whole map, the latest first; opens nothing, never ends, never errors. */
  readonly status$: Observable<ReadonlyMap<Endpoint, ConnectionStatus>>;
  /** Frames nobody asked for and faults mended inside, for logs. Opens nothing, never ends, never errors. */
  readonly unrouted$: Observable<Unrouted>;
  /**
   * Completes every stream and closes at once, without linger. Streams observed later complete at once.
   *
   * @returns a promise that resolves when the socket is gone, after 2 s at most
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A client of Lambdaplex that knows an account. */
export interface AccountLambdaplex extends Lambdaplex, AccountMethods {
  readonly withFreshness: WithFreshness<PublicChannels & AccountChannels>;
}

/**
 * A client of Lambdaplex. It opens nothing and starts no timer until a stream is observed; all streams share one socket,
 * and it is closed when the last of them has been left. With `credentials` it has the channels of the account, too.
 *
 * @throws RangeError when an option is out of range, or a credential malformed
 */
export function createLambdaplex(options: LambdaplexAccountOptions): AccountLambdaplex;
export function createLambdaplex(options?: LambdaplexOptions): Lambdaplex;
export function createLambdaplex(
  options: LambdaplexOptions & Partial<LambdaplexAccountOptions> = {},
): Lambdaplex | AccountLambdaplex {
  const credentials = options.credentials && credentialsFrom(options.credentials);
  const settings = lambdaplexSettingsFrom(options, credentials?.apiKey.reveal());
  const { resync, lingerMs, scheduler, random, requestTimeoutMs } = settings;
  const dialect = createLambdaplexDialect(settings);
  const topics = createMultiplexer({ ...settings, endpoint: 'ws', dialect });
  const link: Link = { topics, resync: { ...resync, scheduler, random }, lingerMs, scheduler };
  const rest = createRest({
    ...settings,
    withinMs: requestTimeoutMs,
    onFault: (fault) => {
      topics.report(fault, 'rest');
    },
  });
  const source: DepthSource = { ...settings.source, readDepth: settings.readDepth ?? depthFrom(rest) };
  const depth: SharedDepth = { messages: createRegister(), updates: createRegister(), books: createRegister() };
  const tapes = createRegister<Observable<Live<Trade> | Stale>>();

  const withFreshness: Lambdaplex['withFreshness'] = {
    book: (symbol) => merged(symbolsOf(symbol).map((one) => book(link, depth, one, source))),
    bookUpdates: (symbol) => merged(symbolsOf(symbol).map((one) => depthUpdates(link, depth, one, source))),
    trades: (symbol) => merged(symbolsOf(symbol).map((one) => trades(link, tapes, one))),
  };

  const client: Lambdaplex = {
    book: (symbol) => withFreshness.book(symbol).pipe(liveOnly()),
    bookUpdates: (symbol) => withFreshness.bookUpdates(symbol).pipe(liveOnly()),
    trades: (symbol) => withFreshness.trades(symbol).pipe(liveOnly()),
    withFreshness,
    instruments: () =>
      rest.get('/api/v1/exchangeInfo', {}, ExchangeInfo).pipe(
        map(({ exchangeSymbols }) => new Map(exchangeSymbols.map((one) => [one.symbol, one]))),
        takeUntil(topics.closed$),
      ),
    subscriptions: () =>
      topics
        .request(dialect.ping, { method: 'subscriptions', changes: false, timeoutMs: requestTimeoutMs })
        .pipe(map(({ message }) => decodeOrThrow(StreamsReply, 'subscriptions', message).result)),
    // Deferred, so that a client can be printed: what is behind them knows its observers.
    status$: defer(() => topics.status$.pipe(map((status) => new Map<Endpoint, ConnectionStatus>([['ws', status]])))),
    unrouted$: defer(() => topics.unrouted$),
    close: topics.close,
    [Symbol.asyncDispose]: topics.close,
  };
  if (credentials === undefined) return client;
  const { session$: _session$, ...account } = createAccountChannels(link, rest, credentials, settings);
  return { ...client, ...account, withFreshness: { ...withFreshness, ...account.withFreshness } };
}
