import { concatMap, of } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { channelJourney } from '../channel-journey.js';

// Every snapshot gives all of its candles, those of before too.
vi.mock(import('../../../src/kraken/public/each-candle.js'), () => ({
  eachCandle: () => (messages$) =>
    messages$.pipe(
      concatMap((envelope) =>
        envelope._tag === 'Stale'
          ? of(envelope)
          : envelope.value.data.map((candle) => ({ _tag: 'Live', value: candle }) as const),
      ),
    ),
}));

it('the journey fails when candles go back', async () => {
  await expect(channelJourney({ frames: 20_000, seed: 1, tripLimit: 300 })).rejects.toThrow(/went back to/);
});
