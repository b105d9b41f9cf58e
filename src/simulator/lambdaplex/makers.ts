import { isBetter, type Side } from '../book.js';
import type { Random } from '../random.js';
import { opposite, type Engine } from './engine.js';
import type { Listing } from './listing.js';

/** What the market's own people want to do next. */
export type Move =
  | { readonly kind: 'rest'; readonly side: Side; readonly price: bigint; readonly qty: bigint }
  | { readonly kind: 'cancel'; readonly side: Side; readonly price: bigint }
  | { readonly kind: 'take'; readonly side: Side; readonly qty: bigint };

/** The market's own makers and takers: chance's hand on one book. */
export interface Makers<Owner> {
  /** Fill the book, which is empty, around the home price. */
  readonly fill: (engine: Engine<Owner>) => void;
  /**
   * The next move; it always changes the book.
   *
   * @param trade - true for a trade, false for none; by default about one move in five is one
   */
  readonly next: (engine: Engine<Owner>, trade?: boolean) => Move;
}

/** Between how many levels a side is kept. */
const LEAST = 25;
const MOST = 45;
/** Towards worse prices. */
const AWAY = { bids: -1n, asks: 1n };
const TRADE_SHARE = 0.2;
/** How far beyond the home price a maker goes, in gaps. */
const REACH = 20;

/**
 * A random walk that leans towards the home price.
 *
 * @param house - who owns the orders of the makers
 */
export function createMakers<Owner>({ home, gap, typicalQty }: Listing, random: Random, house: Owner): Makers<Owner> {
  const ticks = (most: number): bigint => BigInt(1 + random.below(most));
  const freshQty = (): bigint => 1n + (typicalQty * BigInt(1 + random.below(2000))) / 1000n;

  /** A price that does not cross the book, now and then inside the spread. */
  const freePrice = (engine: Engine<Owner>, side: Side): bigint => {
    const own = engine.queues(side);
    const other = engine.queues(opposite(side))[0]?.price ?? home - AWAY[side] * BigInt(gap);
    const place = random.chance(0.5) ? 0 : random.below(own.length + 1);
    const worse = own[place]?.price;
    if (place > 0 && worse === undefined) return (own[place - 1]?.price ?? home) + AWAY[side] * ticks(gap);
    const better = place === 0 ? other : (own[place - 1]?.price ?? other);
    const wished = better + AWAY[side] * ticks(gap);
    // So far beyond the home price nobody bids or asks, and the market comes back.
    const furthest = home - AWAY[side] * BigInt(REACH * gap);
    const price = isBetter(side, wished, furthest) ? furthest + AWAY[side] * ticks(gap) : wished;
    return worse !== undefined && isBetter(side, worse, price) ? worse : price;
  };
  const rest = (engine: Engine<Owner>, side: Side): Move => {
    const price = freePrice(engine, side);
    // Nobody bids nothing: what would be a price of 0 joins the worst level instead.
    const least = engine.queues(side).at(-1)?.price ?? 1n;
    return { kind: 'rest', side, price: price < 1n ? least : price, qty: freshQty() };
  };
  /** Homewards a trade is likelier. */
  const take = (engine: Engine<Owner>): Move => {
    const bid = engine.queues('bids')[0]?.price ?? home;
    const side: Side = random.chance(bid > home ? 0.8 : 0.2) ? 'asks' : 'bids';
    const best = engine.queues(opposite(side))[0]?.total ?? typicalQty;
    return { kind: 'take', side, qty: 1n + (best * BigInt(random.below(1500))) / 1000n };
  };

  return {
    fill(engine) {
      for (const side of ['bids', 'asks'] as const) {
        let price = home;
        while (engine.queues(side).length < (LEAST + MOST) / 2) {
          price += AWAY[side] * ticks(gap);
          if (price < 1n) break;
          engine.rest(side, price, freshQty(), house);
        }
      }
    },
    next(engine, trade = random.chance(TRADE_SHARE)) {
      const side: Side = random.chance(0.5) ? 'bids' : 'asks';
      const isTradable = (from: Side): boolean => engine.queues(from).length > 0;
      if (trade && isTradable('bids') && isTradable('asks')) return take(engine);
      const queues = engine.queues(side);
      const chosen =
        queues[random.chance(0.5) ? random.below(Math.min(5, queues.length)) : random.below(queues.length)];
      const isOurs = chosen?.orders.some(({ owner }) => owner === house) ?? false;
      const wantsLess = queues.length > MOST || (queues.length > LEAST && random.chance(0.5));
      return wantsLess && chosen !== undefined && isOurs
        ? { kind: 'cancel', side, price: chosen.price }
        : rest(engine, side);
    },
  };
}
