import { expect, it, vi } from 'vitest';
import { channelJourney } from '../channel-journey.js';

// Trades pass as they come: repeated after a reconnect, and with holes that nobody tells.
vi.mock(import('../../../src/core/tell-holes.js'), async (importOriginal) => ({
  ...(await importOriginal()),
  tellHoles: () => (source$) => source$,
}));

it('the journey fails when repeated trades pass and holes are not told', async () => {
  await expect(channelJourney({ frames: 20_000, seed: 1, tripLimit: 300 })).rejects.toThrow(
    /came again, or late|not told/,
  );
});
