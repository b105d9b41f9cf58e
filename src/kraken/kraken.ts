import { map, merge, type Observable } from 'rxjs';
import type { BookEvent } from '../book/book-event.js';
import type { OrderBook } from '../book/order-book.js';
import type { ConnectionStatus } from '../core/connection.js';
import { liveOnly, type Live, type Stale } from '../core/freshness.js';
import { createMultiplexer, type Unrouted } from '../core/multiplexer.js';
import { createRegister } from '../core/register.js';
import { krakenDialect } from './dialect.js';
import type { Link } from './link.js';
import { settingsFrom, type KrakenOptions } from './options.js';
import { BOOK_DEPTHS, book, bookUpdates, type BookDepth, type BookOptions, type SharedBook } from './public/book.js';
import { ping, type Pong } from './public/ping.js';
import { systemStatus } from './public/status.js';
import type { SystemStatus } from './codecs/status.js';

/** Kraken's endpoints, each with a socket of its own. */
export type Endpoint = 'public';

/** One symbol as the exchange spells it, such as `BTC/USD`, or several. */
export type Symbols = string | readonly string[];

/** The public channels, whose streams carry their values in the shape that `Wrap` gives them. */
export interface PublicChannels {
  /**
   * Order books, each checked against the exchange's checksum before it is emitted. Every update is emitted; see
   * `conflate` for fewer.
   *
   * A late observer gets the current book first. A book that fails its check is never emitted: it is subscribed anew.
   * Protocol: the `book` channel of Kraken's WebSocket API v2.
   *
   * @param symbol - one symbol or many; many are the merge of their own streams
   * @throws RangeError at the call, when there is no symbol, or the depth is not one of 10, 25, 100, 500, 1000
   * @throws SubscriptionRejected on the error channel, when the exchange refuses a symbol
   * @throws ChecksumMismatch, DecodeFailed, SnapshotUnavailable on the error channel, when repair was given up
   * @throws ConnectionLost, HeartbeatMissed on the error channel, when reconnecting was given up
   */
  book(symbol: Symbols, options?: BookOptions): Observable<OrderBook>;
  /**
   * The same books as events: for each symbol a snapshot first, and after each repair, then what changed. Applied in
   * order they give the checked books, nothing to be cut off. A quantity of zero removes the level.
   *
   * A late observer gets a snapshot made of the current book first. Errors as for {@link PublicChannels.book}.
   */
  bookUpdates(symbol: Symbols, options?: BookOptions): Observable<BookEvent>;
  /**
   * The exchange's state: `online`, `maintenance` and so on, told when a socket opens and whenever it changes. A late
   * observer gets the latest.
   *
   * @throws ConnectionLost, HeartbeatMissed on the error channel, when reconnecting was given up
   */
  systemStatus(): Observable<SystemStatus>;
}

/** The same channels with each value in an envelope that says whether it may be trusted now. */
export type WithFreshness<Channels> = {
  readonly [Name in keyof Channels]: Channels[Name] extends (...args: infer Args) => Observable<infer Value>
    ? (...args: Args) => Observable<Live<Value> | Stale>
    : never;
};

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
  const { url, resync, lingerMs, ...settings } = settingsFrom(options);
  const topics = createMultiplexer({ endpoint: 'public', url, dialect: krakenDialect, ...settings });
  const { scheduler, random } = settings;
  const link: Link = { topics, resync: { ...resync, scheduler, random }, lingerMs, scheduler };
  const books = createRegister<SharedBook>();
  const statuses = createRegister<Observable<Live<SystemStatus> | Stale>>();

  const booksOf = (symbol: Symbols, { depth = 10 }: BookOptions = {}) => {
    requireDepth(depth);
    return symbolsOf(symbol).map((one) => book(link, books, one, depth));
  };

  const withFreshness: Kraken['withFreshness'] = {
    book: (symbol, bookOptions) => merged(booksOf(symbol, bookOptions)),
    bookUpdates: (symbol, bookOptions) => merged(booksOf(symbol, bookOptions).map(bookUpdates)),
    systemStatus: () => systemStatus(link, statuses),
  };

  return {
    book: (...args) => withFreshness.book(...args).pipe(liveOnly()),
    bookUpdates: (...args) => withFreshness.bookUpdates(...args).pipe(liveOnly()),
    systemStatus: () => withFreshness.systemStatus().pipe(liveOnly()),
    withFreshness,
    ping: () => ping(topics, settings.requestTimeoutMs),
    status$: topics.status$.pipe(map((status) => new Map([['public', status]]))),
    unrouted$: topics.unrouted$,
    close: topics.close,
    [Symbol.asyncDispose]: topics.close,
  };
}

/** The merge of streams; of one, that one, since its values need no detour. */
const merged = <T>(streams: readonly Observable<T>[]): Observable<T> => {
  const [only$, ...others] = streams;
  return only$ !== undefined && others.length === 0 ? only$ : merge(...streams);
};

function symbolsOf(symbol: Symbols): readonly string[] {
  const symbols = [...new Set<unknown>(Array.isArray(symbol) ? symbol : [symbol])];
  if (symbols.length > 0 && symbols.every(isSymbol)) return symbols;
  const given = JSON.stringify(symbol);
  throw new RangeError(`symbol must be a symbol such as BTC/USD, or a list of at least one, not ${given}`);
}

const isSymbol = (value: unknown): value is string => typeof value === 'string' && value !== '';

function requireDepth(depth: number): asserts depth is BookDepth {
  if (BOOK_DEPTHS.some((allowed) => allowed === depth)) return;
  throw new RangeError(`depth must be one of ${BOOK_DEPTHS.join(', ')} levels, not ${String(depth)}`);
}
