import { describe, expect, it } from 'vitest';
import { digits, writeJson } from '../../src/simulator/json.js';

describe('writeJson', () => {
  it('writes what JSON.parse reads back, less what is undefined', () => {
    const value = { text: 'a "quoted"\n\u0001', yes: true, list: [1, [], {}], left: undefined, deep: { zero: 0 } };
    const { left: _left, ...rest } = value;
    expect(JSON.parse(writeJson(value))).toEqual(rest);
  });

  it('keeps every digit of a bigint', () => {
    expect(writeJson([13834774380200032777n])).toBe('[13834774380200032777]');
  });

  it.each([0.1, 2 ** 53, NaN, Infinity])('refuses %s, which has no exact text', (value) => {
    expect(() => writeJson(value)).toThrow(RangeError);
  });
});

describe('digits', () => {
  it('are written as they are spelt', () => {
    const value = { a: digits('0.10'), b: [digits('1e-08'), null, digits('-0.00')] };
    expect(writeJson(value)).toBe('{"a":0.10,"b":[1e-08,null,-0.00]}');
  });
});
