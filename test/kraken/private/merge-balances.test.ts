import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalFrom } from '../../../src/core/decimal.js';
import type { BalanceMessage, LedgerEntry } from '../../../src/kraken/codecs/balance.js';
import { mergeBalances, NO_BALANCES, type BalancesState } from '../../../src/kraken/private/merge-balances.js';

const entry = (ledger_id: string, balance: string, given: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ledger_id,
  balance: decimalFrom(balance),
  asset: 'BTC',
  amount: decimalFrom('0'),
  fee: decimalFrom('0'),
  timestamp: '2026-02-03T10:35:10.500100Z',
  type: 'trade',
  wallet_type: 'spot',
  wallet_id: 'main',
  ...given,
});

const wallet = (type: string, id: string, balance: string) => ({ type, id, balance: decimalFrom(balance) });

const snapshot = (balance: string, ...wallets: readonly ReturnType<typeof wallet>[]): BalanceMessage => ({
  type: 'snapshot',
  sequence: 1,
  data: [{ asset: 'BTC', asset_class: 'currency', balance: decimalFrom(balance), wallets }],
});

const update = (...data: readonly LedgerEntry[]): BalanceMessage => ({ type: 'update', sequence: 2, data });

const told = (...messages: readonly BalanceMessage[]): BalancesState =>
  messages.reduce((state, message) => mergeBalances(state, message), NO_BALANCES);

describe('mergeBalances', () => {
  it('is set by a snapshot, which forgets what was before', () => {
    const state = told(update(entry('L1', '5', { asset: 'ETH' })), snapshot('1.20', wallet('spot', 'main', '1.20')));
    expect([...state.balances]).toEqual([
      ['BTC', { asset: 'BTC', asset_class: 'currency', balance: '1.20', wallets: [wallet('spot', 'main', '1.20')] }],
    ]);
  });

  it('moves the total by as much as the wallet that an entry names', () => {
    const state = told(
      snapshot('1.20000000', wallet('spot', 'main', '1.00000000'), wallet('earn', 'flexible', '0.20000000')),
      update(entry('L1', '1.01000000')),
    );
    expect(state.balances.get('BTC')).toEqual({
      asset: 'BTC',
      asset_class: 'currency',
      balance: '1.21000000',
      wallets: [wallet('spot', 'main', '1.01000000'), wallet('earn', 'flexible', '0.20000000')],
    });
  });

  it('adds a wallet that was not known', () => {
    const state = told(
      snapshot('1.0', wallet('spot', 'main', '1.0')),
      update(entry('L1', '0.5', { wallet_type: 'earn', wallet_id: 'bonded' })),
    );
    expect(state.balances.get('BTC')).toMatchObject({
      balance: '1.5',
      wallets: [wallet('spot', 'main', '1.0'), wallet('earn', 'bonded', '0.5')],
    });
  });

  it('takes all of an asset without wallets to lie in the first that is named', () => {
    const state = told(snapshot('100.00'), update(entry('L1', '90.00')));
    expect(state.balances.get('BTC')).toMatchObject({ balance: '90.00', wallets: [wallet('spot', 'main', '90.00')] });
  });

  it('knows an asset from its first entry, with its class', () => {
    const state = told(update(entry('L1', '3.10', { asset: 'ETH', asset_class: 'currency' })));
    expect(state.balances.get('ETH')).toEqual({
      asset: 'ETH',
      asset_class: 'currency',
      balance: '3.10',
      wallets: [wallet('spot', 'main', '3.10')],
    });
  });

  it('keeps the entries of other users apart', () => {
    const state = told(update(entry('L1', '3'), entry('L2', '4', { user: 'U1' })));
    expect([...state.balances].map(([key, { balance }]) => [key, balance])).toEqual([
      ['BTC', '3'],
      ['U1 BTC', '4'],
    ]);
  });

  it('applies an entry once, also when it is told again after later ones or after a snapshot', () => {
    const state = told(update(entry('L1', '3')), update(entry('L2', '4')), update(entry('L1', '3')));
    expect(state.balances.get('BTC')?.balance).toBe('4');
    expect(
      mergeBalances(mergeBalances(state, snapshot('4')), update(entry('L1', '3'))).balances.get('BTC')?.balance,
    ).toBe('4');
  });

  it('remembers a thousand entries, and forgets the oldest', () => {
    const many = Array.from({ length: 1001 }, (_, each) => entry(`L${each}`, String(each)));
    const state = told(update(...many));
    expect(state.applied.size).toBe(1000);
    expect([state.applied.has('L0'), state.applied.has('L1'), state.applied.has('L1000')]).toEqual([false, true, true]);
  });

  it('never changes what was given', () => {
    const before = told(snapshot('1.0', wallet('spot', 'main', '1.0')), update(entry('L1', '2.0')));
    const copy = structuredClone(before);
    mergeBalances(before, update(entry('L2', '3.0')));
    expect(before).toEqual(copy);
  });

  it('agrees with a ledger of wallets, whatever is told twice', () => {
    const move = fc.record({
      asset: fc.constantFrom('BTC', 'USD'),
      id: fc.constantFrom('main', 'flexible'),
      cents: fc.integer({ min: 0, max: 999 }),
      again: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const truth = new Map<string, Map<string, number>>();
        const entries: LedgerEntry[] = [];
        let state = NO_BALANCES;
        for (const { asset, id, cents, again } of moves) {
          truth.set(asset, (truth.get(asset) ?? new Map<string, number>()).set(id, cents));
          entries.push(
            entry(`L${entries.length}`, (cents / 100).toFixed(2), { asset, wallet_id: id, wallet_type: 'spot' }),
          );
          state = mergeBalances(state, update(...entries.slice(-1)));
          const repeated = again === null ? undefined : entries[again % entries.length];
          if (repeated !== undefined) state = mergeBalances(state, update(repeated));
        }
        for (const [asset, wallets] of truth) {
          const sum = [...wallets.values()].reduce((one, other) => one + other, 0);
          expect(state.balances.get(asset)?.balance).toBe((sum / 100).toFixed(2));
          expect(
            new Map(state.balances.get(asset)?.wallets.map(({ id, balance }) => [id, Number(balance) * 100])),
          ).toEqual(new Map([...wallets].map(([id, cents]) => [id, Number((cents / 100).toFixed(2)) * 100])));
        }
      }),
    );
  });
});
