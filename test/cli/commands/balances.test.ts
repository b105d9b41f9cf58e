import { describe, expect, it } from 'vitest';
import type { Balance } from '../../../src/lambdaplex/index.js';
import { balanceOf, live } from '../fakes.js';
import { createWorld, play, type World } from '../world.js';

const env = { LAMBDAPLEX_API_KEY: 'lp_0123456789', LAMBDAPLEX_PRIVATE_KEY: 'c0ffee00'.repeat(8) };
const withKeys = () => {
  const world = createWorld();
  Object.assign(world.env, env);
  return world;
};
const say = (world: World, ms: number, ...balances: readonly Balance[]) =>
  world.at(ms, () => world.balances.say('balances', live(new Map(balances.map((one) => [one.asset, one])))));

describe('rxchange balances', () => {
  it('prints what there is of all assets, then of those that changed', async () => {
    const world = withKeys();
    const hbar = balanceOf('HBAR', '20000');
    say(world, 10, hbar, balanceOf('USDC', '4975.035731', '24.964269'));
    say(world, 20, hbar, balanceOf('USDC', '5000', '0'));
    const { code, lines } = await play(world, 'balances', '--venue', 'lambdaplex', '--for', '1');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'time (UTC)    asset                 free          locked        together',
      '00:00:00.010  HBAR                 20000               0           20000',
      '00:00:00.010  USDC           4975.035731       24.964269            5000',
      '00:00:00.020  USDC                  5000               0            5000',
      'Watched for 1.0 s: 2 updates, 0 resyncs; 0 reconnects.',
    ]);
  });

  it('prints the named assets only', async () => {
    const world = withKeys();
    say(world, 10, balanceOf('HBAR', '20000'), balanceOf('USDC', '5000'));
    say(world, 20, balanceOf('HBAR', '20001'), balanceOf('USDC', '5000'));
    const { lines } = await play(world, 'balances', 'USDC', '--for', '1');
    expect(lines.slice(1, -1)).toEqual([expect.stringMatching(/^00:00:00.010 {2}USDC .* 5000$/)]);
  });

  it('prints one object an asset in JSON', async () => {
    const world = withKeys();
    say(world, 10, balanceOf('USDC', '5000'));
    const { json } = await play(world, 'balances', '--venue', 'lambdaplex', '--json', '--for', '1');
    expect(json()[0]).toEqual({ _tag: 'Balance', value: { asset: 'USDC', free: '5000', locked: '0' } });
  });
});
