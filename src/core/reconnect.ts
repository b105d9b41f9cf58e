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
import { Banned, waitOf } from './access-errors.js';
import { isSocketLoss, type ConnectionLost, type SocketLoss } from './errors.js';
import { afterFault, checkedPolicy, isExhausted, noFaults, retryPolicy, type RetryState } from './retry-policy.js';

/** How often and how fast to connect again. */
export interface ReconnectPolicy {
  /** The first wait is at most so long, and at least half of it, in ms; each further one is twice as long. */
  readonly initialMs: number;
  /** No wait is longer than this, in ms. */
  readonly maxMs: number;
  /** A socket that was open for so long, in ms, was a success: the waits start anew. */
  readonly stableMs: number;
  /** How long to stay away after a first ban whose end the exchange does not tell, in ms; each further one, twice as long. */
  readonly barredMs: number;
  /** So many losses are borne; without it, any number. */
  readonly atMost?: number;
  /** Only losses within the last so many ms count against `atMost`; without it, all since the last stable socket. */
  readonly perMs?: number;
}

/** What holds unless told otherwise: after 1 s, doubling to 60 s, for ever; after a ban 2 min, doubling. */
export const reconnectDefaults: ReconnectPolicy = {
  initialMs: 1000,
  maxMs: 60_000,
  stableMs: 30_000,
  barredMs: 120_000,
};

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
  /** When the present socket opened, in ms; undefined while none is open. */
  openedAtMs: number | undefined;
  /** How many bans there were of which nobody said when they end, since the last stable socket. */
  bans: number;
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
  return { state: noFaults, lost: undefined, openedAtMs: undefined, bans: 0 };
}

/**
 * Connect again when a socket is lost, after a wait that doubles and is jittered.
 *
 * The source is the life of one socket: it emits when the socket opens and errors when it is lost. Without `atMost` it
 * never gives up. A socket that was open for `stableMs` makes the waits start anew. A venue that says it has too much
 * of us is left alone for longer: at least 5 s after the close codes 1008 and 1013, `maxMs` after a handshake refused
 * with HTTP 429, and until its end after a ban, which a handshake refused with HTTP 403 or 418 is, too. With a `memory` the first attempt of a subscription waits, too, until a further attempt is due.
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
  barredMs = reconnectDefaults.barredMs,
  atMost,
  perMs,
  scheduler = asyncScheduler,
  random = Math.random,
  memory: sharedMemory,
  onWait,
  onLost,
}: ReconnectOptions = {}): MonoTypeOperatorFunction<T> {
  const policy = checkedPolicy({ initialMs, maxMs, stableMs, barredMs, atMost, perMs });
  return (source$) =>
    defer(() => {
      const memory = sharedMemory ?? createRetryMemory();

      const attempt$ = defer(() => {
        // Should it be abandoned before it opens, the next attempt is not free.
        if (memory.lost) memory.lost = { ...memory.lost, notBeforeMs: scheduler.now() + memory.state.waitMs };
        return source$;
      }).pipe(
        tap(() => {
          memory.openedAtMs ??= scheduler.now();
          memory.lost = undefined;
        }),
        finalize(() => {
          if (isStable(memory, policy, scheduler.now())) memory.state = noFaults;
          memory.openedAtMs = undefined;
        }),
      );

      const answerTo = (fault: unknown) => {
        if (!isSocketLoss(fault)) {
          onLost?.(fault);
          return undefined;
        }
        const nowMs = scheduler.now();
        const cause = isBarred(fault)
          ? new Banned(fault.endpoint, nowMs + banMs(memory, policy, nowMs), fault.reason, { cause: fault })
          : fault;
        const state = afterFault(policy, memory.state, {
          nowMs,
          chance: random(),
          afterCalm: isStable(memory, policy, nowMs) || memory.state.attempt === 0,
          floorMs: floorOf(cause, maxMs, scheduler),
        });
        memory.openedAtMs = undefined;
        memory.lost = { cause, notBeforeMs: nowMs + state.waitMs };
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

const floorOf = (cause: SocketLoss, maxMs: number, scheduler: SchedulerLike): number => {
  if (cause._tag === 'HeartbeatMissed') return 0;
  if (cause._tag === 'Banned') return waitOf(cause, scheduler);
  if (/\b429\b/.test(cause.reason)) return maxMs;
  return patienceCodes.includes(cause.code) ? Math.min(5000, maxMs) : 0;
};

const THREE_DAYS_MS = 3 * 24 * 60 * 60 * 1000;

/** How long to stay away after one more ban of which nobody says when it ends, in ms. */
export function banMs(
  memory: RetryMemory,
  policy: Pick<ReconnectPolicy, 'barredMs' | 'stableMs'>,
  nowMs: number,
): number {
  memory.bans = isStable(memory, policy, nowMs) ? 1 : memory.bans + 1;
  return Math.min(THREE_DAYS_MS, policy.barredMs * 2 ** (memory.bans - 1));
}

const isStable = (
  { openedAtMs }: RetryMemory,
  { stableMs }: Pick<ReconnectPolicy, 'stableMs'>,
  nowMs: number,
): boolean => openedAtMs !== undefined && nowMs - openedAtMs >= stableMs;

/** Whether a handshake was refused by a firewall or for a ban. */
const isBarred = (loss: SocketLoss): loss is ConnectionLost =>
  loss._tag === 'ConnectionLost' && /response: (?:403|418)\b/.test(loss.reason);
