import { catchError, lastValueFrom, of } from 'rxjs';
import type { Kraken } from '../../src/kraken/index.js';

/**
 * Waits that are long in life are short here, so that nothing waits for a clock. What judges silence is long enough for
 * a machine that has much else to do.
 */
export const POLICIES = {
  reconnect: { initialMs: 2, maxMs: 8, stableMs: 20, barredMs: 4 },
  resync: { atMost: 1000, perMs: 10, initialMs: 1, maxMs: 4 },
  heartbeat: { silenceMs: 200, pingEveryMs: 200, pongWithinMs: 200 },
  requestTimeoutMs: 200,
  firstDataMs: 200,
  lingerMs: 2,
  rateLimit: { perSecond: 100_000, burst: 100_000 },
};

/** Whole numbers below a bound, the same for the same seed. */
export type Chance = (below: number) => number;

/** Chance of its own. */
export function createChance(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Let what waits in the platform's queues have its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One round trip, or the loss of the socket that it was to go over. */
export const pinged = (kraken: Kraken): Promise<unknown> =>
  lastValueFrom(kraken.ping().pipe(catchError(() => of('lost'))));
