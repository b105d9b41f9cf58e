import { Subject, mergeWith, tap } from 'rxjs';
import {
  ConnectionLost,
  DepthChanged,
  HeartbeatMissed,
  SequenceGap,
  SubscriptionRejected,
} from '../src/core/errors.js';
import { resync } from '../src/core/resync.js';
import { diagram, type Diagram } from '../src/testing/index.js';

/** Chance is always 0 here, so each wait is half of its ceiling: 2, 4, 8 ms and so on. */
const waits = { initialMs: 4, maxMs: 16 };

const common = {
  operator: 'resync({ atMost: 3, perMs: 100, initialMs: 4, maxMs: 16 })',
  legend: { s: 'snapshot', u: 'update', L: 'ConnectionLost', H: 'HeartbeatMissed', D: 'DepthChanged' },
  fault: new SequenceGap('BTC/USD', 7, 9),
  faults: {
    L: new ConnectionLost('public', 1006, ''),
    H: new HeartbeatMissed('public', 10_000),
    D: new DepthChanged('BTC/USD', 100),
  },
  run: (source$, { scheduler, random }) => source$.pipe(resync({ atMost: 3, perMs: 100, ...waits, scheduler, random })),
} satisfies Partial<Diagram<string>>;

/** The same, with a stream that says when the socket is open again. */
const withSocket = {
  ...common,
  operator: 'resync({ atMost: 1, opened$ })',
  run: (source$, { scheduler, random, others }) =>
    source$.pipe(resync({ atMost: 1, perMs: 100, ...waits, scheduler, random, opened$: others.opened$ })),
} satisfies Partial<Diagram<string, 'opened$'>>;

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
  says: 'a gap ends the run; after the wait the source is subscribed again',
  case: 'one',
  source: ['      s-u-#', 's-u-|'],
  subscriptions: ['^---!', '------^---!'],
  expected: '     s-u---s-u-|',
});

export const many = diagram({
  ...common,
  says: 'the wait doubles from fault to fault',
  case: 'many',
  source: ['      s-#', 's-#', 's-#', 's--|'],
  subscriptions: ['^-!', '----^-!', '----------^-!', '--------------------^--!'],
  expected: '     s---s-----s---------s--|',
});

export const error = diagram({
  ...common,
  says: 'an error that is no fault of the topic passes at once',
  case: 'error',
  fault: new SubscriptionRejected('book', 'BTC/USD', 'Currency pair not supported'),
  source: '       -#',
  subscriptions: ['^!'],
  expected: '     -#',
});

export const never = diagram({
  ...common,
  says: 'silence is no fault here',
  case: 'never',
  source: '       s-',
  subscriptions: ['^'],
  expected: '     s-',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves ends the wait',
  case: 'unsubscribe',
  source: '       s-#',
  subscriptions: ['^-!'],
  unsubscribe: '  ---!',
  expected: '     s',
});

export const exhausted = diagram({
  ...common,
  says: 'one fault more than allowed within the time ends the stream, with that fault',
  case: 'exhausted',
  operator: 'resync({ atMost: 1 })',
  source: '       s-u-#',
  subscriptions: ['^---!', '------^---!'],
  expected: '     s-u---s-u-#',
  run: (source$, { scheduler, random }) => source$.pipe(resync({ atMost: 1, ...waits, scheduler, random })),
});

export const resubscribe = diagram({
  ...common,
  says: 'who subscribes after the end starts afresh, with a full budget and short waits',
  case: 'resubscribe',
  operator: 'resync({ atMost: 1 })',
  source: '       s-#',
  subscriptions: ['^-!', '----^-!', '----------^-!', '--------------^-!'],
  observers: [
    { subscribe: '^', expected: 's---s-#' },
    { subscribe: '----------^', expected: '----------s---s-#' },
  ],
  run: (source$, { scheduler, random }) => source$.pipe(resync({ atMost: 1, ...waits, scheduler, random })),
});

export const rareFaults = diagram({
  ...common,
  says: 'faults that are rare enough end nothing: each is the only one within its time',
  case: 'window',
  operator: 'resync({ atMost: 1, perMs: 10 })',
  source: '       s 9ms #',
  subscriptions: [
    '^ 9ms !',
    '- 11ms ^ 9ms !',
    '- 23ms ^ 9ms !',
    '- 35ms ^ 9ms !',
    '- 47ms ^ 9ms !',
    '- 59ms ^ 9ms !',
    '- 71ms ^ 8ms !',
  ],
  unsubscribe: '  - 80ms !',
  expected: '     s 11ms s 11ms s 11ms s 11ms s 11ms s 11ms s',
  run: (source$, { scheduler, random }) => source$.pipe(resync({ atMost: 1, perMs: 10, ...waits, scheduler, random })),
});

export const lastMeans = diagram({
  ...common,
  says: 'the last fault that is allowed asks for a new socket first',
  case: 'reconnect',
  operator: 'resync({ atMost: 2, reconnect })',
  legend: { ...common.legend, R: 'reconnect called' },
  source: ['      s-#', 's-#', 's-|'],
  subscriptions: ['^-!', '----^-!', '----------^-!'],
  expected: '     s---s-R---s-|',
  run: (source$, { scheduler, random }) => {
    const asked$ = new Subject<string>();
    const reconnect = () => asked$.next('R');
    return source$.pipe(
      resync({ atMost: 2, ...waits, scheduler, random, reconnect }),
      tap({ complete: () => asked$.complete() }),
      mergeWith(asked$),
    );
  },
});

export const lostSocket = diagram({
  ...withSocket,
  says: 'a lost socket is not counted, and waited out, however long that takes',
  case: 'lost socket',
  others: { opened$: '^---o----o-----o----' },
  source: ['      sL', 's-H', 's---L', 's--|'],
  subscriptions: ['^!', '----^-!', '---------^---!', '---------------^--!'],
  expected: '     s---s----s-----s--|',
});

export const socketOpenAlready = diagram({
  ...withSocket,
  says: 'a socket that is open again by now is taken up in the next turn',
  case: 'socket open already',
  others: { opened$: 'o--' },
  source: ['      s-L', 's-|'],
  subscriptions: ['^-!', '--^-!'],
  expected: '     s-s-|',
});

export const countedAmongLosses = diagram({
  ...withSocket,
  says: 'a lost socket between two faults does not make the second the first',
  case: 'lost socket between faults',
  others: { opened$: '^------o--' },
  source: ['      s-#', 'sL', 's-#'],
  subscriptions: ['^-!', '----^!', '-------^-!'],
  expected: '     s---s--s-#',
});

export const lostSocketUnaided = diagram({
  ...common,
  says: 'without word of the socket, losing it ends the stream',
  case: 'lost socket, unaided',
  source: '       s-L',
  subscriptions: ['^-!'],
  expected: '     s-L',
});

export const deeper = diagram({
  ...common,
  says: 'a book that is wanted deeper is taken up at once, in the next turn, and not counted',
  case: 'deeper',
  operator: 'resync({ atMost: 0 })',
  source: ['      s-D', 's-D', 's-#'],
  subscriptions: ['^-!', '--^-!', '----^-!'],
  expected: '     s-s-s-#',
  run: (source$, { scheduler, random }) => source$.pipe(resync({ atMost: 0, ...waits, scheduler, random })),
});
