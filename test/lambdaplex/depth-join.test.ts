import * as fc from 'fast-check';
import { Subject, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../src/book/book-event.js';
import type { Level } from '../../src/book/level.js';
import type { OrderBook } from '../../src/book/order-book.js';
import { scanBook } from '../../src/book/scan-book.js';
import { decimalFrom } from '../../src/core/decimal.js';
import { decodeOrThrow } from '../../src/core/decode-with.js';
import { DepthSnapshot } from '../../src/lambdaplex/codecs/depth-snapshot.js';
import { DepthUpdate } from '../../src/lambdaplex/codecs/depth-update.js';
import { createDepthJoin, type ReceivedUpdate } from '../../src/lambdaplex/depth-join.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };

/** A level without the zeros at the end of its numbers. */
const short = ({ price, qty }: Level): readonly string[] => [price, qty].map(trimmed);
const update = (first: number, last = first, bids: readonly Level[] = []): ReceivedUpdate => ({
  symbol: 'A-B',
  eventTimeMs: 0,
  firstUpdateId: first,
  lastUpdateId: last,
  bids,
  asks: [],
  receivedAtMs: last,
});
const whole = (lastUpdateId: number, bids: readonly Level[] = []): DepthSnapshot => ({ lastUpdateId, bids, asks: [] });
const bid = (price: number, qty: number): Level => ({ price: decimalFrom(price), qty: decimalFrom(qty) });
const trimmed = (text: string): string => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);

describe('createDepthJoin', () => {
  it.each(vectors.books.sequences)('keeps a book through: $name', ({ symbol, steps, expected }) => {
    const join = createDepthJoin(symbol);
    const events: BookEvent[] = [];
    for (const step of steps) {
      const { outcome, events: news } =
        step.do === 'event'
          ? join.update({ ...decodeOrThrow(DepthUpdate, symbol, step.frame), receivedAtMs: 0 })
          : join.snapshot(decodeOrThrow(DepthSnapshot, symbol, step.body), 0);
      expect(outcome).toBe(step.expect);
      events.push(...news);
      const applied = step.replay?.filter((replayed) => replayed.outcome === 'applied').length ?? 0;
      if (outcome === 'synced') expect(news).toHaveLength(1 + applied);
    }
    const books: OrderBook[] = [];
    of(...events)
      .pipe(scanBook())
      .subscribe((book) => books.push(book));
    const last = books.at(-1);
    expect(last?.updateId).toBe(expected.lastUpdateId);
    expect(last?.bids.map(short)).toEqual(expected.bids);
    expect(last?.asks.map(short)).toEqual(expected.asks);
  });

  it('gives a book up whose snapshot was of another count, which no update reaches', () => {
    const join = createDepthJoin('A-B');
    join.snapshot(whole(1000), 0);
    const outcomes = [5, 9000, 10_004, 10_005].map((atMs) => join.update({ ...update(1), receivedAtMs: atMs }).outcome);
    expect(outcomes).toEqual(['dropped', 'dropped', 'dropped', 'gap']);
    expect(join.snapshot(whole(1), 0).outcome).toBe('synced');
    expect(join.update(update(2)).outcome).toBe('applied');
  });

  it('bears a stream that is many updates behind the snapshot, and begins to count when a new one has come', () => {
    const join = createDepthJoin('A-B');
    join.snapshot(whole(50), 0);
    for (let id = 1; id <= 50; id += 1) expect(join.update(update(id)).outcome).toBe('dropped');
    expect(join.update({ ...update(51), receivedAtMs: 60_000 }).outcome).toBe('applied');
    expect(join.update({ ...update(51), receivedAtMs: 69_999 }).outcome).toBe('dropped');
    expect(join.update({ ...update(51), receivedAtMs: 79_998 }).outcome).toBe('dropped');
  });

  it('keeps ten thousand updates, and lets the oldest go', () => {
    const join = createDepthJoin('A-B');
    for (let id = 1; id <= 10_001; id += 1) join.update(update(id));
    expect(join.snapshot(whole(0), 0).outcome).toBe('too-old');
    expect(join.snapshot(whole(1), 0).events).toHaveLength(10_001);
  });
});

describe('createDepthJoin, of what was kept', () => {
  it('leaves out what came twice, so that no level is taken back', () => {
    const join = createDepthJoin('A-B');
    for (const id of [11, 12, 11]) join.update(update(id));
    expect(join.snapshot(whole(10), 0).events.map(({ updateId }) => updateId)).toEqual([10, 11, 12]);
  });
});

