import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../src/book/book-event.js';
import type { Level } from '../../src/book/level.js';
import type { OrderBook } from '../../src/book/order-book.js';
import { scanBook } from '../../src/book/scan-book.js';
import { decodeOrThrow } from '../../src/core/decode-with.js';
import { DepthSnapshot } from '../../src/lambdaplex/codecs/depth-snapshot.js';
import { DepthUpdate } from '../../src/lambdaplex/codecs/depth-update.js';
import { createDepthJoin } from '../../src/lambdaplex/depth-join.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };

/** A level without the zeros at the end of its numbers. */
const short = ({ price, qty }: Level): readonly string[] => [price, qty].map(trimmed);
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
    const low = {
      symbol: 'A-B',
      eventTimeMs: 0,
      firstUpdateId: 1,
      lastUpdateId: 1,
      bids: [],
      asks: [],
      receivedAtMs: 0,
    };
    join.snapshot({ lastUpdateId: 1000, bids: [], asks: [] }, 0);
    const outcomes = Array.from({ length: 21 }, () => join.update(low).outcome);
    expect(outcomes).toEqual([...Array.from({ length: 20 }, () => 'dropped'), 'gap']);
    expect(join.snapshot({ lastUpdateId: 1, bids: [], asks: [] }, 0).outcome).toBe('synced');
    expect(join.update({ ...low, firstUpdateId: 2, lastUpdateId: 2 }).outcome).toBe('applied');
  });

  it('keeps ten thousand updates, and lets the oldest go', () => {
    const join = createDepthJoin('A-B');
    const update = (id: number) => ({
      symbol: 'A-B',
      eventTimeMs: 0,
      firstUpdateId: id,
      lastUpdateId: id,
      bids: [],
      asks: [],
      receivedAtMs: 0,
    });
    for (let id = 1; id <= 10_001; id += 1) join.update(update(id));
    const whole = { bids: [], asks: [] };
    expect(join.snapshot({ ...whole, lastUpdateId: 0 }, 0).outcome).toBe('too-old');
    expect(join.snapshot({ ...whole, lastUpdateId: 1 }, 0).events).toHaveLength(10_001);
  });
});
