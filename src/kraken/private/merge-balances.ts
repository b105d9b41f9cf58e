import { minus, plus } from '../../core/decimal.js';
import type { Balance, BalanceMessage, LedgerEntry, Wallet } from '../codecs/balance.js';

/**
 * What an account has, by asset. Of another user's entries, which come with `users: 'all'`, the key is the user and the
 * asset with a blank between them. Never changed.
 */
export type Balances = ReadonlyMap<string, Balance>;

/** Balances, and what is needed to bring them up to date. */
export interface BalancesState {
  readonly balances: Balances;
  /** The ids of the ledger entries applied last, oldest first. */
  readonly applied: ReadonlySet<string>;
}

/** What is known before anything came. */
export const NO_BALANCES: BalancesState = { balances: new Map(), applied: new Set() };

/** So many ids of entries are remembered: far more than can be told twice around a new subscription. */
const REMEMBERED = 1000;

/**
 * The balances after a frame: a snapshot sets them, an entry of the ledger is applied once, by its `ledger_id`, also
 * when it is told again after a snapshot.
 *
 * The manual does not say whether the `balance` of an entry is that of the wallet it names or of the asset over all
 * wallets. It is read as that of the wallet: the entry names one, and an account with but one wallet of the asset, where
 * both readings are the same, is never wrong. The total moves by as much as the wallet. Where a snapshot names no wallet
 * of an asset, all of it is taken to lie in the first that an entry names.
 */
export function mergeBalances(state: BalancesState, message: BalanceMessage): BalancesState {
  if (message.type === 'snapshot') {
    return { ...state, balances: new Map(message.data.map((balance) => [keyOf(balance), balance])) };
  }
  const balances = new Map(state.balances);
  const applied = new Set(state.applied);
  for (const entry of message.data) {
    if (applied.has(entry.ledger_id)) continue;
    applied.add(entry.ledger_id);
    balances.set(keyOf(entry), withEntry(balances.get(keyOf(entry)), entry));
  }
  for (const oldest of applied) {
    if (applied.size <= REMEMBERED) break;
    applied.delete(oldest);
  }
  return { balances, applied };
}

const keyOf = ({ asset, user }: Pick<Balance, 'asset' | 'user'>): string =>
  user === undefined ? asset : `${user} ${asset}`;

function withEntry(known: Balance | undefined, entry: LedgerEntry): Balance {
  const { asset, asset_class, user, balance } = entry;
  const wallet: Wallet = { type: entry.wallet_type, id: entry.wallet_id, balance };
  if (known === undefined || known.wallets.length === 0) {
    return {
      ...known,
      asset,
      ...(asset_class !== undefined && { asset_class }),
      ...(user !== undefined && { user }),
      balance,
      wallets: [wallet],
    };
  }
  const at = known.wallets.findIndex(({ type, id }) => type === wallet.type && id === wallet.id);
  const before = known.wallets[at];
  return {
    ...known,
    balance: plus(known.balance, before === undefined ? balance : minus(balance, before.balance)),
    wallets:
      before === undefined
        ? [...known.wallets, wallet]
        : known.wallets.map((held, index) => (index === at ? wallet : held)),
  };
}
