import { describe, expect, it } from 'vitest';
import { ExchangeInfo } from '../../../src/lambdaplex/codecs/exchange-info.js';
import { decoded } from './decoded.js';

describe('ExchangeInfo', () => {
  const market =
    '{"symbol":"gib-USDC","baseAsset":"gib","quoteAsset":"USDC","baseAssetPrecision":8,"quoteAssetPrecision":6,' +
    '"status":"TRADING","minNotionalStatus":"AVAILABLE","filters":[' +
    '{"filterType":"LOT_SIZE","minQty":"1","maxQty":"9223372036854775807","stepSize":1},' +
    '{"filterType":"OF_TOMORROW","shapes":["a"],"deep":{"x":null}}]}';

  it('has the markets, their filters as they came', () => {
    expect(decoded(ExchangeInfo, `{"exchangeSymbols":[${market}],"rateLimits":[]}`)).toMatchObject({
      exchangeSymbols: [
        {
          symbol: 'gib-USDC',
          baseAsset: 'gib',
          quoteAsset: 'USDC',
          baseAssetPrecision: 8,
          quoteAssetPrecision: 6,
          status: 'TRADING',
          filters: [
            { filterType: 'LOT_SIZE', minQty: '1', maxQty: '9223372036854775807', stepSize: '1' },
            { filterType: 'OF_TOMORROW', shapes: ['a'], deep: { x: null } },
          ],
        },
      ],
    });
  });

  it('lets a status pass that is not known, and no precision that is no number', () => {
    expect(decoded(ExchangeInfo, `{"exchangeSymbols":[${market.replace('TRADING', 'NAP')}]}`)).toMatchObject({
      exchangeSymbols: [{ status: 'NAP' }],
    });
    expect(decoded(ExchangeInfo, `{"exchangeSymbols":[${market.replace(':8,', ':"x",')}]}`)).toEqual([
      'exchangeSymbols.0.baseAssetPrecision should be Int, but is "x"',
    ]);
    expect(decoded(ExchangeInfo, '{"symbols":[]}')).toHaveLength(1);
  });
});
