import * as t from 'io-ts';
import { Decimal, Int } from '../../core/codec.js';

/**
 * The best prices of a symbol and its figures of the last 24 hours, complete in each message.
 *
 * `bid`, `ask`, `last`, `vwap`, `low`, `high` are in quote units per base unit, `bid_qty`, `ask_qty` and `volume` in base
 * units, `change` in quote units and signed, `change_pct` in per cent and signed, `trades` a count. `last` may be
 * missing when nothing was traded for 24 hours; `timestamp` (RFC 3339, UTC, microseconds) and `trades` are newer fields.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ticker | Kraken: ticker}
 */
export const Ticker = t.readonly(
  t.intersection([
    t.type({
      symbol: t.string,
      bid: Decimal,
      bid_qty: Decimal,
      ask: Decimal,
      ask_qty: Decimal,
      volume: Decimal,
      vwap: Decimal,
      low: Decimal,
      high: Decimal,
      change: Decimal,
      change_pct: Decimal,
    }),
    t.partial({ last: Decimal, timestamp: t.string, trades: Int }),
  ]),
  'Ticker',
);
export type Ticker = t.TypeOf<typeof Ticker>;

/** A frame of the `ticker` channel. */
export const TickerMessage = t.type({ data: t.readonlyArray(Ticker, 'data') }, 'TickerMessage');
export type TickerMessage = t.TypeOf<typeof TickerMessage>;
