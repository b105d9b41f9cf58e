import { wordOf } from '../../core/codec.js';

/** What an order's life has come to, in the words of the exchange; others may come. */
export type OrderStatus = typeof OrderStatus._A;
/** See {@link statusFrom} for how it is read. */
export const OrderStatus = wordOf('OPEN', 'ACTIVE', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'EXPIRED', 'FAILED');

/** What just happened to an order, in the words of the exchange; others may come. */
export type OrderAction = typeof OrderAction._A;
/** See {@link actionFrom} for how it is read. */
export const OrderAction = wordOf('ACCEPT', 'CANCEL', 'TRADE', 'REJECT', 'EXPIRE');

/** The kinds of orders; others may come. */
export const OrderType = wordOf('LIMIT', 'MARKET', 'STOP_LIMIT', 'STOP_MARKET');
/** Which way an order goes; others may come. */
export const OrderDirection = wordOf('BUY', 'SELL');
/** How long an order stands; others may come. */
export const TimeInForce = wordOf('GTC', 'IOC', 'FOK', 'GTD', 'POST_ONLY');
/** Why an order was refused, `NONE` where it was not; others may come. */
export const RejectReason = wordOf('NONE', 'BAD_PRICE', 'INSUFFICIENT_BALANCE', 'STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY');

const STATUSES: ReadonlyMap<string, OrderStatus> = new Map([
  ['CANCELED', 'CANCELLED'],
  ['NEW', 'OPEN'],
  ['REJECTED', 'FAILED'],
]);

const ACTIONS: ReadonlyMap<string, OrderAction> = new Map([
  ['NEW', 'ACCEPT'],
  ['CREATE', 'ACCEPT'],
  ['CANCELED', 'CANCEL'],
  ['CANCELLED', 'CANCEL'],
  ['REJECTED', 'REJECT'],
  ['EXPIRED', 'EXPIRE'],
]);

/** A status in one spelling: the socket has `CANCELLED` where REST has `CANCELED`. Words not known stay as they are. */
export const statusFrom = (raw: string): OrderStatus => STATUSES.get(raw) ?? raw;

/** An action in one spelling, `ACCEPT` for `NEW` or `CREATE`, `CANCEL` for `CANCELED`. Others stay as they are. */
export const actionFrom = (raw: string): OrderAction => ACTIONS.get(raw) ?? raw;

const FINAL: ReadonlySet<string> = new Set(['FILLED', 'CANCELLED', 'EXPIRED', 'FAILED']);

/** Whether nothing more can happen to an order in this status; false for words not known. */
export const isFinal = (status: OrderStatus): boolean => FINAL.has(status);
