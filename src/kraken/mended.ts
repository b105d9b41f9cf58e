import { finalize, type MonoTypeOperatorFunction, type OperatorFunction } from 'rxjs';
import { freshness, type Live, type Stale } from '../core/freshness.js';
import { resync } from '../core/resync.js';
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

/**
 * Tie a mended stream to the life of the client, which keeps the socket open for it and shows its faults.
 *
 * @param drop - called when the stream has ended, so that the next observer gets a new one
 */
export function tied<E extends Live<unknown> | Stale>(
  { topics }: Link,
  key: string,
  drop: () => void,
): MonoTypeOperatorFunction<E> {
  return (source$) => source$.pipe(finalize(drop), topics.whileHeld(key));
}
