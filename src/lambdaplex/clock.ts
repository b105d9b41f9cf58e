import {
  catchError,
  defer,
  of,
  share,
  switchMap,
  tap,
  throwError,
  timeout,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { RequestTimedOut, isStreamError } from '../core/errors.js';
import { ServerTime } from './codecs/server-time.js';
import type { Rest } from './rest.js';

/** The exchange's clock, as far as we know it; what is signed is dated by it. */
export interface ExchangeClock {
  /** The time there, in whole ms since the epoch. */
  now(): number;
  /**
   * Do what is signed and dated, once the time there is known: it is asked for every ten minutes, and without an answer
   * our own counts. Where that is refused (400, 401, or no status at all) it is done once more, if our idea of the time
   * turns out to have been wrong.
   *
   * @param attempt$ - dates what it signs when it is observed
   */
  dated<T>(attempt$: Observable<T>): Observable<T>;
}

const MEASURE_EVERY_MS = 600_000;
/** Where there was no answer, it is asked for again after so many ms. */
const AGAIN_AFTER_MS = 60_000;
/** By how much our idea of the time must have been wrong to blame a refusal on it, in ms. */
const SKEW_MS = 500;

/**
 * Keep time with the exchange, whose clock judges what is signed: half a round trip before its answer came it showed what
 * the answer says.
 *
 * @param withinMs - how long the exchange may take to answer, in ms
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | session.logon: timestamp}
 */
export function createExchangeClock(rest: Rest, scheduler: SchedulerLike, withinMs: number): ExchangeClock {
  let offsetMs = 0;
  let measuredAtMs = -Infinity;

  /** Asks for the time there, once for all who want it at the same time, and ends. */
  const measured$ = defer(() => {
    const askedAtMs = scheduler.now();
    return rest.get('/api/v1/time', {}, ServerTime).pipe(
      tap(({ serverTime }) => {
        measuredAtMs = scheduler.now();
        offsetMs = serverTime - (askedAtMs + measuredAtMs) / 2;
      }),
      // Calls may have to wait, and a logon is not to wait with them.
      timeout({
        first: withinMs,
        scheduler,
        with: () => throwError(() => new RequestTimedOut('/api/v1/time', withinMs)),
      }),
      catchError(() => {
        measuredAtMs = scheduler.now() - MEASURE_EVERY_MS + AGAIN_AFTER_MS;
        return of(undefined);
      }),
    );
  }).pipe(share());

  return {
    now: () => Math.round(scheduler.now() + offsetMs),
    dated: (attempt$) =>
      defer(() => {
        let datedBy = offsetMs;
        const known$ = scheduler.now() - measuredAtMs < MEASURE_EVERY_MS ? of(undefined) : measured$;
        return known$.pipe(
          switchMap(() => {
            datedBy = offsetMs;
            return attempt$;
          }),
          catchError((fault: unknown) => {
            if (!isDateable(fault)) throw fault;
            return measured$.pipe(
              switchMap(() => (Math.abs(offsetMs - datedBy) > SKEW_MS ? attempt$ : throwError(() => fault))),
            );
          }),
        );
      }),
  };
}

const isDateable = (fault: unknown): boolean =>
  isStreamError(fault) && fault._tag === 'RequestRejected' && [undefined, 400, 401].includes(fault.status);
