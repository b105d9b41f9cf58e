import { finalize, type MonoTypeOperatorFunction } from 'rxjs';
import type { Live, Stale } from './freshness.js';
import type { Link } from './link.js';

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
