import { describe, expect, it } from 'vitest';
import { decimalFrom as d } from '../../../src/core/decimal.js';
import { SequenceGap, type Level } from '../../../src/index.js';
import type { ReceivedUpdate } from '../../../src/lambdaplex/index.js';
import { live, stale } from '../fakes.js';
import { createWorld, play } from '../world.js';

const level = (price: string, qty: string): Level => ({ price: d(price), qty: d(qty) });
const update = (first: number, last: number, bids: readonly Level[], asks: readonly Level[]): ReceivedUpdate => ({
  ...{ symbol: 'gib-USDC', eventTimeMs: 0, firstUpdateId: first, lastUpdateId: last, bids, asks, receivedAtMs: 0 },
});

describe('rxchange updates', () => {
  it('prints each change: its numbers, how many levels, and the best of them; and that one is missing', async () => {
    const world = createWorld();
    const bids = [level('9', '1'), level('10', '0'), level('8', '3')];
    const asks = [level('12', '5'), level('11', '4')];
    world.at(10, () => world.updates.say('gib-USDC', live(update(310552, 310554, bids, asks))));
    world.at(10, () => world.updates.say('gib-USDC', live(update(310555, 310555, [], [level('11', '4.50')]))));
    world.at(20, () =>
      world.updates.say('gib-USDC', stale('gib-USDC', new SequenceGap('gib-USDC', 310556, 310558), 20)),
    );
    world.at(120, () => world.updates.say('gib-USDC', live(update(310560, 310560, [level('9', '2')], []))));
    const { code, lines } = await play(world, 'updates', 'gib-USDC', '--for', '1');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'time (UTC)    symbol      numbers            bids + asks  best changed bid × qty  best changed ask × qty',
      '00:00:00.010  gib-USDC    310552..310554       3 + 2        10 ×           0        11 ×           4',
      '00:00:00.010  gib-USDC    310555..310555       0 + 1         - ×           -        11 ×         4.5',
      '00:00:00.020  gib-USDC    stale SequenceGap: message 310558 came where 310556 was due',
      '00:00:00.120  gib-USDC    310560..310560       1 + 0         9 ×           2         - ×           -  live again after 100 ms',
      'Watched for 1.0 s: gib-USDC 3 updates, 1 resync; 0 reconnects.',
    ]);
  });

  it('prints them whole in JSON', async () => {
    const world = createWorld();
    const one = update(1, 2, [level('9', '1')], []);
    world.at(10, () => world.updates.say('gib-USDC', live(one)));
    const { json } = await play(world, 'updates', 'gib-USDC', '--json', '--for', '1');
    expect(json()[0]).toEqual({ _tag: 'Live', value: one });
  });
});
