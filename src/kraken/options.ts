import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { requireAtLeast } from '../core/at-least.js';
import { checkedDelay, checkedWait } from '../core/delay.js';
import type { HeartbeatPolicy } from '../core/heartbeat.js';
import type { RateLimit } from '../core/rate-limit.js';
import { reconnectDefaults, type ReconnectPolicy } from '../core/reconnect.js';
import { resyncDefaults, type ResyncPolicy } from '../core/resync.js';
import { checkedPolicy } from '../core/retry-policy.js';
import type { WebSocketConstructor } from '../core/socket.js';
import type { InstrumentOptions } from './public/instrument.js';

/** The options of `createKraken`. Each has a default; those made of parts may be given in part. */
export interface KrakenOptions extends InstrumentOptions {
  /** Where to connect: WebSocket addresses, `ws:` or `wss:`. */
  readonly urls?: {
    /** Public market data; `wss://ws.kraken.com/v2` by default. */
    readonly public?: string;
  };
  /** The constructor of WebSockets; by default that of `ws` in Node, and the browser's own in browsers. */
  readonly webSocket?: WebSocketConstructor;
  /** How a lost socket is opened again; by default after 1 s, doubling to 60 s, for ever. */
  readonly reconnect?: Partial<ReconnectPolicy>;
  /** How a topic with a fault is subscribed again; by default at most 5 times a minute. */
  readonly resync?: Partial<ResyncPolicy>;
  /** How much silence a socket is allowed; by default 10 s where data is due, else a ping every 20 s. */
  readonly heartbeat?: Partial<HeartbeatPolicy>;
  /** How long a socket may take to open, and an acknowledgement or a reply to come, in ms; 10 000 by default. */
  readonly requestTimeoutMs?: number;
  /** How long the first data may take after the acknowledgement, in ms; 10 000 by default. */
  readonly firstDataMs?: number;
  /** How many frames may be sent; by default 20 a second, 10 at once. */
  readonly rateLimit?: Partial<RateLimit>;
  /**
   * How long a stream stays subscribed after its last observer has left, in ms; 1000 by default. With 0 a switch from
   * one lone symbol to another opens a new socket.
   */
  readonly lingerMs?: number;
  /** All time comes from here: timers, and by `now()` the clock. */
  readonly scheduler?: SchedulerLike;
  /** All chance comes from here: numbers in [0, 1). */
  readonly random?: () => number;
}

/** The options with every default filled in. */
export interface KrakenSettings extends Required<Omit<KrakenOptions, 'urls' | 'webSocket' | keyof InstrumentOptions>> {
  readonly url: string;
  readonly webSocket: WebSocketConstructor | undefined;
  readonly reconnect: ReconnectPolicy;
  readonly resync: ResyncPolicy;
  readonly heartbeat: HeartbeatPolicy;
  readonly rateLimit: RateLimit;
}

const KRAKEN_PUBLIC = 'wss://ws.kraken.com/v2';

/**
 * Fill in the defaults.
 *
 * @throws RangeError when an option is out of range, naming it and what is allowed
 */
export function settingsFrom(options: KrakenOptions): KrakenSettings {
  const settings: KrakenSettings = {
    url: options.urls?.public ?? KRAKEN_PUBLIC,
    webSocket: options.webSocket,
    reconnect: checkedPolicy(filled(reconnectDefaults, options.reconnect), 'reconnect.'),
    resync: checkedPolicy(filled(resyncDefaults, options.resync), 'resync.'),
    heartbeat: filled({ silenceMs: 10_000, pingEveryMs: 20_000, pongWithinMs: 10_000 }, options.heartbeat),
    rateLimit: filled({ perSecond: 20, burst: 10 }, options.rateLimit),
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    firstDataMs: options.firstDataMs ?? 10_000,
    lingerMs: options.lingerMs ?? 1000,
    scheduler: options.scheduler ?? asyncScheduler,
    random: options.random ?? Math.random,
  };
  requireSocketUrl('urls.public', settings.url);
  const { heartbeat, rateLimit } = settings;
  checkedDelay('lingerMs', settings.lingerMs);
  checkedWait('requestTimeoutMs', settings.requestTimeoutMs);
  checkedWait('firstDataMs', settings.firstDataMs);
  checkedWait('heartbeat.silenceMs', heartbeat.silenceMs);
  checkedWait('heartbeat.pingEveryMs', heartbeat.pingEveryMs);
  checkedWait('heartbeat.pongWithinMs', heartbeat.pongWithinMs);
  requireAtLeast('rateLimit.perSecond', rateLimit.perSecond, Number.MIN_VALUE);
  requireAtLeast('rateLimit.burst', rateLimit.burst, 1);
  return settings;
}

/** The defaults, less those that are given; what is given as undefined is not given. */
function filled<T extends object>(defaults: T, given: Partial<T> | undefined): T {
  const parts = Object.entries(given ?? {}).filter(([, part]) => part !== undefined);
  return { ...defaults, ...Object.fromEntries(parts) };
}

function requireSocketUrl(name: string, value: string): void {
  if (/^wss?:\/\/[^/]/.test(value)) return;
  throw new RangeError(`${name} must be an address that begins with ws:// or wss://, not ${value}`);
}
