import * as t from 'io-ts';
import { Decimal } from '../../core/codec.js';
import { orNothing } from './reading.js';

/**
 * What the account has of one asset, in units of the asset. Here the exchange sends decimals, unlike in its balance
 * events.
 */
export const Balance = t.readonly(t.type({ asset: t.string, free: Decimal, locked: Decimal }), 'Balance');
export type Balance = t.TypeOf<typeof Balance>;

const Rates = t.readonly(t.type({ maker: Decimal, taker: Decimal }), 'CommissionRates');

/**
 * The answer to `account`: every balance, and the commission as a fraction of an order's value, undefined where the
 * exchange does not say.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/account-1 | Lambdaplex: account}
 */
export const Account = t.readonly(
  t.type({ balances: t.readonlyArray(Balance, 'Balances'), commissionRates: orNothing(Rates) }),
  'Account',
);
export type Account = t.TypeOf<typeof Account>;