describe('createDepthJoin, lenient', () => {
  it('applies whatever is newer, and drops the rest', () => {
    const join = createDepthJoin('A-B', 'lenient');
    expect(join.update(update(7)).outcome).toBe('buffered');
    expect(join.snapshot(whole(3), 0).events.map(({ updateId }) => updateId)).toEqual([3, 7]);
    const outcomes = [update(9), update(8), update(5, 20), update(20)].map((each) => join.update(each).outcome);
    expect(outcomes).toEqual(['applied', 'dropped', 'applied', 'dropped']);
  });

  it('still gives a book up whose numbers begin lower again', () => {
    const join = createDepthJoin('A-B', 'lenient');
    join.snapshot(whole(1000), 0);
    const outcomes = [0, 10_000].map((atMs) => join.update({ ...update(1), receivedAtMs: atMs }).outcome);
    expect(outcomes).toEqual(['dropped', 'gap']);
  });

  it('refreshes a book by one event, with what came since and its time', () => {
    const join = createDepthJoin('A-B', 'lenient');
    join.snapshot(whole(10, [bid(1, 1)]), 0);
    join.update(update(12));
    join.awaitSnapshot();
    join.update(update(14, 14, [bid(2, 5)]));
    expect(join.snapshot(whole(13, [bid(1, 4), bid(2, 4)]), 99)).toEqual({
      outcome: 'synced',
      events: [
        {
          type: 'snapshot',
          symbol: 'A-B',
          bids: [bid(1, 4), bid(2, 4), bid(2, 5)],
          asks: [],
          updateId: 14,
          timestamp: '0',
          receivedAtMs: 14,
        },
      ],
    });
    expect(join.update(update(14)).outcome).toBe('dropped');
  });

  it('takes a snapshot for too old that lacks what the book had when it was first asked for', () => {
    const join = createDepthJoin('A-B', 'lenient');
    join.snapshot(whole(10), 0);
    join.update(update(12));
    join.awaitSnapshot();
    join.update(update(14));
    expect(join.snapshot(whole(11), 0)).toEqual({ outcome: 'too-old', events: [] });
    // Asked again; what came since the first time is still kept.
    join.awaitSnapshot();
    expect(join.update(update(15)).outcome).toBe('applied');
    expect(join.snapshot(whole(12), 0).events.map(({ updateId }) => updateId)).toEqual([15]);
  });

  it('takes a snapshot for too old that lacks what had to be let go', () => {
    const join = createDepthJoin('A-B', 'lenient');
    for (let id = 1; id <= 10_001; id += 1) join.update(update(2 * id));
    expect(join.snapshot(whole(1), 0).outcome).toBe('too-old');
    expect(join.snapshot(whole(2), 0).events).toHaveLength(10_001);
  });

  const step = fc.record({
    price: fc.integer({ min: 1, max: 4 }),
    qty: fc.integer({ min: 0, max: 3 }),
    skips: fc.integer({ min: 0, max: 2 }),
    isLost: fc.boolean(),
  });
  const index = fc.integer({ min: 0, max: 19 });

  it('never goes back, and is the book of the exchange once refreshed, whatever was lost before', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 30 }), fc.tuple(index, index, index), (steps, times) => {
        const [askedAt, takenAt, readAt] = times.sort((one, other) => one - other);
        const join = createDepthJoin('A-B', 'lenient');
        const events$ = new Subject<BookEvent>();
        const books: OrderBook[] = [];
        events$.pipe(scanBook()).subscribe((book) => books.push(book));
        const tell = (events: readonly BookEvent[]): void => {
          for (const event of events) events$.next(event);
        };
        const there = new Map<number, number>();
        const asIs = (): readonly Level[] =>
          [...there].sort(([one], [other]) => other - one).map(([price, qty]) => bid(price, qty));
        let id = 0;
        let taken = whole(0);
        tell(join.snapshot(taken, 0).events);
        for (const [at, { price, qty, skips, isLost }] of steps.entries()) {
          if (at === askedAt) join.awaitSnapshot();
          id += 1 + skips;
          if (qty === 0) there.delete(price);
          else there.set(price, qty);
          if (at > takenAt || !isLost) tell(join.update(update(id, id, [bid(price, qty)])).events);
          if (at === takenAt) taken = whole(id, asIs());
          if (at === readAt) {
            const { outcome, events } = join.snapshot(taken, 0);
            expect(outcome).toBe('synced');
            tell(events);
          }
          if (at >= readAt) expect(books.at(-1)).toMatchObject({ updateId: id, bids: asIs() });
        }
        const ids = books.map(({ updateId = NaN }) => updateId);
        expect(ids).toEqual(ids.toSorted((one, other) => one - other));
      }),
    );
  });
});
