import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/simulator/random.js';

const numbers = (seed: number, stream: string, count = 1000): readonly number[] => {
  const { next } = createRandom(seed, stream);
  return Array.from({ length: count }, next);
};

describe('createRandom', () => {
  it('repeats itself for the same seed and stream, and for no other', () => {
    expect(numbers(1, 'a')).toEqual(numbers(1, 'a'));
    const starts = [numbers(1, 'a'), numbers(2, 'a'), numbers(-1, 'a'), numbers(1, 'b')].map(([first]) => first);
    expect(new Set(starts).size).toBe(4);
  });

  it('spreads evenly over zero to one', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const number of numbers(1, 'a', 10_000)) {
      const tenth = Math.floor(number * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('gives whole numbers below a limit, and chances that come true as often as they say', () => {
    const random = createRandom(1, 'a');
    const dice = new Set(Array.from({ length: 200 }, () => random.below(6)));
    expect([...dice].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const hits = Array.from({ length: 10_000 }, () => random.chance(0.3)).filter(Boolean).length;
    expect(Math.abs(hits - 3000)).toBeLessThan(200);
    expect(Array.from({ length: 100 }, () => random.chance(0))).not.toContain(true);
    expect(Array.from({ length: 100 }, () => random.chance(1))).not.toContain(false);
  });
});
