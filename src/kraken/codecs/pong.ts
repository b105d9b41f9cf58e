import * as t from 'io-ts';

/**
 * The answer to a ping. The instants are RFC 3339, in UTC with microseconds.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ping | Kraken: ping}
 */
export const PongMessage = t.intersection(
  [t.type({ method: t.literal('pong') }), t.partial({ time_in: t.string, time_out: t.string })],
  'PongMessage',
);
export type PongMessage = t.TypeOf<typeof PongMessage>;
