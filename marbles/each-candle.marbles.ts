import type { Observable } from 'rxjs';
import { ConnectionLost, SequenceGap } from '../src/core/errors.js';
import type { Live, Stale } from '../src/core/freshness.js';
import { decimalFrom } from '../src/core/decimal.js';
import type { Candle, OhlcMessage } from '../src/kraken/codecs/ohlc.js';
import { eachCandle } from '../src/kraken/public/each-candle.js';
import { diagram, type Diagram, type DiagramTools } from '../src/testing/index.js';

type Frame = Live<OhlcMessage> | Stale;

const [open, volume] = [decimalFrom('100.0'), decimalFrom('0.5')];

const candle = (minute: number, trades: number): Candle => ({
  symbol: 'BTC/USD',
  open,
  high: open,
  low: open,
  close: open,
  vwap: open,
  volume,
  trades,
  interval_begin: `2026-03-01T10:0${minute}:00.000000000Z`,
  interval: 1,
});

const frame = (type: 'snapshot' | 'update', ...data: readonly Candle[]): Frame => ({
  _tag: 'Live',
  value: { type, data },
});
const live = (value: Candle): Live<Candle> => ({ _tag: 'Live', value });
const stale = (cause: Stale['cause'], sinceMs: number): Stale => ({ _tag: 'Stale', symbol: 'BTC/USD', cause, sinceMs });
const gap = new SequenceGap('BTC/USD', Date.UTC(2026, 2, 1, 10, 1), Date.UTC(2026, 2, 1, 10, 5));

const [before, current, changed, next, later] = [candle(0, 9), candle(1, 1), candle(1, 2), candle(2, 1), candle(5, 1)];

const common = {
  operator: "eachCandle('BTC/USD')",
  legend: {
    s: 'snapshot of a, b',
    u: 'update: b has changed to c',
    n: 'update: the next candle, d',
    r: 'snapshot of a, c, d',
    t: 'snapshot of e, minutes later',
    a: '10:00',
    b: '10:01, 1 trade',
    c: '10:01, 2 trades',
    d: '10:02',
    e: '10:05',
    S: 'Stale: connection lost',
    H: 'Stale: 10:01 to 10:05',
  },
  values: {
    s: frame('snapshot', before, current),
    u: frame('update', changed),
    n: frame('update', next),
    r: frame('snapshot', before, changed, next),
    t: frame('snapshot', later),
    o: frame('update', current),
    a: live(before),
    b: live(current),
    c: live(changed),
    d: live(next),
    e: live(later),
    S: stale(new ConnectionLost('public', 1012, ''), 4),
    H: stale(gap, 8),
  },
  run: (source$: Observable<Frame>, { scheduler }: DiagramTools) => source$.pipe(eachCandle('BTC/USD', { scheduler })),
} satisfies Partial<Diagram<Frame>>;

export const empty = diagram({
  ...common,
  says: 'no frames, no candles',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'a snapshot gives its candles, oldest first',
  case: 'one',
  source: '       s----|',
  subscriptions: ['^----!'],
  expected: '     (ab)-|',
});

export const many = diagram({
  ...common,
  says: 'the current candle comes again whenever it has changed, and is final once the next one comes',
  case: 'many',
  source: '       s-----u-n-|',
  subscriptions: ['^---------!'],
  expected: '     (ab)--c-d-|',
});

export const mended = diagram({
  ...common,
  says: 'after a fault it goes on with the current candle; those before it are not told again',
  source: '       s---S---r---|',
  subscriptions: ['^-----------!'],
  expected: '     (ab)S---(cd)|',
});

export const hole = diagram({
  ...common,
  says: 'a snapshot that does not reach back to the current candle leaves a hole, which is told',
  source: '       s---S---t---|',
  subscriptions: ['^-----------!'],
  expected: '     (ab)S---(He)|',
});

export const late = diagram({
  ...common,
  says: 'a candle that counts fewer trades than it had is an old one, and left out',
  legend: { ...common.legend, o: 'update: b, late' },
  source: '       s-----u-o-n-|',
  subscriptions: ['^-----------!'],
  expected: '     (ab)--c---d-|',
});

export const error = diagram({
  ...common,
  says: 'an error passes',
  case: 'error',
  source: '       n-#',
  subscriptions: ['^-!'],
  expected: '     d-#',
});

export const never = diagram({
  ...common,
  says: 'without trades there are no candles',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves, leaves the source',
  case: 'unsubscribe',
  source: '       u-n-',
  subscriptions: ['^!'],
  unsubscribe: '  -!',
  expected: '     c',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription begins anew',
  case: 'resubscribe',
  source: '       n-|',
  subscriptions: ['^-!', '-----^-!'],
  observers: [
    { subscribe: '^', expected: 'd-|' },
    { subscribe: '-----^', expected: '-----d-|' },
  ],
});
