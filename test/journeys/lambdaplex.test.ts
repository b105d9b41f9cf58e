import { describe, expect, it } from 'vitest';
import { plexJourney } from './lambdaplex-journey.js';

describe('a journey of 20,000 frames on Lambdaplex, through every fault of its public side', () => {
  it('emits no book that never was, and has the book of the exchange at every quiet point', async () => {
    const { sent, checked, report } = await plexJourney({ frames: 20_000, seed: 20_261_122 });
    process.stdout.write(`${report.join('\n')}\n`);
    expect(sent).toBeGreaterThanOrEqual(20_000);
    expect(checked).toBeGreaterThan(sent / 2);
  });
});
