import type { Observable } from 'rxjs';
import { ConnectionLost, SequenceGap } from '../src/core/errors.js';
import type { Live, Stale } from '../src/core/freshness.js';
import { tellHoles } from '../src/core/tell-holes.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';

type Envelope = Live<number> | Stale;

const live = (value: number): Envelope => ({ _tag: 'Live', value });
const stale = (cause: Stale['cause'], sinceMs: number): Stale => ({ _tag: 'Stale', symbol: 'BTC/USD', cause, sinceMs });

const common = {
  operator: "tellHoles('BTC/USD', (trade) => trade.trade_id)",
  legend: { a: 'Live 1', b: 'Live 2', c: 'Live 3', d: 'Live 4', S: 'Stale: connection lost', H: 'Stale: 2 is missing' },
  values: {
    a: live(1),
    b: live(2),
    c: live(3),
    d: live(4),
    S: stale(new ConnectionLost('public', 1012, ''), 4),
    H: stale(new SequenceGap('BTC/USD', 2, 3), 2),
  },
  run: (source$: Observable<Envelope>, { scheduler }: DiagramTools) =>
    source$.pipe(tellHoles('BTC/USD', (id) => id, { scheduler })),
} satisfies Partial<Diagram<Envelope>>;

export const empty = diagram({
  ...common,
  says: 'nothing is missing from nothing',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the first event sets the base, whatever its number',
  case: 'one',
  source: '       -c-|',
  subscriptions: ['^--!'],
  expected: '     -c-|',
});

export const many = diagram({
  ...common,
  says: 'events that follow each other pass',
  case: 'many',
  source: '       a-(bc)-d-|',
  subscriptions: ['^--------!'],
  expected: '     a-(bc)-d-|',
});

export const hole = diagram({
  ...common,
  says: 'what is missing is told before the event that shows it; should it come after all, it is too late',
  source: '       a-c---b-d-|',
  subscriptions: ['^---------!'],
  expected: '     a-(Hc)--d-|',
});

export const mended = diagram({
  ...common,
  says: 'after a fault the repeated events are dropped; when none is missing, no hole is told',
  source: '       a-b-S--(abc)-d',
  subscriptions: ['^'],
  expected: '     a-b-S--c-----d',
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
  says: 'where nothing comes, nothing is told',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves, leaves the source',
  case: 'unsubscribe',
  source: '       a-b-c-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     a-b',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription counts for itself',
  case: 'resubscribe',
  source: '       b-c-|',
  subscriptions: ['^---!', '------^---!'],
  observers: [
    { subscribe: '^', expected: 'b-c-|' },
    { subscribe: '------^', expected: '------b-c-|' },
  ],
});
