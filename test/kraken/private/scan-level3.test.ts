import fc from 'fast-check';
import { from, lastValueFrom, map, of, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Level3Event } from '../../../src/kraken/codecs/level3.js';
import type { Level3Book } from '../../../src/kraken/private/level3-book.js';
import { scanLevel3 } from '../../../src/kraken/private/scan-level3.js';
import { anyLevel3Depth, anyLevel3Events, orders, short, snapshot, update } from './level3-events.js';
import { naiveLevel3Books } from './level3-oracle.js';

const all = <T>(stream$: Observable<T>): Promise<readonly T[]> => lastValueFrom(stream$.pipe(toArray()));
const booksOf = (events: readonly Level3Event[], depth = 10): Promise<readonly Level3Book[]> =>
  all(from(events).pipe(scanLevel3({ depth })));
const bidsOf = async (events: readonly Level3Event[], depth = 10): Promise<readonly string[]> =>
  (await booksOf(events, depth)).map(({ bids }) => short(bids));

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

describe('scanLevel3', () => {
  it('builds what a naive book builds, at any depth', async () => {
    await fc.assert(
      fc.asyncProperty(anyLevel3Events, anyLevel3Depth, async (events, depth) => {
        const books = await booksOf(events, depth);
        expect(books.map(({ bids, asks }) => ({ bids, asks }))).toEqual(naiveLevel3Books(events, depth));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what it emitted, whatever comes later, and touches neither that nor what came', async () => {
    await fc.assert(
      fc.asyncProperty(anyLevel3Events, anyLevel3Depth, async (events, depth) => {
        const kept = await all(
          from(frozen(events)).pipe(
            scanLevel3({ depth }),
            map((book) => ({ book: frozen(book), copy: structuredClone(book) })),
          ),
        );
        expect(kept.map(({ book }) => book)).toEqual(kept.map(({ copy }) => copy));
      }),
      { numRuns: 100 },
    );
  });

  it('makes anew only what an update touched', async () => {
    const [before, after] = await booksOf([
      snapshot('A:10x1@1 B:10x1@2 C:9x1@1 D:8x1@1', 'E:11x1@1'),
      update('~C:9x2@1', ''),
    ]);
    expect(after?.asks).toBe(before?.asks);
    expect(after?.bids.map((level, at) => level === before?.bids[at])).toEqual([true, false, true]);
    expect(after?.bids[1]).not.toEqual(before?.bids[1]);
  });

  it('shows each order as it was sent, and the exact sum of a level', async () => {
    const [book] = await booksOf([snapshot('A:10.50x0.1@1 B:10.50x0.20000000@2', '')]);
    expect(book?.bids).toEqual([
      { price: '10.50', qty: '0.30000000', orders: orders('A:10.50x0.1@1 B:10.50x0.20000000@2') },
    ]);
  });

  it('sorts the prices of both sides, and the orders of each by their time, whatever order they come in', async () => {
    const [book] = await booksOf([snapshot('C:9x1@3 B:10x1@2 A:10x1@1', 'F:12x1@1 E:11x1@2 D:11x1@1.5 G:11x1@1.50')]);
    expect(short(book?.bids ?? [])).toBe('10=2:A,B 9=1:C');
    expect(short(book?.asks ?? [])).toBe('11=3:D,G,E 12=1:F');
  });

  it.each([
    ['stays in its place when its quantity changes', '~A:10x0.5@1', '10=2.5:A,B,C'],
    ['moves back when its time changes', '~A:10x1@4', '10=3:B,C,A'],
    ['moves to another price', '~B:9x1@2', '10=2:A,C 9=1:B'],
    ['moves to where its time says', '~D:10x1@2.5 -C', '10=3:A,B,D'],
    ['is behind those of the same time, when it comes later', '+D:10x1@1', '10=4:A,D,B,C'],
    ['comes back in its place', '-B +B:10x1@2', '10=3:A,B,C'],
    ['leaves with its level', '-A -B -C', ''],
    ['is replaced, when it is added twice', '+A:9x5@1 +A:9.0x7@1', '10=2:B,C 9.0=7:A'],
    ['is new when it changes and was not known', '~D:9x1@1', '10=3:A,B,C 9=1:D'],
    ['is gone when nothing is left of it', '~B:10x0.00000000@2', '10=2:A,C'],
    ['need not be known to be deleted', '-X', '10=3:A,B,C'],
    ['is left alone by an event that nobody knows yet', '?A -B', '10=2:A,C'],
  ])('an order %s', async (_says, changes, due) => {
    expect(await bidsOf([snapshot('A:10x1@1 B:10x1@2 C:10x1@3', ''), update(changes, '')])).toEqual([
      '10=3:A,B,C',
      due,
    ]);
  });

  it('cuts price levels, not orders, after the whole message', async () => {
    const events = [snapshot('A:10x1@1 B:10x1@2 C:9x1@1 D:8x1@1', ''), update('+E:7x1@1 -C -D', '')];
    expect(await bidsOf(events, 2)).toEqual(['10=2:A,B 9=1:C', '10=2:A,B 7=1:E']);
  });

  it('forgets the orders of what was pushed out of scope', async () => {
    const events = [
      snapshot('A:10x1@1 B:9x1@1', ''),
      update('+C:11x1@1', ''),
      update('-B', ''),
      update('-C', ''),
      update('+B:9x3@1', ''),
    ];
    expect(await bidsOf(events, 2)).toEqual([
      '10=1:A 9=1:B',
      '11=1:C 10=1:A',
      '11=1:C 10=1:A',
      '10=1:A',
      '10=1:A 9=3:B',
    ]);
  });

  it('tells apart prices that are one double, and knows a price by its value', async () => {
    const near = '10.00000000000000000001';
    expect(await bidsOf([snapshot(`A:10x1@1 B:${near}x1@1 C:10.0x1@2`, ''), update('-A', '')])).toEqual([
      `${near}=1:B 10=2:A,C`,
      `${near}=1:B 10.0=1:C`,
    ]);
  });

  it('keeps the sides apart', async () => {
    const [, book] = await booksOf([snapshot('A:10x1@1', 'A:11x1@1'), update('-A', '')]);
    expect(book).toMatchObject({ bids: [], asks: [{ price: '11' }] });
  });

  it('drops updates that come before the first snapshot, and replaces the book by a later one', async () => {
    const events = [update('+A:8x1@1', ''), snapshot('A:10x1@1', ''), snapshot('B:9x1@1', ''), update('-A', '')];
    expect(await bidsOf(events)).toEqual(['10=1:A', '9=1:B', '9=1:B']);
  });

  it('carries over what the event says, and leaves absent what it does not', async () => {
    const bare = snapshot('', '', { checksum: 7, receivedAtMs: 1 });
    const [plain, full] = await booksOf([bare, { ...bare, timestamp: 't' }]);
    expect(plain).toStrictEqual({ symbol: 'BTC/USD', bids: [], asks: [], checksum: 7, receivedAtMs: 1 });
    expect(full).toStrictEqual({ ...plain, timestamp: 't' });
  });

  it('starts with no book on every subscription', async () => {
    const book$ = of(snapshot('A:10x1@1', ''), update('+B:9x1@1', '')).pipe(scanLevel3({ depth: 10 }));
    expect(await all(book$)).toEqual(await all(book$));
  });

  it.each([0, -1, 1.5, NaN, Infinity])('throws a RangeError at the call for depth %d', (depth) => {
    expect(() => scanLevel3({ depth })).toThrow(new RangeError(`depth must be 1, 2, 3, …, not ${depth}`));
  });
});
