import { compareDecimals, minus, type Decimal } from '../core/decimal.js';
import { sameLevel, type Level } from './level.js';
import type { OrderBook } from './order-book.js';

/** The entries of an update that turns one book into another. */
export interface BookDiff {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * What changed between two books of one symbol: levels added or changed as they are in the second, levels removed
 * with a quantity of zero, printed with the decimals of the quantity that went. Best first.
 *
 * Applied to `before` as an update, it gives `after`, digit for digit.
 */
export function diffOf(before: OrderBook, after: OrderBook): BookDiff {
  return {
    bids: changesOf(before.bids, after.bids, (a, b) => compareDecimals(b, a)),
    asks: changesOf(before.asks, after.asks, compareDecimals),
  };
}

/** Both lists are walked once, side by side. */
const changesOf = (
  before: readonly Level[],
  after: readonly Level[],
  order: (a: Decimal, b: Decimal) => number,
): readonly Level[] => {
  const changes: Level[] = [];
  let next = 0;
  for (const old of before) {
    let now = after[next];
    while (now !== undefined && now !== old && order(now.price, old.price) < 0) {
      changes.push(now);
      next += 1;
      now = after[next];
    }
    if (now !== undefined && (now === old || order(now.price, old.price) === 0)) {
      if (!sameLevel(now, old)) changes.push(now);
      next += 1;
    } else {
      changes.push({ price: old.price, qty: minus(old.qty, old.qty) });
    }
  }
  return changes.concat(after.slice(next));
};
