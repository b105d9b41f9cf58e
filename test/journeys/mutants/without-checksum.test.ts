import type { MonoTypeOperatorFunction } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { OrderBook } from '../../../src/index.js';
import { bookJourney } from '../book-journey.js';

vi.mock(import('../../../src/book/verify-checksum.js'), () => ({
  verifyChecksum: (): MonoTypeOperatorFunction<OrderBook> => (books$) => books$,
}));

it('the journey fails when the checksum is skipped', async () => {
  await expect(bookJourney({ frames: 10_000, seed: 1, tripLimit: 300 })).rejects.toThrow(
    /a book was emitted that never was/,
  );
});
