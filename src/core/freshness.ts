import {
  asyncScheduler,
  catchError,
  concat,
  filter,
  map,
  of,
  throwError,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs';

import { isStreamError, type DepthChanged, type StreamError } from './errors.js';

/** A value that is current: nothing is known to be missing or wrong since. */
export interface Live<T> {
  readonly _tag: 'Live';
  readonly value: T;
}

/**
 * What was emitted before must no longer be trusted. A new {@link Live} follows once the stream is repaired; when it
 * cannot be, the error follows at once.
 */
export interface Stale {
  readonly _tag: 'Stale';
  /** The symbol or channel concerned, as the exchange spells it. */
  readonly symbol: string;
  /** Why: the error that is being mended, or that ends the stream; or `DepthChanged`, which is no fault. */
  readonly cause: StreamError | DepthChanged;
  /** Since when, in ms since the epoch, by our clock. */
  readonly sinceMs: number;
}

/** Options of {@link freshness}. */
export interface FreshnessOptions {
  /** Its clock dates the fault. By default that of the platform. */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Put each value into the envelope {@link Live}, and tell of an error, before it passes, as a value too: {@link Stale}.
 *
 * It stands before the operator that mends (see {@link resync}), so that observers learn of the fault in the turn in
 * which it happened, and behind it a late observer of the shared stream is handed `Stale` rather than the last value
 * from before. An error before the first value gives `Stale` all the same. The source is torn down before `Stale` is
 * emitted. An error that is not of this library is a bug rather than a fault, not mended by anybody, and passes alone.
 *
 * ![freshness](../../docs/marbles/freshness.svg)
 *
 * @param symbol - the symbol or channel, spelled as the exchange spells it; `Stale` carries it
 */
export function freshness<T>(
  symbol: string,
  { scheduler = asyncScheduler }: FreshnessOptions = {},
): OperatorFunction<T, Live<T> | Stale> {
  return (source$) =>
    source$.pipe(
      map((value): Live<T> => ({ _tag: 'Live', value })),
      catchError((cause: unknown) => {
        const error$ = throwError(() => cause);
        return isCause(cause) ? concat(of(staleFrom(symbol, cause, scheduler)), error$) : error$;
      }),
    );
}

/** Tell of a fault, dated now. */
export function staleFrom<Cause extends Stale['cause']>(
  symbol: string,
  cause: Cause,
  scheduler: SchedulerLike,
): Stale & { readonly cause: Cause } {
  return { _tag: 'Stale', symbol, cause, sinceMs: scheduler.now() };
}

/**
 * Take values out of their envelopes: each {@link Live} gives its value, each {@link Stale} nothing.
 *
 * While the stream is being repaired there is silence, and a late observer of a shared stream waits for the next value.
 *
 * ![liveOnly](../../docs/marbles/live-only.svg)
 */
export function liveOnly<T>(): OperatorFunction<Live<T> | Stale, T> {
  return (source$) =>
    source$.pipe(
      filter((envelope) => envelope._tag === 'Live'),
      map(({ value }) => value),
    );
}

const isCause = (cause: unknown): cause is Stale['cause'] =>
  isStreamError(cause) || (cause instanceof Error && '_tag' in cause && cause._tag === 'DepthChanged');
