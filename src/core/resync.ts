import {
  asyncScheduler,
  defer,
  switchMap,
  tap,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { isSocketLoss, isStreamError } from './errors.js';
import { afterFault, checkedPolicy, isExhausted, noFaults, retryPolicy } from './retry-policy.js';

/** How often and how fast to subscribe to a topic again. */
export interface ResyncPolicy {
  /** The first wait is at most so long, and at least half of it, in ms; each further one is twice as long. */
  readonly initialMs: number;
  /** No wait is longer than this, in ms. */
  readonly maxMs: number;
  /** So many faults are borne within `perMs`. */
  readonly atMost: number;
  /** For how long a fault counts, in ms. */
  readonly perMs: number;
}

/** What holds unless told otherwise: at most 5 times a minute, after 250 ms, doubling to 10 s. */
export const resyncDefaults: ResyncPolicy = { initialMs: 250, maxMs: 10_000, atMost: 5, perMs: 60_000 };

/** Options of {@link resync}. */
export interface ResyncOptions extends Readonly<{ [Part in keyof ResyncPolicy]?: ResyncPolicy[Part] | undefined }> {
  /** Times the waits, and its clock counts. By default the platform's. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Chance, in [0, 1). */
  readonly random?: (() => number) | undefined;
  /** Emits when the socket is open again. Without it a lost socket ends the stream. */
  readonly opened$?: Observable<unknown> | undefined;
  /** Asks for a new socket: the last means, tried once before giving up. */
  readonly reconnect?: (() => void) | undefined;
}

const counted: ReadonlySet<unknown> = new Set([
  'ChecksumMismatch',
  'SequenceGap',
  'DecodeFailed',
  'SnapshotUnavailable',
  'SessionLost',
]);

/**
 * Mend a topic: subscribe to the failed source again, which makes the venue send a snapshot.
 *
 * A `ChecksumMismatch`, `SequenceGap`, `DecodeFailed`, `SnapshotUnavailable` or `SessionLost` is mended after a jittered wait that
 * doubles from `initialMs` (250 ms) to `maxMs` (10,000 ms), and starts anew when there was no fault within `perMs`
 * (60,000 ms). The fault number `atMost` (5) within that time asks for a new socket, too; the next one ends the stream.
 * So faults that are rare enough are mended for ever. A lost socket is no fault of the topic: it is not counted, and
 * the source is subscribed again when `opened$` emits. Nor is a `SnapshotUnavailable` counted where nothing may have been
 * traded. All other errors pass at once. The count begins with the
 * subscription, so who subscribes after the end starts afresh.
 *
 * ![resync](../../docs/marbles/resync.svg)
 *
 * @throws the last fault, on the error channel, once there were more than `atMost` within `perMs` ms
 * @throws RangeError at the call, when a part of the policy is out of range
 */
export function resync<T>({
  initialMs = resyncDefaults.initialMs,
  maxMs = resyncDefaults.maxMs,
  atMost = resyncDefaults.atMost,
  perMs = resyncDefaults.perMs,
  scheduler = asyncScheduler,
  random = Math.random,
  opened$,
  reconnect,
}: ResyncOptions = {}): MonoTypeOperatorFunction<T> {
  const policy = checkedPolicy({ initialMs, maxMs, atMost, perMs });
  return (source$) =>
    defer(() => {
      let state = noFaults;
      const answerTo = (fault: unknown): Observable<unknown> | undefined => {
        if (isSocketLoss(fault)) return opened$;
        const tag = tagOf(fault);
        // Not a fault: the topic is wanted deeper, so it is left and taken up again.
        if (tag === 'DepthChanged') return timer(0, scheduler);
        // Not a fault either: perhaps nothing was ever traded. The topic asks again, ever more patiently.
        if (isSilence(fault)) return timer(initialMs * (0.5 + random() / 2), scheduler);
        if (!counted.has(tag)) return undefined;
        state = afterFault(policy, state, { nowMs: scheduler.now(), chance: random() });
        if (isExhausted(policy, state)) return undefined;
        const { waitMs, faultsAtMs } = state;
        if (reconnect === undefined || faultsAtMs.length < atMost) return timer(waitMs, scheduler);
        // In the next turn, since losing the socket must not meet a source that is half torn down.
        return timer(0, scheduler).pipe(
          tap(() => reconnect()),
          switchMap(() => timer(waitMs, scheduler)),
        );
      };
      return source$.pipe(retryPolicy(answerTo, { scheduler }));
    });
}

const isSilence = (fault: unknown): boolean =>
  isStreamError(fault) && fault._tag === 'SnapshotUnavailable' && fault.missing === 'trades';

const tagOf = (fault: unknown): unknown => (fault instanceof Error && '_tag' in fault ? fault._tag : undefined);
