import { asyncScheduler, concatMap, defer, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs';
import { SequenceGap } from './errors.js';
import type { Live, Stale } from './freshness.js';

/** Options of {@link tellHoles}. */
export interface TellHolesOptions {
  /** Its clock dates the holes. By default that of the platform. */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Let each numbered event pass once, and tell of those that are missing.
 *
 * It stands behind the operator that mends (see {@link resync}): what a new subscription repeats is dropped, and what
 * not even its snapshot brought back is told as {@link Stale} with a {@link SequenceGap}, followed by the next event.
 * An event that comes after its hole was told is dropped as well. The first event sets the base; `Stale` passes. The
 * numbers are held to rise by one: should an exchange leave some out, a hole is told where there is none, and no event
 * is lost for it.
 *
 * ![tellHoles](../../docs/marbles/tell-holes.svg)
 *
 * @param symbol - spelled as the exchange spells it; `Stale` and its cause carry it
 * @param idOf - reads an event's number
 */
export function tellHoles<T>(
  symbol: string,
  idOf: (event: T) => number,
  { scheduler = asyncScheduler }: TellHolesOptions = {},
): MonoTypeOperatorFunction<Live<T> | Stale> {
  return (source$) =>
    defer(() => {
      let due: number | undefined;
      return source$.pipe(
        concatMap((envelope): readonly (Live<T> | Stale)[] => {
          if (envelope._tag === 'Stale') return [envelope];
          const id = idOf(envelope.value);
          if (due !== undefined && id < due) return [];
          const hole = due === undefined || id === due ? [] : [staleFrom(new SequenceGap(symbol, due, id), scheduler)];
          due = id + 1;
          return [...hole, envelope];
        }),
      );
    });
}

/** A hole that nothing will fill, dated now. */
export const staleFrom = (cause: SequenceGap, scheduler: SchedulerLike): Stale => ({
  _tag: 'Stale',
  symbol: cause.symbol,
  cause,
  sinceMs: scheduler.now(),
});
