import * as t from 'io-ts';
import { Decimal, Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import type { Fill } from './order-update.js';
import { orNothing, present, reads } from './reading.js';

/** A fill of one of the account's orders, as REST remembers it; {@link Fill} says what its members mean. */
export interface MyTrade extends Fill {
  readonly symbol: string;
  /** Opaque, and not the `tradeId`. */
  readonly id: string;
  readonly orderId: string;
  /** `cursorId` */
  readonly tradeId: number;
  readonly price: Decimal;
  readonly quoteQty: Decimal;
  /** When, in ms since the epoch, by the exchange's clock. */
  readonly timeMs: number;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
}

const Wire = t.type(
  {
    symbol: t.string,
    id: t.string,
    cursorId: Int,
    orderId: t.string,
    price: Decimal,
    qty: Decimal,
    quoteQty: Decimal,
    commission: orNothing(Decimal),
    commissionAsset: orNothing(t.string),
    time: Int,
    isBuyer: t.boolean,
    isMaker: t.boolean,
  },
  'MyTrade',
);

/**
 * The answer to `myTrades`. Renamed: `cursorId` tradeId, for it is this one that order updates carry, and `time` timeMs.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/orders | Lambdaplex: orders}
 */
export const MyTrades: Decoder<readonly MyTrade[]> = reads(t.readonlyArray(Wire, 'MyTrades'), (all) =>
  all.map(({ cursorId, time, symbol, id, orderId, price, qty, quoteQty, isBuyer, isMaker, ...sent }) => ({
    symbol,
    id,
    orderId,
    tradeId: cursorId,
    price,
    qty,
    quoteQty,
    ...present({ commission: sent.commission, commissionAsset: sent.commissionAsset }),
    timeMs: time,
    isBuyer,
    isMaker,
  })),
);
