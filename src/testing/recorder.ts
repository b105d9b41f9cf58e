import { Observable, tap } from 'rxjs';
import type { TestScheduler } from 'rxjs/testing';
import { momentFrom, type Letters } from './letters.js';
import type { Moment, Span } from './marble-text.js';

/** One subscription to a stream, and what came through it. */
export interface Life extends Span {
  readonly moments: readonly Moment[];
}

/**
 * Mirrors a stream and notes its subscriptions: each adds a life to `lives`, which grows as it goes on.
 *
 * @param scheduler - its frame is the clock
 * @param letters - under which values are drawn
 */
export function recorded(
  stream$: Observable<unknown>,
  lives: Life[],
  scheduler: TestScheduler,
  letters: Letters,
): Observable<unknown> {
  return new Observable((subscriber) => {
    const moments: Moment[] = [];
    const life = { from: scheduler.frame, to: Infinity, moments };
    const note = (kind: Moment['kind'], value?: unknown): void => {
      moments.push(momentFrom(scheduler.frame, kind, value, letters));
    };
    lives.push(life);
    subscriber.add(() => {
      life.to = scheduler.frame;
    });
    return stream$
      .pipe(
        tap({
          next: (value) => note('next', value),
          error: (error: unknown) => note('error', error),
          complete: () => note('complete'),
        }),
      )
      .subscribe(subscriber);
  });
}
