import fc from 'fast-check';
import { from, lastValueFrom, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { OrderBook } from '../../src/book/order-book.js';
import { scanBook } from '../../src/book/scan-book.js';
import { createTruncation, truncateDepth } from '../../src/book/truncate-depth.js';
import { SLOW_MS, anyEvents, atMost, book, levels } from './events.js';
import { naiveBooks } from './oracle.js';

const sidesOf = ({ bids, asks }: Pick<OrderBook, 'bids' | 'asks'>) => ({ bids, asks });
const truncated = (depth: number, ...books: readonly OrderBook[]): Promise<readonly OrderBook[]> =>
  lastValueFrom(from(books).pipe(truncateDepth(depth), toArray()));

describe('truncateDepth', () => {
  it(
    'shows what a naive cut shows, less the repetitions',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyEvents, fc.integer({ min: 1, max: 150 }), async (events, depth) => {
          const due = naiveBooks(events)
            .map(({ bids, asks }) => ({ bids: bids.slice(0, depth), asks: asks.slice(0, depth) }))
            .filter((cut, at, all) => at === 0 || JSON.stringify(cut) !== JSON.stringify(all[at - 1]));
          const shown = await lastValueFrom(from(events).pipe(scanBook(), truncateDepth(depth), toArray()));
          expect(shown.map(sidesOf)).toEqual(due);
        }),
        atMost(60),
      );
    },
    SLOW_MS,
  );

  it('drops what moved only below its depth, or is only another copy', async () => {
    const shown = await truncated(
      1,
      book('10x1 9x1', '11x1'),
      book('10x1 9x2', '11x1 12x1'),
      book('10x1', '11x1', { receivedAtMs: 5, checksum: 9 }),
      book('10x2', '11x1'),
    );
    expect(shown.map(({ bids }) => bids)).toEqual([levels('10x1'), levels('10x2')]);
  });

  it('takes another print of the same value for a change', async () => {
    const shown = await truncated(1, book('0.566x1', ''), book('0.5660x1', ''), book('0.5660x1.0', ''));
    expect(shown).toHaveLength(3);
  });

  it('sees a side become shorter, empty, and longer', async () => {
    const shown = await truncated(
      2,
      book('10x1 9x1', '11x1'),
      book('10x1', '11x1'),
      book('10x1', ''),
      book('10x1 9x1', ''),
      book('10x1 9x1', '11x1'),
    );
    expect(shown.map(({ bids, asks }) => [bids.length, asks.length])).toEqual([
      [2, 1],
      [1, 1],
      [1, 0],
      [2, 0],
      [2, 1],
    ]);
  });

  it('keeps the rest of the book as it is', async () => {
    const whole = book('10x1 9x1', '11x1', {
      timestamp: 't',
      checksum: 1,
      updateId: 2,
      receivedAtMs: 3,
      verifiedDepth: 10,
    });
    expect(await truncated(1, whole)).toStrictEqual([{ ...whole, bids: levels('10x1') }]);
  });

  it('starts afresh on every subscription', async () => {
    const shown$ = of(book('10x1', ''), book('10x1', '')).pipe(truncateDepth(1), toArray());
    expect(await lastValueFrom(shown$)).toHaveLength(1);
    expect(await lastValueFrom(shown$)).toHaveLength(1);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('throws a RangeError at the call for depth %d', (depth) => {
    expect(() => truncateDepth(depth)).toThrow(RangeError);
  });
});

describe('createTruncation', () => {
  it('remembers what it showed last, and a new one remembers nothing', () => {
    const whole = book('10x1 9x1', '11x1');
    const truncate = createTruncation(1);
    expect(truncate(whole)?.bids).toEqual(levels('10x1'));
    expect(truncate(whole)).toBeUndefined();
    expect(createTruncation(1)(whole)?.bids).toEqual(levels('10x1'));
  });
});
