import type { Depth, MutableSides } from './book.js';
import { openChange } from './change.js';
import { checksumOf } from './checksum.js';
import type { Clock } from './clock.js';
import { bookFrame, type BookFrame } from './frame.js';
import { createHistory, type BookTexts, type History } from './history.js';
import type { Level } from './level.js';
import type { MarketPair } from './pairs.js';
import { createRandom } from './random.js';
import { createWalk } from './walk.js';

/** One simulated market: its book, its chance, its past. */
export interface Market extends Pick<History, 'seen'> {
  readonly pair: MarketPair;
  /**
   * Let something happen.
   *
   * @param within - touch only the best so many levels; none for the usual mix
   * @returns the frame for each depth, or undefined for a depth at which nothing moved
   */
  readonly step: (within?: number) => (depth: Depth) => BookFrame | undefined;
  /** What a new subscriber of this depth is sent first. */
  readonly snapshot: (depth: Depth) => BookFrame;
  /** The whole book as it stands, as texts. */
  readonly book: () => BookTexts;
}

/**
 * A market with its book filled.
 *
 * @param seed - the same seed gives the same market; each symbol has chance of its own
 */
export function createMarket(pair: MarketPair, seed: number, clock: Clock): Market {
  const { symbol } = pair;
  const sides: MutableSides = { bids: [], asks: [] };
  const random = createRandom(seed, symbol);
  const walk = createWalk(pair, sides, random);
  walk.fill();
  const history = createHistory(pair, sides);
  let timestamp = clock.stamp();
  let checksum = checksumOf(sides.bids, sides.asks);

  return {
    pair,
    step(within) {
      const change = openChange(sides);
      walk.move(change, within);
      history.note(change.touches);
      // Between two changes of a market pass up to 40 ms of simulated time.
      clock.pass(1 + random.below(40_000));
      timestamp = clock.stamp();
      checksum = checksumOf(sides.bids, sides.asks);
      const stamp = { symbol, type: 'update', checksum, timestamp } as const;
      return (depth) => {
        const { bids, asks } = change.heardAt(depth);
        return bids.length + asks.length === 0 ? undefined : bookFrame({ ...stamp, bids, asks });
      };
    },
    snapshot(depth) {
      const [bids, asks] = [sides.bids.slice(0, depth).map(jsonOf), sides.asks.slice(0, depth).map(jsonOf)];
      return bookFrame({ symbol, type: 'snapshot', bids, asks, checksum, timestamp });
    },
    book: () => ({ bids: sides.bids.map(textsOf), asks: sides.asks.map(textsOf) }),
    seen: history.seen,
  };
}

const jsonOf = ({ json }: Level): string => json;
const textsOf = ({ priceText, qtyText }: Level) => ({ price: priceText, qty: qtyText });
