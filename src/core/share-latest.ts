import type { MonoTypeOperatorFunction } from 'rxjs';
import { shareEvents, type ShareOptions } from './share-events.js';

/**
 * Share one subscription to the source among all observers, who come and go as they like; late ones get the latest
 * value first.
 *
 * The first observer makes the source start. When the last one leaves, the source stays subscribed for `lingerMs`
 * (1000 ms unless told), and who comes meanwhile gets the latest value. An error or the end of the source reaches all
 * observers, forgets the latest value and arms no linger: who subscribes after it makes the source start afresh.
 *
 * Put it last, behind the operators that mend ({@link resync}): in front of them, a mended observer would find the
 * source still running, without a snapshot.
 *
 * ![shareLatest](../../docs/marbles/share-latest.svg)
 *
 * @throws RangeError at the call, when `lingerMs` is no delay that can be timed
 */
export function shareLatest<T>(options: ShareOptions = {}): MonoTypeOperatorFunction<T> {
  return shareEvents<T, T>({ ...options, state: (_latest, value) => value, opening: (latest) => [latest] });
}
