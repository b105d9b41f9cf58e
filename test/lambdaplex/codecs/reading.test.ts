import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { Int } from '../../../src/core/codec.js';
import { ifReadable, orNothing, orNull, present, reads } from '../../../src/lambdaplex/codecs/reading.js';

const INPUTS = ['7', null, undefined, 'x'] as const;
const REFUSED = 'refused';

const readBy = <A>(codec: t.Type<A, unknown>): readonly unknown[] =>
  INPUTS.map((input) => {
    const result = codec.decode(input);
    return result._tag === 'Right' ? result.right : REFUSED;
  });

describe('orNull', () => {
  it('takes null for no value, and refuses what is missing', () => {
    expect(readBy(orNull(Int))).toEqual([7, undefined, REFUSED, REFUSED]);
    expect(orNull(Int).name).toBe('Int | null');
  });

  it('writes no value as null', () => {
    expect([orNull(Int).encode(undefined), orNull(Int).encode(7)]).toEqual([null, 7]);
  });

  it('knows its own values', () => {
    expect([7, undefined, null, 'x'].map((value) => orNull(Int).is(value))).toEqual([true, true, false, false]);
  });
});

describe('orNothing', () => {
  it('takes null and what is missing for no value', () => {
    expect(readBy(orNothing(Int))).toEqual([7, undefined, undefined, REFUSED]);
  });
});

describe('ifReadable', () => {
  it('takes whatever it cannot read for no value', () => {
    expect(readBy(ifReadable(Int))).toEqual([7, undefined, undefined, undefined]);
  });
});

describe('present', () => {
  it('leaves out what is undefined, and nothing else', () => {
    const value = present({ a: undefined, b: null, c: 0, d: '' });
    expect(Object.entries(value)).toEqual([
      ['b', null],
      ['c', 0],
      ['d', ''],
    ]);
  });
});

describe('reads', () => {
  const Twice = reads(t.type({ n: Int }, 'Twice'), ({ n }, input) => ({ twice: n * 2, input }));

  it('gives what came another shape, and the input with it', () => {
    const input = { n: '4', more: true };
    expect(Twice.decode(input)).toEqual(t.success({ twice: 8, input }));
  });

  it('refuses what the wire codec refuses', () => {
    expect(Twice.decode({ n: 'four' })._tag).toBe('Left');
  });
});
