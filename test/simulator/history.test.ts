import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEPTHS } from '../../src/simulator/book.js';
import { createClock } from '../../src/simulator/clock.js';
import type { BookTexts } from '../../src/simulator/index.js';
import { createMarket } from '../../src/simulator/market.js';
import { PAIRS } from '../../src/simulator/pairs.js';

const best = ({ bids, asks }: BookTexts, levels: number): BookTexts => ({
  bids: bids.slice(0, levels),
  asks: asks.slice(0, levels),
});

/** A market that has moved a while, and all the books it showed. */
const past = (symbol: string, steps = 60) => {
  const pair = PAIRS.find((each) => each.symbol === symbol);
  if (pair === undefined) throw new Error(`no ${symbol}`);
  const market = createMarket(pair, 11, createClock());
  const books = [market.book()];
  for (let count = 0; count < steps; count += 1) {
    market.step();
    books.push(market.book());
  }
  return { ...market, books };
};

describe('createHistory', () => {
  it.each(['BTC/USD', 'THIN/USD', 'BONK/USD'])('knows every book of %s at every depth', (symbol) => {
    const { books, seen } = past(symbol);
    for (const book of books) {
      for (const depth of DEPTHS) expect(seen(best(book, depth))).toBe(true);
    }
  });

  it('answers as a list of all books would, for any number of levels', () => {
    const { books, seen } = past('THIN/USD', 200);
    const at = fc.nat({ max: books.length - 1 });
    const shown = new Set(
      books.flatMap((book) =>
        Array.from({ length: 12 }, (_, index) => `${index + 1} ${JSON.stringify(best(book, index + 1))}`),
      ),
    );
    const take = (index: number): BookTexts => books[index] ?? { bids: [], asks: [] };
    fc.assert(
      // Half of one book and half of another is mostly a book that never was.
      fc.property(
        at,
        at,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (one, other, cut, levels) => {
          const mixed = { bids: take(one).bids.slice(0, cut), asks: take(other).asks.slice(0, cut) };
          expect(seen(mixed, levels)).toBe(shown.has(`${levels} ${JSON.stringify(best(mixed, levels))}`));
        },
      ),
    );
  });

  it('compares the best levels only when told how many', () => {
    const { books, seen } = past('ETH/USD');
    const { bids, asks } = best(books[30] ?? { bids: [], asks: [] }, 25);
    const wrongBelow = { bids: bids.map((level, at) => (at === 20 ? { ...level, qty: '9.00000001' } : level)), asks };
    expect(seen(wrongBelow)).toBe(false);
    expect(seen(wrongBelow, 20)).toBe(true);
    expect(seen(wrongBelow, 21)).toBe(false);
  });

  it.each<[string, (book: BookTexts) => BookTexts]>([
    ['another digit', ({ bids: [first, ...bids], asks }) => ({ bids: [spoil(first), ...bids], asks })],
    ['a zero less', ({ bids: [first, ...bids], asks }) => ({ bids: [shorten(first), ...bids], asks })],
    [
      'two levels in each other’s place',
      ({ bids: [a, b, ...bids], asks }) => ({ bids: [b, a, ...bids].flatMap(some), asks }),
    ],
    [
      'a level twice',
      ({ bids: [a, b, ...bids], asks }) => ({ bids: [a, a, b, ...bids].slice(0, 10).flatMap(some), asks }),
    ],
    ['a level missing', ({ bids: [, ...bids], asks }) => ({ bids, asks })],
    ['its sides exchanged', ({ bids, asks }) => ({ bids: asks, asks: bids })],
    ['one side empty', ({ asks }) => ({ bids: [], asks })],
  ])('does not know a book with %s', (_name, change) => {
    const { book, seen } = past('SOL/USD');
    const now = best(book(), 10);
    expect(seen(now)).toBe(true);
    expect(seen(change(now))).toBe(false);
  });

  it('keeps the sides apart even where order cannot tell them', () => {
    const { book, seen } = past('SOL/USD', 0);
    const { bids, asks } = best(book(), 1);
    expect(seen({ bids, asks }, 1)).toBe(true);
    expect(seen({ bids: asks, asks: bids }, 1)).toBe(false);
  });

  it('does not know a book beyond the greatest depth', () => {
    const { book, seen } = past('SOL/USD', 0);
    expect(seen(best(book(), 1000))).toBe(true);
    expect(seen(best(book(), 1001))).toBe(false);
  });

  it('does not know a book before it has been', () => {
    const { step, seen } = past('SOL/USD', 0);
    const { book, step: stepThere } = past('SOL/USD', 0);
    stepThere({ within: 10 });
    const future = best(book(), 10);
    expect(seen(future)).toBe(false);
    step({ within: 10 });
    expect(seen(future)).toBe(true);
  });
});

type Texts = BookTexts['bids'][number];
const some = (level: Texts | undefined): Texts[] => (level === undefined ? [] : [level]);
const spoil = (level: Texts | undefined): Texts => ({ price: level?.price ?? '', qty: '0.12345678' });
const shorten = (level: Texts | undefined): Texts => ({
  price: level?.price ?? '',
  qty: (level?.qty ?? '').slice(0, -1),
});
