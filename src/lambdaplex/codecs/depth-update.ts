import * as t from 'io-ts';
import type { Level } from '../../book/level.js';
import { Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { Levels } from './level.js';
import { reads } from './reading.js';

/** What changed in one book. Levels carry their new, absolute quantity; one of zero is gone. */
export interface DepthUpdate {
  /** `s` */
  readonly symbol: string;
  /** `E`: when, in ms since the epoch, by the exchange's clock. */
  readonly eventTimeMs: number;
  /** `U`: the id of the first change in it. */
  readonly firstUpdateId: number;
  /** `u`: the id of the last change in it. */
  readonly lastUpdateId: number;
  /** `b`: may be empty, and the ids count on all the same. */
  readonly bids: readonly Level[];
  /** `a`: likewise. */
  readonly asks: readonly Level[];
}

const Wire = t.type(
  { e: t.literal('depthUpdate'), E: Int, s: t.string, U: Int, u: Int, b: Levels, a: Levels },
  'DepthUpdate',
);

/**
 * An event of a depth stream.
 *
 * Renamed: `E` eventTimeMs, `s` symbol, `U` firstUpdateId, `u` lastUpdateId, `b` bids, `a` asks; a level `[price, qty]`
 * is `{ price, qty }`. Digits stay as sent, so the same price may be padded otherwise here than in the snapshot.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | Lambdaplex: DepthDiffEventMsg}
 */
export const DepthUpdate: Decoder<DepthUpdate> = reads(Wire, ({ s, E, U, u, b, a }) => ({
  symbol: s,
  eventTimeMs: E,
  firstUpdateId: U,
  lastUpdateId: u,
  bids: b,
  asks: a,
}));
