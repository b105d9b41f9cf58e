import * as t from 'io-ts';
import { isRecord } from '../../core/codec.js';
import { isDecimal, type Decimal } from '../../core/decimal.js';
import { NumberToken } from '../../core/json.js';

// What is sent is closed: other words and other members are refused, and so is a float where a decimal is due.

/** An exact decimal, given as its text and never as a float; it leaves as a bare number, digit for digit. */
export const Amount = new t.Type<Decimal, NumberToken, unknown>(
  "a decimal as text, such as '0.05'",
  isDecimal,
  (input, context) => (isDecimal(input) ? t.success(input) : t.failure(input, context)),
  (decimal) => new NumberToken(decimal),
);

/** A value that a guard lets through, and nothing else; the name says what is due. */
export function checked<A>(name: string, is: (input: unknown) => input is A): t.Type<A, A, unknown> {
  return new t.Type<A, A, unknown>(
    name,
    is,
    (input, context) => (is(input) ? t.success(input) : t.failure(input, context)),
    t.identity,
  );
}

/** One of these words, and no other. */
export function oneWordOf<Word extends string>(...words: readonly Word[]): t.Type<Word, Word, unknown> {
  const known: readonly unknown[] = words;
  return checked(words.map((word) => `'${word}'`).join(' | '), (input): input is Word => known.includes(input));
}

/** What {@link closed} decodes to. */
export type Closed<Due extends t.Props, May extends t.Props> = {
  readonly [K in keyof Due]: t.TypeOf<Due[K]>;
} & { readonly [K in keyof May]?: t.TypeOf<May[K]> };

/**
 * An object with these members and no others; one that is undefined counts as missing.
 *
 * @param due - those that must be there
 * @param may - those that may be missing
 */
export function closed<Due extends t.Props, May extends t.Props>(
  name: string,
  due: Due,
  may: May,
): t.Type<Closed<Due, May>, Record<string, unknown>, unknown> {
  type Value = Closed<Due, May>;
  const members: Readonly<Record<string, t.Mixed>> = { ...due, ...may };
  const isMissing = (key: string, value: unknown): boolean => value === undefined && !Object.hasOwn(due, key);
  return new t.Type<Value, Record<string, unknown>, unknown>(
    name,
    (input): input is Value =>
      isRecord(input) &&
      Object.entries(members).every(([key, codec]) => isMissing(key, input[key]) || codec.is(input[key])),
    (input, context) => {
      if (!isRecord(input)) return t.failure(input, context);
      const errors: t.ValidationError[] = [];
      const value: Record<string, unknown> = {};
      for (const key of Object.keys(input)) {
        if (Object.hasOwn(members, key)) continue;
        const path = [...context.slice(1).map((entry) => entry.key), key].join('.');
        errors.push({ value: undefined, context, message: `${path} is not a parameter of ${name}` });
      }
      for (const [key, codec] of Object.entries(members)) {
        if (isMissing(key, input[key])) continue;
        const read = codec.validate(input[key], t.appendContext(context, key, codec, input[key]));
        if (read._tag === 'Left') errors.push(...read.left);
        else value[key] = read.right;
      }
      // Every member was validated by its own codec, which the compiler cannot see.
      return errors.length > 0 ? t.failures(errors) : t.success(value as Value);
    },
    (value) =>
      Object.fromEntries(
        Object.entries(value).map(([key, member]): [string, unknown] => [key, members[key]?.encode(member)]),
      ),
  );
}
