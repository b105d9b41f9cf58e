import * as t from 'io-ts';
import { Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { ifReadable, present, reads } from './reading.js';

/** Why REST refused a request, whichever of its three shapes the answer had. */
export interface RestError {
  /** For people, in the exchange's words. */
  readonly message: string;
  /** The HTTP status, where the body repeats it. */
  readonly status?: number;
  /** The exchange's own number of the error, such as -1015 for too many requests. */
  readonly code?: number;
}

const Coded = t.type({ code: Int, msg: t.string }, 'RestError');
const Problem = t.type({ title: t.string, detail: ifReadable(t.string), status: ifReadable(Int) }, 'RestError');
const Framework = t.type({ error: t.string, message: ifReadable(t.string), status: ifReadable(Int) }, 'RestError');

const SHAPES: readonly Decoder<RestError>[] = [
  reads(Coded, ({ code, msg }) => ({ code, message: msg })),
  reads(Problem, ({ title, detail, status }) => present({ message: worded(title, detail), status })),
  reads(Framework, ({ error, message, status }) => present({ message: worded(error, message), status })),
];

/** Framework bodies have an empty message at times. */
const worded = (title: string, detail: string | undefined): string =>
  detail === undefined || detail === '' ? title : `${title}: ${detail}`;

const NONE = 'the body should be { code, msg }, { title, … } or { error, … }';

/** The body of a REST answer that is no success: `{ code, msg }`, problem details, or that of a web framework. */
export const RestError: Decoder<RestError> = {
  decode: (input) => {
    for (const shape of SHAPES) {
      const decoded = shape.decode(input);
      if (decoded._tag === 'Right') return decoded;
    }
    return t.failure(input, [{ key: '', type: Coded }], NONE);
  },
};
