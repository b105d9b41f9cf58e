import { describe, expect, it } from 'vitest';
import { channelJourney } from './channel-journey.js';

describe('a journey of 100,000 frames over all channels, through every fault', () => {
  it('emits nothing that never was, tells every hole, and agrees with the exchange at every quiet point', async () => {
    const { sent, checked, compared, holes, report } = await channelJourney({ frames: 100_000, seed: 20_261_122 });
    process.stdout.write(`${report.join('\n')}\n`);
    expect(sent).toBeGreaterThanOrEqual(100_000);
    expect(checked).toBeGreaterThan(sent);
    expect(compared).toBeGreaterThan(1000);
    expect(holes).toBeGreaterThan(0);
  });
});
