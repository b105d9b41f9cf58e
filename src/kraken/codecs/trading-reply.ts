import * as t from 'io-ts';
import { intFrom, isList, isRecord } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';

// An order that was taken must never be told as failed because its answer looks strange. So nothing is insisted on: what
// cannot be read is left out, and an answer without a result is an answer.

/** What every answer may have. */
export interface TradingReply {
  /** What the exchange has to say beside the answer, such as that a parameter is deprecated. */
  readonly warnings: readonly string[];
  /** When the request came to the exchange and when the answer left, RFC 3339 in UTC with microseconds. */
  readonly time_in?: string;
  readonly time_out?: string;
}

/** The names of an order, as far as the answer has them. */
export interface OrderNames {
  readonly order_id?: string;
  readonly cl_ord_id?: string;
  readonly order_userref?: number;
}

/** An order was taken; what becomes of it is told by `executions`. Where it was only checked, it has no `order_id`. */
export interface OrderAdded extends OrderNames, TradingReply {
  /** What the check found, where the exchange says so. */
  readonly validation?: string;
}

/** An amendment was taken. */
export interface OrderAmended extends OrderNames, TradingReply {
  readonly amend_id?: string;
}

/** An order was replaced: `order_id` is that of the new one. */
export interface OrderEdited extends OrderNames, TradingReply {
  readonly original_order_id?: string;
}

/** One answer to a cancellation, of which there are as many as names were sent. */
export interface OrderCancelled extends OrderNames, TradingReply {
  readonly success: boolean;
  /** Why it was not cancelled, in the exchange's own words. */
  readonly error?: string;
}

/** How many orders were cancelled, where the exchange says so. */
export interface OrdersCancelled extends TradingReply {
  readonly count?: number;
}

/** The timer was set or disarmed; RFC 3339 in whole seconds, but for a disarmed one `triggerTime` may be `0`. */
export interface CancelAfterSet extends TradingReply {
  readonly currentTime?: string;
  readonly triggerTime?: string;
}

/** One order of a batch: taken, or refused by itself with an `error`. */
export interface BatchLeg extends OrderNames {
  readonly validation?: string;
  readonly error?: string;
  readonly warnings: readonly string[];
}

/** A batch was taken: one entry for each order, in the order of the request. */
export interface BatchAdded extends TradingReply {
  readonly orders: readonly BatchLeg[];
}

/** Answers to `add_order`. See {@link https://docs.kraken.com/api/docs/websocket-v2/add_order | the manual}. */
export const OrderAdded: Decoder<OrderAdded> = reply(({ result, shared }) => ({
  ...namesIn(result),
  ...texts(result, 'validation'),
  ...shared,
}));

/** Answers to `amend_order`. See {@link https://docs.kraken.com/api/docs/websocket-v2/amend_order | the manual}. */
export const OrderAmended: Decoder<OrderAmended> = reply(({ result, shared }) => ({
  ...namesIn(result),
  ...texts(result, 'amend_id'),
  ...shared,
}));

/** Answers to `edit_order`. See {@link https://docs.kraken.com/api/docs/websocket-v2/edit_order | the manual}. */
export const OrderEdited: Decoder<OrderEdited> = reply(({ result, shared }) => ({
  ...namesIn(result),
  ...texts(result, 'original_order_id'),
  ...shared,
}));

/**
 * One of the answers to `cancel_order`, a refusal too. What it is about stands in the result, or beside it.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/cancel_order | Kraken: cancel_order}
 */
export const OrderCancelled: Decoder<OrderCancelled> = reply(({ result, frame, shared }) => ({
  ...namesIn(frame),
  ...namesIn(result),
  success: frame['success'] === true,
  ...texts(frame, 'error'),
  ...shared,
}));

/**
 * Answers to `cancel_all` and `batch_cancel`. The count stands in the result by the manual; `batch_cancel` has been seen
 * to answer without one, and with `orders_cancelled` beside it.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/batch_cancel | Kraken: batch_cancel}
 */
export const OrdersCancelled: Decoder<OrdersCancelled> = reply(({ result, frame, shared }) => {
  const count = intFrom(result['count']) ?? intFrom(frame['orders_cancelled']);
  return { ...(count !== undefined && { count }), ...shared };
});

/**
 * Answers to `cancel_all_orders_after`, whose members are in camel case.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/cancel_after | Kraken: cancel_all_orders_after}
 */
export const CancelAfterSet: Decoder<CancelAfterSet> = reply(({ result, shared }) => ({
  ...texts(result, 'currentTime'),
  ...texts(result, 'triggerTime'),
  ...shared,
}));

/**
 * Answers to `batch_add`, whose result is a list. An order keeps its place also where its entry cannot be read.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/batch_add | Kraken: batch_add}
 */
export const BatchAdded: Decoder<BatchAdded> = reply(({ result, frame, shared }) => {
  const entries = [frame['result'], result['orders']].find(isList) ?? [];
  return { orders: entries.map(legFrom), ...shared };
});

type Members = Readonly<Record<string, unknown>>;

interface Parts {
  readonly frame: Members;
  /** Empty where there is none. */
  readonly result: Members;
  readonly shared: TradingReply;
}

const Frame = t.type({ method: t.string, success: t.boolean }, 'Response');

/** Reads an answer, of which only that it is one is insisted on. */
function reply<A>(value: (parts: Parts) => A): Decoder<A> {
  return {
    decode: (input) => {
      const decoded = Frame.decode(input);
      if (decoded._tag === 'Left') return decoded;
      const frame = membersOf(input);
      const result = membersOf(frame['result']);
      const warnings = [...warningsIn(result), ...warningsIn(frame)];
      return t.success(
        value({ frame, result, shared: { warnings, ...texts(frame, 'time_in'), ...texts(frame, 'time_out') } }),
      );
    },
  };
}

const legFrom = (entry: unknown): BatchLeg => {
  const members = membersOf(entry);
  return {
    ...namesIn(members),
    ...texts(members, 'validation'),
    ...texts(members, 'error'),
    warnings: warningsIn(members),
  };
};

const membersOf = (value: unknown): Members => (isRecord(value) ? value : {});

const namesIn = (members: Members): OrderNames => {
  const order_userref = intFrom(members['order_userref']);
  return {
    ...texts(members, 'order_id'),
    ...texts(members, 'cl_ord_id'),
    ...(order_userref !== undefined && { order_userref }),
  };
};

const warningsIn = ({ ['warnings']: warnings }: Members): readonly string[] =>
  isList(warnings) ? warnings.filter((warning) => typeof warning === 'string') : [];

/** The member, if it is a text. */
function texts<K extends string>(members: Members, name: K): Readonly<Partial<Record<K, string>>> {
  const value = members[name];
  // The compiler forgets that a computed name is of its own type.
  return (typeof value === 'string' ? { [name]: value } : {}) as Readonly<Partial<Record<K, string>>>;
}
