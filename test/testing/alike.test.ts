import { describe, expect, it } from 'vitest';
import { alike, inWords } from '../../src/testing/alike.js';

class Lost extends Error {
  constructor(
    readonly code: number,
    cause?: unknown,
  ) {
    super('lost', { cause });
    this.name = 'Lost';
  }
}

describe('alike', () => {
  it.each<[string, unknown, unknown]>([
    ['NaN', NaN, NaN],
    ['objects', { a: [1, { b: 2n }] }, { a: [1, { b: 2n }] }],
    ['key order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['maps', new Map([['a', { b: 1 }]]), new Map([['a', { b: 1 }]])],
    ['sets', new Set([1, 2]), new Set([1, 2])],
    ['dates', new Date(5), new Date(5)],
    ['errors', new Lost(1006, new Error('why')), new Lost(1006, new Error('why'))],
    ['own getters', { ...Object.defineProperty({}, 'a', { get: () => 1, enumerable: true }) }, { a: 1 }],
  ])('holds for equal %s', (_what, one, other) => {
    expect(alike(one, other)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['zeros of different sign', 0, -0],
    ['a number and its text', 1, '1'],
    ['null and an object', null, {}],
    ['a missing and an undefined field', {}, { a: undefined }],
    ['fields of different names', { a: undefined }, { b: undefined }],
    ['an array and an object', [1], { 0: 1 }],
    ['arrays of different length', [1], [1, 2]],
    ['maps', new Map([['a', 1]]), new Map([['a', 2]])],
    ['sets', new Set([1]), new Set([2])],
    ['a map and a set', new Map(), new Set()],
    ['dates', new Date(5), new Date(6)],
    ['functions', () => 1, () => 1],
    ['messages of errors', new Error('a'), new Error('b')],
    ['fields of errors', new Lost(1006), new Lost(1012)],
    ['causes of errors', new Lost(1, new Error('a')), new Lost(1, new Error('b'))],
    ['an error and its fields', new Error('a'), {}],
  ])('tells apart %s', (_what, one, other) => {
    expect(alike(one, other)).toBe(false);
    expect(alike(other, one)).toBe(false);
  });
});

describe('inWords', () => {
  it.each<[unknown, string]>([
    ['a', '"a"'],
    [undefined, 'undefined'],
    [2n, '"2n"'],
    [() => 1, 'a function'],
    [new Lost(1006), 'Lost: lost'],
    [{ cause: new Lost(1006), at: new Map([['a', 1]]) }, '{"cause":"Lost: lost","at":[["a",1]]}'],
  ])('says %s as %s', (value, words) => {
    expect(inWords(value)).toBe(words);
  });
});
