import { describe, expect, it } from 'vitest';
import { DepthUpdate } from '../../../src/lambdaplex/codecs/depth-update.js';
import { decoded } from './decoded.js';

const frame = (bids: string, asks = '[]'): string =>
  `{"e":"depthUpdate","E":1784894678123,"s":"HBAR-USDC","U":48211904,"u":48211907,"b":${bids},"a":${asks}}`;

describe('DepthUpdate', () => {
  it('names its one-letter keys, and keeps the digits of levels', () => {
    expect(
      decoded(DepthUpdate, frame('[["0.07292500","400"],["0.072900","0.00000000"]]', '[[0.073662,1250]]')),
    ).toEqual({
      symbol: 'HBAR-USDC',
      eventTimeMs: 1784894678123,
      firstUpdateId: 48211904,
      lastUpdateId: 48211907,
      bids: [
        { price: '0.07292500', qty: '400' },
        { price: '0.072900', qty: '0.00000000' },
      ],
      asks: [{ price: '0.073662', qty: '1250' }],
    });
  });

  it('may be empty', () => {
    expect(decoded(DepthUpdate, frame('[]'))).toMatchObject({ bids: [], asks: [] });
  });

  it('passes over what follows price and quantity', () => {
    expect(decoded(DepthUpdate, frame('[["1","2","3",{"x":null}]]'))).toMatchObject({
      bids: [{ price: '1', qty: '2' }],
    });
  });

  it('says which level is wrong', () => {
    expect(decoded(DepthUpdate, frame('[["1","2"],["x","2"]]'))).toEqual(['b.1.0 should be Decimal, but is "x"']);
    expect(decoded(DepthUpdate, frame('[["1"]]'))).toEqual(['b.0.1 should be Decimal, but is missing']);
    expect(decoded(DepthUpdate, frame('[{"price":1,"qty":2}]'))).toEqual([
      'b.0 should be Level, but is {"price":"1","qty":"2"}',
    ]);
  });

  it('is no other event, and nothing else', () => {
    expect(decoded(DepthUpdate, frame('[]').replace('depthUpdate', 'trade'))).toEqual([
      'e should be "depthUpdate", but is "trade"',
    ]);
    expect(decoded(DepthUpdate, '[]')).toEqual(['the message should be DepthUpdate, but is []']);
  });
});
