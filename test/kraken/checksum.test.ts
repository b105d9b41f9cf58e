import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../src/book/book-event.js';
import type { Level } from '../../src/book/level.js';
import { scanBook } from '../../src/book/scan-book.js';
import { verifyChecksum } from '../../src/book/verify-checksum.js';
import { digestText, krakenChecksum } from '../../src/kraken/checksum.js';
import { book, level } from '../book/events.js';
import { naiveChecksum } from '../book/oracle.js';
import vectors from '../vectors/kraken-vectors.json' with { type: 'json' };

interface Tokens {
  readonly price: string;
  readonly qty: string;
}
const levelsOf = (tokens: readonly Tokens[]): readonly Level[] => tokens.map(({ price, qty }) => level(price, qty));
const pairsOf = (pairs: readonly (readonly string[])[]): readonly Level[] =>
  pairs.map(([price = '', qty = '']) => level(price, qty));
/** As JSON.parse and String leave a number: without its trailing zeros. */
const bare = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
const bareLevels = (tokens: readonly Tokens[]): readonly Level[] =>
  tokens.map(({ price, qty }) => level(bare(price), bare(qty)));

describe('krakenChecksum', () => {
  it.each(vectors.book)('$name: $checksum', (vector) => {
    const { price_precision: pricePrecision, qty_precision: qtyPrecision, checksum } = vector;
    const sent = book('', '', { bids: levelsOf(vector.bids), asks: levelsOf(vector.asks) });
    const worn = book('', '', { bids: bareLevels(vector.bids), asks: bareLevels(vector.asks) });
    expect(krakenChecksum()(sent)).toBe(checksum);
    expect(krakenChecksum({ pricePrecision, qtyPrecision })(sent)).toBe(checksum);
    expect(krakenChecksum({ pricePrecision, qtyPrecision })(worn)).toBe(checksum);
    if (vector.wrong_checksum_without_padding !== undefined) {
      expect(krakenChecksum()(worn)).toBe(vector.wrong_checksum_without_padding);
    }
  });

  it.each(vectors.book_replay)('$name: every frame gives a checked book', async (replay) => {
    const { symbol, depth, snapshot, updates, book_after_last_update: last } = replay;
    const events = [snapshot, ...updates].map(({ bids, asks, checksum }, at): BookEvent => ({
      type: at === 0 ? 'snapshot' : 'update',
      symbol,
      bids: pairsOf(bids),
      asks: pairsOf(asks),
      checksum,
      receivedAtMs: at,
    }));
    const books = await lastValueFrom(
      from(events).pipe(scanBook({ depth }), verifyChecksum(krakenChecksum()), toArray()),
    );
    expect(books.map(({ checksum, receivedAtMs }) => [receivedAtMs, checksum])).toEqual(
      events.map(({ checksum, receivedAtMs }) => [receivedAtMs, checksum]),
    );
    expect(books).toHaveLength(121);
    expect(books.at(-1)).toMatchObject({ bids: pairsOf(last.bids), asks: pairsOf(last.asks), verifiedDepth: 10 });

    const uncut$ = from(events).pipe(scanBook(), verifyChecksum(krakenChecksum()), toArray());
    await expect(lastValueFrom(uncut$)).rejects.toMatchObject({ _tag: 'ChecksumMismatch', symbol });
  });

  it('covers ten levels of each side, asks first, or those there are', () => {
    const price = fc.integer({ min: 1, max: 10 ** 9 }).map((ticks) => (ticks / 1000).toFixed(3));
    const qty = fc.integer({ min: 1, max: 10 ** 12 }).map((units) => (units / 10 ** 8).toFixed(8));
    const side = fc.array(
      fc.tuple(price, qty).map(([p, q]) => level(p, q)),
      { maxLength: 14, size: 'max' },
    );
    fc.assert(
      fc.property(side, side, (bids, asks) => {
        const whole = book('', '', { bids, asks });
        expect(krakenChecksum()(whole)).toBe(naiveChecksum(bids, asks));
        expect(krakenChecksum({ pricePrecision: 3, qtyPrecision: 8 })(whole)).toBe(naiveChecksum(bids, asks));
      }),
    );
  });

  it('is that of nothing for an empty book', () => {
    expect(krakenChecksum()(book('', ''))).toBe(0);
  });

  it.each([-1, 1.5, NaN])('throws a RangeError at the call for a precision of %d', (precision) => {
    expect(() => krakenChecksum({ pricePrecision: precision })).toThrow(RangeError);
    expect(() => krakenChecksum({ qtyPrecision: precision })).toThrow(
      `qtyPrecision must be 0, 1, 2, …, not ${precision}`,
    );
  });
});

describe('digestText', () => {
  it.each(vectors.level_text)('$token at $precision decimals is $text', ({ token, precision, text }) => {
    expect(digestText(token, precision)).toBe(text);
  });

  it('keeps the digits of the token when no precision is given, or a smaller one', () => {
    expect(digestText('0.00000500')).toBe('500');
    expect(digestText('45281.0')).toBe('452810');
    expect(digestText('0.123', 2)).toBe('123');
    expect(digestText('0.00')).toBe('');
  });

  it.each(['', 'abc', '1.2.3', '-'])('throws a RangeError for %j', (token) => {
    expect(() => digestText(token)).toThrow(RangeError);
  });
});
