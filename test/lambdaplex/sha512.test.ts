import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha512 } from '../../src/lambdaplex/sha512.js';

const nodes = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');
const ours = (bytes: Uint8Array): string => Buffer.from(sha512(bytes)).toString('hex');

describe('sha512', () => {
  it.each([0, 1, 32, 111, 112, 119, 120, 127, 128, 129, 239, 240, 256])('is that of Node for %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
    expect(ours(bytes)).toBe(nodes(bytes));
  });

  it('is that of Node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(ours(bytes)).toBe(nodes(bytes));
      }),
      { numRuns: 30 },
    );
  });
});
