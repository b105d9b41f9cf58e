import { map, merge, type Observable, type OperatorFunction } from 'rxjs';
import { catchTag } from '../src/core/catch-tag.js';
import { ConnectionLost, SubscriptionRejected } from '../src/core/errors.js';
import type { Live, Stale } from '../src/core/freshness.js';
import { diagram, type Diagram } from '../src/testing/index.js';
import { instrumentFrame, ohlcFrame, tickerFrame, tradeFrame } from '../test/kraken/channel-frames.js';
import { bookFrame, checksumOf } from '../test/kraken/virtual-kraken.js';
import { krakenOn } from './kraken-on.js';

const ack = (channel: string, symbol = 'A/B', more: object = {}): string =>
  JSON.stringify({ method: 'subscribe', success: true, result: { channel, symbol, ...more } });

const ticker = 'a ticker, its best bid';
const bids = [['99.5', '1.0']] as const;
const asks = [['100.5', '2.0']] as const;

/** Values in a few words, for the picture: what an envelope holds, or why it is stale. */
const briefly = <T>(words: (value: T) => string): OperatorFunction<Live<T> | Stale, string> =>
  map((envelope) => (envelope._tag === 'Live' ? words(envelope.value) : `stale: ${envelope.cause._tag}`));

const lost = new ConnectionLost('public', 1012, '');

/** `#` is a socket that breaks; the client opens another by itself. */
const broken = { fault: lost } satisfies Partial<Diagram>;

