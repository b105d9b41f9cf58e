import { map, type Observable } from 'rxjs';
import { decimalFrom } from '../src/core/decimal.js';
import { STANDING } from '../src/core/dialect.js';
import { ConnectionLost } from '../src/core/errors.js';
import type { Live, Stale } from '../src/core/freshness.js';
import type { DepthSnapshot } from '../src/lambdaplex/codecs/depth-snapshot.js';
import type { ReceivedUpdate } from '../src/lambdaplex/depth-join.js';
import { joinSnapshot, type DepthMessage, type JoinSnapshotOptions } from '../src/lambdaplex/join-snapshot.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';

type Envelope = Live<DepthMessage> | Stale;

const level = { price: decimalFrom('1.0'), qty: decimalFrom('2') };
const whole = (lastUpdateId: number): DepthSnapshot => ({ lastUpdateId, bids: [level], asks: [] });
const update = (id: number): Live<ReceivedUpdate> => ({
  _tag: 'Live',
  value: {
    symbol: 'HBAR-USDC',
    eventTimeMs: 0,
    firstUpdateId: id,
    lastUpdateId: id,
    bids: [level],
    asks: [],
    receivedAtMs: 0,
  },
});

const joined =
  (options: Pick<JoinSnapshotOptions, 'gapPolicy'> = {}) =>
  (source$: Observable<Envelope>, { scheduler, random, others }: DiagramTools<'snapshot'>) =>
    source$.pipe(
      joinSnapshot('HBAR-USDC', {
        // The diagram gives snapshots as the others' values.
        snapshot: () => others.snapshot as Observable<DepthSnapshot>,
        scheduler,
        random,
        ...options,
      }),
      map((envelope) =>
        envelope._tag === 'Stale' ? envelope.cause._tag : `${envelope.value.type} ${String(envelope.value.updateId)}`,
      ),
    );

const common = {
  operator: "joinSnapshot('HBAR-USDC', { snapshot })",
  legend: {
    o: 'the stream stands',
    a: 'update 1',
    b: 'update 2',
    c: 'update 3',
    d: 'update 4',
    e: 'update 6',
    s: 'snapshot up to 1',
    t: 'snapshot up to 3',
    v: 'snapshot up to 6',
    X: 'a lost socket',
    S: 'snapshot 1',
    T: 'snapshot 3',
    U: 'snapshot 3 and what came since, up to 4',
    V: 'snapshot 6',
    B: 'update 2',
    C: 'update 3',
    D: 'update 4',
    F: 'Stale: connection lost',
    G: 'Stale: 2 is missing',
    H: 'Stale: one more is missing',
    R: 'Stale: the snapshot cannot be read',
  },
  values: {
    o: { _tag: 'Live', value: STANDING },
    a: update(1),
    b: update(2),
    c: update(3),
    d: update(4),
    e: update(6),
    s: whole(1),
    t: whole(3),
    v: whole(6),
    X: { _tag: 'Stale', symbol: 'HBAR-USDC', cause: new ConnectionLost('ws', 1006, ''), sinceMs: 0 },
    S: 'snapshot 1',
    T: 'snapshot 3',
    U: 'snapshot 4',
    V: 'snapshot 6',
    B: 'update 2',
    C: 'update 3',
    D: 'update 4',
    F: 'ConnectionLost',
    G: 'SequenceGap',
    H: 'SequenceGap',
    R: 'RequestRejected',
  },
  run: joined(),
} satisfies Partial<Diagram<Envelope, 'snapshot'>>;

export const empty = diagram({
  ...common,
  says: 'without a stream no snapshot is read',
  case: 'empty',
  source: '       --|',
  others: { snapshot: 's' },
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the snapshot is read once the stream stands, and the book begins with it',
  case: 'one',
  source: '       -o------',
  others: { snapshot: '--s' },
  subscriptions: ['^'],
  expected: '     ---S----',
});

export const many = diagram({
  ...common,
  says: 'what comes while it is read is kept; what it has already is left out, the rest is applied to it',
  case: 'many',
  source: '       -oab-----c-',
  others: { snapshot: '----s' },
  subscriptions: ['^'],
  expected: '     -----(SB)C-',
});

