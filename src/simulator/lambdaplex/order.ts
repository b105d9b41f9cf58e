import type { JsonObject } from '../json.js';
import { plainOf } from './amount.js';
import type { Resting } from './engine.js';
import { quoteUnits, type Listing } from './listing.js';

/** Which way an order goes. */
export type PlexSide = 'BUY' | 'SELL';
/** How an order is priced; the simulator has no stop orders. */
export type PlexOrderType = 'LIMIT' | 'MARKET';
/** For how long an order holds: until cancelled, at once or never in part, at once or never as a whole. */
export type PlexTimeInForce = 'GTC' | 'IOC' | 'FOK';
/** What became of an order. A partly filled one is `OPEN` here, however the venue spells it. */
export type PlexOrderStatus = 'OPEN' | 'FILLED' | 'CANCELLED' | 'EXPIRED' | 'FAILED';

/** An order as the venue's own books have it. Amounts are plain decimals without needless zeros. */
export interface PlexOrder {
  readonly symbol: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly side: PlexSide;
  readonly type: PlexOrderType;
  readonly timeInForce: PlexTimeInForce;
  /** None for a market order. */
  readonly price?: string;
  /** In the base asset. */
  readonly quantity: string;
  readonly executedQty: string;
  /** The value of all fills, in the quote asset. */
  readonly quoteQty: string;
  readonly status: PlexOrderStatus;
  readonly isWorking: boolean;
  /** When it was made and when it last changed, in ms since 1970. */
  readonly time: number;
  readonly updateTime: number;
}

/** A fill of an account's order. Amounts are plain decimals without needless zeros. */
export interface PlexFill {
  readonly symbol: string;
  /** As the public trade has it. */
  readonly id: number;
  /** As `t` of `orderUpdate` has it. */
  readonly cursorId: number;
  readonly orderId: string;
  readonly price: string;
  readonly qty: string;
  readonly quoteQty: string;
  readonly commission: string;
  readonly commissionAsset: string;
  /** In ms since 1970. */
  readonly time: number;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
}

/** A public trade. */
export interface PlexTrade {
  readonly id: number;
  /** Plain decimals without needless zeros: in the quote asset, and in the base asset. */
  readonly price: string;
  readonly qty: string;
  readonly buyerIsMaker: boolean;
  /** In ms since 1970. */
  readonly time: number;
}

/** An order while it is worked on. */
export interface WorkedOrder {
  readonly apiKey: string;
  readonly listing: Listing;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly side: PlexSide;
  readonly type: PlexOrderType;
  readonly timeInForce: PlexTimeInForce;
  /** As it was asked for, which need not fit the ticks. */
  readonly priceText: string | undefined;
  /** In ticks; undefined for a market order. */
  readonly price: bigint | undefined;
  /** In lots. */
  readonly quantity: bigint;
  readonly time: number;
  filled: bigint;
  /** In units of the quote asset. */
  spent: bigint;
  status: PlexOrderStatus;
  updateTime: number;
  workingTime: number | undefined;
  /** Whether it rests, or will when the matching is over. */
  isWorking: boolean;
  resting: Resting<WorkedOrder | undefined> | undefined;
}

/** An order for everybody to read. */
export function orderTexts(order: WorkedOrder): PlexOrder {
  const { listing, orderId, clientOrderId, side, type, timeInForce, priceText, status, time, updateTime } = order;
  const { symbol, lotDecimals, quotePrecision } = listing;
  return {
    ...{ symbol, orderId, clientOrderId, side, type, timeInForce },
    ...(priceText !== undefined && { price: priceText }),
    quantity: plainOf(order.quantity, lotDecimals),
    executedQty: plainOf(order.filled, lotDecimals),
    quoteQty: plainOf(order.spent, quotePrecision),
    ...{ status, isWorking: order.isWorking, time, updateTime },
  };
}

/** What happened to an order: the `x` of an `orderUpdate`. */
export interface Action {
  readonly x: 'ACCEPT' | 'CANCEL' | 'TRADE' | 'REJECT' | 'EXPIRE';
  readonly at: number;
  readonly reason?: 'BAD_PRICE' | 'INSUFFICIENT_BALANCE';
  /** For `TRADE`. */
  readonly fill?: PlexFill & { readonly executionId: string };
}

/**
 * The `orderUpdate` for what just happened, all 29 fields of it.
 *
 * @param partial - the status that a partly filled order is told with
 */
export function orderUpdate(order: WorkedOrder, action: Action, partial: string): JsonObject {
  const { listing, type } = order;
  const { x, at, reason = 'NONE', fill } = action;
  const texts = orderTexts(order);
  const isPartial = texts.status === 'OPEN' && order.filled > 0n;
  return {
    ...{ e: 'orderUpdate', E: at, s: listing.symbol, c: order.clientOrderId, S: order.side, o: type },
    // The schema has no word for orders without a time in force.
    f: type === 'MARKET' ? 'IOC' : order.timeInForce,
    ...{ q: texts.quantity, p: texts.price ?? null, P: null, C: x === 'CANCEL' ? order.clientOrderId : null },
    ...{ x, X: isPartial ? partial : texts.status, r: reason, i: order.orderId },
    ...{ l: fill?.qty ?? '0', z: texts.executedQty, L: fill?.price ?? null },
    ...{ n: fill?.commission ?? null, N: fill?.commissionAsset ?? null, T: at },
    ...{ t: fill?.cursorId ?? null, I: fill?.executionId ?? null, w: texts.isWorking, m: fill?.isMaker ?? null },
    ...{ O: order.time, Z: texts.quoteQty, Y: fill?.quoteQty ?? null, W: order.workingTime ?? null },
  };
}

/** What the rest of a limit order would cost, in units of the quote asset. */
export function restValue({ listing, price = 0n, quantity, filled }: WorkedOrder): bigint {
  return quoteUnits(listing, price, quantity - filled);
}
