import type { JsonObject } from '../json.js';
import { plainOf, unitsFrom } from './amount.js';
import { ASSETS } from './listing.js';

/** What an account has of one asset. */
export interface PlexBalance {
  readonly asset: string;
  /** In whole units of the asset, as plain decimals without needless zeros. */
  readonly free: string;
  readonly locked: string;
  /** The same in the asset's smallest unit, as `balanceChange` tells it. */
  readonly atomic: { readonly free: string; readonly locked: string };
}

/** What an account has, free and locked, in the assets' smallest units. */
export interface Wallet {
  readonly free: (asset: string) => bigint;
  /** Add to what is free and to what is locked; either may be less than nothing. */
  readonly add: (asset: string, free: bigint, locked?: bigint) => void;
  /** All assets that were ever touched, in the order of their names. */
  readonly balances: () => readonly PlexBalance[];
  /** What has changed since it was last asked for, as an event; undefined when nothing has. */
  readonly commit: (at: number) => JsonObject | undefined;
}

/** An amount in the asset's smallest unit; throws a RangeError for an unknown asset or a text that does not fit. */
export const atomsOf = (asset: string, text: string): bigint => {
  const precision = ASSETS.get(asset);
  if (precision === undefined) throw new RangeError(`asset ${asset}: one of ${[...ASSETS.keys()].join(', ')} is due`);
  const units = unitsFrom(text, precision);
  if (units !== undefined) return units;
  throw new RangeError(`${asset} ${text}: a decimal with at most ${precision} places is due`);
};

/** @throws RangeError at the call for an unknown asset, or an amount that is finer than its asset */
export function createWallet(initial: Readonly<Record<string, string>>): Wallet {
  const held = new Map(
    Object.entries(initial).map(([asset, text]) => [asset, { free: atomsOf(asset, text), locked: 0n }]),
  );
  const touched = new Set<string>();
  const byName = (): string[] => [...held.keys()].sort();
  const textsOf = (asset: string): PlexBalance => {
    const { free, locked } = held.get(asset) ?? { free: 0n, locked: 0n };
    const precision = ASSETS.get(asset) ?? 0;
    return {
      asset,
      free: plainOf(free, precision),
      locked: plainOf(locked, precision),
      atomic: { free: free.toString(), locked: locked.toString() },
    };
  };

  return {
    free: (asset) => held.get(asset)?.free ?? 0n,
    add(asset, free, locked = 0n) {
      const old = held.get(asset) ?? { free: 0n, locked: 0n };
      held.set(asset, { free: old.free + free, locked: old.locked + locked });
      if (free !== 0n || locked !== 0n) touched.add(asset);
    },
    balances: () => byName().map(textsOf),
    commit(at) {
      if (touched.size === 0) return undefined;
      const changed = byName().filter((asset) => touched.has(asset));
      touched.clear();
      const B = changed.map(textsOf).map(({ asset, atomic }) => ({ a: asset, f: atomic.free, l: atomic.locked }));
      return { e: 'balanceChange', E: at, u: at, B };
    },
  };
}
