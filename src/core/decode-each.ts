import { concatMap, type OperatorFunction } from 'rxjs';
import { problemsOf, type Decoder } from './decode-with.js';
import { DecodeFailed } from './errors.js';

/**
 * Decode every message, and skip those that do not decode: for streams whose messages stand by themselves.
 *
 * ![decodeEach](../../docs/marbles/decode-each.svg)
 *
 * @param codec - what a message should be
 * @param topic - whose messages they are; the error carries it
 * @param onFault - told what was wrong with a message that is skipped
 * @returns an operator that maps messages to decoded values, less those of the wrong shape
 */
export function decodeEach<A>(
  codec: Decoder<A>,
  topic: string,
  onFault: (error: DecodeFailed, topic: string) => void,
): OperatorFunction<unknown, A> {
  return concatMap((message) => {
    const decoded = codec.decode(message);
    if (decoded._tag === 'Right') return [decoded.right];
    onFault(new DecodeFailed(topic, problemsOf(decoded.left)), topic);
    return [];
  });
}
