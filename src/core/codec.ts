import * as t from 'io-ts';
import { concatMap, map, type OperatorFunction } from 'rxjs';
import { isDecimal, parseDecimal, type Decimal as DecimalText } from './decimal.js';
import { DecodeFailed } from './errors.js';
import { numberToken, type NumberToken } from './json.js';

/** Exact decimal text; decoded from a number token or a string, encoded as a bare number token. */
export const Decimal = new t.Type<DecimalText, NumberToken, unknown>(
  'Decimal',
  isDecimal,
  (input, context) => {
    if (isDecimal(input)) return t.success(input);
    const decimal = typeof input === 'string' ? parseDecimal(input) : undefined;
    return decimal === undefined ? t.failure(input, context) : t.success(decimal);
  },
  numberToken,
);
export type Decimal = DecimalText;

const INTEGER = /^-?\d+$/;

/** A whole number in the safe range of a double. */
export const Int = new t.Type<number, number, unknown>(
  'Int',
  (input): input is number => Number.isSafeInteger(input),
  (input, context) => {
    const value = typeof input === 'string' && INTEGER.test(input) ? Number(input) : input;
    return Number.isSafeInteger(value) ? t.success(value as number) : t.failure(input, context);
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

/**
 * Decode every message, or end the stream with what was wrong.
 *
 * @param codec - what a message should be
 * @param topic - whose messages they are, for example `book BTC/USD`; the error carries it
 * @returns an operator that maps messages to decoded values, one to one
 * @throws {@link DecodeFailed} on the error channel, with one line for each problem
 */
export function decodeWith<A>(codec: t.Type<A, unknown>, topic: string): OperatorFunction<unknown, A> {
  return map((message) => decodeOrThrow(codec, topic, message));
}

/**
 * Decode every message, and skip those that do not decode: for streams whose messages stand by themselves.
 *
 * @param codec - what a message should be
 * @param topic - whose messages they are; the error carries it
 * @param onFault - told what was wrong with a message that is skipped
 * @returns an operator that maps messages to decoded values, less those of the wrong shape
 */
export function decodeEach<A>(
  codec: t.Type<A, unknown>,
  topic: string,
  onFault: (error: DecodeFailed) => void,
): OperatorFunction<unknown, A> {
  return concatMap((message) => {
    const decoded = codec.decode(message);
    if (decoded._tag === 'Right') return [decoded.right];
    onFault(new DecodeFailed(topic, problemsOf(decoded.left)));
    return [];
  });
}

/**
 * One message decoded, where the caller is inside an operator that passes errors on.
 *
 * @throws {@link DecodeFailed} at the call
 */
export function decodeOrThrow<A>(codec: t.Type<A, unknown>, topic: string, message: unknown): A {
  const decoded = codec.decode(message);
  if (decoded._tag === 'Left') throw new DecodeFailed(topic, problemsOf(decoded.left));
  return decoded.right;
}

const LONGEST_PREVIEW = 60;

/**
 * One line for each thing that a codec found wrong: its path, what was due, and the beginning of what came.
 *
 * @param errors - what `decode` returned on its left side
 */
export function problemsOf(errors: t.Errors): readonly string[] {
  return errors.map(({ context, value, message }) => {
    const path = context
      .slice(1)
      .map(({ key }) => key)
      .join('.');
    const due = context.at(-1)?.type.name ?? 'something else';
    return message ?? `${path === '' ? 'the message' : path} should be ${due}, but is ${preview(value)}`;
  });
}

const preview = (value: unknown): string => {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > LONGEST_PREVIEW ? `${text.slice(0, LONGEST_PREVIEW)}…` : text;
};
