import { map, type Observable } from 'rxjs';
import type { Live, OrderBook, Stale } from '../src/index.js';
import { decimalFrom } from '../src/core/decimal.js';
import { ConnectionLost, SequenceGap } from '../src/core/errors.js';
import { uncrossed } from '../src/lambdaplex/uncrossed.js';
import { diagram, type Diagram } from '../src/testing/index.js';

type Envelope = Live<OrderBook> | Stale;

const book = (bid: string, ask: string): Live<OrderBook> => ({
  _tag: 'Live',
  value: {
    symbol: 'HBAR-USDC',
    bids: [{ price: decimalFrom(bid), qty: decimalFrom('1') }],
    asks: [{ price: decimalFrom(ask), qty: decimalFrom('1') }],
    receivedAtMs: 0,
    verifiedDepth: 1,
  },
});

const common = {
  operator: "uncrossed('HBAR-USDC', { retry })",
  legend: {
    a: 'bid 1, ask 2',
    b: 'bid 2, ask 2',
    c: 'bid 3, ask 2',
    x: 'Stale: connection lost',
    X: 'Stale: the book was crossed',
  },
  values: {
    a: book('1', '2'),
    b: book('2', '2.0'),
    c: book('3', '2'),
    x: { _tag: 'Stale', symbol: 'HBAR-USDC', cause: new ConnectionLost('ws', 1006, ''), sinceMs: 0 },
    X: 'BookCrossed',
  },
  fault: new SequenceGap('HBAR-USDC', 1, 2),
  // Chance is always 0 here, so each wait is half of its ceiling: 500, 1000, 1000 ms.
  run: (source$: Observable<Envelope>, { scheduler, random }) =>
    source$.pipe(
      uncrossed('HBAR-USDC', { retry: { initialMs: 1000, maxMs: 2000 }, scheduler, random }),
      map((envelope) =>
        envelope._tag === 'Stale' && envelope.cause._tag === 'BookCrossed' ? 'BookCrossed' : envelope,
      ),
    ),
} satisfies Partial<Diagram<Envelope>>;

export const empty = diagram({
  ...common,
  says: 'no book, nothing to cross',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...common,
  says: 'a book that is crossed passes; the end ends it all, the wait too',
  case: 'one',
  source: '       -b-|',
  subscriptions: ['^--!'],
  expected: '     -b-|',
});

export const many = diagram({
  ...common,
  says: 'books that are crossed for less than 5 s are the exchange’s business',
  case: 'many',
  source: '       a-b 4s c 990ms a-x-c-a-|',
  subscriptions: ['^ 5001ms !'],
  expected: '     a-b 4s c 990ms a-x-c-a-|',
});

export const crossed = diagram({
  ...common,
  says: 'one that is crossed for 5 s is stale, and begun anew after a wait',
  source: ['      -b 2999ms c', '-a-|'],
  subscriptions: ['^ 5s !', '- 5500ms ^--!'],
  expected: '     -b 2999ms c 1999ms X 500ms a-|',
});

export const crossedAgain = diagram({
  ...common,
  says: 'the waits double while it is crossed again and again',
  source: ['      b', 'c', 'b', 'a-|'],
  subscriptions: ['^ 4999ms !', '5500ms ^ 4999ms !', '11500ms ^ 4999ms !', '17500ms ^-!'],
  expected: '     b 4999ms X 499ms c 4999ms X 999ms b 4999ms X 999ms a-|',
});

export const error = diagram({
  ...common,
  says: 'an error passes, and nothing is begun anew for it',
  case: 'error',
  source: '       -b-#',
  subscriptions: ['^--!'],
  expected: '     -b-#',
});

export const never = diagram({
  ...common,
  says: 'silence passes',
  case: 'never',
  source: '       -',
  subscriptions: ['^'],
  expected: '     -',
});

export const unsubscribe = diagram({
  ...common,
  says: 'who leaves ends the watch',
  case: 'unsubscribe',
  source: '       -b',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     -b',
});

export const resubscribe = diagram({
  ...common,
  says: 'every subscription watches for itself',
  case: 'resubscribe',
  source: ['      -b', '-b', '-a'],
  subscriptions: ['^-!', '---^ 5s !', '---- 5500ms ^'],
  observers: [
    { subscribe: '^-!', expected: '-b' },
    { subscribe: '---^', expected: '----b 4999ms X 500ms a' },
  ],
});
