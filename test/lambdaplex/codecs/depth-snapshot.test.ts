import { describe, expect, it } from 'vitest';
import { DepthSnapshot } from '../../../src/lambdaplex/codecs/depth-snapshot.js';
import { decoded } from './decoded.js';

describe('DepthSnapshot', () => {
  it('has levels like those of updates', () => {
    const body = '{"lastUpdateId":1027024,"bids":[["4.00000000","431.00000000","more"]],"asks":[["4.00000200","12"]]}';
    expect(decoded(DepthSnapshot, body)).toEqual({
      lastUpdateId: 1027024,
      bids: [{ price: '4.00000000', qty: '431.00000000' }],
      asks: [{ price: '4.00000200', qty: '12' }],
    });
  });

  it('is refused without its id, and with one that a double cannot hold', () => {
    expect(decoded(DepthSnapshot, '{"bids":[],"asks":[]}')).toEqual(['lastUpdateId should be Int, but is missing']);
    expect(decoded(DepthSnapshot, '{"lastUpdateId":9007199254740993,"bids":[],"asks":[]}')).toHaveLength(1);
  });

  it('is encoded as it was sent', () => {
    const sent = { lastUpdateId: 7, bids: [['1.50', '2']], asks: [] };
    const result = DepthSnapshot.decode(sent);
    expect(result._tag === 'Right' && DepthSnapshot.encode(result.right)).toEqual(sent);
  });
});
