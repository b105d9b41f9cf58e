import * as t from 'io-ts';
import { Int } from '../../core/codec.js';

/**
 * An answer to a request: protocol section 2.2. Everything but `method` may be missing, and a failed subscription has
 * its `symbol` at the top level.
 */
export const Response = t.intersection(
  [
    t.type({ method: t.string }),
    t.partial({
      req_id: Int,
      success: t.boolean,
      error: t.string,
      symbol: t.string,
      channel: t.string,
      result: t.partial({ channel: t.string, symbol: t.string }, 'Result'),
    }),
  ],
  'Response',
);
export type Response = t.TypeOf<typeof Response>;
