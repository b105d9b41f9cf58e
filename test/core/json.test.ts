import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decimalFrom } from '../../src/core/decimal.js';
import { NumberToken, parseJson, printJson } from '../../src/core/json.js';

/** What JSON.parse makes of a text: its value, or that it refuses. */
const judge = (parse: (text: string) => unknown, text: string): { value: unknown } | 'refused' => {
  try {
    return { value: parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return 'refused';
    throw error;
  }
};

/**
 * Our value where JSON.parse has that one: the same throughout, but that a number is a text which means it. Returns
 * where they first differ.
 */
const difference = (ours: unknown, theirs: unknown, path = '$'): string | undefined => {
  if (typeof theirs === 'number') {
    return typeof ours === 'string' && Object.is(Number(ours), theirs) ? undefined : path;
  }
  if (typeof theirs !== 'object' || theirs === null) return ours === theirs ? undefined : path;
  if (typeof ours !== 'object' || ours === null || Array.isArray(ours) !== Array.isArray(theirs)) return path;
  const [a, b] = [Object.entries(ours), Object.entries(theirs)];
  if (a.map(([key]) => key).join() !== b.map(([key]) => key).join()) return `${path}: keys`;
  return a
    .map(([key, value], at) => difference(value, b[at]?.[1], `${path}.${key}`))
    .find((found) => found !== undefined);
};

const agrees = (text: string): void => {
  const [ours, theirs] = [judge(parseJson, text), judge(JSON.parse, text)];
  if (ours === 'refused' || theirs === 'refused') expect([text, ours]).toEqual([text, theirs]);
  else expect([text, difference(ours.value, theirs.value)]).toEqual([text, undefined]);
};

const entriesOf = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** Pieces of JSON and of what is nearly JSON; joined at random they make many texts of both kinds. */
const piece = fc.oneof(
  fc.constantFrom(...Array.from('{}[]:,"\\-+.eE0123456789 \t\n\r/')),
  fc.constantFrom('true', 'false', 'null', '"a"', '"__proto__"', '""', '1.50', '-0', '0.1e-7', '01', '-', '1.', '.5'),
  fc.constantFrom(
    '"\\u00e9"',
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\x"',
    '"\\u12"',
    '"\\"',
    '"\\\\"',
    '"\u0001"',
    '"é😀"',
  ),
  fc.constantFrom(
    '\ufeff',
    '\u00a0',
    '\u2028',
    '\u0000',
    '\f',
    '\v',
    "'",
    'NaN',
    'undefined',
    'tru',
    'nulll',
    '//',
    '/**/',
  ),
  fc.constantFrom(
    '{"a":1,"a":2}',
    '{"a":1,}',
    '[1,]',
    '[,1]',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{1:2}',
    '{"a" : [ 1 , {} ] }',
  ),
);

describe('parseJson', () => {
  it('keeps every number as its source text', () => {
    expect(parseJson('{"price":45283.50,"qty":0.00000000,"id":13834774380200032777,"step":[1e-08,-0,1E+2]}')).toEqual({
      price: '45283.50',
      qty: '0.00000000',
      id: '13834774380200032777',
      step: ['1e-08', '-0', '1E+2'],
    });
  });

  it('accepts and refuses what JSON.parse does, made of scraps', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => agrees(pieces.join(''))),
      { numRuns: 3000 },
    );
  });

  it('reads whatever JSON.stringify writes, indented or not', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom('', '\t', '  '), (text, indent) => {
        agrees(text);
        agrees(JSON.stringify(JSON.parse(text), undefined, indent));
      }),
    );
  });

  it('agrees with JSON.parse on whole texts with one place damaged', () => {
    const damage = fc.record({
      at: fc.nat({ max: 999 }),
      drop: fc.nat({ max: 2 }),
      put: fc.oneof(piece, fc.constant('')),
    });
    fc.assert(
      fc.property(fc.json(), damage, (text, { at, drop, put }) => {
        const place = at % (text.length + 1);
        agrees(text.slice(0, place) + put + text.slice(place + drop));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '',
    ' ',
    '\ufeff{}',
    '1\u00a0',
    '"\u001f"',
    '"\u007f"',
    '"\t"',
    '"\\',
    '"\\"',
    '"\\u123"',
    '"\\ud800"',
    '"\\u005f"',
    '"a\nb"',
    '-',
    '-a',
    '00',
    '-01',
    '1.',
    '1.e5',
    '1e',
    '1e+',
    '0e5',
    '1 2',
    '[1 2]',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '[',
    '{"a":',
    '{"a"',
    'truE',
    'nul',
    '[1,2,]',
    '{"a":1,}',
    ' [ ] ',
    ' { } ',
    '[[],{}]',
    '\r\n\t 1 \r\n\t',
    '{"":0}',
  ])('agrees with JSON.parse on %j', (text) => agrees(text));

  it('tells what was due and where', () => {
    const message = (text: string): unknown => {
      try {
        return parseJson(text);
      } catch (error) {
        return error instanceof SyntaxError ? error.message : error;
      }
    };
    expect(message('{"a":}')).toBe('not JSON: a value was due at position 5');
    expect(message('{"a";1}')).toBe('not JSON: a colon was due at position 4');
    expect(message('{"a":1,}')).toBe('not JSON: a key was due at position 7');
    expect(message('{"a":1')).toBe('not JSON: a comma or a closing brace was due at position 6');
    expect(message('[1;')).toBe('not JSON: a comma or a closing bracket was due at position 2');
    expect(message('[1.x]')).toBe('not JSON: a digit was due at position 3');
    expect(message('"abc')).toBe('not JSON: a closing quote was due at position 4');
    expect(message(' "\\q"')).toBe('not JSON: a string with known escapes was due at position 1');
    expect(message('{} {}')).toBe('not JSON: the end was due at position 3');
    expect(message('CloudFlare WebSocket proxy restarting')).toBe('not JSON: a value was due at position 0');
  });

  it('makes __proto__ an ordinary own key', () => {
    const parsed = parseJson('{"__proto__":{"polluted":true},"\\u005f_proto__":[7]}');
    expect(entriesOf(parsed)).toEqual([['__proto__', ['7']]]);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('lets the last of equal keys win, in the place of the first', () => {
    expect(entriesOf(parseJson('{"a":1,"b":2,"a":3}'))).toEqual([
      ['a', '3'],
      ['b', '2'],
    ]);
  });

  it('never takes a key that is written with an escape for one that it has met', async () => {
    // In a module of its own, since only the first few keys of each letter are remembered.
    vi.resetModules();
    const fresh = await import('../../src/core/json.js');
    expect(fresh.parseJson(String.raw`{"a\\":1}`)).toEqual({ 'a\\': '1' });
    expect(fresh.parseJson(String.raw`{"a\"b":1}`)).toEqual({ 'a"b': '1' });
  });

  it('nests 64 deep and no deeper', () => {
    const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const objects = (depth: number) => '{"a":'.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1);
    agrees(arrays(64));
    agrees(objects(64));
    expect(() => parseJson(arrays(65))).toThrow(
      new SyntaxError('not JSON: nesting of at most 64 was due at position 64'),
    );
    expect(() => parseJson(objects(65))).toThrow(/nesting of at most 64/);
    expect(() => parseJson('['.repeat(1_000_000))).toThrow(SyntaxError);
  });
});

describe('printJson', () => {
  it('writes a number token as its bare digits, and an unmarked decimal as a string', () => {
    const price = decimalFrom('45283.50');
    expect(printJson({ limit_price: new NumberToken(price), text: price })).toBe(
      '{"limit_price":45283.50,"text":"45283.50"}',
    );
  });

  it('refuses a token that is not a decimal', () => {
    // @ts-expect-error a plain string is not known to be a decimal
    expect(() => new NumberToken('1,"admin":true')).toThrow(RangeError);
  });

  it('leaves undefined members out, and writes undefined items as null', () => {
    expect(printJson({ a: undefined, b: [undefined, 1], c: { d: undefined } })).toBe('{"b":[null,1],"c":{}}');
  });

  it('writes plain data as JSON.stringify does', () => {
    // Numbers of a size that JSON.stringify prints without an exponent and that a double holds exactly.
    const plain = fc
      .json({ stringUnit: 'binary' })
      .map((text): unknown =>
        JSON.parse(text, (_, value: unknown) => (typeof value === 'number' ? Math.trunc(value % 1e6) / 8 : value)),
      );
    fc.assert(
      fc.property(plain, (value) => {
        expect(printJson(value)).toBe(JSON.stringify(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('writes what parseJson reads back', () => {
    fc.assert(
      fc.property(fc.double({ min: -(2 ** 53 - 1), max: 2 ** 53 - 1, noNaN: true }), (value) => {
        const printed = printJson([value]);
        expect(printed).not.toMatch(/e/i);
        expect(JSON.parse(printed)).toEqual([value === 0 ? 0 : value]);
        expect(parseJson(printed)).toEqual([printed.slice(1, -1)]);
      }),
    );
  });

  it('asks toJSON, and keeps odd keys', () => {
    expect(printJson({ at: new Date(0), 'a"b': 1 })).toBe('{"at":"1970-01-01T00:00:00.000Z","a\\"b":1}');
    expect(printJson(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}');
  });

  it.each([NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e300])('throws a RangeError for %d', (value) => {
    expect(() => printJson({ value })).toThrow(RangeError);
  });

  it.each([[undefined], [() => 1], [Symbol('s')], [1n]])(
    'throws a TypeError for what JSON cannot hold: %o',
    (value) => {
      expect(() => printJson(value)).toThrow(TypeError);
    },
  );
});
