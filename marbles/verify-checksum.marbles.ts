import type { Observable } from 'rxjs';
import { verifyChecksum, type OrderBook } from '../src/index.js';
import { ChecksumMismatch } from '../src/core/errors.js';
import { diagram, type Diagram } from '../src/testing/index.js';

const book = (receivedAtMs: number, checksum: number | undefined, verifiedDepth: number): OrderBook => ({
  symbol: 'BTC/USD',
  bids: [],
  asks: [],
  receivedAtMs,
  ...(checksum !== undefined && { checksum }),
  verifiedDepth,
});

const common = {
  operator: 'verifyChecksum(checksumOf)',
  legend: {
    a: 'book with the right checksum',
    b: 'another',
    x: 'book with a wrong checksum',
    n: 'book with none',
    A: 'the same, verified',
    B: 'the same, verified',
  },
  values: {
    a: book(1, 1, 0),
    b: book(2, 2, 0),
    x: book(3, 7, 0),
    n: book(4, undefined, 0),
    A: book(1, 1, 10),
    B: book(2, 2, 10),
  },
  fault: new ChecksumMismatch('BTC/USD', 7, 3),
  run: (source$: Observable<OrderBook>) => source$.pipe(verifyChecksum(({ receivedAtMs }) => receivedAtMs)),
} satisfies Partial<Diagram<OrderBook>>;

export const empty = diagram({
  ...common,
  says: 'no book, nothing to verify',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'a book whose digest is right passes, marked as verified',
  case: 'one',
  source: '       -a-|',
  subscriptions: ['^--!'],
  expected: '     -A-|',
});

export const many = diagram({
  ...common,
  says: 'every book is verified',
  case: 'many',
  source: '       a-b-(ab)|',
  subscriptions: ['^-------!'],
  expected: '     A-B-(AB)|',
});

export const mismatch = diagram({
  ...common,
  says: 'a wrong book is not emitted: it ends the run with what was due and what came',
  case: 'mismatch',
  source: '       a-x-b-|',
  subscriptions: ['^-!'],
  expected: '     A-#',
});

export const none = diagram({
  ...common,
  says: 'a book without a checksum never passes as verified',
  case: 'no checksum',
  fault: new TypeError('BTC/USD: the book carries no checksum, so it cannot be verified'),
  source: '       a-n-b-|',
  subscriptions: ['^-!'],
  expected: '     A-#',
});

export const error = diagram({
  ...common,
  says: 'an error of the source passes',
  case: 'error',
  fault: 'error',
  source: '       a-#',
  subscriptions: ['^-!'],
  expected: '     A-#',
});

export const never = diagram({
  ...common,
  says: 'silence proves nothing wrong',
  case: 'never',
  source: '       a-',
  subscriptions: ['^'],
  expected: '     A-',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves leaves the source too',
  case: 'unsubscribe',
  source: '       a-b-a-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     A-B',
});

export const resubscribe = diagram({
  ...common,
  says: 'a mismatch of one run is forgotten in the next',
  case: 'resubscribe',
  source: ['      a-x', '     b-|'],
  subscriptions: ['^-!', '-----^-!'],
  observers: [
    { subscribe: '^', expected: 'A-#' },
    { subscribe: '-----^', expected: '-----B-|' },
  ],
});
