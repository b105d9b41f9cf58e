import type { MonoTypeOperatorFunction } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { DepthJoin } from '../../../src/lambdaplex/depth-join.js';
import { plexJourney } from '../lambdaplex-journey.js';

// Neither the stream nor the join looks whether a change is missing.
vi.mock(import('../../../src/core/check-sequence.js'), () => ({
  checkSequence:
    <T>(): MonoTypeOperatorFunction<T> =>
    (messages$) =>
      messages$,
}));
vi.mock(import('../../../src/lambdaplex/depth-join.js'), async (importOriginal) => {
  const { createDepthJoin } = await importOriginal();
  return {
    createDepthJoin: (symbol): DepthJoin => {
      const join = createDepthJoin(symbol);
      return { ...join, update: (update) => join.update({ ...update, firstUpdateId: 0 }) };
    },
  };
});

it('the journey fails when nobody looks whether a change is missing', async () => {
  const journey = plexJourney({ frames: 5000, seed: 1, tripLimit: 300 });
  await expect(journey).rejects.toThrow(/a book was emitted that never was/);
});
