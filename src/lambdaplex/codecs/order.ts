import * as t from 'io-ts';
import { Decimal, Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { isZero } from '../../core/decimal.js';
import { OrderDirection, OrderType, statusFrom, TimeInForce, type OrderStatus } from './order-words.js';
import { orNothing, present, reads } from './reading.js';

/**
 * An order as it stands, of the same shape whether REST or the socket tells of it. Prices are in quote units per base
 * unit, instants in ms since the epoch by the exchange's clock; what has no value has no key.
 */
export interface Order {
  readonly symbol: string;
  /** Opaque. */
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly side: t.TypeOf<typeof OrderDirection>;
  readonly type: t.TypeOf<typeof OrderType>;
  readonly timeInForce?: t.TypeOf<typeof TimeInForce>;
  /** In base units. */
  readonly qty: Decimal;
  /** Absent for an order that takes any. */
  readonly price?: Decimal;
  /** Absent for an order that waits for none. */
  readonly stopPrice?: Decimal;
  /** In one spelling, whatever the exchange's. */
  readonly status: OrderStatus;
  /** As sent. */
  readonly rawStatus: string;
  /** What was filled so far, in base units. */
  readonly executedQty: Decimal;
  /** Its value, in quote units. */
  readonly cumulativeQuoteQty: Decimal;
  /** Whether it rests on the book now. */
  readonly isWorking?: boolean;
  /** When it was made. */
  readonly timeMs: number;
  /** When it last changed. */
  readonly updateTimeMs: number;
  /** When it came upon the book; absent if never. */
  readonly workingTimeMs?: number;
}

const Wire = t.type(
  {
    symbol: t.string,
    orderId: t.string,
    clientOrderId: t.string,
    side: OrderDirection,
    type: OrderType,
    timeInForce: orNothing(TimeInForce),
    origQty: Decimal,
    price: orNothing(Decimal),
    stopPrice: orNothing(Decimal),
    status: t.string,
    executedQty: Decimal,
    cumulativeQuoteQty: Decimal,
    isWorking: orNothing(t.boolean),
    time: Int,
    updateTime: Int,
    workingTime: orNothing(Int),
  },
  'Order',
);

const orderFrom = (sent: t.TypeOf<typeof Wire>): Order =>
  present({
    symbol: sent.symbol,
    orderId: sent.orderId,
    clientOrderId: sent.clientOrderId,
    side: sent.side,
    type: sent.type,
    timeInForce: sent.timeInForce,
    qty: sent.origQty,
    price: pricePresent(sent.price),
    stopPrice: pricePresent(sent.stopPrice),
    status: statusFrom(sent.status),
    rawStatus: sent.status,
    executedQty: sent.executedQty,
    cumulativeQuoteQty: sent.cumulativeQuoteQty,
    isWorking: sent.isWorking,
    timeMs: sent.time,
    updateTimeMs: sent.updateTime,
    workingTimeMs: sent.workingTime,
  });

/** A price that says something: none is also printed as zero, at which nothing can be ordered. */
export const pricePresent = (price: Decimal | undefined): Decimal | undefined =>
  price === undefined || isZero(price) ? undefined : price;

/**
 * An order, as REST gives it. Renamed: `origQty` qty, `time` timeMs, `updateTime` updateTimeMs, `workingTime`
 * workingTimeMs.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/orders | Lambdaplex: orders}
 */
export const Order: Decoder<Order> = reads(Wire, orderFrom);

/** The answer to `openOrders`. */
export const Orders: Decoder<readonly Order[]> = reads(t.readonlyArray(Wire, 'Orders'), (all) => all.map(orderFrom));
