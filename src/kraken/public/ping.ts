import { map, type Observable } from 'rxjs';
import { decodeOrThrow } from '../../core/decode-with.js';
import type { Multiplexer } from '../../core/multiplexer.js';
import { PongMessage } from '../codecs/pong.js';
import { krakenDialect } from '../dialect.js';

/** The answer to a ping. */
export interface Pong {
  /** From when the ping left until its answer came, in ms, by our clock. */
  readonly roundTripMs: number;
  /** When the exchange took the ping off the wire: RFC 3339, UTC, microseconds. */
  readonly time_in?: string;
  /** When the exchange put the answer onto the wire, likewise. */
  readonly time_out?: string;
}

/**
 * One ping and its answer.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ping | Kraken: ping}
 */
export function ping(topics: Multiplexer, timeoutMs: number): Observable<Pong> {
  return topics.request(krakenDialect.ping, { method: 'ping', changes: false, timeoutMs }).pipe(
    map(({ message, sentAtMs, receivedAtMs }) => {
      const { time_in, time_out } = decodeOrThrow(PongMessage, 'ping', message);
      return {
        roundTripMs: receivedAtMs - sentAtMs,
        ...(time_in === undefined ? {} : { time_in }),
        ...(time_out === undefined ? {} : { time_out }),
      };
    }),
  );
}
