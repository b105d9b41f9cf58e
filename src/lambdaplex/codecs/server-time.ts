import * as t from 'io-ts';
import { Int } from '../../core/codec.js';

/** The answer to `time`: the exchange's clock, in ms since the epoch. */
export const ServerTime = t.readonly(t.type({ serverTime: Int }), 'ServerTime');
export type ServerTime = t.TypeOf<typeof ServerTime>;
