import type { Observable } from 'rxjs';
import { topOfBook, type Level, type OrderBook, type TopOfBook } from '../src/index.js';
import { decimalFrom } from '../src/core/decimal.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const level = (price: string): Level => ({ price: decimalFrom(price), qty: decimalFrom('1') });
const book = (bids: readonly string[], asks: readonly string[]): OrderBook => ({
  symbol: 'BTC/USD',
  bids: bids.map(level),
  asks: asks.map(level),
  receivedAtMs: 0,
  verifiedDepth: 10,
});
const top = (bid: string, ask: string): TopOfBook => ({
  symbol: 'BTC/USD',
  bid: level(bid),
  ask: level(ask),
  receivedAtMs: 0,
});

const common = {
  operator: 'topOfBook()',
  legend: {
    a: 'bids 10, 9; ask 12',
    b: 'bids 10, 8; asks 12, 13',
    c: 'bids 11, 10; ask 12',
    n: 'no levels',
    A: 'bid 10, ask 12',
    C: 'bid 11, ask 12',
    N: 'no bid, no ask',
  },
  values: {
    a: book(['10', '9'], ['12']),
    b: book(['10', '8'], ['12', '13']),
    c: book(['11', '10'], ['12']),
    n: book([], []),
    A: top('10', '12'),
    C: top('11', '12'),
    N: { symbol: 'BTC/USD', receivedAtMs: 0 },
  },
  run: (source$: Observable<OrderBook>) => source$.pipe(topOfBook()),
} satisfies Partial<Diagram<OrderBook>>;

export const empty = diagram({
  ...common,
  says: 'no book, no top',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'best bid and best ask of the book',
  case: 'one',
  source: '       -a-|',
  subscriptions: ['^--!'],
  expected: '     -A-|',
});

export const many = diagram({
  ...common,
  says: 'what moved only below the top is not told; an empty book has a top too',
  case: 'many',
  source: '       a-b-c-n-n-|',
  subscriptions: ['^---------!'],
  expected: '     A---C-N---|',
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
  says: 'a silent source leaves the last top standing',
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
  says: 'each subscription is told its first top, shown before or not',
  case: 'resubscribe',
  source: '       a-b-|',
  subscriptions: ['^---!', '-----^---!'],
  observers: [
    { subscribe: '^', expected: 'A---|' },
    { subscribe: '-----^', expected: '-----A---|' },
  ],
});
