import type { either as E } from 'fp-ts';
import { isList, isRecord } from '../../core/codec.js';
import { TradingParams } from '../codecs/trading.js';
import {
  deadlineProblems,
  displayProblems,
  isNotPositive,
  judged,
  lotProblems,
  pairProblems,
  said,
  sizeProblems,
  tickProblems,
  type OrderRules,
  type Problems,
} from './judge.js';
import type { AmendDraft, BatchCancelDraft, CancelAfterDraft, CancelDraft, EditDraft } from './order-draft.js';

type Valid<M extends keyof TradingParams> = E.Either<Problems, TradingParams[M]>;

/** Names in one batch of cancellations. */
const BATCH = { least: 2, most: 50 };

/**
 * What will be sent to amend an order, or every problem that it has. The type of the order is not known here, so only
 * what holds for all types is asked for, and no minimum: a quantity below what is filled cancels the rest.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/amend_order | Kraken: amend_order}
 */
export const validAmend = (draft: AmendDraft, { pair, nowMs }: OrderRules = {}): Valid<'amend_order'> =>
  judged(TradingParams.amend_order, draft, (amend) => {
    const { order_qty, limit_price, limit_price_type, display_qty, trigger_price, trigger_price_type } = amend;
    const changes = [order_qty, limit_price, display_qty, trigger_price];
    const isSet = limit_price_type === undefined || limit_price_type === 'static';
    return [
      ...said([
        [amend.order_id === undefined && amend.cl_ord_id === undefined, 'order_id or cl_ord_id is missing'],
        [amend.order_id !== undefined && amend.cl_ord_id !== undefined, 'order_id and cl_ord_id exclude each other'],
        [changes.every((change) => change === undefined), 'there is nothing to change'],
        [
          limit_price_type !== undefined && limit_price === undefined,
          'limit_price_type is of no use without limit_price',
        ],
        [
          trigger_price_type !== undefined && trigger_price === undefined,
          'trigger_price_type is of no use without trigger_price',
        ],
        [isNotPositive(order_qty), 'order_qty must be above 0'],
        [isNotPositive(display_qty), 'display_qty must be above 0'],
        [limit_price_type === 'static' && isNotPositive(limit_price), 'limit_price must be above 0'],
        [trigger_price_type === 'static' && isNotPositive(trigger_price), 'trigger_price must be above 0'],
      ]),
      ...pairProblems(amend.symbol, pair),
      ...tickProblems('limit_price', isSet ? limit_price : undefined, pair),
      ...tickProblems('trigger_price', trigger_price_type === 'static' ? trigger_price : undefined, pair),
      ...lotProblems('order_qty', order_qty, pair),
      ...lotProblems('display_qty', display_qty, pair),
      ...deadlineProblems(amend.deadline, nowMs),
    ];
  });

/**
 * What will be sent to replace an order, or every problem that it has.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/edit_order | Kraken: edit_order}
 */
export const validEdit = (draft: EditDraft, { pair, nowMs }: OrderRules = {}): Valid<'edit_order'> =>
  judged(TradingParams.edit_order, draft, (edit) => {
    const { order_qty, limit_price, display_qty, triggers } = edit;
    const { price, price_type = 'static' } = isRecord(triggers) ? triggers : {};
    return [
      ...said([
        [isNotPositive(order_qty), 'order_qty must be above 0'],
        [isNotPositive(limit_price), 'limit_price must be above 0'],
      ]),
      ...pairProblems(edit.symbol, pair),
      ...displayProblems(display_qty, order_qty),
      ...tickProblems('limit_price', limit_price, pair),
      ...tickProblems('triggers.price', price_type === 'static' ? price : undefined, pair),
      ...lotProblems('order_qty', order_qty, pair),
      ...lotProblems('display_qty', display_qty, pair),
      ...(edit.reduce_only === true ? [] : sizeProblems(order_qty, limit_price, undefined, pair)),
      ...deadlineProblems(edit.deadline, nowMs),
    ];
  });

/**
 * What will be sent to cancel orders, or every problem that it has. One name becomes a list of one, a name given twice
 * is sent once: there is one answer for each.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/cancel_order | Kraken: cancel_order}
 */
export const validCancel = (draft: CancelDraft): Valid<'cancel_order'> =>
  judged(TradingParams.cancel_order, withLists(draft), ({ order_id, cl_ord_id, order_userref }) =>
    said([
      [
        [order_id, cl_ord_id, order_userref].every(
          (names) => names === undefined || (isList(names) && names.length === 0),
        ),
        'order_id, cl_ord_id or order_userref is missing',
      ],
    ]),
  );

/** Lists of names, each once; an empty list is none. */
const withLists = (draft: unknown): unknown =>
  isRecord(draft)
    ? Object.fromEntries(
        Object.entries(draft)
          .map(([kind, names]): [string, unknown] => [kind, listFrom(names)])
          .filter(([, names]) => !isList(names) || names.length > 0),
      )
    : draft;

const listFrom = (names: unknown): unknown => {
  if (isList(names)) return [...new Set(names)];
  return typeof names === 'string' || typeof names === 'number' ? [names] : names;
};

/**
 * What will be sent to set or disarm the timer that cancels all orders, or what is wrong with it.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/cancel_after | Kraken: cancel_all_orders_after}
 */
export const validCancelAfter = (draft: CancelAfterDraft): Valid<'cancel_all_orders_after'> =>
  judged(TradingParams.cancel_all_orders_after, draft, () => []);

/**
 * What will be sent to cancel a batch of orders, or every problem that it has.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/batch_cancel | Kraken: batch_cancel}
 */
export const validBatchCancel = (draft: BatchCancelDraft): Valid<'batch_cancel'> =>
  // The exchange wants `orders` even where there are none.
  judged(TradingParams.batch_cancel, isRecord(draft) ? { ...draft, orders: draft['orders'] ?? [] } : draft, (given) => {
    const count = [given.orders, given.cl_ord_id].reduce<number>(
      (sum, names) => sum + (isList(names) ? new Set(names).size : 0),
      0,
    );
    const named = [given.orders, given.cl_ord_id].every(
      (names) => !isList(names) || new Set(names).size === names.length,
    );
    return said([
      [
        count < BATCH.least || count > BATCH.most,
        `orders and cl_ord_id must name ${BATCH.least} to ${BATCH.most} orders, not ${count}`,
      ],
      [!named, 'orders and cl_ord_id must name each order once'],
    ]);
  });
