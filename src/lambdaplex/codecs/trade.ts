import * as t from 'io-ts';
import type { OrderSide } from '../../book/level.js';
import { Decimal, Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { ifReadable, present, reads } from './reading.js';

/** One trade of a market. Experimental: the exchange sends it without describing it. */
export interface Trade {
  /** `s` */
  readonly symbol: string;
  /** `p`: in quote units per base unit. */
  readonly price: Decimal;
  /** `q`: in base units. */
  readonly qty: Decimal;
  /** `m`: the side of the taker, `sell` where the buyer was the maker. */
  readonly side?: OrderSide;
  /** `t` */
  readonly tradeId?: number;
  /** `E`: when the event was made, in ms since the epoch, by the exchange's clock. */
  readonly eventTimeMs?: number;
  /** `T`, or else `E`: when it was traded, likewise. */
  readonly tradeTimeMs?: number;
  /** The frame as it came, its numbers as text. */
  readonly raw: unknown;
}

const Wire = t.type(
  {
    e: t.literal('trade'),
    s: t.string,
    p: Decimal,
    q: Decimal,
    m: ifReadable(t.boolean),
    t: ifReadable(Int),
    E: ifReadable(Int),
    T: ifReadable(Int),
  },
  'Trade',
);

/**
 * An event of a trade stream. Of a stream that is not described anything may change: all but symbol, price and quantity
 * may be missing, and what cannot be read is taken as missing.
 *
 * Renamed: `s` symbol, `p` price, `q` qty, `m` side, `t` tradeId, `E` eventTimeMs, `T` tradeTimeMs.
 */
export const Trade: Decoder<Trade> = reads(Wire, ({ s, p, q, m, t: tradeId, E, T }, raw) => ({
  symbol: s,
  price: p,
  qty: q,
  ...present({
    side: m === undefined ? undefined : takerOf(m),
    tradeId,
    eventTimeMs: E,
    tradeTimeMs: T ?? E,
  }),
  raw,
}));

const takerOf = (isBuyerMaker: boolean): OrderSide => (isBuyerMaker ? 'sell' : 'buy');
