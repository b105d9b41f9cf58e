import { DAY } from './day.js';
import type { MarketPair } from './pairs.js';
import { createRandom } from './random.js';
import { createTape, type Tape } from './tape.js';

/** How many trades the made-up day before the beginning has. */
const COUNT = 240;

/**
 * The tape of a market that has been traded for a day: prices wander and end at the pair's home, trades are the more
 * frequent the later.
 *
 * @param now - when the day ends, in microseconds since 1970
 */
export function tapeOfDay(pair: MarketPair, seed: number, now: number): Tape {
  const random = createRandom(seed, `${pair.symbol} past`);
  const tape = createTape(1 + random.below(90_000_000));
  const stride = Math.max(pair.gap, Number(pair.home / 1500n));

  let price = pair.home;
  // Written backwards, from now.
  const past = Array.from({ length: COUNT }, (_, index) => {
    price += BigInt(random.below(2 * stride + 1) - stride);
    const qty = (pair.typicalQty * BigInt(1 + random.below(2 ** 20))) >> 20n;
    const age = 1 + Math.floor(DAY * ((index + random.next()) / (COUNT + 1)) ** 2);
    const side = random.chance(0.5) ? 'buy' : 'sell';
    const ord_type = random.chance(0.4) ? 'market' : 'limit';
    return { fill: { side, ord_type, price, qty: qty === 0n ? 1n : qty } as const, at: now - age };
  });
  for (const { fill, at } of past.reverse()) tape.add([fill], at);
  return tape;
}
