import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createKraken, type BookDepth } from '../../src/kraken/index.js';
import { startKraken } from '../../src/simulator/index.js';

const HELD = 1000;

describe('books that are held unread', () => {
  it.each<BookDepth>([10, 100, 1000])(
    'are still what they were, whole, after the last one came: depth %i',
    async (depth) => {
      await using simulator = await startKraken({ seed: 7, ratePerSecond: 0, symbols: ['BTC/USD'] });
      await using kraken = createKraken({ urls: simulator.urls });
      const held = lastValueFrom(kraken.book('BTC/USD', { depth }).pipe(take(HELD), toArray()));
      await simulator.until(() => simulator.subscriptions().length > 0);
      for (let sent = 0; sent < HELD; sent += simulator.step()) await new Promise((resolve) => setImmediate(resolve));
      const books = await held;
      expect(new Set(books).size).toBe(HELD);
      const strangers = books.filter((book) => !simulator.seen('BTC/USD', book));
      expect(strangers).toEqual([]);
      expect(books.at(-1)?.bids.length).toBe(depth);
    },
  );
});
