import { describe, expect, it } from 'vitest';
import { ServerTime } from '../../../src/lambdaplex/codecs/server-time.js';
import { decoded } from './decoded.js';

describe('ServerTime', () => {
  it('is in ms', () => {
    expect(decoded(ServerTime, '{"serverTime":1724952745123}')).toEqual({ serverTime: 1724952745123 });
    expect(decoded(ServerTime, '{}')).toEqual(['serverTime should be Int, but is missing']);
  });
});
