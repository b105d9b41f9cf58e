import {
  EMPTY,
  NEVER,
  asyncScheduler,
  concat,
  connect,
  defer,
  distinctUntilChanged,
  endWith,
  ignoreElements,
  map,
  merge,
  of,
  switchMap,
  takeUntil,
  throwError,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { bestAskOf, bestBidOf, type OrderBook } from '../book/order-book.js';
import { compareDecimals } from '../core/decimal.js';
import { BookCrossed } from '../core/errors.js';
import { staleFrom, type Live, type Stale } from '../core/freshness.js';
import { afterFault, noFaults, retryPolicy, type RetryPolicy } from '../core/retry-policy.js';

/** Options of {@link uncrossed}. */
export interface UncrossedOptions {
  /** How long to wait before the book is begun anew. */
  readonly retry: RetryPolicy;
  /** Times the waits, and its clock dates. By default that of the platform. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Chance, in [0, 1). */
  readonly random?: (() => number) | undefined;
  /** Observed while it waits: what must not be let go meanwhile. */
  readonly held$?: Observable<never> | undefined;
  /** Told each time. */
  readonly onFault?: (fault: BookCrossed) => void;
}

/** A book may be crossed for a moment, while trades are on their way; not for so long, in ms. */
const CROSSED_MS = 5000;

/**
 * Begin books anew when the best bid has been at or above the best ask for 5 s: something is missing in them, whatever
 * their numbers say. Until then they pass, for the exchange may have made them so.
 *
 * ![uncrossed](../../docs/marbles/uncrossed.svg)
 *
 * @param symbol - whose books they are
 */
export function uncrossed(
  symbol: string,
  { retry, scheduler = asyncScheduler, random = Math.random, held$ = NEVER, onFault }: UncrossedOptions,
): MonoTypeOperatorFunction<Live<OrderBook> | Stale> {
  return (source$) =>
    defer(() => {
      let faults = noFaults;
      return source$.pipe(
        connect((shared$) =>
          merge(
            shared$,
            shared$.pipe(
              map((envelope) => envelope._tag === 'Live' && isCrossed(envelope.value)),
              distinctUntilChanged(),
              switchMap((now) => (now ? timer(CROSSED_MS, scheduler) : EMPTY)),
              switchMap(() => {
                const fault = new BookCrossed(symbol, CROSSED_MS);
                return concat(
                  of(staleFrom(symbol, fault, scheduler)),
                  throwError(() => fault),
                );
              }),
              takeUntil(shared$.pipe(ignoreElements(), endWith(undefined))),
            ),
          ),
        ),
        retryPolicy(
          (fault) => {
            if (!(fault instanceof BookCrossed)) return undefined;
            onFault?.(fault);
            faults = afterFault({ ...retry, perMs: WITHIN_MS }, faults, { nowMs: scheduler.now(), chance: random() });
            return merge(held$, timer(faults.waitMs, scheduler));
          },
          { scheduler },
        ),
      );
    });
}

/** The waits start anew when there was no crossed book for so long, in ms. */
const WITHIN_MS = 60_000;

function isCrossed(book: OrderBook): boolean {
  const bid = bestBidOf(book);
  const ask = bestAskOf(book);
  return bid !== undefined && ask !== undefined && compareDecimals(bid.price, ask.price) >= 0;
}
