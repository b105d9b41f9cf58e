import type { Observable } from 'rxjs';
import { scanBook, type BookEvent, type Level, type OrderBook } from '../src/index.js';
import { decimalFrom } from '../src/core/decimal.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const bids = (...prices: readonly string[]): readonly Level[] =>
  prices.map((price) => ({ price: decimalFrom(price), qty: decimalFrom('1') }));
const gone = (price: string): Level => ({ price: decimalFrom(price), qty: decimalFrom('0') });

const event = (type: BookEvent['type'], levels: readonly Level[]): BookEvent => ({
  type,
  symbol: 'BTC/USD',
  bids: levels,
  asks: [],
  receivedAtMs: 0,
});
const book = (...prices: readonly string[]): OrderBook => ({
  symbol: 'BTC/USD',
  bids: bids(...prices),
  asks: [],
  receivedAtMs: 0,
  verifiedDepth: 0,
});

const common = {
  operator: 'scanBook({ depth: 2 })',
  legend: {
    s: 'snapshot 10, 9',
    u: 'update: 11 set',
    v: 'update: 11 removed',
    t: 'snapshot 5',
    A: 'book 10, 9',
    B: 'book 11, 10',
    C: 'book 10',
    D: 'book 5',
  },
  values: {
    s: event('snapshot', bids('9', '10')),
    u: event('update', bids('11')),
    v: event('update', [gone('11')]),
    t: event('snapshot', bids('5')),
    A: book('10', '9'),
    B: book('11', '10'),
    C: book('10'),
    D: book('5'),
  },
  run: (source$: Observable<BookEvent>) => source$.pipe(scanBook({ depth: 2 })),
} satisfies Partial<Diagram<BookEvent>>;

export const empty = diagram({
  ...common,
  says: 'no event, no book',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'a snapshot is a book, sorted',
  case: 'one',
  source: '       -s-|',
  subscriptions: ['^--!'],
  expected: '     -A-|',
});

export const many = diagram({
  ...common,
  says: 'one book for each event; what is pushed below the depth does not come back by itself',
  case: 'many',
  source: '       s-u-v-|',
  subscriptions: ['^-----!'],
  expected: '     A-B-C-|',
});

export const strays = diagram({
  ...common,
  says: 'updates before the first snapshot are dropped',
  case: 'strays',
  source: '       u-v-s-u-|',
  subscriptions: ['^-------!'],
  expected: '     ----A-B-|',
});

export const secondSnapshot = diagram({
  ...common,
  says: 'a later snapshot replaces the book',
  case: 'second snapshot',
  source: '       s-u-t-|',
  subscriptions: ['^-----!'],
  expected: '     A-B-D-|',
});

export const error = diagram({
  ...common,
  says: 'an error passes',
  case: 'error',
  source: '       s-#',
  subscriptions: ['^-!'],
  expected: '     A-#',
});

export const never = diagram({
  ...common,
  says: 'a silent source leaves the last book standing',
  case: 'never',
  source: '       s-',
  subscriptions: ['^'],
  expected: '     A-',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves leaves the source too',
  case: 'unsubscribe',
  source: '       s-u-v-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     A-B',
});

export const resubscribe = diagram({
  ...common,
  says: 'each subscription begins without a book: its first updates are strays again',
  case: 'resubscribe',
  source: ['      s-u-|', '     u-s-|'],
  subscriptions: ['^---!', '-----^---!'],
  observers: [
    { subscribe: '^', expected: 'A-B-|' },
    { subscribe: '-----^', expected: '-------A-|' },
  ],
});
