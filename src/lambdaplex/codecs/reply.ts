import * as t from 'io-ts';
import { Decimal, Int, isRecord } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import type { Pause } from '../../core/dialect.js';
import { ifReadable, orNothing, present, reads } from './reading.js';

/** The exchange did what it was asked. */
export interface Success {
  /** That of the request, as text: the exchange may answer the id 1 with `"1"`. */
  readonly id: string;
  /** As HTTP has it; `subscriptions` is answered without one. */
  readonly status?: number;
  /** `null`, or for `subscriptions` the {@link StreamNames}. */
  readonly result: unknown;
}

/** The exchange did not do it, or not all of it; with the status 500 it does not know. */
export interface Failure {
  /** That of the request, as text; absent when the exchange speaks of the connection, not of a request. */
  readonly id?: string;
  /** As HTTP has it. */
  readonly status?: number;
  readonly error: {
    /** For people, in the exchange's words; empty when it gave none. */
    readonly msg: string;
    readonly code?: number;
    readonly data?: unknown;
  };
  /** Everything that the exchange said of the error. */
  readonly rawError: unknown;
  /** When to ask again; {@link pauseOf} reads it. */
  readonly retryAfter?: Decimal;
}

/** An answer to a request, told apart by `'error' in reply`. */
export type Reply = Success | Failure;

const After = t.type({ retryAfter: ifReadable(Decimal) }, 'Error data');

const Failed = t.type(
  {
    id: orNothing(t.string),
    status: orNothing(Int),
    error: t.type(
      {
        msg: ifReadable(t.string),
        code: ifReadable(Int),
        retryAfter: ifReadable(Decimal),
        data: t.unknown,
      },
      'Error',
    ),
    retryAfter: ifReadable(Decimal),
  },
  'Reply',
);

const Succeeded = t.type({ id: t.string, status: orNothing(Int), result: t.unknown }, 'Reply');

const FailedReply: Decoder<Failure> = reads(Failed, ({ id, status, error, retryAfter }, input) => {
  const { msg = '', code, data } = error;
  const within = After.decode(data);
  const inData = within._tag === 'Right' ? within.right.retryAfter : undefined;
  return {
    ...present({ id, status, retryAfter: error.retryAfter ?? inData ?? retryAfter }),
    error: present({ msg, code, data }),
    rawError: isRecord(input) ? input['error'] : undefined,
  };
});

const SucceededReply: Decoder<Success> = reads(Succeeded, ({ id, status, result }) =>
  status === undefined ? { id, result } : { id, status, result },
);

const NEITHER = 'the message should have an error or a result';

/**
 * An answer to a request. An `error` decides, whatever the status says, for the manual lists 200 among those of
 * failures. Else there must be a `result`, be it null.
 *
 * Ids and statuses are read from numbers and from texts. A refusal is one even when it has no words, no status or no id,
 * and `retryAfter` is looked for in the error, in its data, and beside it.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | Lambdaplex: SuccessResMsg, ErrorResMsg, ListSubsResMsg}
 */
export const Reply: Decoder<Reply> = {
  decode: (input) => {
    if (isRecord(input) && isRecord(input['error'])) return FailedReply.decode(input);
    if (isRecord(input) && 'result' in input) return SucceededReply.decode(input);
    return t.failure(input, [{ key: '', type: Succeeded }], NEITHER);
  },
};

/** The result of `subscriptions`: the streams that the connection is subscribed to. */
export const StreamNames = t.readonlyArray(t.string, 'StreamNames');
export type StreamNames = t.TypeOf<typeof StreamNames>;

/** The answer to `subscriptions`. */
export const StreamsReply = t.type({ result: StreamNames }, 'Reply');

/** Above this it is an instant in ms, at or below it a number of seconds. */
const FIRST_INSTANT = 10 ** 12;

/**
 * How long the exchange wants us to wait, or until when.
 *
 * @param failure - its answer
 * @returns undefined when the exchange does not say
 */
export function pauseOf({ retryAfter }: Pick<Failure, 'retryAfter'>): Pause | undefined {
  if (retryAfter === undefined) return undefined;
  const told = Number(retryAfter);
  return told > FIRST_INSTANT ? { untilMs: told } : { afterMs: Math.max(0, told * 1000) };
}
