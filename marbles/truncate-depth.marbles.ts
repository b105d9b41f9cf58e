import type { Observable } from 'rxjs';
import { truncateDepth, type OrderBook } from '../src/index.js';
import { decimalFrom } from '../src/core/decimal.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const book = (...prices: readonly string[]): OrderBook => ({
  symbol: 'BTC/USD',
  bids: prices.map((price) => ({ price: decimalFrom(price), qty: decimalFrom('1') })),
  asks: [],
  receivedAtMs: 0,
  verifiedDepth: 10,
});

const common = {
  operator: 'truncateDepth(1)',
  legend: { a: 'bids 10, 9', b: 'bids 10, 9, 8', c: 'bids 11, 10', A: 'bid 10', C: 'bid 11' },
  values: { a: book('10', '9'), b: book('10', '9', '8'), c: book('11', '10'), A: book('10'), C: book('11') },
  run: (source$: Observable<OrderBook>) => source$.pipe(truncateDepth(1)),
} satisfies Partial<Diagram<OrderBook>>;

export const empty = diagram({
  ...common,
  says: 'no book, nothing to cut',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'each side is cut to its best levels',
  case: 'one',
  source: '       -a-|',
  subscriptions: ['^--!'],
  expected: '     -A-|',
});

export const many = diagram({
  ...common,
  says: 'what moved only below the depth is not told',
  case: 'many',
  source: '       a-b-c-c-a-|',
  subscriptions: ['^---------!'],
  expected: '     A---C---A-|',
});

export const error = diagram({
  ...common,
  says: 'an error passes',
  case: 'error',
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     A-#',
});

export const never = diagram({
  ...common,
  says: 'a silent source leaves the last book standing',
  case: 'never',
  source: '       a-',
  subscriptions: ['^'],
  expected: '     A-',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves leaves the source too',
  case: 'unsubscribe',
  source: '       a-c-a-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     A-C',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription is told its first book, shown before or not',
  case: 'resubscribe',
  source: '       a-b-|',
  subscriptions: ['^---!', '-----^---!'],
  observers: [
    { subscribe: '^', expected: 'A---|' },
    { subscribe: '-----^', expected: '-----A---|' },
  ],
});
