import * as t from 'io-ts';
import { Decimal, Int, wordOf } from '../../core/codec.js';

/**
 * One trade. `side` and `ord_type` are those of the taker, `price` is in quote units per base unit, `qty` in base units,
 * `trade_id` counts the trades of the symbol, `timestamp` is RFC 3339 in UTC with microseconds.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/trade | Kraken: trade}
 */
export const Trade = t.readonly(
  t.type({
    symbol: t.string,
    side: wordOf('buy', 'sell'),
    price: Decimal,
    qty: Decimal,
    ord_type: wordOf('limit', 'market'),
    trade_id: Int,
    timestamp: t.string,
  }),
  'Trade',
);
export type Trade = t.TypeOf<typeof Trade>;

/** A frame of the `trade` channel: the oldest first; in a snapshot the last 50. */
export const TradeMessage = t.type(
  { type: wordOf('snapshot', 'update'), data: t.readonlyArray(Trade, 'data') },
  'TradeMessage',
);
export type TradeMessage = t.TypeOf<typeof TradeMessage>;
