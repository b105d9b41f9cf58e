/**
 * An exact decimal as its text, such as `'0.05'`; a `Decimal` is one. Floats are refused, since they may have lost digits
 * before we see them.
 */
export type Amount = string;

type PriceType = 'static' | 'pct' | 'quote';

/** When an order that waits is set off. */
export interface TriggersDraft {
  /** In quote units per base unit; with `price_type` a signed offset, such as `'-2.0'` for two per cent below. */
  readonly price: Amount;
  /** By default `static`: the price as it is. */
  readonly price_type?: PriceType;
  /** Which price is watched; by default `last`. */
  readonly reference?: 'last' | 'index';
}

/** When a trailing order is set off: by how much the market must turn, always above zero. */
export interface TrailingDraft {
  readonly price: Amount;
  /** Asked for, so that 1 per cent and 1 quote unit are not mistaken for each other. */
  readonly price_type: 'pct' | 'quote';
  /** Which price is watched; by default `last`. */
  readonly reference?: 'last' | 'index';
}

/** The order that each fill places on the other side, of the size of that fill. */
export interface ConditionalDraft {
  readonly order_type:
    | 'limit'
    | 'stop-loss'
    | 'stop-loss-limit'
    | 'take-profit'
    | 'take-profit-limit'
    | 'trailing-stop'
    | 'trailing-stop-limit';
  readonly limit_price?: Amount;
  /** By default `quote`. */
  readonly limit_price_type?: PriceType;
  readonly trigger_price?: Amount;
  /** By default `static`. */
  readonly trigger_price_type?: PriceType;
}

/** An order has one name or the other, or neither. */
type Named =
  | {
      /** A UUID, 32 hexadecimal digits, or up to 18 characters of ASCII; unique among the open orders. */
      readonly cl_ord_id?: string;
      readonly order_userref?: never;
    }
  | {
      readonly cl_ord_id?: never;
      /** A whole number of 32 bits, which several orders may share. */
      readonly order_userref?: number;
    };

/** How long an order stands: by default until it is cancelled. */
type Lasting =
  | { readonly time_in_force?: 'gtc' | 'ioc'; readonly expire_time?: never }
  | {
      readonly time_in_force: 'gtd';
      /** RFC 3339, at most a month ahead. */
      readonly expire_time: string;
    };

interface AnyLeg {
  readonly side: 'buy' | 'sell';
  /** RFC 3339: a scheduled start. */
  readonly effective_time?: string;
  readonly margin?: boolean;
  /** Only lessens an open margin position. */
  readonly reduce_only?: boolean;
  readonly conditional?: ConditionalDraft;
  readonly fee_preference?: 'base' | 'quote';
  /** What happens when it would meet an order of its own account; by default `cancel_newest`. */
  readonly stp_type?: 'cancel_newest' | 'cancel_oldest' | 'cancel_both';
  readonly sender_sub_id?: string;
}

interface Sized {
  /** In base units. */
  readonly order_qty: Amount;
}

interface Priced extends Sized {
  /** In quote units per base unit. */
  readonly limit_price: Amount;
  readonly limit_price_type?: 'static';
  /** Cancel it rather than let it take. */
  readonly post_only?: boolean;
}

type Kind =
  | ({ readonly order_type: 'limit' } & Priced)
  | ({
      readonly order_type: 'iceberg';
      /** What is shown, in base units: at least a fifteenth of the whole. */
      readonly display_qty: Amount;
    } & Priced)
  | ({ readonly order_type: 'market' } & Sized)
  | {
      readonly order_type: 'market';
      readonly side: 'buy';
      /** In quote units. */
      readonly cash_order_qty: Amount;
      readonly order_qty?: never;
      readonly margin?: false;
    }
  | ({ readonly order_type: 'stop-loss' | 'take-profit'; readonly triggers: TriggersDraft } & Sized)
  | ({ readonly order_type: 'stop-loss-limit' | 'take-profit-limit'; readonly triggers: TriggersDraft } & Priced)
  | ({ readonly order_type: 'trailing-stop'; readonly triggers: TrailingDraft } & Sized)
  | ({
      readonly order_type: 'trailing-stop-limit';
      readonly triggers: TrailingDraft;
      /** As an offset from the price that set it off, unless `limit_price_type` is `static`. */
      readonly limit_price: Amount;
      /** By default `quote`. */
      readonly limit_price_type?: PriceType;
    } & Sized)
  | ({ readonly order_type: 'settle-position' } & Sized);

