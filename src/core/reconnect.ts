import {
  asyncScheduler,
  concat,
  defer,
  finalize,
  ignoreElements,
  tap,
  timer,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
} from 'rxjs';
import { isSocketLoss, type SocketLoss } from './errors.js';
import { afterFault, checkedPolicy, isExhausted, noFaults, retryPolicy, type RetryState } from './retry-policy.js';

/** How often and how fast to connect again. */
export interface ReconnectPolicy {
  /** The first wait is at most so long, and at least half of it, in ms; each further one is twice as long. */
  readonly initialMs: number;
  /** No wait is longer than this, in ms. */
  readonly maxMs: number;
  /** A socket that was open for so long, in ms, was a success: the waits start anew. */
  readonly stableMs: number;
  /** So many losses are borne; without it, any number. */
  readonly atMost?: number;
  /** Only losses within the last so many ms count against `atMost`; without it, all since the last stable socket. */
  readonly perMs?: number;
}

/** What holds unless told otherwise: after 1 s, doubling to 60 s, for ever. */
export const reconnectDefaults: ReconnectPolicy = { initialMs: 1000, maxMs: 60_000, stableMs: 30_000 };

/** Told before each wait. */
export interface ReconnectWait {
  /** How many sockets in a row were lost or did not open, since the last stable one. */
  readonly attempt: number;
  /** The wait that begins, in ms. */
  readonly waitMs: number;
  /** What the wait is for. */
  readonly cause: SocketLoss;
}

/** What outlives a subscription; see {@link createRetryMemory}. */
export interface RetryMemory {
  state: RetryState;
  /** The last loss, for as long as no socket has opened since, and the instant before which none may be tried. */
  lost: { readonly cause: SocketLoss; readonly notBeforeMs: number } | undefined;
}

/** Options of {@link reconnect}. */
export interface ReconnectOptions extends Readonly<{
  [Part in keyof ReconnectPolicy]?: ReconnectPolicy[Part] | undefined;
}> {
  /** Times the waits, and its clock counts. By default the platform's. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Chance, in [0, 1). */
  readonly random?: (() => number) | undefined;
  /** Keeps the count over several subscriptions; by default each begins its own. */
  readonly memory?: RetryMemory | undefined;
  /** Told before each wait. */
  readonly onWait?: ((wait: ReconnectWait) => void) | undefined;
  /** Told of each error of the source once it is remembered, so that who comes back in answer to it has to wait. */
  readonly onLost?: ((cause: unknown) => void) | undefined;
}

/**
 * A memory for {@link reconnect}, one for each connection: a server that is down is not asked more often because observers
 * come and go.
 */
export function createRetryMemory(): RetryMemory {
  return { state: noFaults, lost: undefined };
}

/**
 * Connect again when a socket is lost, after a wait that doubles and is jittered.
 *
 * The source is the life of one socket: it emits when the socket opens and errors when it is lost. Without `atMost` it
 * never gives up. A socket that was open for `stableMs` makes the waits start anew. A venue that says it has too much
 * of us is left alone for longer: at least 5 s after the close codes 1008 and 1013, `maxMs` after a handshake refused
 * with HTTP 429. With a `memory` the first attempt of a subscription waits, too, until a further attempt is due.
 *
 * ![reconnect](../../docs/marbles/reconnect.svg)
 *
 * @throws {@link ConnectionLost} or {@link HeartbeatMissed} on the error channel, the last one, when there were more
 * than `atMost` (within `perMs` ms, or since the last stable socket); errors of other kinds pass at once
 * @throws RangeError at the call, when a part of the policy is out of range
 */
export function reconnect<T>({
  initialMs = reconnectDefaults.initialMs,
  maxMs = reconnectDefaults.maxMs,
  stableMs = reconnectDefaults.stableMs,
  atMost,
  perMs,
  scheduler = asyncScheduler,
  random = Math.random,
  memory: sharedMemory,
  onWait,
  onLost,
}: ReconnectOptions = {}): MonoTypeOperatorFunction<T> {
  const policy = checkedPolicy({ initialMs, maxMs, stableMs, atMost, perMs });
  return (source$) =>
    defer(() => {
      const memory = sharedMemory ?? createRetryMemory();
      let openedAtMs: number | undefined;
      const isStable = (): boolean => openedAtMs !== undefined && scheduler.now() - openedAtMs >= stableMs;

      const attempt$ = defer(() => {
        // Should it be abandoned before it opens, the next attempt is not free.
        if (memory.lost) memory.lost = { ...memory.lost, notBeforeMs: scheduler.now() + memory.state.waitMs };
        return source$;
      }).pipe(
        tap(() => {
          openedAtMs ??= scheduler.now();
          memory.lost = undefined;
        }),
        finalize(() => {
          if (isStable()) memory.state = noFaults;
        }),
      );

      const answerTo = (cause: unknown) => {
        if (!isSocketLoss(cause)) {
          onLost?.(cause);
          return undefined;
        }
        const state = afterFault(policy, memory.state, {
          nowMs: scheduler.now(),
          chance: random(),
          afterCalm: isStable() || memory.state.attempt === 0,
          floorMs: floorOf(cause, maxMs),
        });
        openedAtMs = undefined;
        memory.lost = { cause, notBeforeMs: scheduler.now() + state.waitMs };
        const givesUp = isExhausted(policy, state);
        memory.state = givesUp ? { ...state, faultsAtMs: [] } : state;
        if (!givesUp) onWait?.({ attempt: state.attempt, waitMs: state.waitMs, cause });
        onLost?.(cause);
        if (givesUp) return undefined;
        return timer(state.waitMs, scheduler);
      };
      const attempts$ = attempt$.pipe(retryPolicy(answerTo, { scheduler }));

      if (memory.lost === undefined) return attempts$;
      const {
        lost: { cause, notBeforeMs },
        state: { attempt },
      } = memory;
      // The clock may have been set back meanwhile: no wait is longer than the one that was drawn.
      const waitMs = Math.min(notBeforeMs - scheduler.now(), memory.state.waitMs);
      if (waitMs <= 0) return attempts$;
      onWait?.({ attempt, waitMs, cause });
      return concat(timer(waitMs, scheduler).pipe(ignoreElements()), attempts$);
    });
}

/** Policy violation, and try again later: the venue wants to be left alone. */
const patienceCodes: readonly number[] = [1008, 1013];

const floorOf = (cause: SocketLoss, maxMs: number): number => {
  if (cause._tag === 'HeartbeatMissed') return 0;
  if (/\b429\b/.test(cause.reason)) return maxMs;
  return patienceCodes.includes(cause.code) ? Math.min(5000, maxMs) : 0;
};
