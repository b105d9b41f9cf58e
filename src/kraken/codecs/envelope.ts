import * as t from 'io-ts';
import { Int } from '../../core/codec.js';

/**
 * An answer to a request. Everything but `method` may be missing, and a failed subscription has its `symbol` at the top
 * level.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/book | Kraken: book channel, acknowledgements}
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
      result: t.partial({ channel: t.string, symbol: t.string, interval: Int, event_trigger: t.string }, 'Result'),
    }),
  ],
  'Response',
);
export type Response = t.TypeOf<typeof Response>;