export const tooOld = diagram({
  ...common,
  says: 'a snapshot that ends before the kept updates begin is too old, and another is read a second later',
  source: '       -od------',
  others: { snapshot: ['--s', '--t'] },
  subscriptions: ['^'],
  expected: '     - 1s ----(TD)-',
});

export const gap = diagram({
  ...common,
  says: 'an update that does not follow makes the book stale; it begins the next one, with another snapshot',
  source: '       -o---c---',
  others: { snapshot: ['--s', '--t'] },
  subscriptions: ['^'],
  expected: '     ---S-G 1s -T-',
});

export const gapsRepeat = diagram({
  ...common,
  says: 'while no update follows any snapshot, another is read ever later',
  source: '       -o---c 1003ms e 2003ms |',
  others: { snapshot: ['--s', '--t', '--v'] },
  subscriptions: ['^ 3012ms !'],
  expected: '     ---S-G 1001ms T-H 2001ms V-|',
});

export const gapAfterCalm = diagram({
  ...common,
  says: 'once one has followed, a second is enough again',
  source: '       -o---c 1003ms de 1003ms |',
  others: { snapshot: ['--s', '--t', '--v'] },
  subscriptions: ['^ 2013ms !'],
  expected: '     ---S-G 1001ms T-DH 1001ms V-|',
});

export const lost = diagram({
  ...common,
  says: 'after a lost socket everything begins anew once the stream stands again, with a second between two attempts',
  source: '       -o---X---o----',
  others: { snapshot: ['--s', '--t'] },
  subscriptions: ['^'],
  expected: '     ---S-F 997ms T',
});

export const failed = diagram({
  ...common,
  says: 'a snapshot that cannot be read is tried again, ever later, and that is told',
  source: '       -o------',
  others: { snapshot: ['--#', '--#', '--s'] },
  subscriptions: ['^'],
  expected: '     ---R 1001ms R 2001ms S',
});

const lenient = {
  ...common,
  operator: "joinSnapshot('HBAR-USDC', { snapshot, gapPolicy: 'lenient' })",
  run: joined({ gapPolicy: 'lenient' }),
};

export const lenientGap = diagram({
  ...lenient,
  says: 'a lenient book puts up with an update that does not follow; one that it has already is left out',
  source: '       -o---c-b-d|',
  others: { snapshot: '--s' },
  subscriptions: ['^---------!'],
  expected: '     ---S-C---D|',
});

export const refreshed = diagram({
  ...lenient,
  says: 'it is refreshed after 30 to 60 s; what comes while the snapshot is read is applied at once, and to that, too',
  source: '       -o--b 29998ms -d--|',
  others: { snapshot: ['--s', '--t'] },
  subscriptions: ['^---- 29998ms ----!'],
  expected: '     ---SB 29998ms -DU-|',
});

export const refreshedBehind = diagram({
  ...lenient,
  says: 'a snapshot never takes it back: one that ends before what the book had is too old, and another is read',
  source: '       -o---c 31002ms |',
  others: { snapshot: ['--s', '--s', '--t'] },
  subscriptions: ['^----- 31002ms !'],
  expected: '     ---S-C 31001ms T|',
});

export const refreshFailed = diagram({
  ...lenient,
  says: 'while a snapshot cannot be read the book goes on',
  source: '       -o-- 30001ms -c 1000ms --|',
  others: { snapshot: ['--s', '--#', '--t'] },
  subscriptions: ['^--- 30001ms -- 1000ms --!'],
  expected: '     ---S 30001ms -C 1000ms T-|',
});

export const error = diagram({
  ...common,
  says: 'an error of the stream passes',
  case: 'error',
  source: '       -o--#',
  others: { snapshot: '--s' },
  subscriptions: ['^---!'],
  expected: '     ---S#',
});

export const never = diagram({
  ...common,
  says: 'a stream that never stands has no book',
  case: 'never',
  source: '       -',
  others: { snapshot: 's' },
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves abandons the reading of the snapshot',
  case: 'unsubscribe',
  source: '       -o------',
  others: { snapshot: '----s' },
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     ---',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription reads a snapshot of its own',
  case: 'resubscribe',
  source: '       -o----|',
  others: { snapshot: '-s' },
  subscriptions: ['^-----!', '--------^-----!'],
  observers: [
    { subscribe: '^', expected: '--S---|' },
    { subscribe: '--------^', expected: '----------S---|' },
  ],
});
