import { DEPTHS, isBetter, placeOf, type Depth, type MutableSides, type Side } from './book.js';
import { entryJson, type Level } from './level.js';

/** What a change did to one price; a quantity of zero units removed it. */
export interface Touch {
  readonly side: Side;
  readonly price: bigint;
  readonly qty: bigint;
}

/** The entries of a frame, written, in the order in which they must be applied. */
export interface Heard {
  readonly bids: readonly string[];
  readonly asks: readonly string[];
}

/** One change of the market while it is being made: several touches that leave in one frame. */
export interface Change {
  readonly touches: readonly Touch[];
  /** Set a level to its quantity, whether it is there or not. */
  set(side: Side, level: Level): void;
  /** Take a level away; nothing happens when it is not there. `zero` is how the frame spells its quantity. */
  remove(side: Side, price: bigint, zero: string): void;
  /** Whether this change has touched the price before. */
  has(side: Side, price: bigint): boolean;
  /** What a subscriber of this depth is told of it all. */
  heardAt(depth: Depth): Heard;
}

/**
 * Change a book and note, for each depth, what its subscribers must hear to follow.
 *
 * The venue's rules: nothing about levels beyond the depth; a level that a removal brings into view is sent anew; one
 * that is pushed out of view is not mentioned. A client may cut its book after each entry or after the whole frame, so
 * a level that was in view when the frame began and is then pushed out *and* removed is told as removed all the same:
 * a client that has not cut yet would keep it as a ghost.
 *
 * @param sides - changed in place
 */
export function openChange(sides: MutableSides): Change {
  const touches: Touch[] = [];
  const views = DEPTHS.map((depth) => createView(sides, depth));

  return {
    touches,
    set(side, level) {
      const levels = sides[side];
      const place = placeOf(levels, side, level.price);
      const isThere = levels[place]?.price === level.price;
      levels.splice(place, isThere ? 1 : 0, level);
      touches.push({ side, price: level.price, qty: level.qty });
      for (const view of views) view.noteSet(side, place, level);
    },
    remove(side, price, zero) {
      const levels = sides[side];
      const place = placeOf(levels, side, price);
      const level = levels[place];
      if (level?.price !== price) return;
      levels.splice(place, 1);
      touches.push({ side, price, qty: 0n });
      for (const view of views) view.noteRemoval(side, place, level, zero);
    },
    has: (side, price) => touches.some((touch) => touch.side === side && touch.price === price),
    heardAt: (depth) => views.find((view) => view.depth === depth) ?? { bids: [], asks: [] },
  };
}

const createView = (sides: MutableSides, depth: Depth) => {
  const heard: Record<Side, string[]> = { bids: [], asks: [] };
  const told = { bids: new Set<bigint>(), asks: new Set<bigint>() };
  // The last price in view when the frame began; none when the whole side was in view.
  const edges = { bids: sides.bids[depth - 1]?.price, asks: sides.asks[depth - 1]?.price };

  const tell = (side: Side, price: bigint, json: string): void => {
    told[side].add(price);
    heard[side].push(json);
  };
  const wasInView = (side: Side, price: bigint): boolean => {
    const edge = edges[side];
    return told[side].has(price) || edge === undefined || !isBetter(side, edge, price);
  };

  return {
    depth,
    ...heard,
    noteSet(side: Side, place: number, level: Level): void {
      if (place < depth) tell(side, level.price, level.json);
    },
    noteRemoval(side: Side, place: number, level: Level, zero: string): void {
      if (place >= depth && !wasInView(side, level.price)) return;
      tell(side, level.price, entryJson(level.priceText, zero));
      if (place >= depth) return;
      const revealed = sides[side][depth - 1];
      if (revealed !== undefined) tell(side, revealed.price, revealed.json);
    },
  };
};
