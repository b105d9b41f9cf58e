import * as t from 'io-ts';
import type { Decoder } from '../../core/decode-with.js';

/**
 * A decoder that gives what came another shape.
 *
 * @param wire - what the exchange sends; it explains a refusal, in the exchange's own keys
 * @param value - what becomes of it; it is also given the input as it came, with the fields that `wire` does not know
 */
export const reads = <Wire, A>(
  wire: t.Decoder<unknown, Wire>,
  value: (sent: Wire, input: unknown) => A,
): Decoder<A> => ({
  decode: (input) => {
    const decoded = wire.decode(input);
    return decoded._tag === 'Left' ? decoded : t.success(value(decoded.right, input));
  },
});

const maybe = <A>(codec: t.Type<A, unknown>, name: string, isNothing: (input: unknown) => boolean) =>
  new t.Type<A | undefined, unknown>(
    name,
    (input): input is A | undefined => input === undefined || codec.is(input),
    (input, context) => (isNothing(input) ? t.success(undefined) : codec.validate(input, context)),
    (value) => (value === undefined ? null : codec.encode(value)),
  );

/** A value or `null`, which is read as undefined. One that is missing is refused. */
export const orNull = <A>(codec: t.Type<A, unknown>): t.Type<A | undefined, unknown> =>
  maybe(codec, `${codec.name} | null`, (input) => input === null);

/** A value, or undefined where it is `null` or missing. */
export const orNothing = <A>(codec: t.Type<A, unknown>): t.Type<A | undefined, unknown> =>
  maybe(codec, `${codec.name} | nothing`, (input) => input === null || input === undefined);

/** A value, or undefined for whatever else stands there: for fields that are nowhere described. */
export const ifReadable = <A>(codec: t.Type<A, unknown>): t.Type<A | undefined, unknown> =>
  maybe(codec, `perhaps ${codec.name}`, (input) => codec.decode(input)._tag === 'Left');

/** The same members, where those that may be undefined may be missing instead. */
export type Present<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** An object without those of its members that are undefined: what has no value has no key. */
export const present = <T extends object>(members: T): Present<T> =>
  // The compiler cannot see which of the members are left.
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
