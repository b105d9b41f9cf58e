import { problemsOf, type Decoder } from '../../../src/core/decode-with.js';
import { parseJson } from '../../../src/core/json.js';

/** What a decoder makes of a JSON text; what it finds wrong, when it refuses it. */
export const decoded = <A>(decoder: Decoder<A>, text: string): A | readonly string[] => {
  const result = decoder.decode(parseJson(text));
  return result._tag === 'Right' ? result.right : problemsOf(result.left);
};
