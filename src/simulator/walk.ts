import type { MutableSides, Side } from './book.js';
import type { Change } from './change.js';
import { textOf } from './decimal.js';
import { levelOf } from './level.js';
import type { MarketPair } from './pairs.js';
import type { Random } from './random.js';

/** Chance's hand on one market: what the book begins with, and what happens next. */
export interface Walk {
  /** Fill the book, which is empty, around the pair's home price. */
  fill(): void;
  /**
   * Make something happen: at least one touch, at most a few, never one that leaves the book as it was. What the change
   * has touched before stays as it is.
   *
   * @param within - touch only the best so many levels of a side; none for the usual mix
   */
  move(change: Change, within?: number): void;
}

/** How often an act falls into the best ten levels, or anywhere deeper. */
const NEAR = 10;
const NEAR_SHARE = 0.45;

const opposite = (side: Side): Side => (side === 'bids' ? 'asks' : 'bids');

/** The quantity of a level that is gone. The venue prints the full zeros; its documents allow the short form too. */
export function zeroText(pair: MarketPair, random: Random): string {
  return random.chance(0.125) ? '0' : textOf(0n, pair.qtyPrecision);
}

/**
 * A random walk that leans towards the pair's home price. Its books are never crossed nor locked, and keep to the
 * number of levels their pair prescribes.
 */
export function createWalk(pair: MarketPair, sides: MutableSides, random: Random): Walk {
  const isThin = pair.levels.least === 0;
  /** Towards worse prices. */
  const away = { bids: -1n, asks: 1n };
  const ticks = (most: number): bigint => BigInt(1 + random.below(most));

  const freshQty = (): bigint => {
    const share = BigInt(1 + Math.floor(random.next() * random.next() * 2 ** 32));
    const qty = ((pair.typicalQty * share) >> 30n) + BigInt(1 + random.below(1000));
    if (!random.chance(0.3)) return qty;
    const round = 10n ** BigInt(1 + random.below(pair.qtyPrecision));
    return qty > round ? qty - (qty % round) : round;
  };
  const otherQty = (qty: bigint): bigint => {
    const fresh = freshQty();
    return fresh === qty ? fresh + 1n : fresh;
  };
  const zero = (): string => zeroText(pair, random);

  const placeIn = (count: number, within?: number): number => {
    if (within !== undefined) return random.below(Math.min(within, count));
    if (count <= NEAR) return random.below(count);
    if (random.chance(NEAR_SHARE)) return random.below(NEAR);
    // Evenly over the orders of magnitude, so that the edges of all depths are crossed alike.
    return Math.min(count - 1, Math.floor(NEAR * (count / NEAR) ** random.next()));
  };

  /** A free price between the level at a place and its better neighbour. */
  const freePrice = (side: Side, place: number): bigint | undefined => {
    const step = away[side];
    const levels = sides[side];
    const better = place === 0 ? sides[opposite(side)][0]?.price : levels[place - 1]?.price;
    const worse = levels[place]?.price;
    if (better === undefined && worse === undefined) return pair.home + step * ticks(pair.gap);
    if (worse === undefined) return (better ?? pair.home) + step * ticks(pair.gap);
    const room = better === undefined ? pair.gap : Number((worse - better) * step) - 1;
    return room < 1 ? undefined : worse - step * ticks(Math.min(room, pair.gap));
  };

  /** False when there is no free price at these places. */
  const add = (change: Change, side: Side, from: number, within = Infinity): boolean => {
    const last = Math.min(from + NEAR, sides[side].length, within - 1);
    for (let place = from; place <= last; place += 1) {
      const price = freePrice(side, place);
      if (price === undefined || price < 1n || change.has(side, price)) continue;
      change.set(side, levelOf(pair, price, freshQty()));
      return true;
    }
    return false;
  };

  const alter = (change: Change, side: Side, place: number): void => {
    const level = sides[side][place];
    if (level === undefined || change.has(side, level.price)) return;
    const roll = random.next();
    // Now and then one price comes twice in a frame: two fills at once, or an order that is replaced.
    if (roll < 0.06) change.set(side, levelOf(pair, level.price, otherQty(level.qty)));
    if (roll < 0.03) change.remove(side, level.price, zero());
    change.set(side, levelOf(pair, level.price, otherQty(level.qty)));
  };

  const take = (change: Change, side: Side, place: number): void => {
    const level = sides[side][place];
    if (level !== undefined && !change.has(side, level.price)) change.remove(side, level.price, zero());
  };

  const sweep = (change: Change, side: Side): void => {
    for (const level of [...sides[side]]) if (!change.has(side, level.price)) change.remove(side, level.price, zero());
  };

  const act = (change: Change, within?: number): void => {
    const chosen: Side = random.chance(0.5) ? 'bids' : 'asks';
    // An empty side stays so for a while.
    const side = sides[chosen].length === 0 && random.chance(0.7) ? opposite(chosen) : chosen;
    const { least, most } = pair.levels;
    const count = sides[side].length;
    const place = count === 0 ? 0 : placeIn(count, within);
    const roll = random.next();
    const wantsMore = count <= least || (roll < 0.25 && count < most);
    const wantsLess = count >= most || (roll < 0.5 && !wantsMore);
    if (isThin && count > 0 && within === undefined && random.chance(0.03)) sweep(change, side);
    else if (wantsLess) take(change, side, place);
    else if (!wantsMore || !add(change, side, place, within)) alter(change, side, place);
  };

  /** A spread grown wide is filled again, oftener from the side that brings the price home. */
  const narrow = (change: Change): void => {
    const bid = sides.bids[0]?.price;
    const ask = sides.asks[0]?.price;
    if (bid === undefined || ask === undefined || ask - bid <= BigInt(4 * pair.gap)) return;
    const homeward: Side = bid + ask > 2n * pair.home ? 'asks' : 'bids';
    add(change, random.chance(0.6) ? homeward : opposite(homeward), 0, 1);
  };

  return {
    fill() {
      const count = isThin ? 6 : Math.floor((pair.levels.least + pair.levels.most) / 2);
      for (const side of ['bids', 'asks'] as const) {
        let price = pair.home;
        while (sides[side].length < count) {
          price += away[side] * ticks(pair.gap);
          sides[side].push(levelOf(pair, price, freshQty()));
        }
      }
    },
    move(change, within) {
      if (random.chance(0.5)) narrow(change);
      let acts = 1 + (random.chance(0.3) ? 1 : 0) + (random.chance(0.15) ? 2 : 0);
      while (acts > 0 || change.touches.length === 0) {
        act(change, within);
        acts -= 1;
      }
    },
  };
}
