import { SequenceGap } from '../src/core/errors.js';
import { freshness, type Live, type Stale } from '../src/core/freshness.js';
import { resync } from '../src/core/resync.js';
import { shareEvents } from '../src/core/share-events.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';
import type { Observable } from 'rxjs';

/** The state is all that has passed, the opening one event that says it. */
const common = {
  operator: 'shareEvents({ state, opening, lingerMs: 3 })',
  legend: { X: 'a and b in one', Y: 'a, b and c in one' },
  values: { X: 'ab', Y: 'abc' },
  run: (source$: Observable<string>, { scheduler }: DiagramTools) =>
    source$.pipe(
      shareEvents({
        state: (before: string | undefined, event) => (before ?? '') + event,
        opening: (before) => [before],
        lingerMs: 3,
        scheduler,
      }),
    ),
} satisfies Partial<Diagram<string>>;

const gap = new SequenceGap('BTC/USD', 7, 9);
const live = (value: string): Live<string> => ({ _tag: 'Live', value });
const stale: Stale = { _tag: 'Stale', symbol: 'BTC/USD', cause: gap, sinceMs: 4 };

/** As an event channel stands: a fault empties the state. */
const mended = {
  operator: 'freshness, resync({ initialMs: 8 }), shareEvents({ state, opening, lingerMs: 3 })',
  legend: { A: 'Live a', B: 'Live b', C: 'Live c', D: 'Live d', E: 'Live: c and d in one', S: 'Stale' },
  values: { A: live('a'), B: live('b'), C: live('c'), D: live('d'), E: live('cd'), S: stale },
  fault: gap,
  run: (source$: Observable<string>, { scheduler, random }: DiagramTools) =>
    source$.pipe(
      freshness('BTC/USD', { scheduler }),
      resync({ initialMs: 8, scheduler, random }),
      shareEvents({
        state: (before: Live<string> | Stale | undefined, event) =>
          event._tag === 'Live' && before?._tag === 'Live' ? live(before.value + event.value) : event,
        opening: (before) => [before],
        lingerMs: 3,
        scheduler,
      }),
    ),
} satisfies Partial<Diagram<string>>;

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
  says: 'the first observer gets the events as they are',
  case: 'one',
  source: '       -a-|',
  subscriptions: ['^--!'],
  expected: '     -a-|',
});

export const many = diagram({
  ...common,
  says: 'every event passes, each in its own turn',
  case: 'many',
  source: '       a-(bc)-d-|',
  subscriptions: ['^--------!'],
  expected: '     a-(bc)-d-|',
});

export const error = diagram({
  ...common,
  says: 'an error reaches all, arms no linger, and the state is forgotten',
  case: 'error',
  source: '       ab#',
  subscriptions: ['^-!', '---^-!'],
  observers: [
    { subscribe: '^', expected: 'ab#' },
    { subscribe: '---^', expected: '---ab#' },
  ],
});

export const never = diagram({
  ...common,
  says: 'before the first event there is no state, hence no opening',
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
  says: 'who comes within the linger gets an opening with all that passed meanwhile; who comes after it starts afresh',
  case: 'resubscribe',
  source: '       a-b-c-d-e-f-',
  subscriptions: ['^---------!', '------------^---!'],
  observers: [
    { subscribe: '^--!', expected: 'a-b' },
    { subscribe: '-----^-!', expected: '-----Yd' },
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
  says: 'a late observer first gets the events that lead to the present state',
  case: 'late observer',
  source: '       a-b-c-|',
  subscriptions: ['^-----!'],
  observers: [
    { subscribe: '^', expected: 'a-b-c-|' },
    { subscribe: '---^', expected: '---Xc-|' },
  ],
});

export const noOpening = diagram({
  ...common,
  says: 'an opening may be empty: then a late observer gets only what comes',
  case: 'late observer without an opening',
  operator: 'shareEvents({ state, opening: () => [] })',
  source: '       a-b-c-|',
  subscriptions: ['^-----!'],
  observers: [
    { subscribe: '^', expected: 'a-b-c-|' },
    { subscribe: '---^', expected: '----c-|' },
  ],
  run: (source$, { scheduler }) =>
    source$.pipe(shareEvents<string, number>({ state: () => 0, opening: () => [], scheduler })),
});

export const lateDuringRepair = diagram({
  ...mended,
  says: 'who comes while the stream is mended is told that it is stale; who comes later gets what passed since',
  case: 'late observer during repair',
  source: ['      a-b-#', 'c-d-'],
  subscriptions: ['^---!', '--------^'],
  observers: [
    { subscribe: '^', expected: 'A-B-S---C-D' },
    { subscribe: '------^', expected: '------S-C-D' },
    { subscribe: '-----------^', expected: '-----------E' },
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
