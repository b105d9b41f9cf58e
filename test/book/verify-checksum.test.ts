import { EMPTY, concat, lastValueFrom, materialize, of, throwError, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { OrderBook } from '../../src/book/order-book.js';
import { scanBook } from '../../src/book/scan-book.js';
import { verifyChecksum } from '../../src/book/verify-checksum.js';
import { ChecksumMismatch } from '../../src/core/errors.js';
import { book, level, snapshot } from './events.js';

const countLevels = ({ bids, asks }: OrderBook): number => bids.length + asks.length;
const told = (book$: Observable<OrderBook>, levels?: number): Promise<readonly unknown[]> => {
  const verify = levels === undefined ? verifyChecksum(countLevels) : verifyChecksum(countLevels, { levels });
  return lastValueFrom(book$.pipe(verify, materialize(), toArray()));
};

describe('verifyChecksum', () => {
  const right = book('10x1', '11x1', { checksum: 2 });
  const wrong = book('10x1', '11x1 12x1', { checksum: 2 });

  it('passes a book whose digest is right, marked as verified, and leaves the book that came as it was', async () => {
    expect(await told(of(right))).toMatchObject([{ kind: 'N', value: { ...right, verifiedDepth: 10 } }, { kind: 'C' }]);
    expect(await told(of(right), 25)).toMatchObject([{ value: { verifiedDepth: 25 } }, { kind: 'C' }]);
    expect(right.verifiedDepth).toBe(0);
  });

  it('ends with ChecksumMismatch at the first that is wrong, and does not emit it', async () => {
    const error = new ChecksumMismatch('BTC/USD', 2, 3);
    const heard = await told(of(right, wrong, right));
    expect(heard).toMatchObject([{ kind: 'N' }, { kind: 'E', error }]);
  });

  it('never passes a book that carries no checksum', async () => {
    const heard = await told(of(book('10x1', '11x1')));
    expect(heard).toMatchObject([
      { kind: 'E', error: new TypeError('BTC/USD: the book carries no checksum, so it cannot be verified') },
    ]);
  });

  it('does not take a checksum of zero for none', async () => {
    expect(await told(of(book('', '', { checksum: 0 })))).toMatchObject([{ value: { verifiedDepth: 10 } }, {}]);
  });

  it('marks a deep book too', async () => {
    const asks = Array.from({ length: 200 }, (_, at) => level(String(100 + at), '1'));
    const heard = await told(of(snapshot('', '', { asks, checksum: 200 })).pipe(scanBook()));
    expect(heard).toMatchObject([{ value: { asks, bids: [], verifiedDepth: 10 } }, { kind: 'C' }]);
  });

  it('lets completion and other errors pass', async () => {
    const fault = new Error('fault');
    expect(await told(EMPTY)).toMatchObject([{ kind: 'C' }]);
    expect(
      await told(
        concat(
          of(right),
          throwError(() => fault),
        ),
      ),
    ).toMatchObject([{}, { kind: 'E', error: fault }]);
  });

  it.each([0, -1, 1.5, NaN])('throws a RangeError at the call for %d levels', (levels) => {
    expect(() => verifyChecksum(countLevels, { levels })).toThrow(RangeError);
  });
});
