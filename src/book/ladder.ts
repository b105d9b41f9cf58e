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
    const key = this.#keyOf(level.price);
    const at = this.#chunkFor(key, level.price);
    const chunk = this.#own(at);
    if (chunk === undefined) {
      this.#chunks.push({ keys: [key], levels: [level], lentBefore: this.#lent });
      this.#size += 1;
      return;
    }
    const index = this.#indexIn(chunk, key, level.price);
    if (this.#holds(chunk, index, key, level.price)) {
      chunk.levels[index] = level;
      return;
    }
    chunk.keys.splice(index, 0, key);
    chunk.levels.splice(index, 0, level);
    this.#size += 1;
    // Half of a full chunk moves on; but one that grew at its end, as in a sorted snapshot, stays full.
    if (chunk.keys.length > CHUNK) this.#split(at, chunk, index === CHUNK ? CHUNK : CHUNK / 2);
  }

  #split(at: number, chunk: Chunk, keep: number): void {
    const next = { keys: chunk.keys.splice(keep), levels: chunk.levels.splice(keep), lentBefore: this.#lent };
    this.#chunks.splice(at + 1, 0, next);
  }

  #delete(price: Decimal): void {
    const key = this.#keyOf(price);
    const at = this.#chunkFor(key, price);
    const there = this.#chunks[at];
    if (there === undefined) return;
    const index = this.#indexIn(there, key, price);
    if (!this.#holds(there, index, key, price)) return;
    const chunk = this.#own(at);
    chunk?.keys.splice(index, 1);
    chunk?.levels.splice(index, 1);
    this.#size -= 1;
    if (there.keys.length === 0) this.#chunks.splice(at, 1);
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

  #keyOf(price: Decimal): number {
    return this.#sign * Number(price);
  }

  /** The first chunk that does not end before this price, else the last one. */
  #chunkFor(key: number, price: Decimal): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const chunk = this.#chunks[middle];
      if (chunk !== undefined && this.#isBetter(chunk, chunk.keys.length - 1, key, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where the price is in a chunk, or would be. */
  #indexIn(chunk: Chunk, key: number, price: Decimal): number {
    let low = 0;
    let high = chunk.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBetter(chunk, middle, key, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isBetter(chunk: Chunk, index: number, key: number, price: Decimal): boolean {
    const other = chunk.keys[index];
    return other === key ? this.#order(chunk, index, price) < 0 : other !== undefined && other < key;
  }

  #holds(chunk: Chunk, index: number, key: number, price: Decimal): boolean {
    return chunk.keys[index] === key && this.#order(chunk, index, price) === 0;
  }

  /** Equal doubles may stand for prices that differ beyond the 15th digit: then the exact texts decide. */
  #order(chunk: Chunk, index: number, price: Decimal): number {
    const other = chunk.levels[index]?.price;
    return other === undefined || other === price ? 0 : this.#sign * compareDecimals(other, price);
  }
}
