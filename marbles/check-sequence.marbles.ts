import type { Observable } from 'rxjs';
import { checkSequence, type IdRange } from '../src/core/check-sequence.js';
import { SequenceGap } from '../src/core/errors.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const common = {
  operator: "checkSequence('BTC/USD', idsOf)",
  legend: { a: 'id 1', b: 'ids 2 to 4', c: 'id 5', d: 'ids 4 to 6', e: 'id 9' },
  values: {
    a: { first: 1, last: 1 },
    b: { first: 2, last: 4 },
    c: { first: 5, last: 5 },
    d: { first: 4, last: 6 },
    e: { first: 9, last: 9 },
  },
  run: (source$: Observable<IdRange>) => source$.pipe(checkSequence('BTC/USD', (ids) => ids)),
} satisfies Partial<Diagram<IdRange>>;

export const empty = diagram({
  ...common,
  says: 'no message, no gap',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the first message sets the base, whatever its id',
  case: 'one',
  source: '       -e-|',
  subscriptions: ['^--!'],
  expected: '     -e-|',
});

export const many = diagram({
  ...common,
  says: 'messages pass for as long as each joins the one before it',
  case: 'many',
  source: '       a-b-c-|',
  subscriptions: ['^-----!'],
  expected: '     a-b-c-|',
});

export const repetitions = diagram({
  ...common,
  says: 'what was seen is dropped; what was seen in part passes whole',
  case: 'repetitions',
  source: '       a-b-a-b-d-c-|',
  subscriptions: ['^-----------!'],
  expected: '     a-b-----d---|',
});

export const tooManyRepetitions = diagram({
  ...common,
  operator: "checkSequence('BTC/USD', idsOf, { repeatsAtMost: 2 })",
  says: 'too many repetitions in a row mean that the ids begin lower again, which is a gap',
  case: 'repetitions',
  fault: new SequenceGap('BTC/USD', 6, 1),
  source: '       b-a-a-c-a-a-a-|',
  subscriptions: ['^-----------!'],
  expected: '     b-----c-----#',
  run: (source$: Observable<IdRange>) => source$.pipe(checkSequence('BTC/USD', (ids) => ids, { repeatsAtMost: 2 })),
});

export const nothingElse = diagram({
  ...common,
  operator: "checkSequence('BTC/USD', idsOf, { repeatsForMs: 6 })",
  says: 'so do repetitions and nothing else for too long; a message that is new makes it all good',
  fault: new SequenceGap('BTC/USD', 6, 1),
  source: '       b-a-----c-a-----a|',
  subscriptions: ['^---------------!'],
  expected: '     b-------c-------#',
  run: (source$: Observable<IdRange>, { scheduler }) =>
    source$.pipe(checkSequence('BTC/USD', (ids) => ids, { repeatsForMs: 6, scheduler })),
});

export const gap = diagram({
  ...common,
  says: 'a message that starts later than due ends the run, naming the id that was due',
  case: 'gap',
  fault: new SequenceGap('BTC/USD', 5, 9),
  source: '       a-b-e-c-|',
  subscriptions: ['^---!'],
  expected: '     a-b-#',
});

export const error = diagram({
  ...common,
  says: 'an error passes',
  case: 'error',
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     a-#',
});

export const never = diagram({
  ...common,
  says: 'silence is no gap',
  case: 'never',
  source: '       a-',
  subscriptions: ['^'],
  expected: '     a-',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves sees no gap that comes later',
  case: 'unsubscribe',
  source: '       a-b-e-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     a-b',
});

export const resubscribe = diagram({
  ...common,
  says: 'every subscription has a base of its own',
  case: 'resubscribe',
  source: ['      b-c-|', 'a-b-|'],
  subscriptions: ['^---!', '-----^---!'],
  observers: [
    { subscribe: '^', expected: 'b-c-|' },
    { subscribe: '-----^', expected: '-----a-b-|' },
  ],
});
