import { concatMap, defer, finalize, type Observable } from 'rxjs';
import { decodeEach } from '../../core/codec.js';
import { freshness, type Live, type Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { resync } from '../../core/resync.js';
import { shareLatest } from '../../core/share-latest.js';
import { StatusMessage, type SystemStatus } from '../codecs/status.js';
import type { Link } from '../link.js';

const KEY = 'status';

/**
 * The exchange's state, which it tells whenever a socket opens and whenever it changes: protocol section 3.1. There is
 * nothing to subscribe to; observing it keeps the socket open. A frame that cannot be decoded is skipped and reported,
 * since no subscription could be made anew for it.
 */
export function systemStatus(
  { topics, scheduler, ...policy }: Link,
  shared: Register<Observable<Live<SystemStatus> | Stale>>,
): Observable<Live<SystemStatus> | Stale> {
  return defer(() =>
    shared.once(KEY, (drop) =>
      topics.announcements(KEY).pipe(
        decodeEach(StatusMessage, KEY, (error) => {
          topics.report(error, KEY);
        }),
        concatMap(({ data }) => data),
        freshness(KEY, { scheduler }),
        resync({ ...policy.resync, opened$: topics.opened$ }),
        finalize(drop),
        topics.whileHeld(KEY),
        shareLatest({ lingerMs: policy.lingerMs, scheduler }),
      ),
    ),
  );
}
