import { filter, type MonoTypeOperatorFunction, type OperatorFunction, type SchedulerLike } from 'rxjs';
import { STANDING } from '../core/dialect.js';
import type { Live, Stale } from '../core/freshness.js';
import { shareEvents } from '../core/share-events.js';

/** What a stream tells that says when it stands. */
export type Standing<T> = Live<typeof STANDING | T> | Stale;

/** Share one subscription, without linger; a late observer is told that the stream stands, or why it does not. */
export const shareStanding = <T>(scheduler: SchedulerLike): MonoTypeOperatorFunction<Standing<T>> =>
  shareEvents<Standing<T>, Standing<T>>({
    state: (_before, envelope) => envelope,
    opening: (latest) => [latest._tag === 'Stale' ? latest : { _tag: 'Live', value: STANDING }],
    lingerMs: 0,
    scheduler,
  });

/** Leave out word that the stream stands. */
export const withoutStanding = <T>(): OperatorFunction<Standing<T>, Live<T> | Stale> =>
  filter((envelope): envelope is Live<T> | Stale => envelope._tag === 'Stale' || envelope.value !== STANDING);
