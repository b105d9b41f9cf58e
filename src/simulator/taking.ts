import type { MutableSides, Side } from './book.js';
import type { Change } from './change.js';
import { levelOf } from './level.js';
import type { MarketPair } from './pairs.js';
import type { Random } from './random.js';
import { zeroText } from './walk.js';

/** What one maker gave to one taker. Price and quantity are in units of the pair's last decimals. */
export interface Fill {
  /** The taker's. */
  readonly side: 'buy' | 'sell';
  readonly price: bigint;
  readonly qty: bigint;
  /** The taker's. */
  readonly ord_type: 'limit' | 'market';
}

/** Let a taker come: what it takes leaves the best levels of one side; nothing when the book is empty. */
export type Taking = (change: Change, within?: number) => readonly Fill[];

/** Takers by chance: most take a part of the best level, some all of it, a few walk on to the next ones. */
export function createTaking(pair: MarketPair, sides: MutableSides, random: Random): Taking {
  const sideToTake = (): Side => {
    const [bid, ask] = [sides.bids[0], sides.asks[0]];
    if (bid === undefined || ask === undefined) return bid === undefined ? 'asks' : 'bids';
    // Buyers lift the price, sellers press it: it leans back to where it came from.
    const homeward: Side = bid.price + ask.price > 2n * pair.home ? 'bids' : 'asks';
    return random.chance(0.6) ? homeward : homeward === 'bids' ? 'asks' : 'bids';
  };
  const partOf = (qty: bigint): bigint => {
    const part = (qty * BigInt(1 + random.below(2 ** 20))) >> 21n;
    return part === 0n ? 1n : part;
  };
  // Two makers may share a price.
  const makersOf = (qty: bigint): readonly bigint[] =>
    qty > 1n && random.chance(0.1) ? [qty / 2n, qty - qty / 2n] : [qty];

  return (change, within = Infinity) => {
    const side = sideToTake();
    const taker = {
      side: side === 'asks' ? 'buy' : 'sell',
      ord_type: random.chance(0.4) ? 'market' : 'limit',
    } as const;
    const levels = sides[side];
    const fills: Fill[] = [];
    let left = Math.min(random.chance(0.2) ? 2 + random.below(3) : 1, within, levels.length);
    for (; left > 0; left -= 1) {
      const [best] = levels;
      if (best === undefined) break;
      const qty = left === 1 && random.chance(0.65) ? partOf(best.qty) : best.qty;
      if (qty === best.qty) change.remove(side, best.price, zeroText(pair, random));
      else change.set(side, levelOf(pair, best.price, best.qty - qty));
      for (const share of makersOf(qty)) fills.push({ ...taker, price: best.price, qty: share });
    }
    return fills;
  };
}
