import type { Level } from './level.js';

/** A side of a book. */
export type Side = 'bids' | 'asks';

/** Both sides of a book, best first. */
export interface Sides {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** Both sides of a book that is worked on; each array stays sorted, best first. */
export interface MutableSides {
  readonly bids: Level[];
  readonly asks: Level[];
}

/** How many levels a side of a subscription may show. */
export const DEPTHS = [10, 25, 100, 500, 1000] as const;
/** One of {@link DEPTHS}, in levels. */
export type Depth = (typeof DEPTHS)[number];

/** Whether a price stands before another on its side. */
export function isBetter(side: Side, price: bigint, other: bigint): boolean {
  return side === 'bids' ? price > other : price < other;
}

/** The index at which a price stands on its side, or would stand. */
export function placeOf(levels: readonly Pick<Level, 'price'>[], side: Side, price: bigint): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = levels[middle];
    if (there !== undefined && isBetter(side, there.price, price)) low = middle + 1;
    else high = middle;
  }
  return low;
}
