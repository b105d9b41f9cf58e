import type { Side } from '../book.js';
import { createRandom } from '../random.js';
import type { Listing } from './listing.js';
import { createMakers, type Makers } from './makers.js';
import { createPlexMarket, type PlexMarket } from './market.js';
import type { WorkedOrder } from './order.js';

/** Whose an order in the book is: an account's, or the market's own people's. */
export type Owner = WorkedOrder | undefined;

/** So that there are books of some time ago from the start. */
const MOVES_BEFORE = 40;

/** A market with the people who make it. */
export interface Place {
  readonly market: PlexMarket<Owner>;
  readonly makers: Makers<Owner>;
  /** The id of the last public trade. */
  lastTrade: number;
}

/** A market with its makers, and with some past. */
export function placeFor(listing: Listing, seed: number): Place {
  const makers = createMakers<Owner>(listing, createRandom(seed, listing.symbol), undefined);
  const market = createPlexMarket<Owner>(listing, createRandom(seed, `${listing.symbol} zeros`), makers.fill);
  const place = { market, makers, lastTrade: 2237 };
  for (let count = 0; count < MOVES_BEFORE; count += 1) {
    move(place, undefined, (side, qty) => market.engine.take(side, qty, undefined));
    market.commit(0);
  }
  return place;
}

/** The market's own people do one thing. */
export function move(
  { market, makers }: Place,
  trade: boolean | undefined,
  take: (side: Side, qty: bigint) => void,
): void {
  const { engine } = market;
  const next = makers.next(engine, trade);
  if (next.kind === 'take') take(next.side, next.qty);
  else if (next.kind === 'rest') engine.rest(next.side, next.price, next.qty, undefined);
  else {
    const queue = engine.queues(next.side).find(({ price }) => price === next.price);
    for (const order of [...(queue?.orders ?? [])]) if (order.owner === undefined) engine.cancel(order);
  }
}
