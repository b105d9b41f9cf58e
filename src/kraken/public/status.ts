import { concatMap, defer, type Observable } from 'rxjs';
import { decodeEach } from '../../core/decode-each.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { shareLatest } from '../../core/share-latest.js';
import { StatusMessage, type SystemStatus } from '../codecs/status.js';
import type { Link } from '../../core/link.js';
import { mended } from '../../core/mended.js';
import { tied } from '../../core/tied.js';

const KEY = 'status';

/**
 * The exchange's state, which it tells whenever a socket opens and whenever it changes. There is nothing to subscribe
 * to; observing it keeps the socket open. A frame that cannot be decoded is skipped and reported, since no subscription
 * could be made anew for it.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/status | Kraken: status}
 */
export function systemStatus(
  link: Link,
  shared: Register<Observable<Live<SystemStatus> | Stale>>,
): Observable<Live<SystemStatus> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  return defer(() =>
    shared.once(KEY, (drop) =>
      topics.announcements(KEY).pipe(
        decodeEach(StatusMessage, KEY, topics.report),
        concatMap(({ data }) => data),
        mended(link, KEY, KEY),
        tied(link, KEY, drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}
