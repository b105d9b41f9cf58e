import * as t from 'io-ts';
import { Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { ifReadable, present, reads } from './reading.js';

/** The exchange is about to close this connection. Not described by its manual, hence nothing in it is sure. */
export interface ServerShutdown {
  /** `E`: in ms since the epoch, by the exchange's clock. */
  readonly eventTimeMs?: number;
}

const Wire = t.type({ e: t.literal('serverShutdown'), E: ifReadable(Int) }, 'ServerShutdown');

/** A notice to connect anew. Renamed: `E` eventTimeMs. */
export const ServerShutdown: Decoder<ServerShutdown> = reads(Wire, ({ E }) => present({ eventTimeMs: E }));
