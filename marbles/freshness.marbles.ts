import { SequenceGap } from '../src/core/errors.js';
import { freshness, type Stale } from '../src/core/freshness.js';
import { diagram } from '../src/testing/index.js';

const operator = "freshness('BTC/USD')";
const legend = { A: 'Live a', B: 'Live b', C: 'Live c', S: 'Stale' };

const gap = new SequenceGap('BTC/USD', 7, 9);
const live = (value: unknown) => ({ _tag: 'Live', value });
const stale = (sinceMs: number): Stale => ({ _tag: 'Stale', symbol: 'BTC/USD', cause: gap, sinceMs });
const values = { A: live('a'), B: live('b'), C: live('c') };

export const empty = diagram({
  operator,
  says: 'the end passes',
  case: 'empty',
  source: '       ---|',
  subscriptions: ['^--!'],
  expected: '     ---|',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const one = diagram({
  operator,
  says: 'a value comes as Live',
  case: 'one',
  legend,
  values,
  source: '       -a-|',
  subscriptions: ['^--!'],
  expected: '     -A-|',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const many = diagram({
  operator,
  says: 'every value comes as Live, in its own turn',
  case: 'many',
  legend,
  values,
  source: '       a-(bc)-|',
  subscriptions: ['^------!'],
  expected: '     A-(BC)-|',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const error = diagram({
  operator,
  says: 'an error is told as Stale, then passes, both in the same turn',
  case: 'error',
  legend,
  values: { ...values, S: stale(4) },
  fault: gap,
  source: '       a-b-#',
  subscriptions: ['^---!'],
  expected: '     A-B-(S#)',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const errorBeforeAnyValue = diagram({
  operator,
  says: 'an error before the first value is told as Stale all the same: a late observer has to know',
  case: 'error first',
  legend,
  values: { S: stale(2) },
  fault: gap,
  source: '       --#',
  subscriptions: ['^-!'],
  expected: '     --(S#)',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const bug = diagram({
  operator,
  says: 'an error that is a bug, not a fault of the stream, passes alone',
  case: 'bug',
  legend,
  values,
  fault: new TypeError('undefined is not a book'),
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     A-#',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const never = diagram({
  operator,
  says: 'silence says nothing',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const unsubscribe = diagram({
  operator,
  says: 'who leaves is told nothing of the error that comes later',
  case: 'unsubscribe',
  legend,
  values,
  fault: gap,
  source: '       a-b-#',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     A-B',
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});

export const resubscribe = diagram({
  operator,
  says: 'each subscription dates its own error',
  case: 'resubscribe',
  legend: { A: 'Live a', S: 'Stale since 2 ms', T: 'Stale since 7 ms' },
  values: { ...values, S: stale(2), T: stale(7) },
  fault: gap,
  source: '       a-#',
  subscriptions: ['^-!', '-----^-!'],
  observers: [
    { subscribe: '^', expected: 'A-(S#)' },
    { subscribe: '-----^', expected: '-----A-(T#)' },
  ],
  run: (source$, { scheduler }) => source$.pipe(freshness('BTC/USD', { scheduler })),
});
