import { Subject, finalize, merge, type Observable } from 'rxjs';
import { Int } from '../src/core/codec.js';
import { decodeEach } from '../src/core/decode-each.js';
import { diagram } from '../src/testing/index.js';

const values = { a: '1', b: '2', x: 'one', A: 1, B: 2 };
const operator = "decodeEach(Int, 'status', report)";
const legend = { a: 'the text 1', b: 'the text 2', x: 'no number', A: 'the number 1', B: 'the number 2' };
const run = (source$: Observable<unknown>) => source$.pipe(decodeEach(Int, 'status', () => undefined));

export const empty = diagram({
  operator,
  case: 'empty',
  says: 'no message, nothing to decode',
  source: '        --|',
  subscriptions: ['^-!'],
  expected: '      --|',
  run,
});

export const one = diagram({
  operator,
  case: 'one',
  says: 'a message becomes what its codec makes of it',
  values,
  legend,
  source: '        -a|',
  subscriptions: ['^-!'],
  expected: '      -A|',
  run,
});

export const many = diagram({
  operator,
  case: 'many',
  says: 'each message is decoded in its own turn',
  values,
  legend,
  source: '        -a-(ab)-b-|',
  subscriptions: ['^---------!'],
  expected: '      -A-(AB)-B-|',
  run,
});

export const malformed = diagram({
  operator,
  case: 'a malformed message',
  says: 'a message of the wrong shape is left out, and the run goes on',
  values,
  legend,
  source: '        -a-x-b-|',
  subscriptions: ['^------!'],
  expected: '      -A---B-|',
  run,
});

export const reported = diagram({
  operator: "decodeEach(Int, 'status', ({ problems }) => report(problems))",
  case: 'a malformed message, reported',
  says: 'what was wrong with a message is told in the turn in which it came',
  values: { ...values, P: ['the message should be Int, but is "one"'] },
  legend: { ...legend, P: 'what was reported' },
  source: '        -a-x-b-|',
  subscriptions: ['^------!'],
  expected: '      -A-P-B-|',
  run: (source$: Observable<unknown>) => {
    const reports$ = new Subject<readonly string[]>();
    const numbers$ = source$.pipe(
      decodeEach(Int, 'status', ({ problems }) => {
        reports$.next(problems);
      }),
      finalize(() => {
        reports$.complete();
      }),
    );
    return merge(reports$, numbers$);
  },
});

export const error = diagram({
  operator,
  case: 'error',
  says: 'an error of the source passes as it is',
  values,
  legend,
  source: '        -a-#',
  subscriptions: ['^--!'],
  expected: '      -A-#',
  run,
});

export const never = diagram({
  operator,
  case: 'never',
  says: 'a silent source stays silent',
  source: '        -----',
  subscriptions: ['^----'],
  expected: '      -----',
  run,
});

export const unsubscribe = diagram({
  operator,
  case: 'unsubscribe',
  says: 'who leaves is decoded for no more',
  values,
  legend,
  source: '        -a-x-b-a-',
  subscriptions: ['^-----!'],
  unsubscribe: '   ------!',
  expected: '      -A---B-',
  run,
});

export const resubscribe = diagram({
  operator: `${operator}, twice`,
  case: 'resubscribe',
  says: 'the operator holds no state between runs',
  values,
  legend,
  source: ['       -a-x|', '-b-|'],
  subscriptions: ['^---!', '        -----^--!'],
  observers: [
    { subscribe: '^', expected: '-A--|' },
    { subscribe: '-----^', expected: '------B-|' },
  ],
  run,
});
