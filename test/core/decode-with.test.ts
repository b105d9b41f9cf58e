import * as t from 'io-ts';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Decimal, Int } from '../../src/core/codec.js';
import { decodeOrThrow, decodeWith, problemsOf } from '../../src/core/decode-with.js';
import { DecodeFailed } from '../../src/core/errors.js';

describe('problemsOf', () => {
  it('says what was wrong, where, and with which beginning', () => {
    const Frame = t.type({ data: t.tuple([t.type({ qty: Decimal }, 'Level')]) }, 'Frame');
    const result = Frame.decode({ data: [{ qty: 'x'.repeat(100) }] });
    expect(result._tag === 'Left' && problemsOf(result.left)).toEqual([
      `data.0.qty should be Decimal, but is "${'x'.repeat(59)}…`,
    ]);
    const missing = Frame.decode({});
    expect(missing._tag === 'Left' && problemsOf(missing.left)[0]).toMatch(/^data should be .*, but is missing$/);
    const other = Frame.decode(7);
    expect(other._tag === 'Left' && problemsOf(other.left)).toEqual(['the message should be Frame, but is 7']);
  });
});

describe('decodeWith', () => {
  it('ends a stream with the problems of a message that does not decode', () => {
    const seen: unknown[] = [];
    of('1', 'one', '2')
      .pipe(decodeWith(Int, 'book A/B'))
      .subscribe({ next: (value) => seen.push(value), error: (error) => seen.push(error) });
    expect(seen[0]).toBe(1);
    expect(seen[1]).toBeInstanceOf(DecodeFailed);
    expect(seen[1]).toMatchObject({ topic: 'book A/B', problems: ['the message should be Int, but is "one"'] });
    expect(seen).toHaveLength(2);
  });
});

describe('decodeOrThrow', () => {
  it('gives the value, or throws what was wrong at the call', () => {
    expect(decodeOrThrow(Int, 'ping', '7')).toBe(7);
    expect(() => decodeOrThrow(Int, 'ping', 'seven')).toThrow(
      new DecodeFailed('ping', ['the message should be Int, but is "seven"']),
    );
  });

  it('asks nothing of a decoder but that it decodes', () => {
    const anything = { decode: (input: unknown) => t.success(input) };
    expect(decodeOrThrow(anything, 'ping', null)).toBeNull();
  });
});
