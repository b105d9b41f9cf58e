import { concatMap } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { TradeEvent } from '../../../src/kraken/public/each-trade.js';
import { channelJourney } from '../channel-journey.js';

// Trades pass as they come: repeated after a reconnect, and with holes that nobody tells.
vi.mock(import('../../../src/kraken/public/each-trade.js'), () => ({
  eachTrade: () => (messages$) =>
    messages$.pipe(
      concatMap((envelope): readonly TradeEvent[] =>
        envelope._tag === 'Stale'
          ? [{ _tag: 'Fault', stale: envelope }]
          : envelope.value.data.map((value) => ({ _tag: 'Trade', live: { _tag: 'Live', value }, isPast: false })),
      ),
    ),
}));

it('the journey fails when repeated trades pass and holes are not told', async () => {
  const journey = channelJourney({ frames: 20_000, seed: 1, tripLimit: 300 });
  await expect(journey).rejects.toThrow(/came again, or late|not told/);
});
