import * as t from 'io-ts';
import { Decimal, Int, isRecord, wordOf } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';

/** What one wallet holds of an asset, in units of the asset. */
export const Wallet = t.readonly(
  t.type({
    type: wordOf('spot', 'earn'),
    id: wordOf('main', 'flex', 'flexible', 'bonded', 'locked', 'liquid'),
    balance: Decimal,
  }),
  'Wallet',
);
export type Wallet = t.TypeOf<typeof Wallet>;

/**
 * What an account has of an asset, in units of the asset: `balance` over all wallets. `wallets` may be empty, whatever
 * the balance.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/balances | Kraken: balances channel}
 */
export const Balance = t.readonly(
  t.intersection([
    t.type({ asset: t.string, balance: Decimal, wallets: t.readonlyArray(Wallet, 'wallets') }),
    t.partial({ asset_class: wordOf('currency'), user: t.string }),
  ]),
  'Balance',
);
export type Balance = t.TypeOf<typeof Balance>;

/**
 * An entry of the ledger: something changed a balance. `amount` (signed), `fee` and `balance` (what there is after it)
 * are in units of the asset. `ledger_id` names the entry; `ref_id` names what caused it, and is the same in both halves
 * of a trade.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/balances | Kraken: balances channel}
 */
export const LedgerEntry = t.readonly(
  t.intersection([
    t.type({
      asset: t.string,
      amount: Decimal,
      fee: Decimal,
      balance: Decimal,
      ledger_id: t.string,
      timestamp: t.string,
      type: wordOf(
        'deposit',
        'withdrawal',
        'trade',
        'margin',
        'adjustment',
        'rollover',
        'credit',
        'transfer',
        'settled',
        'staking',
        'sale',
        'reserve',
        'conversion',
        'dividend',
        'reward',
        'creator_fee',
      ),
      wallet_type: wordOf('spot', 'earn'),
      wallet_id: wordOf('main', 'bonded', 'flexible', 'liquid', 'locked'),
    }),
    t.partial({
      asset_class: wordOf('currency'),
      ref_id: t.string,
      subtype: wordOf(
        'spotfromfutures',
        'spottofutures',
        'stakingfromspot',
        'spotfromstaking',
        'stakingtospot',
        'spottostaking',
      ),
      category: wordOf(
        'deposit',
        'withdrawal',
        'trade',
        'margin-trade',
        'margin-settle',
        'margin-conversion',
        'conversion',
        'credit',
        'marginrollover',
        'staking-rewards',
        'instant',
        'equity-trade',
        'airdrop',
        'equity-dividend',
        'reward-bonus',
        'nft',
        'block-trade',
      ),
      user: t.string,
    }),
  ]),
  'LedgerEntry',
);
export type LedgerEntry = t.TypeOf<typeof LedgerEntry>;

const SnapshotFrame = t.type(
  { type: t.literal('snapshot'), data: t.readonlyArray(Balance, 'data'), sequence: Int },
  'BalanceMessage',
);

const UpdateFrame = t.type(
  { type: t.literal('update'), data: t.readonlyArray(LedgerEntry, 'data'), sequence: Int },
  'BalanceMessage',
);

/** A frame of the `balances` channel. `sequence` counts the frames of the subscription. */
export type BalanceMessage = t.TypeOf<typeof SnapshotFrame> | t.TypeOf<typeof UpdateFrame>;

/**
 * A frame of the `balances` channel: balances in a snapshot, entries of the ledger in an update. Which of the two shapes
 * is due is told by `type`, so that a refusal speaks of that one alone.
 */
export const BalanceMessage: Decoder<BalanceMessage> = {
  decode: (input) =>
    isRecord(input) && input['type'] === 'snapshot' ? SnapshotFrame.decode(input) : UpdateFrame.decode(input),
};
