import { defer, type Observable } from 'rxjs';
import { decodeEach } from '../core/decode-each.js';
import type { Live, Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { mended } from '../core/mended.js';
import type { Register } from '../core/register.js';
import { tied } from '../core/tied.js';
import { Trade } from './codecs/trade.js';
import { keyOf } from './dialect.js';
import { shareNews } from './share-news.js';

/**
 * The trades of one symbol from now on. Experimental: the exchange sends them without describing them, so nothing is
 * known of their numbers, and what happens while the socket is lost is missed.
 *
 * @param shared - the streams that there are, one for each symbol
 */
export function trades(
  link: Link,
  shared: Register<Observable<Live<Trade> | Stale>>,
  symbol: string,
): Observable<Live<Trade> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  const key = keyOf('trade', symbol);
  return defer(() =>
    shared.once(key, (drop) =>
      topics
        .hold({ key, channel: 'trade', symbol, params: {}, patience: Infinity })
        .pipe(
          decodeEach(Trade, key, topics.report),
          mended(link, key, symbol),
          tied(link, key, drop),
          shareNews({ lingerMs, scheduler }),
        ),
    ),
  );
}
