import { afterEach, describe, expect, it, vi } from 'vitest';
import { plexJourney, type PlexJourney } from './lambdaplex-journey.js';

const SPOKEN = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** What the exchange's manual leaves open, or others of its kind do otherwise. */
const OTHERWISE = {
  simulated: {
    partialStatus: 'PARTIALLY_FILLED',
    restNumbers: 'number',
    stringIds: true,
    logonFailure: 401,
    allow100ms: true,
  },
  client: { userDataMethod: 'subscribe', depthStream: '@depth@100ms' },
} as const satisfies Partial<PlexJourney>;

describe('a journey of 50,000 events on Lambdaplex, with an account, through every fault that concerns it', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('knows the books, orders and balances of the exchange at every quiet point, and asks nothing private unasked', async () => {
    const consoles = SPOKEN.map((word) => vi.spyOn(console, word));
    const { events, checked, report } = await plexJourney({ frames: 50_000, seed: 20_261_122 });
    process.stdout.write(`${report.join('\n')}\n`);
    expect(events).toBeGreaterThanOrEqual(50_000);
    expect(checked).toBeGreaterThan(events / 2);
    for (const spoken of consoles) expect(spoken).not.toHaveBeenCalled();
  });

  it('gets there, too, with what is not certain read the other way', async () => {
    const { checked } = await plexJourney({ frames: 3000, seed: 7, ofEach: 2, ...OTHERWISE });
    expect(checked).toBeGreaterThan(1500);
  });
});
