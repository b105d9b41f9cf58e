import { DEPTHS, isBetter, placeOf, type Side, type Sides } from './book.js';
import type { Touch } from './change.js';
import { textOf, unitsOf } from './decimal.js';
import { hash32 } from './hash.js';
import type { KrakenPair } from './pairs.js';

/** A level as a client knows it: nothing but its two texts. */
export interface LevelTexts {
  readonly price: string;
  readonly qty: string;
}

/** A book as a client knows it, best levels first. */
export interface BookTexts {
  readonly bids: readonly LevelTexts[];
  readonly asks: readonly LevelTexts[];
}

/** All books that one market ever showed. */
export interface History {
  /** Write down what has just been done to the market's book. */
  readonly note: (touches: readonly Touch[]) => void;
  /** See `seen` of the simulator. */
  readonly seen: (book: BookTexts, levels?: number) => boolean;
}

/**
 * Keep a log of what happened since the market began, and answer from it.
 *
 * The log costs some hundred bytes a touch, whatever the depth. For each number of levels that is ever asked for, a
 * replay follows the log at that depth and keeps a 128-bit digest of every book on the way; it catches up when it is
 * asked. The digest is a sum over the levels, so that following costs no more than the touch itself.
 *
 * @param beginning - the book at the start; it is copied
 */
export function createHistory(pair: KrakenPair, beginning: Sides): History {
  const log: (readonly Touch[])[] = [];
  const replays = new Map<number, Replay>();
  const first: Sides = { bids: [...beginning.bids], asks: [...beginning.asks] };

  return {
    note(touches) {
      log.push([...touches]);
    },
    seen({ bids, asks }, levels = depthFor(Math.max(bids.length, asks.length))) {
      if (levels === undefined) return false;
      const digest = createDigest();
      for (const [side, texts] of [
        ['bids', bids],
        ['asks', asks],
      ] as const) {
        const best = texts.slice(0, levels);
        if (!isSorted(pair, side, best)) return false;
        for (const { price, qty } of best) digest.add(lanesOf(side, price, qty), 1);
      }
      const replay = replays.get(levels) ?? createReplay(pair, first, levels);
      replays.set(levels, replay);
      return replay.until(log).has(digest.text());
    },
  };
}

/** A book with no more levels than this depth looks the same at every greater depth, so the smallest will do. */
const depthFor = (count: number): number | undefined => DEPTHS.find((depth) => depth >= count);

/** The digest is blind to order, so order is checked apart. */
const isSorted = (pair: KrakenPair, side: Side, levels: readonly LevelTexts[]): boolean => {
  let better: bigint | undefined;
  for (const { price } of levels) {
    const units = unitsOf(price, pair.pricePrecision);
    if (units === undefined || (better !== undefined && !isBetter(side, better, units))) return false;
    better = units;
  }
  return true;
};

type Lanes = readonly [number, number, number, number];

/** A level of a replay: what it weighs in the digest, and where it stands. */
interface Stone {
  readonly price: bigint;
  readonly lanes: Lanes;
}

const lanesOf = (side: Side, price: string, qty: string): Lanes => {
  const text = `${side} ${price} ${qty}`;
  return [hash32(text, 0x9e3779b1), hash32(text, 0x85ebca6b), hash32(text, 0xc2b2ae35), hash32(text, 0x27d4eb2f)];
};

const stoneOf =
  (pair: KrakenPair, side: Side) =>
  ({ price, qty }: { readonly price: bigint; readonly qty: bigint }): Stone => ({
    price,
    lanes: lanesOf(side, textOf(price, pair.pricePrecision), textOf(qty, pair.qtyPrecision)),
  });

const createDigest = () => {
  let [a, b, c, d] = [0, 0, 0, 0];
  return {
    add(lanes: Lanes, times: 1 | -1): void {
      a = (a + times * lanes[0]) | 0;
      b = (b + times * lanes[1]) | 0;
      c = (c + times * lanes[2]) | 0;
      d = (d + times * lanes[3]) | 0;
    },
    text: (): string => `${a} ${b} ${c} ${d}`,
  };
};

interface Replay {
  /** Follow the log to its end; the digests of all books up to there. */
  until(log: readonly (readonly Touch[])[]): ReadonlySet<string>;
}

const createReplay = (pair: KrakenPair, first: Sides, levels: number): Replay => {
  const sides = { bids: first.bids.map(stoneOf(pair, 'bids')), asks: first.asks.map(stoneOf(pair, 'asks')) };
  const digest = createDigest();
  for (const side of ['bids', 'asks'] as const) {
    for (const stone of sides[side].slice(0, levels)) digest.add(stone.lanes, 1);
  }
  const known = new Set([digest.text()]);
  let read = 0;

  const weigh = (stone: Stone | undefined, times: 1 | -1): void => {
    if (stone !== undefined) digest.add(stone.lanes, times);
  };

  const follow = ({ side, price, qty }: Touch): void => {
    const stones = sides[side];
    const place = placeOf(stones, side, price);
    const old = stones[place]?.price === price ? stones[place] : undefined;
    const fresh = qty === 0n ? undefined : stoneOf(pair, side)({ price, qty });
    stones.splice(place, old === undefined ? 0 : 1, ...(fresh === undefined ? [] : [fresh]));
    if (place >= levels) return;
    weigh(old, -1);
    weigh(fresh, 1);
    if (old === undefined) weigh(stones[levels], -1);
    if (fresh === undefined) weigh(stones[levels - 1], 1);
  };

  return {
    until(log) {
      for (; read < log.length; read += 1) {
        for (const touch of log[read] ?? []) follow(touch);
        known.add(digest.text());
      }
      return known;
    },
  };
};
