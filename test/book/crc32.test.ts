import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CRC_START, crc32Of, crcEnd, crcOfDigits } from '../../src/book/crc32.js';
import vectors from '../vectors/kraken-vectors.json' with { type: 'json' };

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 });

describe('crc32Of', () => {
  it('meets the published check value', () => {
    expect(crc32Of(vectors.crc32_check.input)).toBe(vectors.crc32_check.crc32);
    expect(crc32Of('')).toBe(0);
  });

  it('agrees with zlib, unsigned', () => {
    fc.assert(
      fc.property(ascii, (text) => {
        expect(crc32Of(text)).toBe(crc32(text));
      }),
    );
  });
});

describe('crcOfDigits', () => {
  it('gives piece by piece what the joined text gives without its points', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(ascii, fc.nat({ max: 5 }))), (pieces) => {
        const state = pieces.reduce((crc, [text, from]) => crcOfDigits(crc, text, from), CRC_START);
        const joined = pieces.map(([text, from]) => text.slice(from).replaceAll('.', '')).join('');
        expect(crcEnd(state)).toBe(crc32(joined));
      }),
    );
  });
});
