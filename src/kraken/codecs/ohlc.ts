import * as t from 'io-ts';
import { Decimal, Int, wordOf } from '../../core/codec.js';

/**
 * One candle as it stands: prices in quote units per base unit, `volume` in base units, `trades` a count, `interval` in
 * minutes. `interval_begin` (RFC 3339, UTC, nanoseconds) names the candle; the deprecated `timestamp` is its end.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ohlc | Kraken: ohlc}
 */
export const Candle = t.readonly(
  t.intersection([
    t.type({
      symbol: t.string,
      open: Decimal,
      high: Decimal,
      low: Decimal,
      close: Decimal,
      vwap: Decimal,
      volume: Decimal,
      trades: Int,
      interval_begin: t.string,
      interval: Int,
    }),
    t.partial({ timestamp: t.string }),
  ]),
  'Candle',
);
export type Candle = t.TypeOf<typeof Candle>;

/** A frame of the `ohlc` channel: the oldest first; in a snapshot some of the last candles. */
export const OhlcMessage = t.type(
  { type: wordOf('snapshot', 'update'), data: t.readonlyArray(Candle, 'data') },
  'OhlcMessage',
);
export type OhlcMessage = t.TypeOf<typeof OhlcMessage>;
