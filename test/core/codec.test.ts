import fc from 'fast-check';
import * as t from 'io-ts';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { BigIntText, Decimal, Int, decodeEach, decodeWith, problemsOf, wordOf } from '../../src/core/codec.js';
import { DecodeFailed } from '../../src/core/errors.js';
import { parseJson, printJson } from '../../src/core/json.js';

const decoded = <A>(codec: t.Type<A, unknown>, input: unknown): A | undefined => {
  const result = codec.decode(input);
  return result._tag === 'Right' ? result.right : undefined;
};

describe('codec', () => {
  it('decodes a decimal from a number token or a string, and writes an exponent out', () => {
    expect(decoded(Decimal, parseJson('0.10000000'))).toBe('0.10000000');
    expect(decoded(Decimal, parseJson('"0.10"'))).toBe('0.10');
    expect(decoded(Decimal, parseJson('1e-8'))).toBe('0.00000001');
    for (const wrong of [0.1, '', 'abc', '1e9999', null, undefined, {}])
      expect(decoded(Decimal, wrong)).toBeUndefined();
  });

  it('re-encodes a decimal to the same digits, as a bare number', () => {
    const digits = fc.tuple(fc.bigInt({ min: 0n }), fc.stringMatching(/^\d{1,12}$/)).map(([a, b]) => `${a}.${b}`);
    fc.assert(
      fc.property(digits, (text) => {
        const decimal = decoded(Decimal, text);
        expect(decimal).toBe(text);
        expect(decimal && printJson(Decimal.encode(decimal))).toBe(text);
      }),
    );
  });

  it('decodes whole numbers in the safe range, and no others', () => {
    expect(decoded(Int, '4294967295')).toBe(4294967295);
    for (const wrong of ['9007199254740993', '1.5', '', '0x10', 'x']) expect(decoded(Int, wrong)).toBeUndefined();
  });

  it('keeps a whole number of any size as its text', () => {
    expect(decoded(BigIntText, parseJson('13834774380200032777'))).toBe('13834774380200032777');
    expect(decoded(BigIntText, '1.5')).toBeUndefined();
  });

  it('lets words pass that were not known', () => {
    const Status = wordOf('online', 'maintenance');
    expect(decoded(Status, 'siesta')).toBe('siesta');
    expect(decoded(Status, 7)).toBeUndefined();
    expect(Status.name).toBe("'online' | 'maintenance'");
  });

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

  it('skips a message that does not decode, and tells what was wrong with it, where messages stand by themselves', () => {
    const seen: unknown[] = [];
    const faults: string[] = [];
    of('1', 'one', '2')
      .pipe(decodeEach(Int, 'status', ({ topic, problems }) => faults.push(`${topic}: ${problems.join()}`)))
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, 2]);
    expect(faults).toEqual(['status: the message should be Int, but is "one"']);
  });
});