export const bookLate = diagram({
  ...broken,
  operator: "withFreshness.book('A/B')",
  says: 'a late observer gets the current book; in a repair it is told so, and then gets the next one',
  case: 'late observer',
  legend: { a: 'ack', s: 'snapshot', u: 'update', S: 'best bid 1.0', U: 'best bid 3.0', X: 'Stale' },
  values: {
    a: ack('book', 'A/B', { depth: 10 }),
    s: bookFrame('A/B', 'snapshot', bids, asks),
    u: bookFrame('A/B', 'update', [['99.5', '3.0']], [], checksumOf([['99.5', '3.0']], asks)),
    S: '1.0',
    U: '3.0',
    X: 'stale: ConnectionLost',
  },
  source: ['      -a-s-u--#', '-a-s-'],
  subscriptions: ['^-------!', '----------^------!'],
  observers: [
    { subscribe: '^--------------!', expected: '---S-U--X----S' },
    { subscribe: '------^--------!', expected: '------U-X----S' },
    { subscribe: '---------^-----!', expected: '---------X---S' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.book('A/B')
      .pipe(briefly(({ bids: [best] }) => best?.qty ?? 'none')),
});

export const bookUpdatesLate = diagram({
  ...broken,
  operator: "withFreshness.bookUpdates('A/B')",
  says: 'a late observer gets a snapshot made of the current book, then events like all',
  case: 'late observer',
  legend: {
    a: 'ack',
    s: 'snapshot',
    u: 'update',
    S: 'snapshot, bid 1.0',
    U: 'update to 3.0',
    T: 'snapshot, bid 3.0',
    X: 'Stale',
  },
  values: {
    a: ack('book', 'A/B', { depth: 10 }),
    s: bookFrame('A/B', 'snapshot', bids, asks),
    u: bookFrame('A/B', 'update', [['99.5', '3.0']], [], checksumOf([['99.5', '3.0']], asks)),
    S: 'snapshot 1.0',
    U: 'update 3.0',
    T: 'snapshot 3.0',
    X: 'stale: ConnectionLost',
  },
  source: ['      -a-s-u--#', '-a-s-'],
  subscriptions: ['^-------!', '----------^------!'],
  observers: [
    { subscribe: '^--------------!', expected: '---S-U--X----S' },
    { subscribe: '------^--------!', expected: '------T-X----S' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.bookUpdates('A/B')
      .pipe(briefly(({ type, bids: [best] }) => `${type} ${best?.qty ?? 'none'}`)),
});

export const tickerLate = diagram({
  ...broken,
  operator: "withFreshness.ticker('A/B')",
  says: 'a late observer gets the latest ticker',
  case: 'late observer',
  legend: { a: 'ack', s: 'snapshot', u: 'update', S: 'bid 100.0', U: 'bid 99.5', X: 'Stale' },
  values: {
    a: ack('ticker', 'A/B', { event_trigger: 'trades' }),
    s: tickerFrame('A/B', '100.0', 'snapshot'),
    u: tickerFrame('A/B', '99.5'),
    S: '100.0',
    U: '99.5',
    X: 'stale: ConnectionLost',
  },
  source: ['      -a-s-u--#', '-a-s-'],
  subscriptions: ['^-------!', '----------^------!'],
  observers: [
    { subscribe: '^--------------!', expected: '---S-U--X----S' },
    { subscribe: '------^--------!', expected: '------U-X----S' },
    { subscribe: '---------^-----!', expected: '---------X---S' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.ticker('A/B')
      .pipe(briefly(({ bid }) => bid)),
});

const trades = {
  legend: {
    a: 'ack',
    s: 'snapshot: trades 1, 2',
    t: 'update: trade 3',
    r: 'snapshot: 2, 3, 4',
    '1': 'trade 1',
    X: 'Stale',
  },
  values: {
    a: ack('trade'),
    s: tradeFrame('A/B', [1, 2], 'snapshot'),
    t: tradeFrame('A/B', [3]),
    r: tradeFrame('A/B', [2, 3, 4], 'snapshot'),
    X: 'stale: ConnectionLost',
  },
  source: ['      -a-s---t--#', '-----a-r-'],
  subscriptions: ['^---------!', '------------^---------!'],
} satisfies Partial<Diagram>;

export const tradesLate = diagram({
  ...broken,
  ...trades,
  operator: "withFreshness.trades('A/B')",
  says: 'observers get the trades from now on; those missed while the socket was lost come once, by the snapshot',
  case: 'late observer',
  observers: [
    { subscribe: '^-------------------!', expected: '-------3--X--------4' },
    { subscribe: '-----------^--------!', expected: '-----------X-------4' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.trades('A/B')
      .pipe(briefly(({ trade_id }) => `${trade_id}`)),
});

export const tradesWithSnapshotLate = diagram({
  ...broken,
  ...trades,
  operator: "withFreshness.trades('A/B', { snapshot: true })",
  says: 'with a snapshot, a late observer first gets the last fifty',
  case: 'late observer',
  observers: [
    { subscribe: '^-------------------!', expected: '---(12)3--X--------4' },
    { subscribe: '-----------^--------!', expected: '-----------(123X)--4' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.trades('A/B', { snapshot: true })
      .pipe(briefly(({ trade_id }) => `${trade_id}`)),
});

export const ohlcLate = diagram({
  ...broken,
  operator: "withFreshness.ohlc('A/B', { interval: 1 })",
  says: 'the first observer gets the last candles, a late one the current; a reconnect goes on with it',
  case: 'late observer',
  legend: {
    a: 'ack',
    s: 'snapshot: 10:01, 10:02',
    u: 'update: 10:02 closes at 2.5',
    r: 'snapshot: 10:01, 10:02, 10:03',
    P: '10:01',
    Q: '10:02',
    U: '10:02 at 2.5',
    N: '10:03',
    X: 'Stale',
  },
  values: {
    a: ack('ohlc', 'A/B', { interval: 1 }),
    s: ohlcFrame(
      'A/B',
      [
        [1, '1.0', 1],
        [2, '2.0', 1],
      ],
      'snapshot',
    ),
    u: ohlcFrame('A/B', [[2, '2.5', 2]]),
    r: ohlcFrame(
      'A/B',
      [
        [1, '1.0', 1],
        [2, '2.5', 2],
        [3, '3.0', 1],
      ],
      'snapshot',
    ),
    P: '01 1.0',
    Q: '02 2.0',
    U: '02 2.5',
    N: '03 3.0',
    X: 'stale: ConnectionLost',
  },
  source: ['      -a-s---u--#', '-a-r-'],
  subscriptions: ['^---------!', '------------^------!'],
  observers: [
    { subscribe: '^----------------!', expected: '---(PQ)U--X----(UN)' },
    { subscribe: '--------^--------!', expected: '--------U-X----(UN)' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.ohlc('A/B', { interval: 1 })
      .pipe(briefly(({ interval_begin, close }) => `${interval_begin.slice(14, 16)} ${close}`)),
});

export const instrumentsLate = diagram({
  ...broken,
  operator: 'withFreshness.instruments()',
  says: 'a late observer gets the whole reference data as it stands',
  case: 'late observer',
  legend: { a: 'ack', s: 'snapshot', u: 'update: post_only', S: 'A/B online', U: 'A/B post_only', X: 'Stale' },
  values: {
    a: ack('instrument', undefined),
    s: instrumentFrame({}, { 'A/B': 'online' }, 'snapshot'),
    u: instrumentFrame({}, { 'A/B': 'post_only' }),
    S: 'online',
    U: 'post_only',
    X: 'stale: ConnectionLost',
  },
  source: ['      -a-s-u--#', '-a-s-'],
  subscriptions: ['^-------!', '----------^------!'],
  observers: [
    { subscribe: '^--------------!', expected: '---S-U--X----S' },
    { subscribe: '------^--------!', expected: '------U-X----S' },
    { subscribe: '---------^-----!', expected: '---------X---S' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.instruments()
      .pipe(briefly(({ pairs }) => pairs.get('A/B')?.status ?? 'none')),
});

export const systemStatusLate = diagram({
  ...broken,
  operator: 'withFreshness.systemStatus()',
  says: 'a late observer gets the latest state that the exchange told',
  case: 'late observer',
  legend: { o: 'online', m: 'maintenance', O: 'online', M: 'maintenance', X: 'Stale' },
  values: {
    o: '{"channel":"status","type":"update","data":[{"system":"online"}]}',
    m: '{"channel":"status","type":"update","data":[{"system":"maintenance"}]}',
    O: 'online',
    M: 'maintenance',
    X: 'stale: ConnectionLost',
  },
  source: ['      -o---m--#', '-o---'],
  subscriptions: ['^-------!', '----------^------!'],
  observers: [
    { subscribe: '^--------------!', expected: '-O---M--X--O' },
    { subscribe: '------^--------!', expected: '------M-X--O' },
  ],
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .withFreshness.systemStatus()
      .pipe(briefly(({ system }) => system)),
});

const refused = {
  legend: { a: 'ack A/B', s: `A/B: ${ticker}`, r: 'NO/PE is refused', u: `A/B: ${ticker}`, S: '100.0', U: '99.5' },
  values: {
    a: ack('ticker', 'A/B', { event_trigger: 'trades' }),
    s: tickerFrame('A/B', '100.0', 'snapshot'),
    r: '{"method":"subscribe","success":false,"error":"Currency pair not supported NO/PE","symbol":"NO/PE"}',
    u: tickerFrame('A/B', '99.5'),
    S: '100.0',
    U: '99.5',
    R: 'refused',
  },
  fault: new SubscriptionRejected('ticker', 'NO/PE', 'Currency pair not supported NO/PE'),
  source: '       -a-s-r-u-u-',
} satisfies Partial<Diagram>;

export const merged = diagram({
  ...refused,
  operator: "ticker(['A/B', 'NO/PE'])",
  says: 'many symbols are the merge of their own streams; a refused one ends the merge',
  case: 'merge with a refusal',
  subscriptions: ['^------!'],
  expected: '     ---S-#',
  run: (frames$: Observable<string>, tools) =>
    krakenOn(frames$, tools)
      .ticker(['A/B', 'NO/PE'])
      .pipe(map(({ bid }) => bid)),
});

export const mergedElsewhere = diagram({
  ...refused,
  operator: "ticker(['A/B', 'NO/PE']) beside ticker('A/B')",
  says: 'the same symbol observed elsewhere goes on, on the same subscription',
  case: 'merge with a refusal',
  legend: { ...refused.legend, R: 'the merge has ended' },
  source: '       -a-s---r-u-u-',
  subscriptions: ['^-----------!'],
  unsubscribe: '  ----------!',
  expected: '     ---(SS)R-U',
  run: (frames$: Observable<string>, tools) => {
    const kraken = krakenOn(frames$, tools);
    const both$ = kraken.ticker(['A/B', 'NO/PE']).pipe(map(({ bid }) => bid));
    return merge(
      both$.pipe(catchTag('SubscriptionRejected', () => ['refused'])),
      kraken.ticker('A/B').pipe(map(({ bid }) => bid)),
    );
  },
});
