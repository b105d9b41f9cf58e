import {
  BehaviorSubject,
  NEVER,
  Subject,
  defer,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  share,
  take,
  tap,
  type Observable,
} from 'rxjs';
import { STANDING } from '../src/core/dialect.js';
import { LogonRejected, SessionLost } from '../src/core/access-errors.js';
import {
  ConnectionLost,
  OutcomeUnknown,
  RequestRejected,
  SubscriptionRejected,
  isStreamError,
  type StreamError,
} from '../src/core/errors.js';
import type { Link } from '../src/core/link.js';
import { createRegister } from '../src/core/register.js';
import { createSecret } from '../src/core/secret.js';
import { createSession } from '../src/lambdaplex/session.js';
import { userData } from '../src/lambdaplex/user-data.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';

/**
 * A session, and the account's events behind it: the source is the private topic, so that its subscriptions show when
 * it is asked for. Each answer to a logon is a life of `logon`. What is told of the socket comes on `socket`: that it is
 * lost or open again, or that the exchange has ended the session.
 */
function gated(source$: Observable<unknown>, { scheduler, random, others }: DiagramTools): Observable<string> {
  const isOpen$ = new BehaviorSubject(true);
  const sessionLost$ = new Subject<StreamError>();
  const held$ = (others['socket'] ?? NEVER).pipe(
    tap((told) => {
      isOpen$.next(!isStreamError(told) || told._tag !== 'ConnectionLost');
      if (isStreamError(told)) sessionLost$.next(told);
    }),
    ignoreElements(),
    // A socket that nobody needs is closed, and the session with it.
    finalize(() => {
      sessionLost$.next(new ConnectionLost('ws', 1000, ''));
    }),
    share(),
  );
  const link: Link = {
    topics: {
      hold: () => source$,
      request: (message, { method }) =>
        defer(() => {
          message(1);
          return others[method.replace('session.', '')] ?? NEVER;
        }).pipe(
          take(1),
          map((reply) => ({ message: reply, sentAtMs: 0, receivedAtMs: 0 })),
        ),
      opened$: isOpen$.pipe(
        filter((isOpen) => isOpen),
        map(() => undefined),
      ),
      sessionLost$,
      whileHeld: () => (stream$) => merge(stream$, held$),
      reconnect: () => undefined,
      report: () => undefined,
      announcements: () => NEVER,
      status$: NEVER,
      held$: NEVER,
      closed$: NEVER,
      unrouted$: NEVER,
      close: () => Promise.resolve(),
    },
    resync: { initialMs: 4, maxMs: 16, scheduler, random },
    lingerMs: 2,
    scheduler,
  };
  const gate = createSession(link, {
    credentials: { apiKey: createSecret('lp_1'), sign: () => of(new Uint8Array(64)) },
    clock: { now: () => scheduler.now(), dated: (attempt$) => attempt$ },
    recvWindow: 5000,
    requestTimeoutMs: 10_000,
  });
  const events$ = userData(link, { messages: createRegister(), events: createRegister() }, gate.session$);
  const wishes$ = (others['user'] ?? NEVER).pipe(
    mergeMap((wish) => (wish === 'x' ? gate.logout() : gate.logon$)),
    ignoreElements(),
  );
  return merge(
    events$.pipe(
      map((envelope) =>
        envelope._tag === 'Stale' ? `stale: ${envelope.cause._tag}` : `event ${eventOf(envelope.value)}`,
      ),
    ),
    wishes$,
  );
}

const eventOf = (event: { readonly eventTimeMs: number }): number => event.eventTimeMs;

const frame = (E: number): object => ({ e: 'balanceChange', E, u: E, B: [] });

const refusal = new RequestRejected('session.logon', 'Bad signature');

const common = {
  operator: 'userData() behind the session',
  legend: {
    y: 'granted',
    o: 'the topic stands',
    e: 'event 1',
    f: 'event 2',
    E: 'event 1',
    F: 'event 2',
    X: 'the socket is lost',
    O: 'it is open again',
    R: 'the exchange ends the session',
    L: 'Stale: ConnectionLost',
    S: 'Stale: SessionLost',
    J: 'Stale: LogonRejected',
    D: 'Stale: DecodeFailed',
    Q: 'Stale: SubscriptionRejected',
    x: 'logout()',
    l: 'logon$',
    b: 'an event that cannot be read',
  },
  values: {
    o: STANDING,
    e: frame(1),
    f: frame(2),
    E: 'event 1',
    F: 'event 2',
    X: new ConnectionLost('ws', 1006, ''),
    R: new SessionLost('ws', 'Session revoked'),
    L: 'stale: ConnectionLost',
    S: 'stale: SessionLost',
    J: 'stale: LogonRejected',
    D: 'stale: DecodeFailed',
    Q: 'stale: SubscriptionRejected',
    b: { e: 'balanceChange' },
  },
  fault: refusal,
  faults: {
    K: new LogonRejected('ws', 'Bad signature', { cause: refusal }),
    U: new OutcomeUnknown('session.logon', 'no reply within 10000 ms'),
    Z: new SubscriptionRejected('userData', '', 'no such stream'),
  },
  run: gated,
} satisfies Partial<Diagram<unknown>>;

export const opens = diagram<unknown, 'logon'>({
  ...common,
  says: 'what is private is asked for once the logon is granted, never before',
  case: 'one',
  others: { logon: '--y' },
  source: '         o-e-',
  subscriptions: ['--^'],
  expected: '       ----E-',
});

export const reopens = diagram<unknown, 'logon' | 'socket'>({
  ...common,
  says: 'with the socket the session is lost, in the same turn; on the next there is another logon before anything else',
  case: 'lost socket',
  others: { logon: '--y', socket: '^-----X---O---' },
  source: ['        o-e-', 'o-f-'],
  subscriptions: ['--^---!', '------------^'],
  expected: '       ----E-L-------F-',
});

