import {
  Observable,
  Subject,
  asyncScheduler,
  takeUntil,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
  type Subscription,
} from 'rxjs';
import { checkedWait } from '../core/delay.js';

/**
 * Thin a fast stream out for a slow reader: the first value at once, then at most one in every `everyMs`, always the
 * newest.
 *
 * Nothing is averaged and nothing is repeated: a value is skipped only for a newer one. What still waits when the
 * source completes is emitted before the completion; an error passes at once and what waits is lost. On a stream
 * `withFreshness` a `Stale` passes at once, in its turn, and what waits from before it is discarded.
 *
 * ![conflate](../../docs/marbles/conflate.svg)
 *
 * @param everyMs - the shortest time between two emitted values, in ms
 * @param scheduler - whose clock counts
 * @returns an operator that mirrors its source, less the values that a newer one overtook
 * @throws RangeError at the call when `everyMs` is no delay above 0 that can be timed
 */
export function conflate<T>({
  everyMs,
  scheduler = asyncScheduler,
}: {
  readonly everyMs: number;
  readonly scheduler?: SchedulerLike;
}): MonoTypeOperatorFunction<T> {
  checkedWait('everyMs', everyMs);
  return (source$) =>
    new Observable((observer) => {
      const left$ = new Subject<void>();
      let pause: Subscription | undefined;
      // At most one, in a list, since a value may be undefined.
      let waiting: readonly T[] = [];

      const emit = (value: T) => {
        waiting = [];
        // The pause begins before the value goes out, since the answer to it may be the next value, or to leave.
        pause = scheduler.schedule(() => {
          pause = undefined;
          waiting.forEach(emit);
        }, everyMs);
        observer.next(value);
      };

      // Before the source is subscribed, so that an observer who leaves stops even one that emits all in one go.
      observer.add(() => {
        left$.next();
        pause?.unsubscribe();
      });
      source$.pipe(takeUntil(left$)).subscribe({
        next: (value) => {
          if (isStale(value)) {
            waiting = [];
            observer.next(value);
          } else if (pause === undefined) emit(value);
          else waiting = [value];
        },
        error: (error: unknown) => observer.error(error),
        complete: () => {
          waiting.forEach((value) => observer.next(value));
          observer.complete();
        },
      });
    });
}

const isStale = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && '_tag' in value && value._tag === 'Stale';
