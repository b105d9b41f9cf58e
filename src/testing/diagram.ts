import type { Observable } from 'rxjs';
import type { TestScheduler } from 'rxjs/testing';

/** What a diagram shows: one of the cases that every operator meets, or words of its own. */
export type DiagramCase =
  | 'empty'
  | 'one'
  | 'many'
  | 'error'
  | 'never'
  | 'unsubscribe'
  | 'resubscribe'
  | 'two observers'
  | 'late observer'
  | 'late observer during repair'
  | 'last leaves'
  | (string & Record<never, never>);

/** What {@link Diagram.run} may use beside its source. */
export interface DiagramTools<Other extends string = string> {
  /** Virtual time, 1 frame = 1 ms. RxJS's own schedulers follow it too while the diagram is played. */
  readonly scheduler: TestScheduler;
  /** The streams drawn under `others`, by name. */
  readonly others: Readonly<Record<Other, Observable<unknown>>>;
  /** Chance that is none: always the diagram's `random`. */
  readonly random: () => number;
}

/** One of several observers of the same result. */
export interface DiagramObserver {
  /** When it comes and leaves, counted from the start of the diagram, such as `'--^---!'`; without `!` it stays. */
  readonly subscribe: string;
  /** What it gets, counted from the start of the diagram too. */
  readonly expected: string;
}

/**
 * A marble diagram as a value: tests play it (see {@link play}) and pictures are drawn from it.
 *
 * Marble strings are those of RxJS in run mode: `-` is a frame of 1 ms, a letter a value, `(ab)` one instant, `|` the
 * end, `#` the {@link Diagram.fault}, ` 5s ` a span of time; blanks only align. Letters stand for themselves, or for
 * what `values` says; a letter in `faults` is an error, `X` as final as `#`.
 *
 * @typeParam T - the values of the source; they follow from how `run` annotates its source
 * @typeParam Other - the names of the other streams
 */
export interface Diagram<T = unknown, Other extends string = string> {
  /** The operator as a reader would write it, with the options shown. */
  readonly operator: string;
  /** One sentence: what happens here. */
  readonly says: string;
  /** Which case this is; the gallery and the completeness test read it. */
  readonly case?: DiagramCase;
  /** What the letters mean, in words, for the picture. */
  readonly legend?: Readonly<Record<string, string>>;
  /** What letters stand for, when not for themselves; in all the marble strings of this diagram. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The error that `#` stands for; by default the string `error`. */
  readonly fault?: unknown;
  /** More errors, each with its letter. */
  readonly faults?: Readonly<Record<string, unknown>>;
  /** What `random()` answers, in [0, 1); by default 0. */
  readonly random?: number;
  /**
   * The source. Cold: it plays from the start for each subscription; given as a list, the first subscription plays the
   * first string and so on, and the last string serves all that follow. With a `^` it is hot: it flows by the clock
   * of the diagram, which starts at the `^`, observed or not.
   */
  readonly source: string | readonly string[];
  /** Other streams that `run` needs, such as notifiers; each like `source`. */
  readonly others?: Readonly<Record<Other, string | readonly string[]>>;
  /** When the source is subscribed and left, one string per subscription, in order: `['^---!', '------^---!']`. */
  readonly subscriptions: readonly string[];
  /** What the one observer gets, who comes at the start. */
  readonly expected?: string;
  /** When the one observer leaves early: `'---!'`. */
  readonly unsubscribe?: string;
  /** Several observers of one result, in place of `expected` and `unsubscribe`. */
  readonly observers?: readonly DiagramObserver[];
  /**
   * Puts the operator on the source. Called once per playing, however many observers there are.
   * (A method, so that diagrams of sources of all kinds go into one list.)
   */
  run(source$: Observable<T>, tools: DiagramTools<Other>): Observable<unknown>;
}

/**
 * Write down a marble diagram, for {@link play}.
 *
 * ```ts
 * export const everySecond = diagram({
 *   operator: 'pairwise()',
 *   says: 'each value comes with the one before it',
 *   values: { p: ['a', 'b'], q: ['b', 'c'] },
 *   source: '       a-b-c-|',
 *   subscriptions: ['^-----!'],
 *   expected: '     --p-q-|',
 *   run: (source$) => source$.pipe(pairwise()),
 * });
 * ```
 *
 * @returns the same diagram
 * @throws RangeError when it expects nothing, or contradicts itself: it would prove nothing
 */
export function diagram<T = string, Other extends string = never>(drawn: Diagram<T, Other>): Diagram {
  const problem = problemOf(drawn);
  if (problem !== undefined) throw new RangeError(`${drawn.operator}: ${drawn.says}: ${problem}`);
  return drawn;
}

function problemOf(drawn: Partial<Diagram<never, never>>): string | undefined {
  const { expected, observers, unsubscribe, subscriptions, source } = drawn;
  if (!Array.isArray(subscriptions)) return 'it does not say when the source is subscribed';
  if (source === undefined || source.length === 0) return 'it has no source';
  if (unsubscribe !== undefined && !unsubscribe.includes('!')) return 'its early leaver never leaves';
  if (observers === undefined) return isBlank(expected) ? 'it expects nothing' : undefined;
  if (expected !== undefined || unsubscribe !== undefined) {
    return '`expected` and `unsubscribe` speak of one observer, `observers` of several: give one or the other';
  }
  if (observers.length === 0 || observers.some((observer) => isBlank(observer.expected))) return 'it expects nothing';
  return observers.some(({ subscribe }) => !subscribe.includes('^')) ? 'an observer never comes' : undefined;
}

const isBlank = (marbles: string | undefined): boolean => marbles === undefined || marbles.trim() === '';
