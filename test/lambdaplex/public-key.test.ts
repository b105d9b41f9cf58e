import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicKeyOf } from '../../src/lambdaplex/public-key.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };
import { keyPairOf } from './keys.js';

const { testKey } = vectors;

describe('publicKeyOf', () => {
  it('is the published one for the published seed', () => {
    const publicKey = publicKeyOf(Buffer.from(testKey.seedHex, 'hex'));
    expect(Buffer.from(publicKey).toString('hex')).toBe(testKey.publicKeyHex);
  });

  it('is that of Node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        expect(Buffer.from(publicKeyOf(seed))).toEqual(keyPairOf(seed).publicBytes);
      }),
      { numRuns: 30 },
    );
  });
});
