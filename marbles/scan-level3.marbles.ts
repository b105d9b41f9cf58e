import type { Observable } from 'rxjs';
import { decimalFrom } from '../src/core/decimal.js';
import { ChecksumMismatch } from '../src/core/errors.js';
import type { Level3Event, Level3Order } from '../src/kraken/codecs/level3.js';
import type { Level3Book, Level3Level } from '../src/kraken/private/level3-book.js';
import { verifyLevel3 } from '../src/kraken/private/level3-checksum.js';
import { scanLevel3 } from '../src/kraken/private/scan-level3.js';
import { diagram, type Diagram } from '../src/testing/index.js';

/** An order of 1, which took its place in that second. */
const order = (id: string, price: string, second: number, qty = '1'): Level3Order => ({
  order_id: id,
  limit_price: decimalFrom(price),
  order_qty: decimalFrom(qty),
  timestamp: `2026-03-01T10:00:0${second}.000000000Z`,
});
const ada = order('Ada', '10', 1);
const ben = order('Ben', '10', 2);
const cyd = order('Cyd', '9', 1);
const dan = order('Dan', '11', 3);
const lessAda = order('Ada', '10', 1, '0.5');
const movedAda = order('Ada', '9', 1);
const lateAda = order('Ada', '10', 4);

const common = { symbol: 'BTC/USD', asks: [], checksum: 0, receivedAtMs: 0 };
const snapshot = (...bids: readonly Level3Order[]): Level3Event => ({ type: 'snapshot', ...common, bids });
const changed = (event: 'add' | 'modify', placed: Level3Order): Level3Event => ({
  type: 'update',
  ...common,
  bids: [{ event, ...placed }],
});
const level = (price: string, qty: string, ...orders: readonly Level3Order[]): Level3Level => ({
  price: decimalFrom(price),
  qty: decimalFrom(qty),
  orders,
});
const book = (...bids: readonly Level3Level[]): Level3Book => ({ ...common, bids });

/** The CRC-32 of 10110191: price and quantity of each order of the first snapshot. */
const CHECKSUM = 1570346592;

const operators = {
  operator: 'scanLevel3({ depth: 2 })',
  legend: {
    s: 'snapshot: Ada and Ben at 10, Cyd at 9',
    t: 'snapshot: Dan at 11',
    d: 'add: Dan at 11',
    x: 'delete: Dan',
    f: 'modify: half of Ada filled',
    p: 'modify: Ada to 9',
    l: 'modify: Ada, later than Ben',
    S: '10: Ada, Ben; 9: Cyd',
    D: '11: Dan; 10: Ada, Ben',
    X: '10: Ada, Ben',
    T: '11: Dan',
    F: '10: half of Ada, Ben; 9: Cyd',
    P: '10: Ben; 9: Ada, Cyd',
    L: '10: Ben, Ada; 9: Cyd',
  },
  values: {
    s: snapshot(ada, ben, cyd),
    t: snapshot(dan),
    d: changed('add', dan),
    x: { type: 'update', ...common, bids: [{ event: 'delete', order_id: 'Dan' }] },
    f: changed('modify', lessAda),
    p: changed('modify', movedAda),
    l: changed('modify', lateAda),
    S: book(level('10', '2', ada, ben), level('9', '1', cyd)),
    D: book(level('11', '1', dan), level('10', '2', ada, ben)),
    X: book(level('10', '2', ada, ben)),
    T: book(level('11', '1', dan)),
    F: book(level('10', '1.5', lessAda, ben), level('9', '1', cyd)),
    P: book(level('10', '1', ben), level('9', '2', cyd, movedAda)),
    L: book(level('10', '2', ben, lateAda), level('9', '1', cyd)),
  },
  run: (source$: Observable<Level3Event>) => source$.pipe(scanLevel3({ depth: 2 })),
} satisfies Partial<Diagram<Level3Event>>;

export const empty = diagram({
  ...operators,
  says: 'no event, no book',
  case: 'empty',
  source: '       --|',
  subscriptions: ['^-!'],
  expected: '     --|',
});

export const one = diagram({
  ...operators,
  says: 'a snapshot is a book, order by order',
  case: 'one',
  source: '       -s-|',
  subscriptions: ['^--!'],
  expected: '     -S-|',
});

export const many = diagram({
  ...operators,
  says: 'one book for each event; what is pushed below the depth does not come back by itself',
  case: 'many',
  source: '       s-d-x-|',
  subscriptions: ['^-----!'],
  expected: '     S-D-X-|',
});

export const filled = diagram({
  ...operators,
  says: 'an order that is filled in part keeps its place',
  case: 'filled in part',
  source: '       s-f-|',
  subscriptions: ['^---!'],
  expected: '     S-F-|',
});

export const moved = diagram({
  ...operators,
  says: 'one whose time changes moves behind those that are older, one whose price changes to the other price',
  case: 'moved',
  source: '       s-l-p-|',
  subscriptions: ['^-----!'],
  expected: '     S-L-P-|',
});

export const strays = diagram({
  ...operators,
  says: 'updates before the first snapshot are dropped',
  case: 'strays',
  source: '       d-x-s-d-|',
  subscriptions: ['^-------!'],
  expected: '     ----S-D-|',
});

export const secondSnapshot = diagram({
  ...operators,
  says: 'a later snapshot replaces the book',
  case: 'second snapshot',
  source: '       s-t-|',
  subscriptions: ['^---!'],
  expected: '     S-T-|',
});

export const mismatch = diagram({
  ...operators,
  operator: 'scanLevel3({ depth: 2 }), verifyLevel3()',
  says: 'a book whose checksum is wrong is not emitted: it ends the run with what was due and what came',
  case: 'mismatch',
  legend: {
    ...operators.legend,
    s: 'snapshot: Ada and Ben at 10, Cyd at 9, with its checksum',
    d: 'add: Dan at 11, with a wrong checksum',
  },
  values: {
    ...operators.values,
    s: { ...operators.values.s, checksum: CHECKSUM },
    S: { ...operators.values.S, checksum: CHECKSUM },
  },
  fault: new ChecksumMismatch('BTC/USD', 0, 361854750),
  source: '       s-d-x-|',
  subscriptions: ['^-!'],
  expected: '     S-#',
  run: (source$: Observable<Level3Event>) => source$.pipe(scanLevel3({ depth: 2 }), verifyLevel3()),
});

export const error = diagram({
  ...operators,
  says: 'an error passes',
  case: 'error',
  source: '       s-#',
  subscriptions: ['^-!'],
  expected: '     S-#',
});

export const never = diagram({
  ...operators,
  says: 'a silent source leaves the last book standing',
  case: 'never',
  source: '       s-',
  subscriptions: ['^'],
  expected: '     S-',
});

export const unsubscribe = diagram({
  ...operators,
  says: 'who leaves leaves the source too',
  case: 'unsubscribe',
  source: '       s-d-x-',
  subscriptions: ['^--!'],
  unsubscribe: '  ---!',
  expected: '     S-D',
});

export const resubscribe = diagram({
  ...operators,
  says: 'each subscription begins without a book: its first updates are strays again',
  case: 'resubscribe',
  source: ['      s-d-|', '     d-s-|'],
  subscriptions: ['^---!', '-----^---!'],
  observers: [
    { subscribe: '^', expected: 'S-D-|' },
    { subscribe: '-----^', expected: '-------S-|' },
  ],
});
