import {
  EMPTY,
  Subject,
  asyncScheduler,
  concatMap,
  defer,
  finalize,
  map,
  merge,
  switchMap,
  timer,
  type Observable,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs';
import { STANDING } from '../core/dialect.js';
import { waitOf } from '../core/access-errors.js';
import { isStreamError, type StreamError } from '../core/errors.js';
import { freshness, staleFrom, type Live, type Stale } from '../core/freshness.js';
import { afterFault, noFaults, retryPolicy, type RetryPolicy } from '../core/retry-policy.js';

/** Options of {@link joinState}. */
export interface JoinStateOptions<Event, Read, State> {
  /** Reads what is; cold, one value. It is given what was known before. */
  readonly read: (known: State | undefined) => Observable<Read>;
  /** The state as it was read. */
  readonly begin: (read: Read, known: State | undefined) => State;
  /**
   * The state after an event; the same object, if it changes nothing.
   *
   * @throws StreamError when only another reading can tell
   */
  readonly apply: (state: State, event: Event) => State;
  /** When to read again after a failure. */
  readonly retry: RetryPolicy;
  /** Times that, and its clock dates. By default that of the platform. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Chance, in [0, 1). */
  readonly random?: (() => number) | undefined;
  /** Told why there has to be another reading. */
  readonly onFault?: (fault: StreamError) => void;
}

/** No more events than these are kept while a reading takes its time: with more, another is begun. */
const KEPT_AT_MOST = 10_000;
/** The waits start anew when there was no fault for so long, in ms. */
const WITHIN_MS = 60_000;

/**
 * Know a state from the stream of its events and from what is read elsewhere: it is read once the stream stands, the
 * events that come meanwhile are kept, and then applied to it.
 *
 * What happened while a stream did not stand is never told, so each time that it stands anew the state is read anew.
 * While it is not known it is stale: from a fault of the stream, or of a reading, until the next reading, which follows
 * for as long as there are observers.
 *
 * ![joinState](../../docs/marbles/join-state.svg)
 *
 * @param name - what `Stale` calls it
 */
export function joinState<Event, Read, State>(
  name: string,
  {
    read,
    begin,
    apply,
    retry,
    scheduler = asyncScheduler,
    random = Math.random,
    onFault,
  }: JoinStateOptions<Event, Read, State>,
): OperatorFunction<Live<typeof STANDING | Event> | Stale, Live<State> | Stale> {
  return (messages$) =>
    defer(() => {
      /** In how many ms to read; undefined to let it be. */
      const reads$ = new Subject<number | undefined>();
      let known: State | undefined;
      /** What came since the state was asked for; undefined when it is known. */
      let kept: Event[] | undefined = [];

      let faults = noFaults;

      /** How long to wait before the next reading, in ms. */
      const waitAfter = (fault: StreamError): number => {
        onFault?.(fault);
        faults = afterFault({ ...retry, perMs: WITHIN_MS }, faults, { nowMs: scheduler.now(), chance: random() });
        return Math.max(faults.waitMs, waitOf(fault, scheduler));
      };
      const reading = (): Observable<Live<Read> | Stale> =>
        defer(() => read(known)).pipe(
          freshness(name, { scheduler }),
          retryPolicy((fault) => (isStreamError(fault) ? timer(waitAfter(fault), scheduler) : undefined), {
            scheduler,
          }),
        );

      const applied = (events: readonly Event[], before: State): readonly (Live<State> | Stale)[] => {
        let state = before;
        for (const [at, event] of events.entries()) {
          try {
            state = apply(state, event);
          } catch (fault) {
            if (!isStreamError(fault)) throw fault;
            known = state;
            kept = events.slice(at);
            reads$.next(waitAfter(fault));
            return [staleFrom(name, fault, scheduler)];
          }
        }
        known = state;
        return [{ _tag: 'Live', value: state }];
      };

      const withMessage = (envelope: Live<typeof STANDING | Event> | Stale): readonly (Live<State> | Stale)[] => {
        if (envelope._tag === 'Stale') {
          kept = [];
          reads$.next(undefined);
          return [envelope];
        }
        if (envelope.value === STANDING) {
          // Events may have come before word that the stream stands.
          kept ??= [];
          reads$.next(0);
          return [];
        }
        if (kept === undefined && known !== undefined) {
          const before = known;
          return applied([envelope.value], before).filter((told) => told._tag === 'Stale' || told.value !== before);
        }
        kept ??= [];
        kept.push(envelope.value);
        if (kept.length > KEPT_AT_MOST) {
          kept = [];
          reads$.next(0);
        }
        return [];
      };
      const withRead = (envelope: Live<Read> | Stale): readonly (Live<State> | Stale)[] => {
        if (envelope._tag === 'Stale') return [envelope];
        const events = kept ?? [];
        kept = undefined;
        return applied(events, begin(envelope.value, known));
      };

      const readings$ = reads$.pipe(
        switchMap((dueMs) => {
          if (dueMs === undefined) return EMPTY;
          return dueMs === 0 ? reading() : timer(dueMs, scheduler).pipe(switchMap(reading));
        }),
      );
      return merge(
        readings$.pipe(map((read) => () => withRead(read))),
        messages$.pipe(
          map((envelope) => () => withMessage(envelope)),
          finalize(() => {
            reads$.next(undefined);
            reads$.complete();
          }),
        ),
      ).pipe(concatMap((step) => step()));
    });
}
