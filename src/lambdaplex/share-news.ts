import type { MonoTypeOperatorFunction } from 'rxjs';
import type { Live, Stale } from '../core/freshness.js';
import { shareEvents, type ShareOptions } from '../core/share-events.js';

/** Share one subscription among all observers, each of whom gets what comes from now on; late ones the fault, if any. */
export function shareNews<T>(options: ShareOptions): MonoTypeOperatorFunction<Live<T> | Stale> {
  return shareEvents<Live<T> | Stale, Stale | undefined>({
    ...options,
    state: (_before, envelope) => (envelope._tag === 'Stale' ? envelope : undefined),
    opening: (fault) => (fault === undefined ? [] : [fault]),
  });
}