export const revoked = diagram<unknown, 'logon' | 'socket'>({
  ...common,
  says: 'when the exchange ends the session there is another logon, after a wait, on the same socket',
  case: 'revoked',
  others: { logon: '--y', socket: '^-----R---' },
  source: ['        o-e-', 'o-f-'],
  subscriptions: ['--^---!', '----------^'],
  expected: '       ----E-S-----F-',
});

export const lostMeanwhile = diagram<unknown, 'logon' | 'socket'>({
  ...common,
  says: 'a logon is no more of a matter once its socket is lost',
  case: 'lost socket during the logon',
  others: { logon: ['-----y', '--y'], socket: '^--X---O---' },
  source: '         o-f-',
  subscriptions: ['---------^'],
  expected: '       ---L-------F-',
});

export const rejected = diagram<unknown, 'logon'>({
  ...common,
  says: 'a refused logon ends what is private, which was never asked for',
  case: 'rejected',
  others: { logon: '--#' },
  source: '         o-e-',
  subscriptions: [],
  expected: '       --(JK)',
});

export const unknown = diagram<unknown, 'logon'>({
  ...common,
  says: 'a logon of which nobody knows is made again, ever later',
  case: 'unknown outcome',
  others: { logon: ['-U', '-U', '--y'] },
  source: '         o-e-',
  subscriptions: ['----------^'],
  expected: '       -S--S-------E-',
});

export const many = diagram<unknown, 'logon'>({
  ...common,
  says: 'a fault of the events is mended behind the same session',
  case: 'many',
  others: { logon: ['--y', '#'] },
  source: ['        o-e-b-', 'o-f-'],
  subscriptions: ['--^---!', '--------^'],
  expected: '       ----E-D---F-',
});

export const loggedOut = diagram<unknown, 'logon' | 'logout' | 'user'>({
  ...common,
  says: 'after a logout there is nothing private, until logon$ is observed',
  case: 'logout',
  others: { logon: '--y', logout: '-y', user: '^-----x-----l---' },
  source: ['        o-e-', 'o-f-'],
  subscriptions: ['--^---!', '--------------^'],
  expected: '       ----E-S---------F-',
});

export const logoutFirst = diagram<unknown, 'logon' | 'logout' | 'user'>({
  ...common,
  says: 'a logon that is asked for meanwhile waits for the end of the logout',
  case: 'logon during a logout',
  others: { logon: '--y', logout: '----y', user: '^-----x-l---' },
  source: ['        o-e-', 'o-f-'],
  subscriptions: ['--^---!', '------------^'],
  expected: '       ----E-S-------F-',
});

export const twoObservers = diagram<unknown, 'logon'>({
  ...common,
  says: 'one logon is enough for all',
  case: 'two observers',
  others: { logon: ['--y', '#'] },
  source: '         o-e-',
  subscriptions: ['--^'],
  observers: [
    { subscribe: '^', expected: '----E-' },
    { subscribe: '-^', expected: '----E-' },
  ],
});

export const late = diagram<unknown, 'logon'>({
  ...common,
  says: 'a late observer gets what comes from now on, behind the same session',
  case: 'late observer',
  others: { logon: ['--y', '#'] },
  source: '         o-e-f-',
  subscriptions: ['--^'],
  observers: [
    { subscribe: '^', expected: '----E-F-' },
    { subscribe: '-----^', expected: '------F-' },
  ],
});

export const lateInRepair = diagram<unknown, 'logon' | 'socket'>({
  ...common,
  says: 'between two sessions a late observer is told so',
  case: 'late observer during repair',
  others: { logon: '--y', socket: '^-----X---O---' },
  source: ['        o-e-', 'o-f-'],
  subscriptions: ['--^---!', '------------^'],
  observers: [
    { subscribe: '^', expected: '----E-L-------F-' },
    { subscribe: '--------^', expected: '--------L-----F-' },
  ],
});

export const lastLeaves = diagram<unknown, 'logon'>({
  ...common,
  says: 'the session is given up when the last one has left and lingered',
  case: 'last leaves',
  others: { logon: '--y' },
  source: '         o-e-f-f-f-',
  subscriptions: ['--^------!'],
  observers: [
    { subscribe: '^----!', expected: '----E-' },
    { subscribe: '^------!', expected: '----E-F' },
  ],
});

export const resubscribe = diagram<unknown, 'logon'>({
  ...common,
  says: 'who comes after that logs on anew',
  case: 'resubscribe',
  others: { logon: ['--y', '--y'] },
  source: ['        o-e-', 'o-f-'],
  subscriptions: ['--^----!', '------------^'],
  observers: [
    { subscribe: '^----!', expected: '----E-' },
    { subscribe: '----------^', expected: '--------------F-' },
  ],
});

export const unsubscribe = diagram<unknown, 'logon'>({
  ...common,
  says: 'who leaves abandons the logon',
  case: 'unsubscribe',
  others: { logon: '-----y' },
  source: '         o-e-',
  subscriptions: [],
  unsubscribe: '    -!',
  expected: '       --',
});

export const error = diagram<unknown, 'logon'>({
  ...common,
  says: 'a topic that is refused ends with that',
  case: 'error',
  others: { logon: '--y' },
  source: '         --Z',
  subscriptions: ['--^-!'],
  expected: '       ----(QZ)',
});

export const never = diagram<unknown, 'logon'>({
  ...common,
  says: 'without an answer to the logon nothing private is asked for',
  case: 'never',
  others: { logon: '-' },
  source: '         o-e-',
  subscriptions: [],
  expected: '       -',
});
