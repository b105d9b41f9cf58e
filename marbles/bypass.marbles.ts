import { map, pipe, scan, type Observable } from 'rxjs';
import { bypass } from '../src/core/bypass.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const isMark = (value: string): value is 'X' => value === 'X';

const common = {
  operator: 'bypass(isMark, scan(count))',
  legend: { a: 'a value', b: 'a value', c: 'a value', X: 'a mark, which passes by', '1': 'one value so far' },
  run: (source$: Observable<string>) =>
    source$.pipe(
      bypass(
        isMark,
        pipe(
          scan((count: number) => count + 1, 0),
          map((count) => `${count}`),
        ),
      ),
    ),
} satisfies Partial<Diagram<string>>;

export const empty = diagram({
  ...common,
  says: 'the end passes',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the operator works on a value',
  case: 'one',
  source: '       -a-|',
  subscriptions: ['^--!'],
  expected: '     -1-|',
});

export const many = diagram({
  ...common,
  says: 'marks pass by it, in their order among the values, and it never hears of them',
  case: 'many',
  source: '       a-X-(bXc)-X-|',
  subscriptions: ['^-----------!'],
  expected: '     1-X-(2X3)-X-|',
});

export const error = diagram({
  ...common,
  says: 'an error ends both',
  case: 'error',
  source: '       a-X-#',
  subscriptions: ['^---!'],
  expected: '     1-X-#',
});

export const never = diagram({
  ...common,
  says: 'silence is silence',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves, leaves the source',
  case: 'unsubscribe',
  source: '       a-X-b-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     1-X',
});

export const resubscribe = diagram({
  ...common,
  says: 'the operator begins anew for each subscription',
  case: 'resubscribe',
  source: '       a-X-|',
  subscriptions: ['^---!', '------^---!'],
  observers: [
    { subscribe: '^', expected: '1-X-|' },
    { subscribe: '------^', expected: '------1-X-|' },
  ],
});
