import {
  BehaviorSubject,
  NEVER,
  ReplaySubject,
  Subject,
  defer,
  filter,
  firstValueFrom,
  ignoreElements,
  map,
  merge,
  of,
  share,
  switchMap,
  takeUntil,
  tap,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { longestMs } from './delay.js';
import { Banned } from './access-errors.js';
import { ConnectionLost, type SocketLoss } from './errors.js';
import type { Stale } from './freshness.js';
import { heartbeat, type HeartbeatPolicy } from './heartbeat.js';
import { createInOrder } from './in-order.js';
import { banMs, createRetryMemory, reconnect, type ReconnectPolicy } from './reconnect.js';
import { fromSocket, type WebSocketConstructor } from './socket.js';

/** Where the socket of an endpoint stands. */
export interface ConnectionStatus {
  /** The exchange's endpoint, for example `public`. */
  readonly endpoint: string;
  /** `idle`: nobody needs it; `waiting`: lost, and the next attempt is due in `waitMs`; `closed`: for good. */
  readonly state: 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';
  /** Since when, in ms since the epoch, by our clock. */
  readonly sinceMs: number;
  /** How many sockets in a row were lost or did not open before this one. */
  readonly attempt: number;
  /** How long until the next attempt, in ms, counted from `sinceMs`; 0 unless `waiting`. */
  readonly waitMs: number;
  /** What the socket was last lost with. */
  readonly cause?: Error;
  /** The topics under repair, by key, with the cause of each. */
  readonly resyncing: ReadonlyMap<string, Stale['cause']>;
}

/** Who speaks on the socket: told of its life, in the turn in which it happens. */
export interface SocketSession {
  opened(send: (text: string) => void): void;
  frame(text: string): void;
  /** The socket is gone: lost with an error, or let go because nobody needs it. */
  gone(error: unknown): void;
  /** Whether data is due, so that silence alone is a fault. */
  dataIsDue(): boolean;
  /** Sends a ping when observed, and tells when it has left. */
  ping(onSent: () => void): Observable<unknown>;
}

/** Options of {@link createConnection}. */
export interface ConnectionOptions {
  readonly endpoint: string;
  readonly url: string;
  readonly webSocket?: WebSocketConstructor | undefined;
  /** How long the socket may take to open, in ms. */
  readonly openWithinMs: number;
  /** After so long, in ms, a socket is given up for another: before the exchange would cut it. Never, if left out. */
  readonly renewAfterMs?: number;
  readonly reconnect: ReconnectPolicy;
  readonly heartbeat: HeartbeatPolicy;
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
  readonly session: SocketSession;
  /** Takes secrets out of what the exchange says; nothing, if left out. */
  readonly redact?: Redact;
}

/** Gives a value back without the secrets in its texts. */
export type Redact = <T>(value: T) => T;

/** The one shared socket of an endpoint. */
export interface Connection {
  /**
   * Keeps the socket open, opening it first if need be, for as long as it is observed by anyone. It emits nothing.
   * Losses are mended inside; it errors with the last one when the policy gives up.
   */
  readonly held$: Observable<never>;
  /** Emits each time the socket opens; a latecomer on an open socket is told at once. */
  readonly opened$: Observable<void>;
  /** Where the socket stands; the latest first. */
  readonly status$: Observable<ConnectionStatus>;
  /** Give this socket up and open another, after the policy's wait. Does nothing while none is open. */
  reconnect(why: string): void;
  /**
   * The exchange keeps us out: give this socket up, and open another when the time is over.
   *
   * @param untilMs - in ms since the epoch, by our clock; undefined where the exchange does not say
   */
  ban(reason: string, untilMs?: number): void;
  /** Note a topic as under repair, or as repaired when there is no cause. */
  repairing(key: string, cause: Stale['cause'] | undefined): void;
  /** Resolves once the socket is wholly gone; those who hold it are expected to let go. */
  close(): Promise<void>;
}

const OLD = 'given up for a new one before the exchange would cut it';

/** Manage the one shared socket of an endpoint: opened by need, watched, reopened when lost, closed when not needed. */
export function createConnection(options: ConnectionOptions): Connection {
  const { endpoint, url, webSocket, scheduler, random, session } = options;
  const drops$ = new Subject<SocketLoss>();
  const closed$ = new ReplaySubject<void>(1);
  const isOpen$ = new BehaviorSubject(false);
  const sockets$ = new BehaviorSubject(0);
  const memory = createRetryMemory();
  const inOrder = createInOrder();
  /** What the next status is made from; it may be ahead of what has been told. */
  let latest: ConnectionStatus = {
    endpoint,
    state: 'idle',
    sinceMs: scheduler.now(),
    attempt: 0,
    waitMs: 0,
    resyncing: new Map(),
  };
  const status$ = new BehaviorSubject(latest);

  const tell = (status: ConnectionStatus): void => {
    latest = status;
    inOrder(() => {
      status$.next(status);
    });
  };
  const become = (state: ConnectionStatus['state'], change: Partial<ConnectionStatus> = {}): void => {
    if (latest.state === 'closed') return;
    tell({ ...latest, waitMs: 0, ...change, state, sinceMs: scheduler.now() });
  };

  const gone = (error: unknown): void => {
    isOpen$.next(false);
    session.gone(error);
  };

  const socket$ = defer(() => {
    become('connecting');
    // Somebody may have closed the client in answer to that.
    if (latest.state === 'closed') return NEVER;
    return fromSocket(url, {
      endpoint,
      scheduler,
      webSocket,
      openWithinMs: options.openWithinMs,
      redact: options.redact,
      onCount: (change) => {
        sockets$.next(sockets$.value + change);
      },
    });
  });

  const life$ = socket$.pipe(
    switchMap((socket) => {
      session.opened(socket.send);
      isOpen$.next(true);
      become('open');
      const frames$ = socket.frames$.pipe(
        heartbeat({
          endpoint,
          ...options.heartbeat,
          dataIsDue: session.dataIsDue,
          ping: session.ping,
          scheduler,
        }),
        tap(session.frame),
        ignoreElements(),
      );
      const old$ =
        options.renewAfterMs === undefined
          ? NEVER
          : timer(options.renewAfterMs, scheduler).pipe(map(() => new ConnectionLost(endpoint, 1000, OLD)));
      const dropped$ = merge(drops$, old$).pipe(
        map((loss): never => {
          throw loss;
        }),
      );
      return merge(of(undefined), frames$, dropped$);
    }),
    tap({
      unsubscribe: () => {
        gone(undefined);
      },
    }),
  );

  const held$ = life$.pipe(
    reconnect({
      ...options.reconnect,
      scheduler,
      random,
      memory,
      onWait: ({ attempt, waitMs, cause }) => {
        become('waiting', { attempt, waitMs, cause });
      },
      onLost: gone,
    }),
    tap({
      unsubscribe: () => {
        become('idle', { attempt: 0 });
      },
      error: (cause: unknown) => {
        become('idle', cause instanceof Error ? { cause } : {});
      },
    }),
    ignoreElements(),
    takeUntil(closed$),
    // It counts those who need the socket, streams and requests alike. The observers of a stream are counted elsewhere:
    // there, once, where the stream is shared.
    share(),
  );

  return {
    held$,
    opened$: isOpen$.pipe(
      filter((open) => open),
      map(() => undefined),
    ),
    status$: status$.asObservable(),
    reconnect: (why) => {
      drops$.next(new ConnectionLost(endpoint, 1000, why));
    },
    ban: (reason, untilMs) => {
      const nowMs = scheduler.now();
      // An end that is over is none: the exchange's clock may not be ours.
      const isTold = untilMs !== undefined && untilMs > nowMs;
      const endMs = isTold ? untilMs : nowMs + banMs(memory, options.reconnect, nowMs);
      drops$.next(new Banned(endpoint, Math.min(endMs, nowMs + longestMs), reason));
    },
    repairing: (key, cause) => {
      if (cause === undefined && !latest.resyncing.has(key)) return;
      const resyncing = new Map(latest.resyncing);
      if (cause === undefined) resyncing.delete(key);
      else resyncing.set(key, cause);
      tell({ ...latest, resyncing });
    },
    close: async () => {
      become('closed');
      closed$.next();
      await firstValueFrom(sockets$.pipe(filter((count) => count === 0)), { defaultValue: 0 });
    },
  };
}
