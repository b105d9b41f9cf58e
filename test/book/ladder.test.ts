import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ladder, type Runs } from '../../src/book/ladder.js';
import { SLOW_MS, anyLevel, atMost, level, levels, snapshot, update } from './events.js';
import { naiveBooks } from './oracle.js';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ apply: fc.array(anyLevel, { maxLength: 40, size: 'max' }) }) },
  { weight: 1, arbitrary: fc.record({ replace: fc.array(anyLevel, { maxLength: 300, size: 'max' }) }) },
  { weight: 2, arbitrary: fc.record({ truncate: fc.integer({ min: 1, max: 200 }) }) },
);

describe('Ladder', () => {
  it(
    'is sorted, in chunks of 1 to 64 levels, and what it lent does not change',
    () => {
      fc.assert(
        fc.property(fc.constantFrom('bid', 'ask'), fc.array(step, { maxLength: 25, size: 'max' }), (side, steps) => {
          const ladder = new Ladder(side);
          const key = side === 'bid' ? 'bids' : 'asks';
          let due = naiveBooks([snapshot('', '')])[0];
          const lent: [Runs, unknown][] = [];
          for (const each of steps) {
            if ('apply' in each) {
              ladder.apply(each.apply);
              due = naiveBooks([snapshot('', '', due), update('', '', { [key]: each.apply })])[1];
            } else if ('replace' in each) {
              ladder.replace(each.replace);
              due = naiveBooks([snapshot('', '', { [key]: each.replace })])[0];
            } else {
              ladder.truncate(each.truncate);
              due = naiveBooks([snapshot('', '', due)], each.truncate)[0];
            }
            const runs = ladder.runs();
            expect(runs.flat()).toEqual(due?.[key]);
            expect(runs.every(({ length }) => length >= 1 && length <= 64)).toBe(true);
            lent.push([runs, structuredClone(runs)]);
          }
          for (const [runs, copy] of lent) expect(runs).toEqual(copy);
        }),
        atMost(60),
      );
    },
    SLOW_MS,
  );

  it('fills whole chunks from a sorted snapshot', () => {
    const ladder = new Ladder('ask');
    ladder.replace(Array.from({ length: 200 }, (_, at) => level(String(100 + at), '1')));
    expect(ladder.runs().map(({ length }) => length)).toEqual([64, 64, 64, 8]);
  });

  it('copies a chunk once after lending it, and shares the others', () => {
    const ladder = new Ladder('ask');
    ladder.replace(Array.from({ length: 130 }, (_, at) => level(String(100 + at), '1')));
    const before = ladder.runs();
    ladder.apply(levels('100x2 101x2'));
    const after = ladder.runs();
    expect([before[0] === after[0], before[1] === after[1], before[2] === after[2]]).toEqual([false, true, true]);
    expect([before[0]?.[0]?.qty, after[0]?.[0]?.qty, after[0]?.[1]?.qty]).toEqual(['1', '2', '2']);
  });

  it('hands out a copy of its own for a short side', () => {
    const ladder = new Ladder('bid');
    ladder.replace(levels('9x1 10x1'));
    expect(ladder.runs()).toEqual([levels('10x1 9x1')]);
    expect(ladder.runs()[0]).not.toBe(ladder.runs()[0]);
    ladder.apply(levels('9x0 10x0'));
    expect(ladder.runs()).toEqual([]);
  });
});
