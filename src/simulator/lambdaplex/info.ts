import type { JsonObject } from '../json.js';
import { plainOf } from './amount.js';
import type { Listing } from './listing.js';

/** What `exchangeInfo` says of a market. The filters are told; only tick and lot are enforced. */
export function infoOf(listing: Listing): JsonObject {
  const { symbol, base, quote, basePrecision, quotePrecision, tickDecimals, lotDecimals } = listing;
  const [tick, lot] = [plainOf(1n, tickDecimals), plainOf(1n, lotDecimals)];
  return {
    ...{ symbol, baseAsset: base, quoteAsset: quote },
    ...{ baseAssetPrecision: basePrecision, quoteAssetPrecision: quotePrecision },
    ...{ status: 'TRADING', minNotionalStatus: 'AVAILABLE' },
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '0', tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: lot, maxQty: '9223372036854775807', stepSize: lot },
      { filterType: 'MIN_NOTIONAL', minNotional: '5', applyToMarket: true, avgPriceMins: 1 },
    ],
  };
}
