import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOOK_DEPTHS } from '../../src/kraken/public/book.js';
import { HABITS } from './fuzz-observer.js';
import { SYMBOLS } from './fuzz-venue.js';
import { live } from './fuzz-world.js';

const deed = <Deed extends string>(name: Deed) => fc.constant(name);

const symbol = fc.constantFrom(...SYMBOLS);
// Closing is the end of it, so it is rare.
const habit = fc.oneof(
  { weight: 50, arbitrary: deed('stays') },
  { weight: 150, arbitrary: fc.constantFrom(...HABITS.filter((name) => name !== 'closes')) },
  { weight: 1, arbitrary: deed('closes') },
);

const step = fc.oneof(
  { weight: 80, arbitrary: fc.record({ deed: deed('join'), symbol, depth: fc.constantFrom(...BOOK_DEPTHS), habit }) },
  { weight: 70, arbitrary: fc.record({ deed: deed('leave'), who: fc.nat(99) }) },
  { weight: 100, arbitrary: fc.record({ deed: deed('change'), symbol }) },
  { weight: 150, arbitrary: fc.record({ deed: deed('pass'), ms: fc.constantFrom(1, 2, 10, 100) }) },
  { weight: 80, arbitrary: fc.record({ deed: deed('pass'), ms: fc.constant(1000) }) },
  { weight: 60, arbitrary: fc.record({ deed: deed('beat') }) },
  { weight: 10, arbitrary: fc.record({ deed: deed('ping') }) },
  { weight: 5, arbitrary: fc.record({ deed: deed('drop'), code: fc.constantFrom(1006, 1012, 1013) }) },
  { weight: 2, arbitrary: fc.record({ deed: deed('vanish') }) },
  { weight: 1, arbitrary: fc.record({ deed: deed('close') }) },
);

/** Luck that is good so many times to each time that it is bad. */
const luck = (goodTimes: number) =>
  fc.array(fc.oneof({ weight: goodTimes, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(29) }), {
    maxLength: 600,
    size: 'max',
  });

const scenario = fc.record({
  lingerMs: fc.constantFrom(0, 50, 1000),
  chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  luck: fc.oneof(luck(20), luck(8), luck(3)),
  steps: fc.array(step, { maxLength: 400, size: 'max' }),
});

describe('createKraken', () => {
  it('keeps its promises whatever the venue and the observers do', () => {
    fc.assert(
      fc.property(scenario, (life) => {
        const { problems, log } = live(life);
        expect(problems, log).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
