import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CRC_START, crcEnd, crcOfDigits, crcPassing } from '../../src/book/crc32.js';
import vectors from '../vectors/kraken-vectors.json' with { type: 'json' };

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 });

describe('crcOfDigits', () => {
  it('meets the published check value', () => {
    expect(crcEnd(crcOfDigits(CRC_START, vectors.crc32_check.input, 0))).toBe(vectors.crc32_check.crc32);
    expect(crcEnd(CRC_START)).toBe(0);
  });

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

describe('crcPassing', () => {
  it('joins what was computed apart', () => {
    fc.assert(
      fc.property(fc.integer(), fc.stringMatching(/^\d{0,60}$/), (state, digits) => {
        const joined = crcPassing(state, digits.length) ^ crcOfDigits(0, digits, 0);
        expect(crcEnd(joined)).toBe(crcEnd(crcOfDigits(state, digits, 0)));
      }),
    );
  });
});
