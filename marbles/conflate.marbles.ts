import type { Observable } from 'rxjs';
import { conflate } from '../src/index.js';
import { ChecksumMismatch } from '../src/core/errors.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';

const common = {
  operator: 'conflate({ everyMs: 4 })',
  legend: { s: 'Stale' },
  values: { s: { _tag: 'Stale', symbol: 'BTC/USD', cause: new ChecksumMismatch('BTC/USD', 1, 2), sinceMs: 0 } },
  run: (source$: Observable<unknown>, { scheduler }: Pick<DiagramTools, 'scheduler'>) =>
    source$.pipe(conflate({ everyMs: 4, scheduler })),
} satisfies Partial<Diagram>;

export const empty = diagram({
  ...common,
  says: 'nothing comes, nothing waits',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the first value passes at once and is not repeated',
  case: 'one',
  source: '       -a-------|',
  subscriptions: ['^--------!'],
  expected: '     -a-------|',
});

export const many = diagram({
  ...common,
  says: 'then at most one in each period, always the newest',
  case: 'many',
  source: '       abc-de-----f--|',
  subscriptions: ['^-------------!'],
  expected: '     a---d---e---f-|',
});

export const slow = diagram({
  ...common,
  says: 'a source that is slower passes untouched',
  case: 'slow source',
  source: '       a----b----c-|',
  subscriptions: ['^-----------!'],
  expected: '     a----b----c-|',
});

export const flushed = diagram({
  ...common,
  says: 'what waits is not lost when the source completes',
  case: 'flush',
  source: '       abc|',
  subscriptions: ['^--!'],
  expected: '     a--(c|)',
});

export const stale = diagram({
  ...common,
  says: 'Stale passes at once, and what waited from before it is dropped',
  case: 'stale',
  source: '       ab-s---c-|',
  subscriptions: ['^--------!'],
  expected: '     a--s---c-|',
});

export const mended = diagram({
  ...common,
  says: 'what comes after Stale waits for its turn like all else',
  case: 'mended',
  source: '       absc-----|',
  subscriptions: ['^--------!'],
  expected: '     a-s-c----|',
});

export const error = diagram({
  ...common,
  says: 'an error passes at once; what waits is lost',
  case: 'error',
  source: '       ab-#',
  subscriptions: ['^--!'],
  expected: '     a--#',
});

export const never = diagram({
  ...common,
  says: 'what waits comes when its turn comes, whether or not the source goes on',
  case: 'never',
  source: '       ab-',
  subscriptions: ['^'],
  expected: '     a---b-',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves leaves nothing waiting',
  case: 'unsubscribe',
  source: '       ab-------',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     a--',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription has periods of its own',
  case: 'resubscribe',
  source: '       ab-----|',
  subscriptions: ['^------!', '--^------!'],
  observers: [
    { subscribe: '^', expected: 'a---b--|' },
    { subscribe: '--^', expected: '--a---b--|' },
  ],
});
