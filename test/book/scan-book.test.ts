import fc from 'fast-check';
import { from, lastValueFrom, map, of, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { scanBook } from '../../src/book/scan-book.js';
import type { BookEvent } from '../../src/book/book-event.js';
import type { OrderBook } from '../../src/book/order-book.js';
import { SLOW_MS, anyDepth, anyEvents, atMost, levels, snapshot, update } from './events.js';
import { naiveBooks } from './oracle.js';

const all = <T>(stream$: Observable<T>): Promise<readonly T[]> => lastValueFrom(stream$.pipe(toArray()));
const booksOf = (events: readonly BookEvent[], depth?: number): Promise<readonly OrderBook[]> =>
  all(from(events).pipe(depth === undefined ? scanBook() : scanBook({ depth })));
const sidesOf = ({ bids, asks }: Pick<OrderBook, 'bids' | 'asks'>) => ({ bids, asks });

describe('scanBook', () => {
  it(
    'builds what a naive book builds, at any depth, read at once or held unread to the end',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyEvents, anyDepth, async (events, depth) => {
          const due = naiveBooks(events, depth);
          expect((await booksOf(events, depth)).map(sidesOf)).toEqual(due);

          const options = depth === undefined ? {} : { depth };
          const atOnce = await all(
            from(events).pipe(
              scanBook(options),
              map((book) => structuredClone(sidesOf(book))),
            ),
          );
          expect(atOnce).toEqual(due);
        }),
        atMost(60),
      );
    },
    SLOW_MS,
  );

  it(
    'keeps what it emitted, whatever comes later: read, cloned or spread',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyEvents, anyDepth, async (events, depth) => {
          const options = depth === undefined ? {} : { depth };
          const kept = await all(
            from(events).pipe(
              scanBook(options),
              map((book, at) => ({ book: at % 2 === 0 ? book : { ...book }, copy: structuredClone(book) })),
            ),
          );
          expect(kept.map(({ book }) => book)).toEqual(kept.map(({ copy }) => copy));
        }),
        atMost(30),
      );
    },
    SLOW_MS,
  );

  it('drops updates that come before the first snapshot', async () => {
    const books = await booksOf([update('9x1', ''), snapshot('10x1', '11x1'), update('9x2', '')]);
    expect(books.map(({ bids }) => bids)).toEqual([levels('10x1'), levels('10x1 9x2')]);
  });

  it('replaces both sides by a snapshot, and sorts it', async () => {
    const books = await booksOf([snapshot('10x1', '11x1'), snapshot('7x1 9x1 8x1', '14x1 12x1 13x1')]);
    expect(books.at(-1)).toEqual({
      symbol: 'BTC/USD',
      bids: levels('9x1 8x1 7x1'),
      asks: levels('12x1 13x1 14x1'),
      receivedAtMs: 0,
      verifiedDepth: 0,
    });
  });

  it('applies entries in the order sent: the last word on a price counts', async () => {
    const books = await booksOf([snapshot('10x1', '11x1'), update('10x0 10x5 9x1 9x0', '11x3 11x4')]);
    expect(books.at(-1)).toMatchObject({ bids: levels('10x5'), asks: levels('11x4') });
  });

  it('cuts after the whole message, not within it', async () => {
    const books = await booksOf([snapshot('10x1 9x1', '11x1'), update('8x1 9x0', '')], 2);
    expect(books.at(-1)?.bids).toEqual(levels('10x1 8x1'));
  });

  it('forgets what was pushed out of scope', async () => {
    const books = await booksOf([snapshot('10x1 9x1', ''), update('11x1', ''), update('11x0', '')], 2);
    expect(books.map(({ bids }) => bids)).toEqual([levels('10x1 9x1'), levels('11x1 10x1'), levels('10x1')]);
  });

  it('lets a book be crossed, within a message and after it', async () => {
    const books = await booksOf([snapshot('10x1', '11x1'), update('12x1', ''), update('', '11x0 13x1')]);
    expect(books.map(sidesOf)).toEqual([
      { bids: levels('10x1'), asks: levels('11x1') },
      { bids: levels('12x1 10x1'), asks: levels('11x1') },
      { bids: levels('12x1 10x1'), asks: levels('13x1') },
    ]);
  });

  it('knows a price by its value, and shows it as last sent', async () => {
    const books = await booksOf([snapshot('0.566x1', ''), update('0.5660x2', ''), update('0.56600x0.000', '')]);
    expect(books.map(({ bids }) => bids)).toEqual([levels('0.566x1'), levels('0.5660x2'), []]);
  });

  it('tells apart prices that are one double', async () => {
    const [first, second] = ['100.00000000000000000001', '100.00000000000000000002'];
    const books = await booksOf([snapshot('', `${second}x1 ${first}x2`), update('', `${second}x0`)]);
    expect(books.map(({ asks }) => asks)).toEqual([levels(`${first}x2 ${second}x1`), levels(`${first}x2`)]);
  });

  it('carries over what the event says, and leaves absent what it does not', async () => {
    const [plain, full] = await booksOf([
      snapshot('', '', { receivedAtMs: 1 }),
      snapshot('', '', { receivedAtMs: 2, timestamp: 't', checksum: 3, updateId: 4 }),
    ]);
    expect(plain).toStrictEqual({ symbol: 'BTC/USD', bids: [], asks: [], receivedAtMs: 1, verifiedDepth: 0 });
    expect(full).toStrictEqual({ ...plain, receivedAtMs: 2, timestamp: 't', checksum: 3, updateId: 4 });
  });

  it('starts with no book on every subscription', async () => {
    const book$ = of(snapshot('10x1', ''), update('9x1', '')).pipe(scanBook());
    const late$ = of(update('8x1', '')).pipe(scanBook());
    expect(await all(book$)).toEqual(await all(book$));
    expect(await all(late$)).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('throws a RangeError at the call for depth %d', (depth) => {
    expect(() => scanBook({ depth })).toThrow(RangeError);
    expect(() => scanBook({ depth })).toThrow(`depth must be 1, 2, 3, …, not ${depth}`);
  });
});
