import { isBetter, type Side, type Sides } from '../book.js';
import { createHistory, type BookTexts } from '../history.js';
import type { JsonObject } from '../json.js';
import { levelOf } from '../level.js';
import type { Random } from '../random.js';
import { textOf } from '../decimal.js';
import { isDecimal, plainOf, unitsFrom } from './amount.js';
import { createEngine, type Engine } from './engine.js';
import type { Listing } from './listing.js';

/** A book as `GET /depth` gives it. */
export interface DepthTexts {
  readonly lastUpdateId: number;
  readonly bids: readonly (readonly [price: string, qty: string])[];
  readonly asks: readonly (readonly [price: string, qty: string])[];
}

/** The books of one market, past and present. */
export interface PlexMarket<Owner> {
  readonly listing: Listing;
  readonly engine: Engine<Owner>;
  /** The id of the last event. */
  readonly lastId: () => number;
  /** What has changed since it was last asked for, as an event with the next ids; undefined when nothing has. */
  readonly commit: (at: number) => JsonObject | undefined;
  /** The best so many levels as of the last event, with eight decimals. */
  readonly snapshot: (limit: number) => DepthTexts;
  /** A book of some events ago that is told with its id of then; undefined when none is kept. */
  readonly oldSnapshot: (limit: number) => DepthTexts | undefined;
  /** Whether some event left the book so; see the simulator. */
  readonly seen: (book: BookTexts, levels?: number) => boolean;
  /** Let the next event's ids start later than they should, or earlier. */
  readonly shiftIds: (by: number) => void;
}

/** As many levels as anybody may ask for. */
export const MOST_LEVELS = 5000;
/** Decimals in snapshots; events have no more than they need. */
const PADDED = 8;
const KEEP_EVERY = 8;
const KEPT = 4;

interface Moment {
  readonly id: number;
  readonly bids: readonly Total[];
  readonly asks: readonly Total[];
}
type Total = readonly [price: bigint, qty: bigint];

/**
 * A market with what its makers begin with.
 *
 * @param fill - puts the first orders into the book
 */
export function createPlexMarket<Owner>(
  listing: Listing,
  random: Random,
  fill: (engine: Engine<Owner>) => void,
): PlexMarket<Owner> {
  const { symbol, tickDecimals, lotDecimals } = listing;
  const pair = { symbol, pricePrecision: tickDecimals, qtyPrecision: lotDecimals };
  let touches: { readonly side: Side; readonly price: bigint; readonly qty: bigint }[] = [];
  let [lastId, events] = [listing.firstId, 0];
  let kept: readonly Moment[] = [];

  const engine = createEngine<Owner>((side, price, qty) => touches.push({ side, price, qty }));
  fill(engine);
  touches = [];
  const totals = (side: Side): readonly Total[] => engine.queues(side).map(({ price, total }) => [price, total]);
  const moment = (): Moment => ({ id: lastId, bids: totals('bids'), asks: totals('asks') });
  const sides: Sides = {
    bids: totals('bids').map(([price, qty]) => levelOf(pair, price, qty)),
    asks: totals('asks').map(([price, qty]) => levelOf(pair, price, qty)),
  };
  const history = createHistory(pair, sides);

  const padded = (units: bigint, decimals: number): string => textOf(units * 10n ** BigInt(PADDED - decimals), PADDED);
  const depthOf = ({ id, bids, asks }: Moment, limit: number): DepthTexts => {
    const list = (levels: readonly Total[]) =>
      levels.slice(0, limit).map(([price, qty]) => [padded(price, tickDecimals), padded(qty, lotDecimals)] as const);
    return { lastUpdateId: id, bids: list(bids), asks: list(asks) };
  };
  /** The levels of one side as they stand after it all, best first, each once. */
  const changed = (side: Side): readonly (readonly [string, string])[] =>
    [...new Map(touches.filter((touch) => touch.side === side).map(({ price, qty }) => [price, qty]))]
      .sort(([one], [other]) => (isBetter(side, one, other) ? -1 : 1))
      .map(([price, qty]) => {
        // Both spellings of nothing occur.
        const none = random.chance(0.125) ? '0.00000000' : '0';
        return [plainOf(price, tickDecimals), qty === 0n ? none : plainOf(qty, lotDecimals)];
      });

  return {
    listing,
    engine,
    lastId: () => lastId,
    commit(at) {
      if (touches.length === 0) return undefined;
      const U = lastId + 1;
      lastId += touches.length;
      const event = { e: 'depthUpdate', E: at, s: symbol, U, u: lastId, b: changed('bids'), a: changed('asks') };
      history.note(touches);
      touches = [];
      events += 1;
      if (events % KEEP_EVERY === 0) kept = [...kept, moment()].slice(-KEPT);
      return event;
    },
    snapshot: (limit) => depthOf(moment(), limit),
    oldSnapshot(limit) {
      const [oldest] = kept;
      return oldest === undefined || oldest.id >= lastId ? undefined : depthOf(oldest, limit);
    },
    seen({ bids, asks }, levels = MOST_LEVELS) {
      const exact = (text: string, decimals: number): string => {
        const units = isDecimal(text) ? unitsFrom(text, decimals) : undefined;
        return units === undefined ? text : textOf(units, decimals);
      };
      const list = (side: BookTexts['bids']) =>
        side.map(({ price, qty }) => ({ price: exact(price, tickDecimals), qty: exact(qty, lotDecimals) }));
      return history.seen({ bids: list(bids), asks: list(asks) }, levels);
    },
    shiftIds(by) {
      lastId = Math.max(1, lastId + by);
      // Ids that the market will count through again must not be told as old ones.
      if (by < 0) kept = [];
    },
  };
}
