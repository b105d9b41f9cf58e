import type { Observable, SchedulerLike } from 'rxjs';

/** What the program needs of the world, so that a test can be the world. */
export interface Io {
  /** Print to standard output, as it is. */
  write(text: string): void;
  /** Print to standard error, as it is. */
  complain(text: string): void;
  /** Emits when the program should end: a signal, or nobody reads its output any more. */
  readonly end$: Observable<unknown>;
  /** The clock and all timers. */
  readonly scheduler: SchedulerLike;
  /** Chance, from 0 up to but not including 1. */
  readonly random: () => number;
}
