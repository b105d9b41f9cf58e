import * as t from 'io-ts';

/** The answer to a ping: protocol section 3.3. The instants are RFC 3339, in UTC with microseconds. */
export const PongMessage = t.intersection(
  [t.type({ method: t.literal('pong') }), t.partial({ time_in: t.string, time_out: t.string })],
  'PongMessage',
);
export type PongMessage = t.TypeOf<typeof PongMessage>;
