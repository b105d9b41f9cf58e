import fc from 'fast-check';
import { from, lastValueFrom, pairwise, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { diffOf } from '../../src/book/book-diff.js';
import { scanBook } from '../../src/book/scan-book.js';
import { SLOW_MS, anyDepth, anyEvents, atMost, book, levels, snapshot, update } from './events.js';

describe('diffOf', () => {
  it('tells levels added, changed and removed, best first', () => {
    const before = book('10x1 9x2.50 8x3', '11x1 12x1');
    const after = book('10x1 9.5x1 8x4', '12x1 13x1');
    expect(diffOf(before, after)).toEqual({ bids: levels('9.5x1 9x0.00 8x4'), asks: levels('11x0 13x1') });
  });

  it('is empty for books that read the same', () => {
    expect(diffOf(book('10x1', '11x1'), book('10x1', '11x1', { receivedAtMs: 9 }))).toEqual({ bids: [], asks: [] });
  });

  it('takes another print of the same value for a change', () => {
    expect(diffOf(book('0.566x1', ''), book('0.5660x1', '')).bids).toEqual(levels('0.5660x1'));
  });

  it(
    'turns the first book into the second when applied to it',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyEvents, anyDepth, async (events, depth) => {
          const scan = scanBook(depth === undefined ? {} : { depth });
          for (const [before, after] of await lastValueFrom(from(events).pipe(scan, pairwise(), toArray()))) {
            const replay$ = from([snapshot('', '', before), update('', '', diffOf(before, after))]).pipe(scan);
            const { bids, asks } = await lastValueFrom(replay$);
            expect({ bids, asks }).toEqual({ bids: after.bids, asks: after.asks });
          }
        }),
        atMost(40),
      );
    },
    SLOW_MS,
  );

  it(
    'names nothing that did not change',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyEvents, async (events) => {
          for (const [before, after] of await lastValueFrom(from(events).pipe(scanBook(), pairwise(), toArray()))) {
            const { bids, asks } = diffOf(before, after);
            const kept = new Set([...before.bids, ...before.asks]);
            expect([...bids, ...asks].filter((level) => kept.has(level))).toEqual([]);
          }
        }),
        atMost(20),
      );
    },
    SLOW_MS,
  );
});
