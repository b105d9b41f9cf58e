import { describe, expect, it } from 'vitest';
import { live } from '../fakes.js';
import { createWorld, play } from '../world.js';

describe('rxchange status', () => {
  it('prints each state of the exchange', async () => {
    const world = createWorld();
    world.at(10, () => world.system.say('system', live({ system: 'online', api_version: 'v2', version: '2.0.0' })));
    world.at(20, () => world.system.say('system', live({ system: 'maintenance' })));
    const { lines } = await play(world, 'status', '--for', '1');
    expect(lines).toEqual([
      'time (UTC)    what     state        API  version  connection',
      '00:00:00.010  system   online       v2   2.0.0    -',
      '00:00:00.020  system   maintenance  -    -        -',
      'Watched for 1.0 s: told 2 times; 0 reconnects.',
    ]);
  });
});

describe('rxchange status --simulate', () => {
  it('puts the exchange into one state after the other, and says so', async () => {
    const world = createWorld();
    const told = { system: 'online', api_version: 'v2', version: '2.0.10', connection_id: '1' } as const;
    world.at(1, () => world.system.say('system', live(told)));
    expect((await play(world, 'status', '--simulate', '--seed', '1', '--for', '31')).code).toBe(0);
    expect(world.states).toEqual(['maintenance', 'online', 'cancel_only', 'post_only', 'online', 'maintenance']);
    expect(world.staged).toEqual([]);
    expect(
      world
        .out()
        .match(/.*staged now:.*/g)
        ?.slice(0, 2),
    ).toEqual(['00:00:05.000  system   staged now: maintenance', '00:00:10.000  system   staged now: online']);
  });

  it('says so in JSON', async () => {
    const world = createWorld();
    await play(world, 'status', '--simulate', '--json', '--for', '6');
    expect(world.out()).toContain('{"_tag":"Staged","system":"maintenance"}\n');
  });
});
