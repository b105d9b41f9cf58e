import type { Observable, SchedulerLike } from 'rxjs';
import type { ConnectionStatus, Live, Stale } from '../index.js';
import type { Beside, Happening } from './happening.js';
import type { KrakenParts } from './venues/kraken.js';
import type { LambdaplexParts } from './venues/lambdaplex.js';
import type { VenueName } from './venues.js';

/** What the program is made of: the clients and the simulators. */
export interface Parts extends KrakenParts, LambdaplexParts {}

/** Streams, by the names that they are counted by: symbols, or other words for what has none. */
export type Streams<T> = ReadonlyMap<string, Observable<Live<T> | Stale>>;

/** A client, as far as all of them are alike. */
export interface AnyClient {
  readonly status$: Observable<ReadonlyMap<string, ConnectionStatus>>;
  readonly unrouted$: Observable<{ readonly _tag: string }>;
  close(): Promise<void>;
}

/** A client that was made, and what is watched by it. */
export interface Connected<T> {
  readonly client: AnyClient;
  /** @throws RangeError when the client refuses an option */
  readonly streams: () => Streams<T>;
  /** What else the view wants to know; it never errors, and its end means nothing. */
  readonly beside$: Observable<Beside>;
}

/** What a simulation needs of the world. */
export interface World {
  readonly seed: number;
  /** By how much later its faults are than those of one that stands alone, in ms. */
  readonly laterMs: number;
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
}

/** A simulated exchange that was started. */
export interface Simulated<T> {
  readonly url: string;
  /** @throws RangeError likewise */
  readonly connect: () => Connected<T>;
  /** What is done to it for a viewer, while observed. */
  readonly staged$: Observable<Happening<never>>;
  close(): Promise<void>;
}

/** What a command watches at one exchange: how its client comes about, and its simulator. */
export interface Feed<T> {
  readonly venue: VenueName;
  /**
   * @param url - another WebSocket endpoint than the exchange's own
   * @throws RangeError when the client refuses an option
   */
  readonly connect: (parts: Parts, url: string | undefined) => Connected<T>;
  readonly simulate: (parts: Parts, world: World) => Promise<Simulated<T>>;
}

/** What a command is to watch. Nothing in it depends on which exchange it is. */
export interface FeedOptions<Client, T> {
  /** @throws RangeError when the client refuses an option */
  readonly streams: (client: Client) => Streams<T>;
  /** See {@link Connected.beside$}. */
  readonly beside?: ((client: Client) => Observable<Beside>) | undefined;
}

/** How many changes a second each simulated market has. */
export const RATE_PER_SECOND = 30;

/** Of symbols those that an exchange has. */
export const knownTo = (listed: readonly string[], symbols: readonly string[]): readonly string[] =>
  symbols.filter((symbol) => listed.includes(symbol));
