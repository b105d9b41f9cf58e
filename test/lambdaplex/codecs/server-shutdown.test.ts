import { describe, expect, it } from 'vitest';
import { ServerShutdown } from '../../../src/lambdaplex/codecs/server-shutdown.js';
import { decoded } from './decoded.js';

describe('ServerShutdown', () => {
  it('says when it was made, if anything', () => {
    expect(decoded(ServerShutdown, '{"e":"serverShutdown","E":1724952745123}')).toEqual({ eventTimeMs: 1724952745123 });
    expect(decoded(ServerShutdown, '{"e":"serverShutdown","E":"soon"}')).toEqual({});
    expect(decoded(ServerShutdown, '{"e":"trade"}')).toHaveLength(1);
  });
});
