import * as t from 'io-ts';
import { isDecimal, parseDecimal, type Decimal as DecimalText } from './decimal.js';
import { NumberToken } from './json.js';

/** Whether a parsed JSON value is an object, whose members may be looked at by name. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a parsed JSON value is an array, of whatever items. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Exact decimal text; decoded from a number token or a string, encoded as a bare number token. */
export const Decimal = new t.Type<DecimalText, NumberToken, unknown>(
  'Decimal',
  isDecimal,
  (input, context) => {
    if (isDecimal(input)) return t.success(input);
    const decimal = typeof input === 'string' ? parseDecimal(input) : undefined;
    return decimal === undefined ? t.failure(input, context) : t.success(decimal);
  },
  (decimal) => new NumberToken(decimal),
);
export type Decimal = DecimalText;

const INTEGER = /^-?\d+$/;

const isInt = (value: unknown): value is number => Number.isSafeInteger(value);

/** What {@link Int} decodes to; undefined for what it refuses. For hot paths, which cannot afford a codec. */
export const intFrom = (input: unknown): number | undefined => {
  const value = typeof input === 'string' && INTEGER.test(input) ? Number(input) : input;
  return isInt(value) ? value : undefined;
};

/** A whole number in the safe range of a double; decoded from a number token or a string. */
export const Int = new t.Type<number, number, unknown>(
  'Int',
  isInt,
  (input, context) => {
    const value = intFrom(input);
    return value === undefined ? t.failure(input, context) : t.success(value);
  },
  t.identity,
);
export type Int = t.TypeOf<typeof Int>;

/** A whole number of any size, kept as its text, such as a connection id beyond 2^53. */
export const BigIntText = new t.Type<string, string, unknown>(
  'BigIntText',
  (input): input is string => typeof input === 'string' && INTEGER.test(input),
  (input, context) => (typeof input === 'string' && INTEGER.test(input) ? t.success(input) : t.failure(input, context)),
  t.identity,
);
export type BigIntText = t.TypeOf<typeof BigIntText>;

/**
 * A word that the exchange prints. The known ones are in the type; others pass too, since a word invented tomorrow
 * must not end today's stream.
 *
 * @param known - the words that the protocol lists
 */
export function wordOf<Word extends string>(...known: readonly Word[]): t.Type<Word | (string & {}), string> {
  const name = known.map((word) => `'${word}'`).join(' | ');
  return new t.Type<Word | (string & {}), string>(name, t.string.is, t.string.validate, t.identity);
}
