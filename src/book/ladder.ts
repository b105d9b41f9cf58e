// Hot path: every price level of every update goes through here. The side is cut into chunks, so that a change moves,
// and an emission copies, a few dozen levels and not a thousand; each chunk holds the prices as plain numbers beside
// the levels, so that a search compares numbers.

import { compareDecimals, isZero, type Decimal } from '../core/decimal.js';
import type { Level, Side } from './level.js';

/** Levels in order, in one or several arrays. */
export type Runs = readonly (readonly Level[])[];

const CHUNK = 64;

interface Chunk {
  /** The price of each level as a double, negative for bids, so that better is smaller on both sides. */
  readonly keys: number[];
  levels: Level[];
  /** How often the ladder had lent its chunks when `levels` was made: if since then again, others read it too. */
  lentBefore: number;
}

/** One side of a book, sorted, best first. Not for readers: what they get is made by {@link Ladder.runs}. */
export class Ladder {
  readonly #sign: 1 | -1;
  #chunks: Chunk[] = [];
  #size = 0;
  #lent = 0;

  constructor(side: Side) {
    this.#sign = side === 'ask' ? 1 : -1;
  }

  /** Forget all levels and take these, sorted or not; of equal prices the last wins, zero quantities are left out. */
  replace(levels: readonly Level[]): void {
    this.#chunks = [];
    this.#size = 0;
    this.apply(levels);
  }

  /** Set each level in turn, or remove it when its quantity is zero; a price that is not there is removed already. */
  apply(levels: readonly Level[]): void {
    for (const level of levels) {
      if (isZero(level.qty)) this.#delete(level.price);
      else this.#set(level);
    }
  }

  /** Drop the worst levels beyond this many. */
  truncate(depth: number): void {
    while (this.#size > depth) {
      const last = this.#chunks.length - 1;
      const chunk = this.#own(last);
      chunk?.keys.pop();
      chunk?.levels.pop();
      this.#size -= 1;
      if (chunk?.keys.length === 0) this.#chunks.pop();
    }
  }

  /**
   * The levels as they are now, and stay in what is returned. What fits one chunk is copied, so that it can be handed
   * to readers as it is. A longer side is lent chunk by chunk, each copied only when it changes next: these arrays are
   * shared and must not reach readers, who might sort them.
   */
  runs(): Runs {
    const [first] = this.#chunks;
    if (first === undefined) return [];
    if (this.#chunks.length === 1) return [first.levels.slice()];
    this.#lent += 1;
    return this.#chunks.map((chunk) => chunk.levels);
  }

  #set(level: Level): void {
    const key = this.#sign * Number(level.price);
    const at = this.#chunkFor(key, level.price);
    const chunk = this.#own(at);
    if (chunk === undefined) {
      this.#chunks.push({ keys: [key], levels: [level], lentBefore: this.#lent });
      this.#size += 1;
      return;
    }
    const index = this.#indexIn(chunk, key, level.price);
    if (holds(chunk, index, key, level.price)) {
      chunk.levels[index] = level;
      return;
    }
    insertAt(chunk.keys, index, key);
    insertAt(chunk.levels, index, level);
    this.#size += 1;
    // Half of a full chunk moves on; but one that grew at its end, as in a sorted snapshot, stays full.
    if (chunk.keys.length > CHUNK) this.#split(at, chunk, index === CHUNK ? CHUNK : CHUNK / 2);
  }

  #split(at: number, chunk: Chunk, keep: number): void {
    const next = { keys: chunk.keys.splice(keep), levels: chunk.levels.splice(keep), lentBefore: this.#lent };
    this.#chunks.splice(at + 1, 0, next);
  }

  #delete(price: Decimal): void {
    const key = this.#sign * Number(price);
    const at = this.#chunkFor(key, price);
    const there = this.#chunks[at];
    if (there === undefined) return;
    const index = this.#indexIn(there, key, price);
    if (!holds(there, index, key, price)) return;
    const chunk = this.#own(at) ?? there;
    removeAt(chunk.keys, index);
    removeAt(chunk.levels, index);
    this.#size -= 1;
    if (chunk.keys.length === 0) this.#chunks.splice(at, 1);
  }

  /** The chunk at this place, its levels ours alone. */
  #own(at: number): Chunk | undefined {
    const chunk = this.#chunks[at];
    if (chunk !== undefined && chunk.lentBefore !== this.#lent) {
      chunk.levels = chunk.levels.slice();
      chunk.lentBefore = this.#lent;
    }
    return chunk;
  }

  /** The first chunk that does not end before this price, else the last one. */
  #chunkFor(key: number, price: Decimal): number {
    const chunks = this.#chunks;
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const chunk = chunks[middle];
      if (chunk !== undefined && this.#isBetter(chunk, chunk.keys.length - 1, key, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where the price is in a chunk, or would be. */
  #indexIn(chunk: Chunk, key: number, price: Decimal): number {
    const { keys } = chunk;
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Number(keys[middle]) < key) low = middle + 1;
      else high = middle;
    }
    while (keys[low] === key && this.#isBetter(chunk, low, key, price)) low += 1;
    return low;
  }

  #isBetter(chunk: Chunk, index: number, key: number, price: Decimal): boolean {
    const other = chunk.keys[index];
    if (other !== key) return other !== undefined && other < key;
    // Equal doubles may stand for prices that differ beyond the 15th digit: then the exact texts decide.
    const level = chunk.levels[index];
    return level !== undefined && level.price !== price && this.#sign * compareDecimals(level.price, price) < 0;
  }
}

const holds = ({ keys, levels }: Chunk, index: number, key: number, price: Decimal): boolean => {
  const level = levels[index];
  if (level === undefined || keys[index] !== key) return false;
  return level.price === price || compareDecimals(level.price, price) === 0;
};

// What `splice` does, without the array that it returns: chunks are short, and this is done for every level. The
// compiler cannot see that the places read are within the list.
const insertAt = <T>(list: T[], index: number, item: T): void => {
  list.push(item);
  for (let at = list.length - 1; at > index; at -= 1) list[at] = list[at - 1] as T;
  list[index] = item;
};

const removeAt = (list: unknown[], index: number): void => {
  for (let at = index + 1; at < list.length; at += 1) list[at - 1] = list[at];
  list.pop();
};
