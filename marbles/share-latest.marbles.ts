import { SequenceGap } from '../src/core/errors.js';
import { freshness, type Stale } from '../src/core/freshness.js';
import { resync } from '../src/core/resync.js';
import { shareLatest } from '../src/core/share-latest.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';
import type { Observable } from 'rxjs';

const gap = new SequenceGap('BTC/USD', 7, 9);
const live = (value: unknown) => ({ _tag: 'Live', value });
const stale = (sinceMs: number): Stale => ({ _tag: 'Stale', symbol: 'BTC/USD', cause: gap, sinceMs });

const common = {
  operator: 'shareLatest({ lingerMs: 3 })',
  run: (source$: Observable<unknown>, { scheduler }: DiagramTools) =>
    source$.pipe(shareLatest({ lingerMs: 3, scheduler })),
} satisfies Partial<Diagram>;

/** As a channel stands: what is shared is the mended stream. */
const mended = {
  operator: 'freshness, resync({ atMost: 1, initialMs: 8 }), shareLatest({ lingerMs: 3 })',
  legend: { A: 'Live a', B: 'Live b', C: 'Live c', S: 'Stale', T: 'Stale again' },
  values: { A: live('a'), B: live('b'), C: live('c'), S: stale(4), T: stale(10) },
  fault: gap,
  run: (source$: Observable<unknown>, { scheduler, random }: DiagramTools) =>
    source$.pipe(
      freshness('BTC/USD', { scheduler }),
      resync({ atMost: 1, initialMs: 8, scheduler, random }),
      shareLatest({ lingerMs: 3, scheduler }),
    ),
} satisfies Partial<Diagram>;

export const empty = diagram({
  ...common,
  says: 'the end reaches the observer',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'one observer sees the source as it is',
  case: 'one',
  source: '       -a-|',
  subscriptions: ['^--!'],
  expected: '     -a-|',
});

export const many = diagram({
  ...common,
  says: 'every value passes, each in its own turn',
  case: 'many',
  source: '       a-(bc)-d-|',
  subscriptions: ['^--------!'],
  expected: '     a-(bc)-d-|',
});

export const error = diagram({
  ...common,
  says: 'an error reaches all, arms no linger, and is forgotten: the next observer starts afresh',
  case: 'error',
  source: '       a-#',
  subscriptions: ['^-!', '---^-!'],
  observers: [
    { subscribe: '^', expected: 'a-#' },
    { subscribe: '-^', expected: '-a#' },
    { subscribe: '---^', expected: '---a-#' },
  ],
});

export const end = diagram({
  ...common,
  says: 'the end is forgotten as well',
  case: 'end',
  source: '       a-|',
  subscriptions: ['^-!', '---^-!'],
  observers: [
    { subscribe: '^', expected: 'a-|' },
    { subscribe: '---^', expected: '---a-|' },
  ],
});

export const never = diagram({
  ...common,
  says: 'before the first value a late observer waits like all',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  observers: [
    { subscribe: '^', expected: '-' },
    { subscribe: '--^', expected: '-' },
  ],
});

export const unsubscribe = diagram({
  ...common,
  says: 'the source stays subscribed for the linger',
  case: 'unsubscribe',
  source: '       a-b-c-d-e-f-',
  subscriptions: ['^-----!'],
  unsubscribe: '  ---!',
  expected: '     a-b',
});

export const resubscribe = diagram({
  ...common,
  says: 'who comes within the linger gets the latest, though nobody saw it; who comes after it starts the source afresh',
  case: 'resubscribe',
  source: '       a-b-c-d-e-f-',
  subscriptions: ['^---------!', '------------^---!'],
  observers: [
    { subscribe: '^--!', expected: 'a-b' },
    { subscribe: '-----^-!', expected: '-----cd' },
    { subscribe: '------------^!', expected: '------------a' },
  ],
});

export const twoObservers = diagram({
  ...common,
  says: 'two observers share one subscription; the one who stays keeps it',
  case: 'two observers',
  source: '       a-b-c-d-|',
  subscriptions: ['^-------!'],
  observers: [
    { subscribe: '^--!', expected: 'a-b' },
    { subscribe: '^', expected: 'a-b-c-d-|' },
  ],
});

export const lateObserver = diagram({
  ...common,
  says: 'a late observer gets the latest value at once, then what all get',
  case: 'late observer',
  source: '       a-b-c-|',
  subscriptions: ['^-----!'],
  observers: [
    { subscribe: '^', expected: 'a-b-c-|' },
    { subscribe: '---^', expected: '---bc-|' },
  ],
});

export const lateDuringRepair = diagram({
  ...mended,
  says: 'who comes while the stream is mended is told that it is stale, and never handed the value from before',
  case: 'late observer during repair',
  source: ['      a-b-#', 'c--'],
  subscriptions: ['^---!', '--------^'],
  observers: [
    { subscribe: '^', expected: 'A-B-S---C' },
    { subscribe: '------^', expected: '------S-C' },
  ],
});

export const givenUp = diagram({
  ...mended,
  says: 'once mending is given up, the next observer starts afresh',
  case: 'late observer after giving up',
  source: ['      a-b-#', 'c-#', 'a--'],
  subscriptions: ['^---!', '--------^-!', '------------^'],
  observers: [
    { subscribe: '^', expected: 'A-B-S---C-(T#)' },
    { subscribe: '------------^', expected: '------------A' },
  ],
});

export const lastLeaves = diagram({
  ...common,
  says: 'the linger is armed by the last who leaves, not by the first',
  case: 'last leaves',
  source: '       a-b-c-d-e-f-',
  subscriptions: ['^--------!'],
  observers: [
    { subscribe: '^--!', expected: 'a-b' },
    { subscribe: '-^----!', expected: '-ab-c' },
  ],
});

export const faultWhileLingering = diagram({
  ...mended,
  says: 'a fault during the linger is mended like any other; the last wait ends with the linger',
  case: 'last leaves during repair',
  source: ['      a-b-#', 'c--'],
  subscriptions: ['^---!'],
  unsubscribe: '  ---!',
  expected: '     A-B',
});
