import { Subject, mergeWith, tap } from 'rxjs';
import { ConnectionLost, HeartbeatMissed } from '../src/core/errors.js';
import { createRetryMemory, reconnect } from '../src/core/reconnect.js';
import { diagram, type Diagram } from '../src/testing/index.js';

/** Chance is always 0 here, so each wait is half of its ceiling: 2, 4, 8, 8 ms. */
const policy = { initialMs: 4, maxMs: 16, stableMs: 10 };

const common = {
  operator: 'reconnect({ initialMs: 4, maxMs: 16, stableMs: 10 })',
  legend: { o: 'open', X: 'HeartbeatMissed' },
  fault: new ConnectionLost('public', 1006, ''),
  faults: { X: new HeartbeatMissed('public', 10_000) },
  run: (source$, { scheduler, random }) => source$.pipe(reconnect({ ...policy, scheduler, random })),
} satisfies Partial<Diagram<string>>;

export const empty = diagram({
  ...common,
  says: 'the end is no loss',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'a lost socket is opened again after the wait',
  case: 'one',
  source: ['      -o-#', '-o-|'],
  subscriptions: ['^--!', '-----^--!'],
  expected: '     -o----o-|',
});

export const many = diagram({
  ...common,
  says: 'the wait doubles up to its maximum, for sockets that die young and for those that never open',
  case: 'many',
  source: ['      -o-#', '-#', '-oX', '-#', '-o-|'],
  subscriptions: ['^--!', '-----^!', '----------^-!', '--------------------^!', '-----------------------------^--!'],
  expected: '     -o---------o------------------o-|',
});

export const stable = diagram({
  ...common,
  says: 'a socket that was open for stableMs makes the waits start anew; one that was not, does not',
  case: 'stable',
  source: ['      -#', '-o---------#', '-o--------#', '-o-|'],
  subscriptions: ['^!', '---^----------!', '----------------^---------!', '------------------------------^--!'],
  expected: '     ----o------------o-------------o-|',
});

export const error = diagram({
  ...common,
  says: 'an error that is no loss passes at once',
  case: 'error',
  fault: new TypeError('this platform has no WebSocket'),
  source: '       #',
  subscriptions: ['(^!)'],
  expected: '     #',
});

export const givesUp = diagram({
  ...common,
  says: 'with atMost it gives up, with the last loss',
  case: 'gives up',
  operator: 'reconnect({ atMost: 2 })',
  source: ['      -#', '-#', '-X'],
  subscriptions: ['^!', '---^!', '--------^!'],
  expected: '     ---------X',
  run: (source$, { scheduler, random }) => source$.pipe(reconnect({ ...policy, atMost: 2, scheduler, random })),
});

export const never = diagram({
  ...common,
  says: 'a socket that neither opens nor fails is waited for: silence is the heartbeat’s business',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves ends the wait',
  case: 'unsubscribe',
  source: '       -o-#',
  subscriptions: ['^--!'],
  unsubscribe: '  ----!',
  expected: '     -o',
});

export const resubscribe = diagram({
  ...common,
  says: 'without a memory every subscription begins at once',
  case: 'resubscribe',
  source: '       -#',
  subscriptions: ['^!', '---^!', '-----^!'],
  observers: [
    { subscribe: '^---!', expected: '-' },
    { subscribe: '-----^!', expected: '-' },
  ],
});

export const memory = diagram({
  ...common,
  says: 'with a memory, observers who come and go do not ask a dead server more often',
  case: 'memory',
  operator: 'reconnect({ memory })',
  source: '       -#',
  subscriptions: ['^!', '---^!', '--------^!'],
  observers: [
    { subscribe: '^-!', expected: '-' },
    { subscribe: '--^--!', expected: '-' },
    { subscribe: '------^----!', expected: '-' },
  ],
  run: (source$, { scheduler, random }) =>
    source$.pipe(reconnect({ ...policy, memory: createRetryMemory(), scheduler, random })),
});

export const memoryOfSuccess = diagram({
  ...common,
  says: 'a memory forgets its losses when a stable socket is let go',
  case: 'memory of a stable socket',
  operator: 'reconnect({ memory })',
  source: ['      -#', '-o', '-#', '-o-|'],
  subscriptions: ['^!', '---^-----------!', '----------------^!', '-------------------^--!'],
  observers: [
    { subscribe: '^--------------!', expected: '----o' },
    { subscribe: '----------------^', expected: '--------------------o-|' },
  ],
  run: (source$, { scheduler, random }) =>
    source$.pipe(reconnect({ ...policy, memory: createRetryMemory(), scheduler, random })),
});

export const abandoned = diagram({
  ...common,
  says: 'an attempt that is abandoned before it opens counts as one made just now',
  case: 'abandoned attempt',
  operator: 'reconnect({ memory })',
  source: ['      -#', '-'],
  subscriptions: ['^!', '---^-!', '-----^!'],
  observers: [
    { subscribe: '^----!', expected: '-' },
    { subscribe: '----^-!', expected: '-' },
  ],
  run: (source$, { scheduler, random }) =>
    source$.pipe(reconnect({ ...policy, memory: createRetryMemory(), scheduler, random })),
});

export const told = diagram({
  ...common,
  says: 'each wait is told before it begins, with the number of losses in a row',
  case: 'told',
  operator: 'reconnect({ onWait })',
  legend: { ...common.legend, p: 'attempt 1, 2 ms', q: 'attempt 2, 4 ms' },
  values: {
    p: { attempt: 1, waitMs: 2, cause: common.fault },
    q: { attempt: 2, waitMs: 4, cause: common.faults.X },
  },
  source: ['      -#', '-oX', '-o-|'],
  subscriptions: ['^!', '---^-!', '---------^--!'],
  expected: '     -p--oq----o-|',
  run: (source$, { scheduler, random }) => {
    const told$ = new Subject<unknown>();
    return source$.pipe(
      reconnect({ ...policy, scheduler, random, onWait: (wait) => told$.next(wait) }),
      tap({ complete: () => told$.complete() }),
      mergeWith(told$),
    );
  },
});

export const patience = diagram({
  ...common,
  says: 'a venue that says it has too much of us is left alone for longer',
  case: 'floor',
  operator: 'reconnect({ maxMs: 60_000 })',
  legend: { o: 'open', P: 'closed with 1013', Q: 'refused with HTTP 429' },
  faults: {
    P: new ConnectionLost('public', 1013, 'try again later'),
    Q: new ConnectionLost('public', 1006, 'Unexpected server response: 429'),
  },
  source: ['      -P', '-Q', '-o-|'],
  subscriptions: ['^!', '- 5s ^!', '- 65001ms ^--!'],
  expected: '     - 65002ms o-|',
  run: (source$, { scheduler, random }) => source$.pipe(reconnect({ scheduler, random })),
});
