import type { Observable } from 'rxjs';
import { decimalFrom } from '../src/core/decimal.js';
import type { Asset, InstrumentMessage, Pair } from '../src/kraken/codecs/instrument.js';
import { scanInstruments, type Instruments } from '../src/kraken/public/scan-instruments.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const asset = (id: string): Asset => ({
  id,
  status: 'enabled',
  precision: 8,
  precision_display: 5,
  borrowable: false,
  collateral_value: decimalFrom('1'),
});

const step = decimalFrom('0.1');

const pair = (symbol: string, status: Pair['status']): Pair => ({
  symbol,
  base: symbol.slice(0, 3),
  quote: 'USD',
  status,
  price_precision: 1,
  price_increment: step,
  qty_precision: 1,
  qty_increment: step,
  qty_min: step,
  cost_precision: 1,
  cost_min: step,
  marginable: false,
  has_index: false,
});

const message = (type: 'snapshot' | 'update', assets: readonly Asset[], pairs: readonly Pair[]): InstrumentMessage => ({
  type,
  data: { assets, pairs },
});

const state = (assets: readonly Asset[], pairs: readonly Pair[]): Instruments => ({
  assets: new Map(assets.map((entry) => [entry.id, entry])),
  pairs: new Map(pairs.map((entry) => [entry.symbol, entry])),
});

const [btc, usd] = [asset('BTC'), asset('USD')];
const [open, paused, listed] = [pair('BTC/USD', 'online'), pair('BTC/USD', 'post_only'), pair('ETH/USD', 'online')];

const common = {
  operator: 'scanInstruments()',
  legend: {
    s: 'snapshot: BTC/USD online',
    u: 'update: BTC/USD post_only',
    l: 'update: ETH/USD listed',
    S: 'BTC/USD online',
    U: 'BTC/USD post_only',
    L: 'BTC/USD post_only, ETH/USD',
  },
  values: {
    s: message('snapshot', [btc, usd], [open]),
    u: message('update', [], [paused]),
    l: message('update', [], [listed]),
    S: state([btc, usd], [open]),
    U: state([btc, usd], [paused]),
    L: state([btc, usd], [paused, listed]),
  },
  run: (source$: Observable<InstrumentMessage>) => source$.pipe(scanInstruments()),
} satisfies Partial<Diagram<InstrumentMessage>>;

export const empty = diagram({
  ...common,
  says: 'nothing is known without a snapshot',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'a snapshot is the whole state',
  case: 'one',
  source: '       -s-|',
  subscriptions: ['^--!'],
  expected: '     -S-|',
});

export const many = diagram({
  ...common,
  says: 'an update replaces the entries it names and adds new ones; each time the whole state is given',
  case: 'many',
  source: '       s-u-l-|',
  subscriptions: ['^-----!'],
  expected: '     S-U-L-|',
});

export const snapshotAgain = diagram({
  ...common,
  says: 'a new snapshot replaces all that was known, so what has vanished is gone',
  source: '       s-u-l-s-|',
  subscriptions: ['^-------!'],
  expected: '     S-U-L-S-|',
});

export const error = diagram({
  ...common,
  says: 'an error passes',
  case: 'error',
  source: '       s-#',
  subscriptions: ['^-!'],
  expected: '     S-#',
});

export const never = diagram({
  ...common,
  says: 'where nothing comes, nothing is known',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves, leaves the source',
  case: 'unsubscribe',
  source: '       s-u-l-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     S-U',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription begins with nothing',
  case: 'resubscribe',
  source: '       s-u-|',
  subscriptions: ['^---!', '------^---!'],
  observers: [
    { subscribe: '^', expected: 'S-U-|' },
    { subscribe: '------^', expected: '------S-U-|' },
  ],
});
