import * as t from 'io-ts';
import { Int, wordOf } from '../../core/codec.js';

/**
 * A rule that orders must obey. Only its name is sure; its other members are as sent, their numbers as text:
 * `{ filterType: 'PRICE_FILTER', minPrice: '0.000001', maxPrice: '0', tickSize: '0.000001' }`, where a `maxPrice` of
 * zero is no bound.
 */
export const Filter = t.readonly(
  t.intersection([
    t.type({
      filterType: wordOf('PRICE_FILTER', 'PERCENT_PRICE_BY_SIDE', 'LOT_SIZE', 'MIN_NOTIONAL', 'DUST_ORDER_POLICY'),
    }),
    t.UnknownRecord,
  ]),
  'Filter',
);
export type Filter = t.TypeOf<typeof Filter>;

/**
 * What the exchange says of a market. The precisions are the decimals of the assets, hence also what the smallest units
 * of balance events are scaled by.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/exchange-info | Lambdaplex: exchange info}
 */
export const Instrument = t.readonly(
  t.type({
    symbol: t.string,
    baseAsset: t.string,
    quoteAsset: t.string,
    baseAssetPrecision: Int,
    quoteAssetPrecision: Int,
    status: wordOf('TRADING', 'CANCEL_ONLY', 'PAUSED'),
    filters: t.readonlyArray(Filter, 'Filters'),
  }),
  'Instrument',
);
export type Instrument = t.TypeOf<typeof Instrument>;

/** The answer to `exchangeInfo`: every market, under `exchangeSymbols`. */
export const ExchangeInfo = t.readonly(
  t.type({ exchangeSymbols: t.readonlyArray(Instrument, 'Instruments') }),
  'ExchangeInfo',
);
export type ExchangeInfo = t.TypeOf<typeof ExchangeInfo>;
