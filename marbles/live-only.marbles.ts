import { SequenceGap } from '../src/core/errors.js';
import { liveOnly, type Live, type Stale } from '../src/core/freshness.js';
import { diagram, type Diagram } from '../src/testing/index.js';
import type { Observable } from 'rxjs';

const gap = new SequenceGap('BTC/USD', 7, 9);
const live = (value: string): Live<string> => ({ _tag: 'Live', value });
const stale: Stale = { _tag: 'Stale', symbol: 'BTC/USD', cause: gap, sinceMs: 0 };

const common = {
  operator: 'liveOnly()',
  legend: { A: 'Live a', B: 'Live b', C: 'Live c', S: 'Stale' },
  values: { A: live('a'), B: live('b'), C: live('c'), S: stale },
  run: (source$: Observable<Live<string> | Stale>) => source$.pipe(liveOnly()),
} satisfies Partial<Diagram<Live<string> | Stale>>;

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
  says: 'Live gives its value',
  case: 'one',
  source: '       -A-|',
  subscriptions: ['^--!'],
  expected: '     -a-|',
});

export const many = diagram({
  ...common,
  says: 'Stale gives nothing: there is silence until the stream is mended',
  case: 'many',
  source: '       A-(BS)--C-|',
  subscriptions: ['^---------!'],
  expected: '     a-b-----c-|',
});

export const error = diagram({
  ...common,
  says: 'an error passes',
  case: 'error',
  fault: gap,
  source: '       A-(S#)',
  subscriptions: ['^-!'],
  expected: '     a-#',
});

export const never = diagram({
  ...common,
  says: 'a stream that stays stale stays silent',
  case: 'never',
  source: '       S-',
  subscriptions: ['^'],
  expected: '     --',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves leaves the source too',
  case: 'unsubscribe',
  source: '       A-B-C-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     a-b',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription begins anew',
  case: 'resubscribe',
  source: '       S-A-|',
  subscriptions: ['^---!', '-----^---!'],
  observers: [
    { subscribe: '^', expected: '--a-|' },
    { subscribe: '-----^', expected: '-------a-|' },
  ],
});
