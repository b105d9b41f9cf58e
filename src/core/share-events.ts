import {
  Observable,
  Subscription,
  asyncScheduler,
  tap,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
  type Subscriber,
} from 'rxjs';
import { checkedDelay } from './delay.js';
import { createInOrder } from './in-order.js';

/** Options of every stream that is shared. */
export interface ShareOptions {
  /** For how long the source stays subscribed after the last observer left, in ms; with 0 it is left at once. */
  readonly lingerMs?: number | undefined;
  /** Times the linger. By default the platform's timers. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** Options of {@link shareEvents}. */
export interface ShareEventsOptions<T, S> extends ShareOptions {
  /** The state after an event, given the state before it, which is undefined before the first. */
  readonly state: (state: S | undefined, event: T) => S;
  /** The events that take a late observer from nothing to that state; none, if it is to get only what comes. */
  readonly opening: (state: S) => readonly T[];
}

/**
 * Share one subscription to the source among all observers, who come and go as they like; late ones get an opening.
 *
 * The first observer makes the source start, and gets its events. Who comes after events have passed gets
 * `opening(state)` first. When the last observer leaves, the source stays subscribed for `lingerMs`, so that a view
 * that closes and opens again costs nothing; who comes meanwhile is a late observer. An error or the end of the source
 * reaches all observers, forgets the state and arms no linger: who subscribes after it, or in answer to it, makes the
 * source start afresh.
 *
 * ![shareEvents](../../docs/marbles/share-events.svg)
 *
 * @throws RangeError at the call, when `lingerMs` is no delay that can be timed
 */
export function shareEvents<T, S>(options: ShareEventsOptions<T, S>): MonoTypeOperatorFunction<T> {
  checkedDelay('lingerMs', options.lingerMs ?? 0);
  return (source$) => {
    let current: Run<T> | undefined;
    return new Observable((observer) => {
      current ??= createRun(source$, options, () => {
        current = undefined;
      });
      current.join(observer);
    });
  };
}

/** Tells one observer of something. */
type Telling<T> = (observer: Subscriber<T>) => void;

/** One subscription to the source, from its first observer to its end. */
interface Run<T> {
  readonly join: (observer: Subscriber<T>) => void;
}

function createRun<T, S>(
  source$: Observable<T>,
  { state, opening, lingerMs = 1000, scheduler = asyncScheduler }: ShareEventsOptions<T, S>,
  onOver: () => void,
): Run<T> {
  const connection = new Subscription();
  const inOrder = createInOrder();
  /** Replaced, never edited: what is being told reaches those who were there when it came. */
  let observers: readonly Subscriber<T>[] = [];
  /** For those whose opening is being told: what came meanwhile. */
  const openings = new Map<Subscriber<T>, Telling<T>[]>();
  let kept: S | undefined;
  let isBegun = false;
  let isConnected = false;
  let isOver = false;
  let linger = Subscription.EMPTY;

  // First of all, so that who subscribes in answer to the end gets a run of its own and finds the source released.
  const close = (): void => {
    isOver = true;
    linger.unsubscribe();
    onOver();
    connection.unsubscribe();
  };
  const tell = (toEach: Telling<T>): void => {
    const present = observers;
    inOrder(() => {
      for (const observer of present) {
        const missed = openings.size === 0 ? undefined : openings.get(observer);
        if (missed === undefined) toEach(observer);
        else missed.push(toEach);
      }
    });
  };
  const open = (observer: Subscriber<T>, found: readonly T[]): void => {
    const missed: Telling<T>[] = [];
    openings.set(observer, missed);
    for (const event of found) observer.next(event);
    for (let next = missed.shift(); next !== undefined; next = missed.shift()) next(observer);
    openings.delete(observer);
  };
  const leave = (observer: Subscriber<T>): void => {
    observers = observers.filter((other) => other !== observer);
    if (observers.length > 0 || isOver) return;
    if (lingerMs === 0) close();
    else linger = scheduler.schedule(close, lingerMs);
  };
  const connect = (): void => {
    isConnected = true;
    const keeping$ = source$.pipe(
      tap((event) => {
        kept = state(kept, event);
        isBegun = true;
      }),
    );
    connection.add(
      keeping$.subscribe({
        next: (value) => {
          tell((observer) => observer.next(value));
        },
        error: (error: unknown) => {
          close();
          tell((observer) => observer.error(error));
        },
        complete: () => {
          close();
          tell((observer) => observer.complete());
        },
      }),
    );
  };

  return {
    join: (observer) => {
      // Undefined is a state like any other, so whether there is one stands by itself.
      const found = isBegun ? opening(kept as S) : [];
      linger.unsubscribe();
      // Before the opening, so that nothing is missed; what comes while it is being told is told after it.
      observers = [...observers, observer];
      observer.add(() => {
        leave(observer);
      });
      if (!isConnected) connect();
      else open(observer, found);
    },
  };
}
