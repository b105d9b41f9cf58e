import { of } from 'rxjs';
import { catchTag } from '../src/core/catch-tag.js';
import { SequenceGap, SubscriptionRejected } from '../src/core/errors.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const rejected = new SubscriptionRejected('book', 'BTC/USD', 'Currency pair not supported');

const common = {
  operator: "catchTag('SubscriptionRejected', answer)",
  legend: { X: 'SubscriptionRejected', r: 'from the answer' },
  fault: new SequenceGap('BTC/USD', 7, 9),
  faults: { X: rejected },
  others: { answer$: '-r-|' },
  run: (source$, { others }) => source$.pipe(catchTag('SubscriptionRejected', () => others.answer$)),
} satisfies Partial<Diagram<string, 'answer$'>>;

export const empty = diagram({
  ...common,
  says: 'without an error there is no answer',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the error with that tag is answered by another stream',
  case: 'one',
  source: '       -X',
  subscriptions: ['^!'],
  expected: '     --r-|',
});

export const many = diagram({
  ...common,
  says: 'values pass, and the answer goes on from the error',
  case: 'many',
  source: '       a-b-X',
  subscriptions: ['^---!'],
  expected: '     a-b--r-|',
});

export const error = diagram({
  ...common,
  says: 'an error with another tag passes',
  case: 'error',
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     a-#',
});

export const errorWithoutTag = diagram({
  ...common,
  says: 'an error that is none of ours passes',
  case: 'foreign error',
  fault: new TypeError('undefined is not a book'),
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     a-#',
});

export const facts = diagram({
  ...common,
  says: 'the answer is made from the facts of the error',
  case: 'facts',
  legend: { s: 'its symbol' },
  values: { s: 'BTC/USD' },
  source: '       -X',
  subscriptions: ['^!'],
  expected: '     -(s|)',
  run: (source$) => source$.pipe(catchTag('SubscriptionRejected', ({ symbol }) => of(symbol))),
});

export const never = diagram({
  ...common,
  says: 'silence is not answered',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves leaves the answer too',
  case: 'unsubscribe',
  source: '       a-X',
  subscriptions: ['^-!'],
  unsubscribe: '  ---!',
  expected: '     a',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription is answered anew',
  case: 'resubscribe',
  source: '       aX',
  subscriptions: ['^!', '-----^!'],
  observers: [
    { subscribe: '^', expected: 'a-r-|' },
    { subscribe: '-----^', expected: '-----a-r-|' },
  ],
});
