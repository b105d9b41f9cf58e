import { defer, type Observable } from 'rxjs';
import { decodeEach } from '../../core/decode-each.js';
import type { SequenceGap } from '../../core/errors.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { shareLatest } from '../../core/share-latest.js';
import { OhlcMessage, type Candle } from '../codecs/ohlc.js';
import { keyOf } from '../dialect.js';
import { holdQuiet } from '../hold-quiet.js';
import type { Link } from '../../core/link.js';
import { mended } from '../../core/mended.js';
import { tied } from '../../core/tied.js';
import { eachCandle } from './each-candle.js';

/** The intervals that the exchange offers, in minutes: up to an hour, four hours, a day, a week, fifteen days. */
export const OHLC_INTERVALS = [1, 5, 15, 30, 60, 240, 1440, 10080, 21600] as const;

/** An interval that the exchange offers, in minutes. */
export type OhlcInterval = (typeof OHLC_INTERVALS)[number];

/** Options of the ohlc channel. */
export interface OhlcOptions {
  /** How long a candle lasts, in minutes; 1 by default. */
  readonly interval?: OhlcInterval;
}

/**
 * The candles of one symbol and interval. Each message has whole candles, so one that cannot be decoded is skipped and
 * reported.
 *
 * @param shared - the streams that there are, one for each symbol and interval
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ohlc | Kraken: ohlc}
 */
export function ohlc(
  link: Link,
  shared: Register<Observable<Live<Candle> | Stale>>,
  symbol: string,
  interval: OhlcInterval,
): Observable<Live<Candle> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  const key = keyOf('ohlc', symbol, interval);
  const onHole = (gap: SequenceGap): void => {
    topics.report(gap, key);
  };
  return defer(() =>
    shared.once(key, (drop) =>
      holdQuiet(topics, { key, channel: 'ohlc', symbol, params: { interval } }).pipe(
        decodeEach(OhlcMessage, key, topics.report),
        mended(link, key, symbol),
        tied(link, key, drop),
        eachCandle(symbol, { scheduler, onHole }),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}
