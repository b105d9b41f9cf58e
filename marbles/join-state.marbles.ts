import { map, type Observable } from 'rxjs';
import { STANDING } from '../src/core/dialect.js';
import { ConnectionLost, DecodeFailed, RequestRejected } from '../src/core/errors.js';
import type { Live, Stale } from '../src/core/freshness.js';
import { shareLatest } from '../src/core/share-latest.js';
import { joinState } from '../src/lambdaplex/join-state.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';

type Envelope = Live<typeof STANDING | string> | Stale;

/** The state is the text of what was read and of the events since. What `x` means only the reading `t` can tell. */
const apply = (state: string, event: string): string => {
  if (event === 'x' && !state.startsWith('t')) throw new DecodeFailed('balances', ['x']);
  return event === 'n' ? state : state + event;
};

const joined = (source$: Observable<Envelope>, { scheduler, random, others }: DiagramTools<'read'>) =>
  source$.pipe(
    joinState<string, string, string>('balances', {
      // The diagram gives readings as the others' values.
      read: () => others.read as Observable<string>,
      begin: (read) => read,
      apply,
      retry: { initialMs: 4, maxMs: 16 },
      scheduler,
      random,
    }),
  );

const shown = map((envelope: Live<string> | Stale) =>
  envelope._tag === 'Stale' ? envelope.cause._tag : `state ${envelope.value}`,
);

const event = (value: string): Envelope => ({ _tag: 'Live', value });

const common = {
  operator: "joinState('balances', { read, begin, apply })",
  legend: {
    o: 'the stream stands',
    a: 'event a',
    b: 'event b',
    n: 'an event that changes nothing',
    x: 'an event that cannot be applied to s',
    X: 'a lost socket',
    s: 'reading s',
    t: 'reading t',
    S: 's',
    A: 's and a',
    B: 's, a and b',
    T: 't',
    U: 't and b',
    V: 't and x',
    L: 'Stale: ConnectionLost',
    Q: 'Stale: RequestRejected',
    D: 'Stale: DecodeFailed',
  },
  values: {
    o: { _tag: 'Live', value: STANDING },
    a: event('a'),
    b: event('b'),
    n: event('n'),
    x: event('x'),
    X: { _tag: 'Stale', symbol: 'userData', cause: new ConnectionLost('ws', 1006, ''), sinceMs: 0 },
    S: 'state s',
    A: 'state sa',
    B: 'state sab',
    T: 'state t',
    U: 'state tb',
    V: 'state tx',
    L: 'ConnectionLost',
    Q: 'RequestRejected',
    D: 'DecodeFailed',
  },
  fault: new RequestRejected('/api/v1/account', 'status 503', 503),
  run: (source$: Observable<Envelope>, tools: DiagramTools<'read'>) => joined(source$, tools).pipe(shown),
} satisfies Partial<Diagram<Envelope, 'read'>>;

export const empty = diagram({
  ...common,
  says: 'without a stream nothing is read',
  case: 'empty',
  source: '       --|',
  others: { read: 's' },
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the state is read once the stream stands',
  case: 'one',
  source: '       -o-----',
  others: { read: '--s' },
  subscriptions: ['^'],
  expected: '     ---S---',
});

export const many = diagram({
  ...common,
  says: 'events that come while it is read are kept, and applied to it; those after it at once',
  case: 'many',
  source: '       -oa----b-',
  others: { read: '----s' },
  subscriptions: ['^'],
  expected: '     -----A-B-',
});

export const nothingNew = diagram({
  ...common,
  says: 'an event that changes nothing is silent',
  source: '       -o--na--',
  others: { read: '-s' },
  subscriptions: ['^'],
  expected: '     --S--A--',
});

export const lost = diagram({
  ...common,
  says: 'a fault of the stream passes; nobody knows what happened until it stands again, so the state is read anew',
  case: 'lost socket',
  source: '       -o---X---ob---',
  others: { read: ['--s', '--t'] },
  subscriptions: ['^'],
  expected: '     ---S-L-----U--',
});

export const lostMeanwhile = diagram({
  ...common,
  says: 'a reading that the fault overtakes is abandoned, with what was kept for it; what comes after the fault is kept',
  case: 'lost socket during a reading',
  source: '       -oa-X-b-o----',
  others: { read: ['-----s', '--t'] },
  subscriptions: ['^'],
  expected: '     ----L-----U--',
});

export const anew = diagram({
  ...common,
  says: 'a stream that stands anew is read anew; what was kept is kept',
  case: 'standing anew',
  source: '       -o-bo----',
  others: { read: ['-----s', '--t'] },
  subscriptions: ['^'],
  expected: '     ------U--',
});

export const failed = diagram({
  ...common,
  says: 'a reading that fails is told, and made again, ever later; what comes meanwhile is kept',
  case: 'reading fails',
  source: '       -o---a---------',
  others: { read: ['--#', '-#', '--s'] },
  subscriptions: ['^'],
  expected: '     ---Q--Q-----A--',
});

export const unfit = diagram({
  ...common,
  says: 'an event that cannot be applied makes the state stale; it is read anew, and the event applied to that',
  case: 'event that cannot be applied',
  source: '       -o---x--------',
  others: { read: ['--s', '--t'] },
  subscriptions: ['^'],
  expected: '     ---S-D---V----',
});

export const unfitKept = diagram({
  ...common,
  says: 'likewise, when it had been kept for the reading',
  case: 'kept event that cannot be applied',
  source: '       -ox-----------',
  others: { read: ['--s', '--t'] },
  subscriptions: ['^'],
  expected: '     ---D---V------',
});

export const error = diagram({
  ...common,
  says: 'an error of the stream passes',
  case: 'error',
  source: '       -o--#',
  others: { read: '--s' },
  subscriptions: ['^---!'],
  expected: '     ---S#',
});

export const never = diagram({
  ...common,
  says: 'a stream that never stands has no state',
  case: 'never',
  source: '       -',
  others: { read: 's' },
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves abandons the reading',
  case: 'unsubscribe',
  source: '       -o------',
  others: { read: '----s' },
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     ---',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription reads for itself',
  case: 'resubscribe',
  source: '       -o----|',
  others: { read: ['-s', '-t'] },
  subscriptions: ['^-----!', '--------^-----!'],
  observers: [
    { subscribe: '^', expected: '--S---|' },
    { subscribe: '--------^', expected: '----------T---|' },
  ],
});

export const late = diagram({
  ...common,
  operator: "joinState('balances', { read, begin, apply }), shareLatest()",
  says: 'shared, it is read once: a late observer gets the state as it is, or that it is stale',
  case: 'late observer',
  source: '       -o--a---X---o--',
  others: { read: ['-s', '-t'] },
  subscriptions: ['^'],
  observers: [
    { subscribe: '^', expected: '--S-A---L----T-' },
    { subscribe: '------^', expected: '------A-L----T-' },
    { subscribe: '----------^', expected: '----------L--T-' },
  ],
  run: (source$: Observable<Envelope>, tools: DiagramTools<'read'>) =>
    joined(source$, tools).pipe(shown, shareLatest({ lingerMs: 0, scheduler: tools.scheduler })),
});
