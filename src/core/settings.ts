import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { requireAtLeast } from './at-least.js';
import { checkedDelay, checkedWait } from './delay.js';
import type { HeartbeatPolicy } from './heartbeat.js';
import type { RateLimit } from './rate-limit.js';
import { reconnectDefaults, type ReconnectPolicy } from './reconnect.js';
import { resyncDefaults, type ResyncPolicy } from './resync.js';
import { checkedPolicy } from './retry-policy.js';
import type { WebSocketConstructor } from './socket.js';

/** The options that every exchange's client has. Each has a default; those made of parts may be given in part. */
export interface ClientOptions {
  /** The constructor of WebSockets; by default that of `ws` in Node, and the browser's own in browsers. */
  readonly webSocket?: WebSocketConstructor;
  /** How a lost socket is opened again; by default after 1 s, doubling to 60 s, for ever. */
  readonly reconnect?: Partial<ReconnectPolicy>;
  /** How a topic with a fault is subscribed again; by default at most 5 times a minute. */
  readonly resync?: Partial<ResyncPolicy>;
  /** How much silence a socket is allowed. */
  readonly heartbeat?: Partial<HeartbeatPolicy>;
  /** How long a socket may take to open, and an acknowledgement or a reply to come, in ms; 10 000 by default. */
  readonly requestTimeoutMs?: number;
  /** How long the first data may take after the acknowledgement, in ms; 10 000 by default. */
  readonly firstDataMs?: number;
  /** How many frames may be sent. */
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

/** The same with every default filled in. */
export interface ClientSettings extends Required<Omit<ClientOptions, 'webSocket'>> {
  readonly webSocket: WebSocketConstructor | undefined;
  readonly reconnect: ReconnectPolicy;
  readonly resync: ResyncPolicy;
  readonly heartbeat: HeartbeatPolicy;
  readonly rateLimit: RateLimit;
}

/** Where exchanges differ. */
export interface ClientDefaults {
  readonly reconnect?: Partial<ReconnectPolicy>;
  readonly heartbeat: HeartbeatPolicy;
  readonly rateLimit: RateLimit;
}

/**
 * Fill in the defaults.
 *
 * @throws RangeError when an option is out of range, naming it and what is allowed
 */
export function settingsFrom(options: ClientOptions, defaults: ClientDefaults): ClientSettings {
  const reconnect = { ...reconnectDefaults, ...defaults.reconnect };
  const settings: ClientSettings = {
    webSocket: options.webSocket,
    reconnect: checkedPolicy(filled(reconnect, options.reconnect), 'reconnect.'),
    resync: checkedPolicy(filled(resyncDefaults, options.resync), 'resync.'),
    heartbeat: filled(defaults.heartbeat, options.heartbeat),
    rateLimit: filled(defaults.rateLimit, options.rateLimit),
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    firstDataMs: options.firstDataMs ?? 10_000,
    lingerMs: options.lingerMs ?? 1000,
    scheduler: options.scheduler ?? asyncScheduler,
    random: options.random ?? Math.random,
  };
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

/**
 * Lets the address of a socket through.
 *
 * @throws RangeError when it is none
 */
export function checkedSocketUrl(name: string, url: string): string {
  if (/^wss?:\/\/[^/]/.test(url)) return url;
  throw new RangeError(`${name} must be an address that begins with ws:// or wss://, not ${url}`);
}
