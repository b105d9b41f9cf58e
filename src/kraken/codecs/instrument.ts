import * as t from 'io-ts';
import { Decimal, Int, wordOf } from '../../core/codec.js';

/**
 * What the exchange says of an asset. `precision` and `precision_display` are decimals, kept and shown;
 * `collateral_value` is the share of its value that counts as collateral, `margin_rate` the rate of borrowing it, and
 * `multiplier`, of tokenised assets, how many units a token stands for.
 *
 * Its statuses have been seen run together and in snake case; both pass as sent.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/instrument | Kraken: instrument}
 */
export const Asset = t.readonly(
  t.intersection([
    t.type({
      id: t.string,
      status: wordOf(
        'enabled',
        'disabled',
        'depositonly',
        'withdrawalonly',
        'fundingtemporarilydisabled',
        'workinprogress',
      ),
      precision: Int,
      precision_display: Int,
      borrowable: t.boolean,
      collateral_value: Decimal,
    }),
    t.partial({ margin_rate: Decimal, multiplier: Decimal }),
  ]),
  'Asset',
);
export type Asset = t.TypeOf<typeof Asset>;

/**
 * What the exchange says of a pair. The precisions are decimals, the increments steps: `price_increment` in quote units
 * per base unit, `qty_increment` in base units; `qty_min` (base units) and `cost_min` (quote units) are those of the
 * smallest order. `margin_initial` and the position limits (base units) stand only where `marginable`; `tick_size` is
 * the deprecated name of `price_increment`.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/instrument | Kraken: instrument}
 */
export const Pair = t.readonly(
  t.intersection([
    t.type({
      symbol: t.string,
      base: t.string,
      quote: t.string,
      status: wordOf(
        'online',
        'cancel_only',
        'delisted',
        'limit_only',
        'maintenance',
        'post_only',
        'reduce_only',
        'work_in_progress',
      ),
      price_precision: Int,
      price_increment: Decimal,
      qty_precision: Int,
      qty_increment: Decimal,
      qty_min: Decimal,
      cost_precision: Int,
      cost_min: Decimal,
      marginable: t.boolean,
      has_index: t.boolean,
    }),
    t.partial({ tick_size: Decimal, margin_initial: Decimal, position_limit_long: Int, position_limit_short: Int }),
  ]),
  'Pair',
);
export type Pair = t.TypeOf<typeof Pair>;

/** A frame of the `instrument` channel: everything in a snapshot, what changed in an update. */
export const InstrumentMessage = t.type(
  {
    type: wordOf('snapshot', 'update'),
    data: t.type({ assets: t.readonlyArray(Asset, 'assets'), pairs: t.readonlyArray(Pair, 'pairs') }, 'data'),
  },
  'InstrumentMessage',
);
export type InstrumentMessage = t.TypeOf<typeof InstrumentMessage>;
