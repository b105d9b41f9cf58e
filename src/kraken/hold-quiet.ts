import { defer, tap, type Observable } from 'rxjs';
import type { Topic } from '../core/dialect.js';
import type { Multiplexer } from '../core/multiplexer.js';

/** The longest wait for first data is so many times the first one, which with 10 s makes ten minutes. */
const MOST_PATIENCE = 64;

/**
 * Hold a topic whose snapshot may stay away, since nothing may ever have been traded.
 *
 * The exchange has been seen to acknowledge a subscription and then to send nothing for it, which looks the same as a
 * market without trades. So as long as nothing has come, silence is answered by a new subscription, each time after
 * twice the wait, and from the second on any data will do as the first. Once something has come, silence is a fault.
 */
export function holdQuiet(topics: Pick<Multiplexer, 'hold'>, topic: Topic): Observable<unknown> {
  let patience = 0.5;
  let hasTraded = false;
  return defer(() => {
    patience = hasTraded ? 1 : Math.min(patience * 2, MOST_PATIENCE);
    return topics.hold({ ...topic, patience }).pipe(
      tap(() => {
        hasTraded = true;
      }),
    );
  });
}
