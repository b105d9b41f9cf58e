import { describe, expect, it } from 'vitest';
import { takeBatch } from '../../src/core/batch.js';

const byLetter = (word: string): string | undefined => (word === '' ? undefined : word[0]);

describe('takeBatch', () => {
  it('takes all that go with the first one, and leaves the rest in order', () => {
    const waiting = new Set(['a1', 'b1', 'a2', 'c1', 'a3']);
    expect(takeBatch(waiting, byLetter, 50)).toEqual(['a1', 'a2', 'a3']);
    expect([...waiting]).toEqual(['b1', 'c1']);
  });

  it('takes no more than fit', () => {
    const waiting = new Set(['a1', 'a2', 'a3']);
    expect(takeBatch(waiting, byLetter, 2)).toEqual(['a1', 'a2']);
    expect(takeBatch(waiting, byLetter, 2)).toEqual(['a3']);
    expect(takeBatch(waiting, byLetter, 2)).toEqual([]);
  });

  it('removes what turns out to need nothing', () => {
    const waiting = new Set(['', 'b1']);
    expect(takeBatch(waiting, byLetter, 50)).toEqual(['b1']);
    expect(waiting.size).toBe(0);
  });
});
