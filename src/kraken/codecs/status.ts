import * as t from 'io-ts';
import { BigIntText, wordOf } from '../../core/codec.js';

/**
 * What the exchange says of itself, in its own words.
 *
 * `system`: `online` (all trading), `cancel_only`, `post_only`, `maintenance` (no trading); other words may come.
 * `connection_id` is above 2^53 and hence text; support asks for it. All but `system` may be missing.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/status | Kraken: status channel}
 */
export const SystemStatus = t.readonly(
  t.intersection([
    t.type({ system: wordOf('online', 'cancel_only', 'post_only', 'limit_only', 'maintenance') }),
    t.partial({ api_version: t.string, connection_id: BigIntText, version: t.string }),
  ]),
  'SystemStatus',
);
export type SystemStatus = t.TypeOf<typeof SystemStatus>;

/** A frame of the `status` channel, which the exchange sends unasked. */
export const StatusMessage = t.type({ data: t.readonlyArray(SystemStatus, 'data') }, 'StatusMessage');
export type StatusMessage = t.TypeOf<typeof StatusMessage>;
