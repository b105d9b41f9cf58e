import {
  EMPTY,
  asyncScheduler,
  defer,
  merge,
  of,
  retryWhen,
  switchMap,
  take,
  throwError,
  throwIfEmpty,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { requireAtLeast } from './at-least.js';
import { checkedWait } from './delay.js';

/** How long to wait after faults, and how many of them count as too many. */
export interface RetryPolicy {
  /** The first wait is shorter than this, by up to a half, in ms; each further one is twice as long. */
  readonly initialMs: number;
  /** No wait is longer than this, in ms. */
  readonly maxMs: number;
  /** So many faults are borne; undefined for any number. */
  readonly atMost?: number | undefined;
  /** Only faults of the last so many ms count; undefined for all those since the last calm. */
  readonly perMs?: number | undefined;
}

/** The parts of a policy, and of what is built on one, before they are known to be in range. */
export interface PolicyDraft extends RetryPolicy {
  /** After so long without a fault, in ms, the waits start anew. */
  readonly stableMs?: number | undefined;
  /** How long to stay away after a ban, in ms. */
  readonly barredMs?: number | undefined;
}

/**
 * Lets a policy through whose numbers are in range: waits that can be timed, and counts and windows that are 0 or more
 * and may be infinite.
 *
 * @param group - what stands before the part that an error names, such as `resync.`
 * @throws RangeError naming the part and what is allowed
 */
export function checkedPolicy<Policy extends PolicyDraft>(policy: Policy, group = ''): Policy {
  checkedWait(`${group}initialMs`, policy.initialMs);
  checkedWait(`${group}maxMs`, policy.maxMs);
  if (policy.barredMs !== undefined) checkedWait(`${group}barredMs`, policy.barredMs);
  for (const part of ['stableMs', 'atMost', 'perMs'] as const) requireAtLeast(`${group}${part}`, policy[part] ?? 0, 0);
  return policy;
}

/** What is remembered of the faults so far. */
export interface RetryState {
  /** How many waits there have been in a row, since the last calm. */
  readonly attempt: number;
  /** The upper bound of the last wait, before any floor, in ms. */
  readonly ceilingMs: number;
  /** The last wait, in ms. */
  readonly waitMs: number;
  /** When the faults happened that count, oldest first, in ms. Kept only as far as the policy asks for it. */
  readonly faultsAtMs: readonly number[];
}

/** One more fault. */
export interface RetryFault {
  readonly nowMs: number;
  /** Chance, in [0, 1). */
  readonly chance: number;
  /** Whether there was a calm before it, so that the waits start anew; undefined: if it is the only one that counts. */
  readonly afterCalm?: boolean | undefined;
  /** The wait must be at least so long, in ms. */
  readonly floorMs?: number | undefined;
}

/** Nothing has gone wrong yet. */
export const noFaults: RetryState = { attempt: 0, ceilingMs: 0, waitMs: 0, faultsAtMs: [] };

/**
 * What is remembered after one more fault, the wait it asks for included.
 *
 * The wait is drawn from the upper half below a ceiling, so that clients which lost the same server do not return all
 * at once; the ceiling doubles from `initialMs` to `maxMs` and starts anew after a calm.
 */
export function afterFault(
  { initialMs, maxMs, atMost, perMs }: RetryPolicy,
  before: RetryState,
  { nowMs, chance, afterCalm, floorMs = 0 }: RetryFault,
): RetryState {
  const recent =
    perMs === undefined
      ? before.faultsAtMs.filter(() => afterCalm !== true)
      : before.faultsAtMs.filter((atMs) => nowMs - atMs < perMs);
  const isAnew = afterCalm ?? recent.length === 0;
  const ceilingMs = Math.min(maxMs, isAnew ? initialMs : Math.max(initialMs, 2 * before.ceilingMs));
  return {
    attempt: isAnew ? 1 : before.attempt + 1,
    ceilingMs,
    waitMs: Math.max(floorMs, (ceilingMs / 2) * (1 + chance)),
    faultsAtMs: atMost === undefined && perMs === undefined ? [] : [...recent, nowMs],
  };
}

/** Whether a policy bears no more. */
export const isExhausted = ({ atMost }: RetryPolicy, { faultsAtMs }: RetryState): boolean =>
  atMost !== undefined && faultsAtMs.length > atMost;

/**
 * Subscribe to a failed source again, as soon as the answer to its fault emits; without an answer the fault passes.
 *
 * It is the ground of {@link reconnect} and {@link resync}, and the only place that retries. The source is never
 * subscribed again in the turn of its fault, since it is not torn down before the turn ends: an answer that emits at
 * once is taken up in the next. The end of an answer never ends the stream: one that completes without a value lets
 * the fault pass. An answer that errors ends the stream with that error.
 *
 * ![retryPolicy](../../docs/marbles/retry-policy.svg)
 *
 * @param answerTo - given a fault, what to wait for; undefined gives up
 */
export function retryPolicy<T>(
  answerTo: (fault: unknown) => Observable<unknown> | undefined,
  { scheduler = asyncScheduler }: { readonly scheduler?: SchedulerLike | undefined } = {},
): MonoTypeOperatorFunction<T> {
  return retryWhen((faults$) =>
    faults$.pipe(
      switchMap((fault: unknown) => {
        const answer$ = answerTo(fault);
        if (answer$ === undefined) return throwError(() => fault);
        return notInThisTurn(answer$, scheduler).pipe(throwIfEmpty(() => fault));
      }),
    ),
  );
}

/** The first value, at the earliest in the next turn. */
const notInThisTurn = (answer$: Observable<unknown>, scheduler: SchedulerLike): Observable<unknown> =>
  defer(() => {
    let isThisTurn = true;
    return merge(
      answer$.pipe(
        take(1),
        switchMap((answer) => (isThisTurn ? timer(0, scheduler) : of(answer))),
      ),
      defer(() => {
        isThisTurn = false;
        return EMPTY;
      }),
    );
  });
