import { hash32 } from './hash.js';

/** Chance that repeats itself: the same seed and stream give the same numbers for ever. */
export interface Random {
  /** The next number in [0, 1). */
  next(): number;
  /** A whole number from 0 up to, not including, `limit`; `limit` is at least 1. */
  below(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/**
 * A generator of the "small fast counting" family (128 bits of state, a counter among them, so it has no short cycle).
 *
 * @param seed - any integer
 * @param stream - whose chance this is; streams of one seed do not disturb each other
 */
export function createRandom(seed: number, stream: string): Random {
  const origin = `${String(seed)} ${stream}`;
  let a = hash32(origin, 0x9e3779b1);
  let b = hash32(origin, 0x85ebca6b);
  let c = hash32(origin, 0xc2b2ae35);
  let count = 1;

  const next = (): number => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs still resemble the seed.
  for (let round = 0; round < 12; round += 1) next();

  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
  };
}
