import { EMPTY, NEVER, of, throwError, timer } from 'rxjs';
import { ConnectionLost, SequenceGap } from '../src/core/errors.js';
import { retryPolicy } from '../src/core/retry-policy.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const lost = new ConnectionLost('public', 1006, '');
const gap = new SequenceGap('BTC/USD', 7, 9);

const common = {
  operator: 'retryPolicy(() => timer(2))',
  fault: lost,
  run: (source$, { scheduler }) => source$.pipe(retryPolicy(() => timer(2, scheduler), { scheduler })),
} satisfies Partial<Diagram<string>>;

export const empty = diagram({
  ...common,
  says: 'the end is no fault',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'a fault is answered, and the source is subscribed again when the answer comes',
  case: 'one',
  source: ['      a-#', 'b-|'],
  subscriptions: ['^-!', '----^-!'],
  expected: '     a---b-|',
});

export const many = diagram({
  ...common,
  says: 'every fault is answered',
  case: 'many',
  source: ['      a-#', '#', 'b-#', 'c-|'],
  subscriptions: ['^-!', '----(^!)', '------^-!', '----------^-!'],
  expected: '     a-----b---c-|',
});

export const error = diagram({
  ...common,
  says: 'a fault without an answer passes in its own turn',
  case: 'error',
  operator: 'retryPolicy(() => undefined)',
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     a-#',
  run: (source$, { scheduler }) => source$.pipe(retryPolicy(() => undefined, { scheduler })),
});

export const never = diagram({
  ...common,
  says: 'without an end to the wait there is silence',
  case: 'never',
  operator: 'retryPolicy(() => NEVER)',
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     a-',
  run: (source$, { scheduler }) => source$.pipe(retryPolicy(() => NEVER, { scheduler })),
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves ends the wait',
  case: 'unsubscribe',
  source: '       a-#',
  subscriptions: ['^-!'],
  unsubscribe: '  ---!',
  expected: '     a',
});

export const resubscribe = diagram({
  ...common,
  says: 'every subscription waits on its own',
  case: 'resubscribe',
  source: ['      a-#', 'b-|', 'c-#', 'd-|'],
  subscriptions: ['^-!', '----^-!', '-------^-!', '-----------^-!'],
  observers: [
    { subscribe: '^', expected: 'a---b-|' },
    { subscribe: '-------^', expected: '-------c---d-|' },
  ],
});

export const answerAtOnce = diagram({
  ...common,
  says: 'an answer that comes at once is taken up in the next turn, when the source has been left',
  case: 'answer at once',
  operator: 'retryPolicy(() => of(true))',
  source: ['      a-#', 'b-|'],
  subscriptions: ['^-!', '--^-!'],
  expected: '     a-b-|',
  run: (source$, { scheduler }) => source$.pipe(retryPolicy(() => of(true), { scheduler })),
});

export const firstOfManyAnswers = diagram({
  ...common,
  says: 'only the first value of an answer counts',
  case: 'many answers',
  operator: 'retryPolicy(() => opened$)',
  source: ['      a-#', 'b----|'],
  others: { opened$: '^---ooo' },
  subscriptions: ['^-!', '----^----!'],
  expected: '     a---b----|',
  run: (source$, { scheduler, others }) => source$.pipe(retryPolicy(() => others.opened$, { scheduler })),
});

export const emptyAnswer = diagram({
  ...common,
  says: 'an answer that ends without a value lets the fault pass; the stream does not end as if it were done',
  case: 'empty answer',
  operator: 'retryPolicy(() => EMPTY)',
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     a-#',
  run: (source$, { scheduler }) => source$.pipe(retryPolicy(() => EMPTY, { scheduler })),
});

export const failedAnswer = diagram({
  ...common,
  says: 'an answer that fails ends the stream with its own error',
  case: 'failed answer',
  operator: 'retryPolicy(() => throwError(…))',
  legend: { X: 'the error of the answer' },
  faults: { X: gap },
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     a-X',
  run: (source$, { scheduler }) => source$.pipe(retryPolicy(() => throwError(() => gap), { scheduler })),
});
