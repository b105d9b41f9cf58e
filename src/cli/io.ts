import type { Observable, SchedulerLike } from 'rxjs';
import type { Terminal } from './terminal.js';

/** What the program needs of the world, so that a test can be the world. */
export interface Io {
  /** Print to standard output, as it is. */
  write(text: string): void;
  /** Print to standard error, as it is. */
  complain(text: string): void;
  /** Emits when the program should end: a signal, or nobody reads its output any more. */
  readonly end$: Observable<unknown>;
  /** The terminal that standard output is; absent when it is none, or one that can only print lines. */
  readonly terminal?: Terminal | undefined;
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * A file as text, and its mode.
   *
   * @throws when it cannot be read
   */
  readonly readFile: (path: string) => { readonly text: string; readonly mode: number };
  /** The clock and all timers. */
  readonly scheduler: SchedulerLike;
  /** Chance, from 0 up to but not including 1. */
  readonly random: () => number;
}