/** An order of a batch, all of which are of one symbol. */
export type BatchOrderDraft = AnyLeg & Named & Lasting & Kind;

/** What goes with a request as a whole. */
interface Sending {
  /** RFC 3339, 500 ms to 60 s ahead by the exchange's clock: refused, if it is reached later. By default 5 s ahead. */
  readonly deadline?: string;
  /** Check it only, and place nothing. */
  readonly validate?: boolean;
}

/**
 * An order to be placed, in the words of the exchange.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/add_order | Kraken: add_order}
 */
export type OrderDraft = BatchOrderDraft & Sending & { readonly symbol: string };

/**
 * A change of an order in place: its ids, its fills, and where the change permits its place in the queue, stay.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/amend_order | Kraken: amend_order}
 */
export type AmendDraft = (
  { readonly order_id: string; readonly cl_ord_id?: never } | { readonly order_id?: never; readonly cl_ord_id: string }
) & {
  /** In base units, what is filled already counted in. Where more is filled than that, the rest is cancelled. */
  readonly order_qty?: Amount;
  readonly limit_price?: Amount;
  /** By default `static`; for trailing orders `quote`. */
  readonly limit_price_type?: PriceType;
  /** In base units: at least a fifteenth of what is left. */
  readonly display_qty?: Amount;
  /** Refuse the change, if the new price would take. */
  readonly post_only?: boolean;
  readonly trigger_price?: Amount;
  /** By default `static`. */
  readonly trigger_price_type?: PriceType;
  /** As in {@link OrderDraft}. */
  readonly deadline?: string;
  /** Needed for tokenised assets. */
  readonly symbol?: string;
};

/**
 * A replacement of an order by another one: with a new id, at the end of the queue. {@link AmendDraft} is better.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/edit_order | Kraken: edit_order}
 */
export interface EditDraft extends Sending {
  readonly order_id: string;
  readonly symbol: string;
  readonly order_qty?: Amount;
  readonly limit_price?: Amount;
  readonly display_qty?: Amount;
  readonly triggers?: TriggersDraft;
  /** That of the old one is not carried over. */
  readonly order_userref?: number;
  readonly fee_preference?: 'base' | 'quote';
  readonly post_only?: boolean;
  readonly reduce_only?: boolean;
}

/**
 * Orders to be cancelled: at least one name of any kind. A user reference stands for every order that has it.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/cancel_order | Kraken: cancel_order}
 */
export interface CancelDraft {
  readonly order_id?: string | readonly string[];
  readonly cl_ord_id?: string | readonly string[];
  readonly order_userref?: number | readonly number[];
}

/**
 * When to cancel all orders of the account, unless told otherwise before.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/cancel_after | Kraken: cancel_all_orders_after}
 */
export interface CancelAfterDraft {
  /** In seconds, below a day; 0 disarms. */
  readonly timeout: number;
}

/**
 * From 2 to 15 orders of one symbol.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/batch_add | Kraken: batch_add}
 */
export interface BatchDraft extends Sending {
  readonly symbol: string;
  readonly orders: readonly BatchOrderDraft[];
}

/**
 * From 2 to 50 orders to be cancelled, counted over both lists.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/batch_cancel | Kraken: batch_cancel}
 */
export interface BatchCancelDraft {
  /** The exchange's ids, or user references as texts. */
  readonly orders?: readonly string[];
  readonly cl_ord_id?: readonly string[];
}
