import { from, lastValueFrom, map, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { bookFrom, runsOf, topOf, withVerifiedDepth } from '../../src/book/emitted-book.js';
import type { Level } from '../../src/book/level.js';
import type { OrderBook } from '../../src/book/order-book.js';
import { scanBook } from '../../src/book/scan-book.js';
import { book, level, snapshot, update } from './events.js';

const rising = Array.from({ length: 300 }, (_, at) => level(String(1000 + at), '1'));
const falling = rising.toReversed();
const deepSnapshot = snapshot('', '', { bids: falling, asks: rising, checksum: 7, timestamp: 't' });

const deepBook = (): Promise<OrderBook> => lastValueFrom(of(deepSnapshot).pipe(scanBook({ depth: 1000 })));

/** A chunk that nobody may look into. */
const sealed: readonly Level[] = new Proxy([], {
  get: () => {
    throw new Error('the whole side was read');
  },
});

describe('a deep book', () => {
  const plain = {
    symbol: 'BTC/USD',
    bids: falling,
    asks: rising,
    receivedAtMs: 0,
    verifiedDepth: 0,
    timestamp: 't',
    checksum: 7,
  };

  it('reads like a plain object', async () => {
    const deep = await deepBook();
    expect(Object.keys(deep)).toEqual(Object.keys(plain));
    expect(deep).toEqual(plain);
    expect({ ...deep }).toStrictEqual(plain);
    expect(structuredClone(deep)).toStrictEqual(plain);
    expect(JSON.parse(JSON.stringify(deep))).toStrictEqual(plain);
    expect(Object.hasOwn(deep, 'bids') && Object.hasOwn(deep, 'asks')).toBe(true);
  });

  it('builds each side once, when first read', async () => {
    const deep = await deepBook();
    const { bids, asks } = deep;
    expect(deep.bids).toBe(bids);
    expect(deep.asks).toBe(asks);
  });

  it('cannot be changed by assignment', async () => {
    const deep = await deepBook();
    expect(Reflect.set(deep, 'bids', [])).toBe(false);
    expect(deep.bids).toEqual(falling);
  });

  it('gives its best levels, and its marked copy, without building the rest', () => {
    const head = { symbol: 'BTC/USD', receivedAtMs: 0 };
    const deep = bookFrom(head, [falling.slice(0, 64), sealed], [rising.slice(0, 64), sealed], 0);
    const verified = withVerifiedDepth(deep, 10);
    expect(topOf(verified, 'bid', 10)).toEqual(falling.slice(0, 10));
    expect(topOf(verified, 'ask', 64)).toEqual(rising.slice(0, 64));
    expect(() => verified.bids).toThrow('the whole side was read');
  });

  it('is marked as verified in a copy that is like it', async () => {
    const deep = await deepBook();
    const verified = withVerifiedDepth(deep, 10);
    expect(verified).toEqual({ ...plain, verifiedDepth: 10 });
    expect(deep.verifiedDepth).toBe(0);
    expect(runsOf(verified, 'bid').length).toBeGreaterThan(1);
  });
});

describe('a reader who sorts', () => {
  const reverse = (side: readonly Level[]): unknown => Reflect.apply(Array.prototype.reverse, side, []);
  const changes = [level('1000.5', '1'), level('1001', '0'), level('1250', '2')];
  const events = [deepSnapshot, ...changes.map((change) => update('', '', { bids: [change], asks: [change] }))];

  it.each([10, 1000])('damages nothing but the arrays it was given, at depth %i', async (depth) => {
    const copies = await lastValueFrom(
      from(events).pipe(
        scanBook({ depth }),
        map((emitted) => {
          const copy = structuredClone(emitted);
          reverse(emitted.bids);
          reverse(emitted.asks);
          return copy;
        }),
        toArray(),
      ),
    );
    expect(copies).toEqual(await lastValueFrom(from(events).pipe(scanBook({ depth }), toArray())));
  });
});

describe('topOf', () => {
  it('takes as many levels as there are, over as many chunks as it needs', async () => {
    const deep = await deepBook();
    for (const count of [1, 10, 63, 64, 65, 128, 129, 299, 300, 301]) {
      expect(topOf(deep, 'bid', count)).toEqual(falling.slice(0, count));
      expect(topOf(deep, 'ask', count)).toEqual(rising.slice(0, count));
    }
  });

  it('does so on plain books too', () => {
    const shallow = book('10x1 9x1', '');
    expect(topOf(shallow, 'bid', 1)).toEqual(shallow.bids.slice(0, 1));
    expect(topOf(shallow, 'bid', 3)).toEqual(shallow.bids);
    expect(topOf(shallow, 'ask', 3)).toEqual([]);
  });

  it('never hands out an array that a later book shares', async () => {
    const deep = await deepBook();
    const top = topOf(deep, 'ask', 64);
    Reflect.apply(Array.prototype.reverse, top, []);
    expect(deep.asks).toEqual(rising);
  });
});
