import * as t from 'io-ts';
import { Decimal, Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { pricePresent, type Order } from './order.js';
import {
  actionFrom,
  OrderAction,
  OrderDirection,
  OrderStatus,
  OrderType,
  RejectReason,
  statusFrom,
  TimeInForce,
} from './order-words.js';
import { orNull, present, reads } from './reading.js';

/** One trade that filled an order, or a part of it. */
export interface Fill {
  /** `t`: with the symbol it names the fill; REST has it as `cursorId`. Absent where the exchange has none. */
  readonly tradeId?: number;
  /** `l`: in base units. */
  readonly qty: Decimal;
  /** `L`: in quote units per base unit. */
  readonly price?: Decimal;
  /** `Y`: its value, in quote units. */
  readonly quoteQty?: Decimal;
  /** `n`: in units of the asset. */
  readonly commission?: Decimal;
  /** `N` */
  readonly commissionAsset?: string;
  /** `m`: whether the order rested on the book. */
  readonly isMaker?: boolean;
}

/** What happened to an order, and how it stands since. */
export interface OrderUpdate extends Order {
  readonly _tag: 'OrderUpdate';
  /** `E`: in ms since the epoch, by the exchange's clock; `updateTimeMs` is when the order changed. */
  readonly eventTimeMs: number;
  /** `x`, in one spelling, whatever the exchange's. */
  readonly action: t.TypeOf<typeof OrderAction>;
  /** `x` as sent. */
  readonly rawAction: string;
  /** `r`: `NONE` where it was not refused. */
  readonly rejectReason: t.TypeOf<typeof RejectReason>;
  /** `C`: of a cancellation, the id that the cancelled order had. */
  readonly originalClientOrderId?: string;
  /** `I`: opaque. */
  readonly executionId?: string;
  /** Present exactly when the action is `TRADE`. */
  readonly fill?: Fill;
  readonly isWorking: boolean;
  /** The frame as it came, its numbers as text. */
  readonly raw: unknown;
}

const Wire = t.type(
  {
    e: t.keyof({ orderUpdate: null, executionReport: null }, "'orderUpdate' | 'executionReport'"),
    E: Int,
    s: t.string,
    c: t.string,
    S: OrderDirection,
    o: OrderType,
    // Not nullable by the manual, but REST has null here for orders that take what there is.
    f: orNull(TimeInForce),
    q: Decimal,
    p: orNull(Decimal),
    P: orNull(Decimal),
    C: orNull(t.string),
    x: OrderAction,
    X: OrderStatus,
    r: RejectReason,
    i: t.string,
    l: Decimal,
    z: Decimal,
    L: orNull(Decimal),
    n: orNull(Decimal),
    N: orNull(t.string),
    T: Int,
    t: orNull(Int),
    I: orNull(t.string),
    w: t.boolean,
    m: orNull(t.boolean),
    O: Int,
    Z: Decimal,
    Y: orNull(Decimal),
    W: orNull(Int),
  },
  'OrderUpdate',
);
type Wire = t.TypeOf<typeof Wire>;

/**
 * An event of the user data stream: something happened to an order. `executionReport` is another name of it.
 *
 * Renamed: `E` eventTimeMs, `s` symbol, `c` clientOrderId, `S` side, `o` type, `f` timeInForce, `q` qty, `p` price,
 * `P` stopPrice, `C` originalClientOrderId, `x` action, `X` status, `r` rejectReason, `i` orderId, `z` executedQty,
 * `T` updateTimeMs, `I` executionId, `w` isWorking, `O` timeMs, `Z` cumulativeQuoteQty, `W` workingTimeMs; in the fill
 * `l` qty, `L` price, `n` commission, `N` commissionAsset, `t` tradeId, `m` isMaker, `Y` quoteQty.
 *
 * No value is told by null, by an empty `C`, by a zero price and by the trade id -1: then the key is absent.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | Lambdaplex: OrderUpdateEventMsg}
 */
export const OrderUpdate: Decoder<OrderUpdate> = reads(Wire, (sent, raw) => {
  const action = actionFrom(sent.x);
  const update = present({
    symbol: sent.s,
    orderId: sent.i,
    clientOrderId: sent.c,
    originalClientOrderId: sent.C === '' ? undefined : sent.C,
    side: sent.S,
    type: sent.o,
    timeInForce: sent.f,
    qty: sent.q,
    price: pricePresent(sent.p),
    stopPrice: pricePresent(sent.P),
    action,
    rawAction: sent.x,
    status: statusFrom(sent.X),
    rawStatus: sent.X,
    rejectReason: sent.r,
    executedQty: sent.z,
    cumulativeQuoteQty: sent.Z,
    executionId: sent.I,
    fill: action === 'TRADE' ? fillFrom(sent) : undefined,
    isWorking: sent.w,
    timeMs: sent.O,
    updateTimeMs: sent.T,
    workingTimeMs: sent.W,
    eventTimeMs: sent.E,
  });
  return { _tag: 'OrderUpdate', ...update, raw };
});

const NO_TRADE = -1;

const fillFrom = (sent: Wire): Fill =>
  present({
    tradeId: sent.t === NO_TRADE ? undefined : sent.t,
    qty: sent.l,
    price: sent.L,
    quoteQty: sent.Y,
    commission: sent.n,
    commissionAsset: sent.N,
    isMaker: sent.m,
  });
