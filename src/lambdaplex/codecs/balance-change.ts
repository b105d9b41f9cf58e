import * as t from 'io-ts';
import { Decimal, Int } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { reads } from './reading.js';

/** What an account has of one asset, in the units of the exchange: see {@link BalanceChange}. */
export interface RawBalance {
  /** `a` */
  readonly asset: string;
  /** `f`: the new amount, not a difference. */
  readonly free: Decimal;
  /** `l`: likewise what is tied up in orders. */
  readonly locked: Decimal;
}

/**
 * The balances of an account that changed, and no others.
 *
 * Amounts stand as they were sent, in whole smallest units of the asset; {@link scaledBalances} makes decimals of them.
 */
export interface BalanceChange {
  readonly _tag: 'BalanceChange';
  /** `E`: when, in ms since the epoch, by the exchange's clock. */
  readonly eventTimeMs: number;
  /** `u`: the account's last update; a time in ms or a running number, which the manual does not say. */
  readonly lastUpdate: number;
  /** `B` */
  readonly balances: readonly RawBalance[];
  /** The frame as it came, its numbers as text. */
  readonly raw: unknown;
}

const Wire = t.type(
  {
    e: t.literal('balanceChange'),
    E: Int,
    u: Int,
    B: t.readonlyArray(t.type({ a: t.string, f: Decimal, l: Decimal }, 'Balance'), 'Balances'),
  },
  'BalanceChange',
);

/**
 * An event of the user data stream: a balance changed, its locked part included.
 *
 * Renamed: `E` eventTimeMs, `u` lastUpdate, `B` balances, and in these `a` asset, `f` free, `l` locked.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | Lambdaplex: BalanceChangeEventMsg}
 */
export const BalanceChange: Decoder<BalanceChange> = reads(Wire, ({ E, u, B }, raw) => ({
  _tag: 'BalanceChange',
  eventTimeMs: E,
  lastUpdate: u,
  balances: B.map(({ a, f, l }) => ({ asset: a, free: f, locked: l })),
  raw,
}));
