import { describe, expect, it } from 'vitest';
import { bookJourney } from './book-journey.js';

describe('a journey of 50,000 frames through every fault', () => {
  it('emits no book that never was, and agrees with the exchange at every quiet point', async () => {
    const { sent, checked, report } = await bookJourney({ frames: 50_000, seed: 20_260_301 });
    process.stdout.write(`${report.join('\n')}\n`);
    // Most symbols have several observers, and most frames make a book for each.
    expect(checked).toBeGreaterThan(sent);
  });
});
