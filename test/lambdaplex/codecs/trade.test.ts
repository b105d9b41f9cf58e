import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/core/json.js';
import { Trade } from '../../../src/lambdaplex/codecs/trade.js';
import { decoded } from './decoded.js';

const whole =
  '{"e":"trade","E":1784894690877,"s":"HBAR-USDC","t":2238,"p":"0.0736620","q":150,"m":false,"T":1784894690871}';

describe('Trade', () => {
  it('names its one-letter keys, and keeps the frame', () => {
    expect(decoded(Trade, whole)).toEqual({
      symbol: 'HBAR-USDC',
      price: '0.0736620',
      qty: '150',
      side: 'buy',
      tradeId: 2238,
      eventTimeMs: 1784894690877,
      tradeTimeMs: 1784894690871,
      raw: parseJson(whole),
    });
  });

  it('was a sale by the taker when the buyer was the maker', () => {
    expect(decoded(Trade, whole.replace('false', 'true'))).toMatchObject({ side: 'sell' });
  });

  it('was made when the event was, as far as is known', () => {
    expect(decoded(Trade, whole.replace(',"T":1784894690871', ''))).toMatchObject({ tradeTimeMs: 1784894690877 });
  });

  it('does without what is missing or cannot be read, but for symbol, price and quantity', () => {
    const text = '{"e":"trade","E":"noon","s":"gib-USDC","t":{},"p":"1","q":"2","m":"maybe"}';
    expect(decoded(Trade, text)).toEqual({ symbol: 'gib-USDC', price: '1', qty: '2', raw: parseJson(text) });
    expect(decoded(Trade, '{"e":"trade"}')).toHaveLength(3);
  });
});
