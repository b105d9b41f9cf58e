import * as t from 'io-ts';
import { Amount, checked, closed, oneWordOf } from './closed.js';

const FARTHEST_REFERENCE = 2 ** 31;

const isReference = (input: unknown): input is number =>
  typeof input === 'number' && Number.isInteger(input) && input >= -FARTHEST_REFERENCE && input < FARTHEST_REFERENCE;

/** The manual gives no range; the exchange holds it in 32 bits with a sign. */
const UserReference = checked('a whole number of 32 bits', isReference);

/** Below a day. */
const TimeoutSeconds = checked(
  'a whole number of seconds from 0 to 86399',
  (input): input is number => typeof input === 'number' && Number.isInteger(input) && input >= 0 && input < 86_400,
);

const Text = checked('a text that is not empty', (input): input is string => typeof input === 'string' && input !== '');

const SLASHED = /^[^\s/]+\/[^\s/]+$/;

const PairSymbol = checked(
  'a symbol such as BTC/USD',
  (input): input is string => typeof input === 'string' && SLASHED.test(input),
);

/** A UUID with hyphens, 32 hexadecimal digits, or up to 18 printable characters of ASCII. */
const CLIENT_ID = /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{32}|[\x20-\x7e]{1,18})$/i;

const ClientOrderId = checked(
  'a UUID, 32 hexadecimal digits, or 1 to 18 characters of ASCII',
  (input): input is string => typeof input === 'string' && CLIENT_ID.test(input),
);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

const Instant = checked(
  'an instant by RFC 3339, such as 2026-02-03T10:34:00.500Z',
  (input): input is string => typeof input === 'string' && INSTANT.test(input) && !Number.isNaN(Date.parse(input)),
);

const PriceType = oneWordOf('static', 'pct', 'quote');
const FeePreference = oneWordOf('base', 'quote');

/** `price` in quote units per base unit, or an offset in what `price_type` says, by default `static`. */
const Triggers = closed(
  'triggers',
  { price: Amount },
  { price_type: PriceType, reference: oneWordOf('last', 'index') },
);

const Conditional = closed(
  'conditional',
  {
    order_type: oneWordOf(
      'limit',
      'stop-loss',
      'stop-loss-limit',
      'take-profit',
      'take-profit-limit',
      'trailing-stop',
      'trailing-stop-limit',
    ),
  },
  { limit_price: Amount, limit_price_type: PriceType, trigger_price: Amount, trigger_price_type: PriceType },
);

/** The types of orders that can be sent. */
export const OrderType = oneWordOf(
  'limit',
  'market',
  'iceberg',
  'stop-loss',
  'stop-loss-limit',
  'take-profit',
  'take-profit-limit',
  'trailing-stop',
  'trailing-stop-limit',
  'settle-position',
);
export type OrderType = t.TypeOf<typeof OrderType>;

const leg = { order_type: OrderType, side: oneWordOf('buy', 'sell') };

const legOptions = {
  order_qty: Amount,
  cash_order_qty: Amount,
  limit_price: Amount,
  limit_price_type: PriceType,
  triggers: Triggers,
  time_in_force: oneWordOf('gtc', 'gtd', 'ioc'),
  expire_time: Instant,
  effective_time: Instant,
  margin: t.boolean,
  post_only: t.boolean,
  reduce_only: t.boolean,
  cl_ord_id: ClientOrderId,
  order_userref: UserReference,
  conditional: Conditional,
  display_qty: Amount,
  fee_preference: FeePreference,
  stp_type: oneWordOf('cancel_newest', 'cancel_oldest', 'cancel_both'),
  sender_sub_id: Text,
};

/**
 * The parameters of each trading method, less the token, as they leave: encoding turns decimals into bare numbers.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/add_order | Kraken: add_order, and its neighbours there}
 */
export const TradingParams = {
  add_order: closed(
    'add_order',
    { ...leg, symbol: PairSymbol },
    { ...legOptions, deadline: Instant, validate: t.boolean },
  ),
  amend_order: closed(
    'amend_order',
    {},
    {
      order_id: Text,
      cl_ord_id: ClientOrderId,
      symbol: PairSymbol,
      order_qty: Amount,
      limit_price: Amount,
      limit_price_type: PriceType,
      display_qty: Amount,
      post_only: t.boolean,
      trigger_price: Amount,
      trigger_price_type: PriceType,
      deadline: Instant,
    },
  ),
  edit_order: closed(
    'edit_order',
    { order_id: Text, symbol: PairSymbol },
    {
      order_qty: Amount,
      limit_price: Amount,
      display_qty: Amount,
      triggers: Triggers,
      order_userref: UserReference,
      fee_preference: FeePreference,
      post_only: t.boolean,
      reduce_only: t.boolean,
      deadline: Instant,
      validate: t.boolean,
    },
  ),
  cancel_order: closed(
    'cancel_order',
    {},
    {
      order_id: t.readonlyArray(Text, 'order ids'),
      cl_ord_id: t.readonlyArray(ClientOrderId, 'client order ids'),
      order_userref: t.readonlyArray(UserReference, 'user references'),
    },
  ),
  cancel_all: closed('cancel_all', {}, {}),
  cancel_all_orders_after: closed('cancel_all_orders_after', { timeout: TimeoutSeconds }, {}),
  batch_add: closed(
    'batch_add',
    { symbol: PairSymbol, orders: t.readonlyArray(closed('order', leg, legOptions), 'orders') },
    { deadline: Instant, validate: t.boolean },
  ),
  batch_cancel: closed(
    'batch_cancel',
    { orders: t.readonlyArray(Text, 'order ids or user references') },
    { cl_ord_id: t.readonlyArray(ClientOrderId, 'client order ids') },
  ),
};
export type TradingParams = { readonly [M in keyof typeof TradingParams]: t.TypeOf<(typeof TradingParams)[M]> };

/** The methods that change something at the exchange. */
export type TradingMethod = keyof TradingParams;

/**
 * A request as it leaves, ready for {@link printJson}.
 *
 * @param params - what the validation of its method gave
 * @param token - the session's; it goes with every request
 * @param reqId - the answers carry it
 */
export function tradingRequest<M extends TradingMethod>(
  method: M,
  params: TradingParams[M],
  token: string,
  reqId: number,
): object {
  // Each method's codec encodes its own parameters; the compiler loses the tie between the two once M is open.
  const codec = TradingParams[method] as unknown as t.Type<TradingParams[M], object>;
  return { method, params: { ...codec.encode(params), token }, req_id: reqId };
}
