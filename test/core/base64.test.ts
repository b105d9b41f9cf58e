import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../src/core/base64.js';

describe('toBase64', () => {
  it('writes what Node writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });
});

describe('fromBase64', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        expect(fromBase64(Buffer.from(bytes).toString('base64'))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no padding', '/+8'],
    ['too much padding', '/+8=='],
    ['padding alone', '===='],
    ['padding inside', '/w==/+8='],
    ['letters of base64url', '_-8='],
    ['a blank', '/+8= '],
    ['a line end', '/+8=\n'],
    ['bits to spare that are set', '/+9='],
  ])('refuses %s', (_name, text) => {
    expect(fromBase64('/+8=')).toEqual(Uint8Array.of(0xff, 0xef));
    expect(fromBase64(text)).toBeUndefined();
  });
});
