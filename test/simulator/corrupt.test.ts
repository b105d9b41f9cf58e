import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/simulator/clock.js';
import { corrupt } from '../../src/simulator/corrupt.js';
import { bookFrame, type BookFrame } from '../../src/simulator/frame.js';
import { createMarket } from '../../src/simulator/market.js';
import { PAIRS } from '../../src/simulator/pairs.js';
import { createRandom } from '../../src/simulator/random.js';
import { createFollower, readFrame } from './client.js';

/** What is wrong with a text, as far as a client can see. */
const wrongWith = (frame: BookFrame, text: string): string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return frame.text.startsWith(text) ? 'cut off' : 'broken';
  }
  const [truth, read] = [readFrame(frame.text), readFrame(text)];
  if (truth === undefined) throw new Error('the true frame is not readable');
  if (read === undefined) return /"bids":(?!\[)/.test(text) ? 'another type' : `unreadable ${JSON.stringify(value)}`;
  if (read.checksum !== truth.checksum) return 'checksum';
  const count = (side: 'bids' | 'asks') => read[side].length - truth[side].length;
  if (count('bids') + count('asks') === -1) return 'no qty';
  const [levels, others] = [read, truth].map(({ bids, asks }) => [...bids, ...asks]);
  const changed = levels?.flatMap((level, at) => {
    const other = others?.[at];
    return [
      ...(Number(level.price) === Number(other?.price) ? [] : ['price']),
      ...(level.qty === other?.qty ? [] : ['qty']),
    ];
  });
  return changed?.join() ?? '';
};

const frames: readonly BookFrame[] = PAIRS.flatMap((pair) => {
  const market = createMarket(pair, 4, createClock());
  const updates = Array.from({ length: 20 }, () => market.step({ within: 10 }).book(10));
  return [market.snapshot().book(10), ...updates].filter((frame) => frame !== undefined);
});

describe('corrupt', () => {
  it('makes each frame wrong in exactly one of six ways', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...frames), fc.integer(), (frame, seed) => {
        const text = corrupt(frame, createRandom(seed, 'corruption'));
        const wrong = wrongWith(frame, text);
        seen.add(wrong);
        expect(['cut off', 'another type', 'checksum', 'no qty', 'price', 'qty']).toContain(wrong);
      }),
      { numRuns: 1000 },
    );
    expect(seen.size).toBe(6);
  });

  it('cannot pass for the true frame at depth ten', () => {
    const pair = PAIRS.find(({ symbol }) => symbol === 'BONK/USD') ?? PAIRS[0];
    if (pair === undefined) return;
    const market = createMarket(pair, 4, createClock());
    const random = createRandom(1, 'corruption');
    for (let count = 0; count < 200; count += 1) {
      const follower = createFollower(10);
      follower.apply(readFrame(market.snapshot().book(10).text) ?? { type: 'snapshot', bids: [], asks: [] });
      const frame = market.snapshot().book(10);
      const read = readFrame(corrupt(frame, random));
      if (read === undefined) continue;
      follower.apply(read);
      expect(follower.checksum()).not.toBe(read.checksum);
    }
  });

  it('does not waste itself on an entry that a later one overrides', () => {
    const [first, last] = ['{"price":148.60,"qty":1.00000000}', '{"price":148.60,"qty":2.00000000}'];
    const stamp = { symbol: 'SOL/USD', type: 'update', checksum: 1, timestamp: '2026' } as const;
    const frame = bookFrame({ ...stamp, bids: [first, last], asks: [] });
    for (let seed = 0; seed < 200; seed += 1) {
      const text = corrupt(frame, createRandom(seed, 'corruption'));
      if (['price', 'qty', 'no qty'].includes(wrongWith(frame, text))) expect(text).toContain(`[${first},`);
    }
  });

  it('is repeatable', () => {
    const [frame] = frames;
    if (frame === undefined) return;
    expect(corrupt(frame, createRandom(3, 'a'))).toBe(corrupt(frame, createRandom(3, 'a')));
  });
});
