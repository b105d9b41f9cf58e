import * as t from 'io-ts';
import { map, type OperatorFunction } from 'rxjs';
import { DecodeFailed } from './errors.js';

/** What says whether an unknown value has a shape: every codec, and what only reads. */
export interface Decoder<A> {
  /** The value in that shape, or what is wrong with it. */
  decode(input: unknown): t.Validation<A>;
}

/**
 * Decode every message, or end the stream with what was wrong.
 *
 * ![decodeWith](../../docs/marbles/decode-with.svg)
 *
 * @param codec - what a message should be
 * @param topic - whose messages they are, for example `book BTC/USD`; the error carries it
 * @returns an operator that maps messages to decoded values, one to one
 * @throws {@link DecodeFailed} on the error channel, with one line for each problem
 */
export function decodeWith<A>(codec: Decoder<A>, topic: string): OperatorFunction<unknown, A> {
  return map((message) => decodeOrThrow(codec, topic, message));
}

/**
 * One message decoded, where the caller is inside an operator that passes errors on.
 *
 * @throws {@link DecodeFailed} at the call
 */
export function decodeOrThrow<A>(codec: Decoder<A>, topic: string, message: unknown): A {
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
      .filter((_entry, at) => at > 0 && !isCombined(context[at - 1]?.type))
      .map(({ key }) => key)
      .join('.');
    const due = context.at(-1)?.type.name ?? 'something else';
    return message ?? `${path === '' ? 'the message' : path} should be ${due}, but is ${preview(value)}`;
  });
}

/** Whether a codec is made of others that all judge the same value, so that their places are no part of its path. */
const isCombined = (type: unknown): boolean =>
  type instanceof t.ReadonlyType ? isCombined(type.type) : type instanceof t.IntersectionType;

const preview = (value: unknown): string => {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > LONGEST_PREVIEW ? `${text.slice(0, LONGEST_PREVIEW)}…` : text;
};
