import { concatMap, defer, type Observable } from 'rxjs';
import { decodeEach } from '../../core/decode-each.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { shareLatest } from '../../core/share-latest.js';
import { TickerMessage, type Ticker } from '../codecs/ticker.js';
import { keyOf } from '../dialect.js';
import type { Link } from '../../core/link.js';
import { mended } from '../../core/mended.js';
import { tied } from '../../core/tied.js';

/** What makes the exchange send a ticker: each trade, or each change of the best bid or offer. */
export const TICKER_TRIGGERS = ['trades', 'bbo'] as const;

/** What makes the exchange send a ticker. */
export type TickerTrigger = (typeof TICKER_TRIGGERS)[number];

/** Options of the ticker channel. */
export interface TickerOptions {
  /** What makes the exchange send a ticker; by default each trade. */
  readonly event_trigger?: TickerTrigger;
}

/**
 * The ticker of one symbol. Each message is complete, so one that cannot be decoded is skipped and reported.
 *
 * The frames of both triggers look alike. Whether the exchange serves both at once is not known: both are asked for,
 * each then gets the frames of both, and if one is refused its observers are told.
 *
 * @param shared - the streams that there are, one for each symbol and trigger
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ticker | Kraken: ticker}
 */
export function ticker(
  link: Link,
  shared: Register<Observable<Live<Ticker> | Stale>>,
  symbol: string,
  event_trigger: TickerTrigger,
): Observable<Live<Ticker> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  const route = keyOf('ticker', symbol);
  const key = `${route} ${event_trigger}`;
  return defer(() =>
    shared.once(key, (drop) =>
      topics.hold({ key, route, channel: 'ticker', symbol, params: { event_trigger } }).pipe(
        decodeEach(TickerMessage, key, topics.report),
        concatMap(({ data }) => data),
        mended(link, key, symbol),
        tied(link, key, drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}
