import { EMPTY, NEVER, type Observable } from 'rxjs';
import { HeartbeatMissed } from '../src/core/errors.js';
import { heartbeat } from '../src/core/heartbeat.js';
import { diagram, type DiagramTools } from '../src/testing/index.js';

const quiet =
  (policy: { dataIsDue: boolean; ping$?: Observable<unknown> }) =>
  (source$: Observable<unknown>, { scheduler }: Pick<DiagramTools, 'scheduler'>) =>
    source$.pipe(
      heartbeat({
        endpoint: 'public',
        silenceMs: 5,
        pingEveryMs: 7,
        pongWithinMs: 5,
        dataIsDue: () => policy.dataIsDue,
        ping: (onSent) => {
          onSent();
          return policy.ping$ ?? NEVER;
        },
        scheduler,
      }),
    );

const due = quiet({ dataIsDue: true });
const idle = quiet({ dataIsDue: false });

export const empty = diagram({
  operator: 'heartbeat({ silenceMs: 5 })',
  case: 'empty',
  says: 'a socket that ends is no longer watched',
  source: '        ---|',
  subscriptions: ['^--!'],
  expected: '      ---|',
  run: due,
});

export const one = diagram({
  operator: 'heartbeat({ silenceMs: 5 })',
  case: 'one',
  says: 'one frame feeds the watch for as long as silence is allowed',
  fault: new HeartbeatMissed('public', 5),
  source: '        --f-----',
  subscriptions: ['^------!'],
  expected: '      --f----#',
  run: due,
});

export const many = diagram({
  operator: 'heartbeat({ silenceMs: 5 })',
  case: 'many',
  says: 'frames pass untouched, each feeding the watch',
  source: '        f---f---(ff)|',
  subscriptions: ['^-----------!'],
  expected: '      f---f---(ff)|',
  run: due,
});

export const error = diagram({
  operator: 'heartbeat({ silenceMs: 5 })',
  case: 'error',
  says: 'a socket that is lost ends the watch with its own error',
  source: '        -f-#',
  subscriptions: ['^--!'],
  expected: '      -f-#',
  run: due,
});

export const never = diagram({
  operator: 'heartbeat({ silenceMs: 5 })',
  case: 'never',
  says: 'a socket on which data is due, and that stays silent, is dead',
  fault: new HeartbeatMissed('public', 5),
  source: '        -',
  subscriptions: ['^----!'],
  expected: '      -----#',
  run: due,
});

export const idleSocket = diagram({
  operator: 'heartbeat({ pingEveryMs: 7, pongWithinMs: 5 })',
  case: 'a ping without an answer',
  says: 'a socket on which nothing is due is pinged, and dead when no frame follows',
  fault: new HeartbeatMissed('public', 12),
  source: '        -',
  subscriptions: ['^-----------!'],
  expected: '      ------------#',
  run: idle,
});

export const answeredPing = diagram({
  operator: 'heartbeat({ pingEveryMs: 7, pongWithinMs: 5 })',
  case: 'a ping with an answer',
  says: 'any frame after the ping proves that the socket lives',
  source: '        ---------p---------p--|',
  subscriptions: ['^---------------------!'],
  expected: '      ---------p---------p--|',
  run: idle,
});

export const failedPing = diagram({
  operator: 'heartbeat({ pingEveryMs: 7, pongWithinMs: 5 })',
  case: 'a ping that fails',
  says: 'a ping that cannot be sent is no proof of anything: the frames decide',
  source: '        ---------p--|',
  subscriptions: ['^-----------!'],
  expected: '      ---------p--|',
  run: quiet({ dataIsDue: false, ping$: EMPTY }),
});

export const unsubscribe = diagram({
  operator: 'heartbeat({ silenceMs: 5 })',
  case: 'unsubscribe',
  says: 'who leaves takes the watch along',
  source: '        -f--------',
  subscriptions: ['^---!'],
  unsubscribe: '   ----!',
  expected: '      -f---',
  run: due,
});

export const resubscribe = diagram({
  operator: 'heartbeat({ silenceMs: 5 }), twice',
  case: 'resubscribe',
  says: 'each socket is watched from its own beginning',
  fault: new HeartbeatMissed('public', 5),
  source: '        f-----',
  subscriptions: ['^----!', '     ---------^----!'],
  observers: [
    { subscribe: '^', expected: 'f----#' },
    { subscribe: '---------^', expected: '---------f----#' },
  ],
  run: due,
});
