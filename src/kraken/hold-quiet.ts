import { catchError, defer, tap, type Observable } from 'rxjs';
import type { Topic } from '../core/dialect.js';
import { SnapshotUnavailable, isStreamError } from '../core/errors.js';
import type { Multiplexer } from '../core/multiplexer.js';

/** The longest wait for first data is so many times the first one, which with 10 s makes nearly eleven minutes. */
const MOST_PATIENCE = 64;

/**
 * Hold a topic whose snapshot may stay away, since nothing may ever have been traded.
 *
 * The exchange has been seen to acknowledge a subscription and then to send nothing for it, which looks the same as a
 * market without trades. So as long as nothing has come, silence is answered by a new subscription, each time after
 * twice the wait, and from the second on any data will do as the first. Once something has come, silence is a fault.
 *
 * @throws SnapshotUnavailable on the error channel, with `trades` missing as long as nothing has come
 */
export function holdQuiet(topics: Pick<Multiplexer, 'hold'>, topic: Topic): Observable<unknown> {
  // Not of one subscription but of all that mending makes; the stream is made anew once its observers have left.
  let silences = 0;
  let hasTraded = false;
  return defer(() => {
    const patience = hasTraded ? 1 : Math.min(2 ** silences, MOST_PATIENCE);
    return topics.hold({ ...topic, patience, mayBeEmpty: !hasTraded && silences > 0 });
  }).pipe(
    tap(() => {
      hasTraded = true;
    }),
    catchError((error: unknown) => {
      if (hasTraded || !isStreamError(error) || error._tag !== 'SnapshotUnavailable' || error.missing !== 'data')
        throw error;
      silences += 1;
      throw new SnapshotUnavailable(error.topic, error.waitedMs, 'trades');
    }),
  );
}
