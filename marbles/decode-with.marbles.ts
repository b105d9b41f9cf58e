import { type Observable } from 'rxjs';
import { Int } from '../src/core/codec.js';
import { decodeWith } from '../src/core/decode-with.js';
import { DecodeFailed } from '../src/core/errors.js';
import { diagram } from '../src/testing/index.js';

const values = { a: '1', b: '2', x: 'one', A: 1, B: 2 };
const fault = new DecodeFailed('book BTC/USD', ['the message should be Int, but is "one"']);
const operator = "decodeWith(Int, 'book BTC/USD')";
const legend = { a: 'the text 1', b: 'the text 2', x: 'no number', A: 'the number 1', B: 'the number 2' };
const run = (source$: Observable<unknown>) => source$.pipe(decodeWith(Int, 'book BTC/USD'));

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
  says: 'a message of the wrong shape ends the run and says what was wrong',
  values,
  legend,
  fault,
  source: '        -a-x-b-',
  subscriptions: ['^--!'],
  expected: '      -A-#',
  run,
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
  source: '        -a-b-a-',
  subscriptions: ['^---!'],
  unsubscribe: '   ----!',
  expected: '      -A-B-',
  run,
});

export const resubscribe = diagram({
  operator: `${operator}, twice`,
  case: 'resubscribe',
  says: 'the operator holds no state between runs',
  values,
  legend,
  fault,
  source: ['       -a-x', '-b-|'],
  subscriptions: ['^--!', '        -----^--!'],
  observers: [
    { subscribe: '^', expected: '-A-#' },
    { subscribe: '-----^', expected: '------B-|' },
  ],
  run,
});
