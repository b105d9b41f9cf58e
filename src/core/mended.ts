import type { OperatorFunction } from 'rxjs';
import { freshness, type Live, type Stale } from './freshness.js';
import { resync } from './resync.js';
import type { Link } from './link.js';

/**
 * Put the values of a topic into envelopes, and mend it when it has a fault: what every channel has in common between
 * its own operators and its observers.
 *
 * @param key - the topic's key
 * @param symbol - what `Stale` calls it
 */
export function mended<T>(
  { topics, resync: policy, scheduler }: Link,
  key: string,
  symbol: string,
): OperatorFunction<T, Live<T> | Stale> {
  return (source$) =>
    source$.pipe(
      freshness(symbol, { scheduler }),
      resync({
        ...policy,
        opened$: topics.opened$,
        reconnect: () => {
          topics.reconnect(`${key} could not be repaired`);
        },
      }),
    );
}
