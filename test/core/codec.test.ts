import fc from 'fast-check';
import type * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { BigIntText, Decimal, Int, intFrom, isList, isRecord, wordOf } from '../../src/core/codec.js';
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
    for (const wrong of ['9007199254740993', '1.5', '1.0', '1e3', '', '0x10', 'x', null, 1.5]) {
      expect(decoded(Int, wrong)).toBeUndefined();
      expect(intFrom(wrong)).toBeUndefined();
    }
    expect([intFrom('-7'), intFrom(7)]).toEqual([-7, 7]);
  });

  it('tells objects from arrays and from nothing', () => {
    const values: readonly unknown[] = [{}, [], null, undefined, 'text'];
    expect(values.filter(isRecord)).toEqual([{}]);
    expect(values.filter(isList)).toEqual([[]]);
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
});
