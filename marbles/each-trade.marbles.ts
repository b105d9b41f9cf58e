import type { Observable } from 'rxjs';
import { decimalFrom } from '../src/core/decimal.js';
import { ConnectionLost, SequenceGap, SnapshotUnavailable } from '../src/core/errors.js';
import type { Live, Stale } from '../src/core/freshness.js';
import type { Trade, TradeMessage } from '../src/kraken/codecs/trade.js';
import { eachTrade, type Hole, type TradeEvent } from '../src/kraken/public/each-trade.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';

type Frame = Live<TradeMessage> | Stale;

const trade = (trade_id: number): Trade => ({
  symbol: 'BTC/USD',
  side: 'buy',
  price: decimalFrom('100.5'),
  qty: decimalFrom('0.1'),
  ord_type: 'market',
  trade_id,
  timestamp: '2026-03-01T10:00:00.000001Z',
});

const frame = (type: 'snapshot' | 'update', ...ids: readonly number[]): Frame => ({
  _tag: 'Live',
  value: { type, data: ids.map(trade) },
});
const live = (id: number): Live<Trade> => ({ _tag: 'Live', value: trade(id) });
const told = (id: number, isPast = false): TradeEvent => ({ _tag: 'Trade', live: live(id), isPast });
const stale = (cause: Stale['cause'], sinceMs: number): Stale => ({ _tag: 'Stale', symbol: 'BTC/USD', cause, sinceMs });
const after = (id: number, gap: SequenceGap, sinceMs: number): TradeEvent => {
  const hole: Hole = { _tag: 'Stale', symbol: 'BTC/USD', cause: gap, sinceMs };
  return { _tag: 'Trade', live: live(id), hole, isPast: false };
};

const lost = stale(new ConnectionLost('public', 1012, ''), 4);
const silent = stale(new SnapshotUnavailable('trade BTC/USD', 10_000, 'trades'), 2);

const common = {
  operator: "eachTrade('BTC/USD')",
  legend: {
    s: 'snapshot of 1, 2',
    u: 'update: 3',
    v: 'update: 5',
    r: 'snapshot of 1, 2, 3',
    t: 'snapshot of 8, 9',
    a: '1, past',
    b: '2, past',
    c: '3',
    e: '5, after a hole',
    X: 'a lost socket',
    Y: 'no trades so far',
    F: 'fault',
    G: 'fault',
    M: 'mended',
    h: '8, after a hole',
    i: '9',
    p: '1',
    q: '2',
  },
  values: {
    s: frame('snapshot', 1, 2),
    u: frame('update', 3),
    v: frame('update', 5),
    r: frame('snapshot', 1, 2, 3),
    t: frame('snapshot', 8, 9),
    d: frame('update', 4),
    X: lost,
    Y: silent,
    a: told(1, true),
    b: told(2, true),
    c: told(3),
    e: after(5, new SequenceGap('BTC/USD', 4, 5), 6),
    h: after(8, new SequenceGap('BTC/USD', 3, 8), 8),
    i: told(9),
    p: told(1),
    q: told(2),
    F: { _tag: 'Fault', stale: lost },
    G: { _tag: 'Fault', stale: silent },
    M: { _tag: 'Mended' },
  },
  run: (source$: Observable<Frame>, { scheduler }: DiagramTools) => source$.pipe(eachTrade('BTC/USD', { scheduler })),
} satisfies Partial<Diagram<Frame>>;

export const empty = diagram({
  ...common,
  says: 'no frames, no trades',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'the first snapshot is the past',
  case: 'one',
  source: '       s----|',
  subscriptions: ['^----!'],
  expected: '     (ab)-|',
});

export const many = diagram({
  ...common,
  says: 'each trade comes once; what is missing is told with the trade that shows it',
  case: 'many',
  source: '       s---u-v-|',
  subscriptions: ['^-------!'],
  expected: '     (ab)c-e-|',
});

export const tooLate = diagram({
  ...common,
  says: 'a trade that comes after its hole was told is too late',
  legend: { ...common.legend, d: 'update: 4' },
  source: '       s---u-v-d-|',
  subscriptions: ['^---------!'],
  expected: '     (ab)c-e---|',
});

export const missed = diagram({
  ...common,
  says: 'a snapshot after a fault repeats trades, which are dropped, and brings those that were missed',
  source: '       s---X---r-|',
  subscriptions: ['^---------!'],
  expected: '     (ab)F---c-|',
});

export const hole = diagram({
  ...common,
  says: 'what not even that snapshot brought is a hole',
  source: '       s---X---t---|',
  subscriptions: ['^-----------!'],
  expected: '     (ab)F---(hi)|',
});

export const noNews = diagram({
  ...common,
  says: 'without news the fault is over all the same',
  source: '       s---X---s-|',
  subscriptions: ['^---------!'],
  expected: '     (ab)F---M-|',
});

export const silence = diagram({
  ...common,
  says: 'what the first snapshot holds is news when a subscription before it stood and stayed silent',
  source: '       --Y---s---|',
  subscriptions: ['^---------!'],
  expected: '     --G---(pq)|',
});

export const error = diagram({
  ...common,
  says: 'an error passes',
  case: 'error',
  source: '       u-#',
  subscriptions: ['^-!'],
  expected: '     c-#',
});

export const never = diagram({
  ...common,
  says: 'without frames nothing is told',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves, leaves the source',
  case: 'unsubscribe',
  source: '       u-v-',
  subscriptions: ['^!'],
  unsubscribe: '  -!',
  expected: '     c',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription begins with nothing',
  case: 'resubscribe',
  source: '       u-|',
  subscriptions: ['^-!', '-----^-!'],
  observers: [
    { subscribe: '^', expected: 'c-|' },
    { subscribe: '-----^', expected: '-----c-|' },
  ],
});
