import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { OrderBook } from '../../src/book/order-book.js';
import { topOfBook, type TopOfBook } from '../../src/book/top-of-book.js';
import { book, level } from './events.js';

const topsOf = (...books: readonly OrderBook[]): Promise<readonly TopOfBook[]> =>
  lastValueFrom(from(books).pipe(topOfBook(), toArray()));

describe('topOfBook', () => {
  it('shows best bid and best ask, with the time of the book', async () => {
    const [top] = await topsOf(book('10x1 9x1', '11x2', { timestamp: 't', receivedAtMs: 5, checksum: 1 }));
    expect(top).toStrictEqual({
      symbol: 'BTC/USD',
      bid: level('10', '1'),
      ask: level('11', '2'),
      timestamp: 't',
      receivedAtMs: 5,
    });
  });

  it('emits when price or quantity of either changed, and only then', async () => {
    const tops = await topsOf(
      book('10x1', '11x1', { receivedAtMs: 1 }),
      book('10x1 9x1', '11x1 12x1', { receivedAtMs: 2 }),
      book('10x2 9x1', '11x1', { receivedAtMs: 3 }),
      book('10x2', '10.5x1', { receivedAtMs: 4 }),
      book('10x2 8x1', '10.5x1', { receivedAtMs: 5 }),
    );
    expect(tops.map(({ receivedAtMs }) => receivedAtMs)).toEqual([1, 3, 4]);
  });

  it('leaves out what an empty side does not have', async () => {
    const tops = await topsOf(book('', ''), book('10x1', ''), book('', '11x1'));
    expect(tops).toStrictEqual([
      { symbol: 'BTC/USD', receivedAtMs: 0 },
      { symbol: 'BTC/USD', bid: level('10', '1'), receivedAtMs: 0 },
      { symbol: 'BTC/USD', ask: level('11', '1'), receivedAtMs: 0 },
    ]);
  });
});
