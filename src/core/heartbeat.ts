import {
  EMPTY,
  Subject,
  catchError,
  defer,
  filter,
  ignoreElements,
  interval,
  merge,
  switchMap,
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { HeartbeatMissed } from './errors.js';

/** How much silence a socket is allowed. */
export interface HeartbeatPolicy {
  /** A socket on which data is due is dead after so much silence, in ms. Any frame counts. */
  readonly silenceMs: number;
  /** A socket on which no data is due is pinged after so much silence, in ms. */
  readonly pingEveryMs: number;
  /** It is dead when no frame follows the ping within so many ms. */
  readonly pongWithinMs: number;
}

/** What is known of a socket's pulse; instants in ms. */
export interface Pulse {
  readonly frameAtMs: number;
  readonly checkedAtMs: number;
  /** When the ping left that has not been answered yet. */
  readonly pingAtMs?: number | undefined;
}

/** How often a policy has to be checked, in ms: often enough for its shortest term to be kept within a fifth. */
export const checkEveryMs = ({ silenceMs, pingEveryMs, pongWithinMs }: HeartbeatPolicy): number =>
  Math.max(1, Math.floor(Math.min(silenceMs, pingEveryMs, pongWithinMs) / 5));

/**
 * What to do about a pulse now: nothing, ping, or call the socket dead.
 *
 * A check that comes much too late means that the machine slept, or the tab did; silence proves nothing then, so the
 * socket is pinged and judged by the answer.
 *
 * @param dataIsDue - whether something is subscribed, so that silence alone is a fault
 */
export function judgePulse(
  pulse: Pulse,
  nowMs: number,
  policy: HeartbeatPolicy,
  dataIsDue: boolean,
): 'calm' | 'ping' | 'dead' {
  const { frameAtMs, checkedAtMs, pingAtMs } = pulse;
  if (pingAtMs !== undefined && pingAtMs > frameAtMs) {
    return nowMs - pingAtMs >= policy.pongWithinMs ? 'dead' : 'calm';
  }
  if (nowMs - checkedAtMs > 2 * checkEveryMs(policy) + 1) return 'ping';
  const silentMs = nowMs - frameAtMs;
  if (dataIsDue && silentMs >= policy.silenceMs) return 'dead';
  return silentMs >= policy.pingEveryMs ? 'ping' : 'calm';
}

/** Options of {@link heartbeat}. */
export interface HeartbeatOptions extends HeartbeatPolicy {
  /** The name that errors carry. */
  readonly endpoint: string;
  /** Whether data is due now, so that silence alone is a fault. */
  readonly dataIsDue: () => boolean;
  /**
   * Sends a ping when observed, and tells when it has left, for it may have to wait. Its answer comes as a frame like any
   * other, and its failure proves nothing.
   */
  readonly ping: (onSent: () => void) => Observable<unknown>;
  readonly scheduler: SchedulerLike;
}

/**
 * Mirror the frames of an open socket, and fail when the socket has been silent for too long.
 *
 * A frame costs one look at the clock: its instant is stored, and a single interval reads it.
 *
 * ![heartbeat](../../docs/marbles/heartbeat.svg)
 *
 * @returns an operator that mirrors its source for as long as the socket shows life
 * @throws {@link HeartbeatMissed} on the error channel, when data is due and none came for `silenceMs`, or when no
 *   frame followed a ping within `pongWithinMs`
 */
export function heartbeat<T>(options: HeartbeatOptions): MonoTypeOperatorFunction<T> {
  const { endpoint, dataIsDue, ping, scheduler, ...policy } = options;
  return (source$) =>
    defer(() => {
      const done$ = new Subject<void>();
      let frameAtMs = scheduler.now();
      let checkedAtMs = frameAtMs;
      let pingAtMs: number | undefined;
      const frames$ = source$.pipe(
        tap({
          next: () => {
            frameAtMs = scheduler.now();
          },
          complete: () => {
            done$.next();
          },
        }),
      );
      const watch$ = interval(checkEveryMs(policy), scheduler).pipe(
        filter(() => {
          const nowMs = scheduler.now();
          // The clock was set back: the instants of before mean nothing any more.
          if (nowMs < checkedAtMs) [frameAtMs, pingAtMs] = [nowMs, undefined];
          const verdict = judgePulse({ frameAtMs, checkedAtMs, pingAtMs }, nowMs, policy, dataIsDue());
          checkedAtMs = nowMs;
          if (verdict === 'dead') throw new HeartbeatMissed(endpoint, nowMs - frameAtMs);
          return verdict === 'ping';
        }),
        switchMap(() =>
          ping(() => {
            pingAtMs = scheduler.now();
          }).pipe(catchError(() => EMPTY)),
        ),
        ignoreElements(),
        takeUntil(done$),
      );
      return merge(watch$, frames$);
    });
}
