import { describe, expect, it } from 'vitest';
import { decimalFrom as d } from '../../../src/core/decimal.js';
import { LogonRejected, SessionLost } from '../../../src/core/access-errors.js';
import { ConnectionLost } from '../../../src/core/errors.js';
import type { AccountOrder } from '../../../src/lambdaplex/index.js';
import { live, orderOf, stale, statusOf } from '../fakes.js';
import { createWorld, play, type World } from '../world.js';

const env = { LAMBDAPLEX_API_KEY: 'lp_0123456789', LAMBDAPLEX_PRIVATE_KEY: 'c0ffee00'.repeat(8) };
const withKeys = () => {
  const world = createWorld();
  Object.assign(world.env, env);
  return world;
};
const say = (world: World, ms: number, ...orders: readonly AccountOrder[]) =>
  world.at(ms, () => world.orders.say('orders', live(new Map(orders.map((order) => [order.orderId, order])))));

const [one, other] = [orderOf('3c4a0345-944082a0'), orderOf('f5ad567a-c403fb5a', { side: 'SELL' })];
const { price: _price, ...unpriced } = other;
const market: AccountOrder = { ...unpriced, type: 'MARKET', status: 'FILLED', executedQty: d('250') };

describe('rxchange orders', () => {
  it('prints all orders, then each that changes', async () => {
    const world = withKeys();
    say(world, 10, one, other);
    say(world, 20, one, market);
    world.at(30, () => world.orders.say('orders', stale('orders', new SessionLost('ws', 'Session revoked'), 30)));
    say(world, 130, { ...one }, market);
    world.at(140, () => world.orders.say('orders', stale('orders', new ConnectionLost('ws', 1012, ''), 140)));
    say(world, 240, { ...one, executedQty: d('100') }, market);
    const { code, lines } = await play(world, 'orders', '--venue', 'lambdaplex', '--for', '1');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'time (UTC)    symbol      side  type       qty     price  executed  status     order',
      '00:00:00.010  HBAR-USDC   BUY   LIMIT      250  0.073209         0  OPEN       …944082a0',
      '00:00:00.010  HBAR-USDC   SELL  LIMIT      250  0.073209         0  OPEN       …c403fb5a',
      '00:00:00.020  HBAR-USDC   SELL  MARKET     250         -       250  FILLED     …c403fb5a',
      '00:00:00.030  orders      stale SessionLost: there is no session: Session revoked',
      '00:00:00.130  orders      live again after 100 ms',
      '00:00:00.140  orders      stale ConnectionLost',
      '00:00:00.240  HBAR-USDC   BUY   LIMIT      250  0.073209       100  OPEN       …944082a0  live again after 100 ms',
      'Watched for 1.0 s: 4 updates, 1 resync; 0 reconnects.',
    ]);
    expect(world.plexClients).toEqual([
      { credentials: { apiKey: env.LAMBDAPLEX_API_KEY, privateKey: env.LAMBDAPLEX_PRIVATE_KEY } },
    ]);
  });

  it('prints those of the named symbols only, without the zeros that say nothing', async () => {
    const world = withKeys();
    const padded = { qty: d('250.00000000'), price: d('0.07320000'), executedQty: d('0.00000000') };
    say(world, 10, orderOf('3c4a0345-944082a0', padded), orderOf('f5ad567a-c403fb5a', { symbol: 'gib-USDC' }));
    const { lines } = await play(world, 'orders', 'HBAR-USDC', '--for', '1');
    expect(lines.slice(1, -1)).toEqual([
      '00:00:00.010  HBAR-USDC   BUY   LIMIT      250    0.0732         0  OPEN       …944082a0',
    ]);
  });

  it('prints them whole in JSON', async () => {
    const world = withKeys();
    say(world, 10, one);
    world.at(20, () => world.orders.say('orders', stale('orders', new ConnectionLost('ws', 1012, ''), 20)));
    say(world, 30, one);
    const { json } = await play(world, 'orders', '--venue', 'lambdaplex', '--json', '--for', '1');
    expect(json().slice(0, -1)).toEqual([
      { _tag: 'Order', value: one },
      expect.objectContaining({ _tag: 'Stale' }),
      { _tag: 'Live', value: [] },
    ]);
  });

  it('makes up an account for a simulation, in which things happen, and stages what befalls sessions', async () => {
    const world = createWorld();
    world.at(1, () => world.plexStatus(statusOf('open', 1)));
    say(world, 2);
    const { code, lines } = await play(world, 'orders', '--simulate', '--for', '13');
    expect(code).toBe(0);
    expect(lines.filter((line) => line.includes('staged now:'))).toEqual([
      '00:00:05.000  (fault)     staged now: sessionRevoked Lambdaplex',
      '00:00:12.000  (fault)     staged now: close Lambdaplex',
    ]);
    expect(world.staged).toEqual([
      ['sessionRevoked', { channel: 'userData' }],
      ['close', { code: 1012 }],
    ]);
    expect(world.placed).toHaveLength(18);
    expect(world.plexClients).toMatchObject([
      {
        credentials: {
          apiKey: 'lp_simulated',
          privateKey: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----/) as unknown,
        },
        urls: { ws: 'ws://127.0.0.1:2/api/v1/ws', rest: 'http://127.0.0.1:2' },
      },
    ]);
    expect(world.accounts).toMatchObject([
      { apiKey: 'lp_simulated', publicKey: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    ]);
    expect(world.closed).toEqual(['Lambdaplex client', 'Lambdaplex simulation']);
  });

  it('wants no credentials for a simulation, and opens nothing without them otherwise', async () => {
    const world = createWorld();
    expect((await play(world, 'orders', '--venue', 'lambdaplex')).code).toBe(2);
    expect(world.err()).toMatch(/^rxchange: credentials are due: .*--simulate.*\nTry `rxchange orders --help`/);
    expect([world.out(), world.plexClients]).toEqual(['', []]);
  });

  it('ends with exit code 1 when the logon is refused, which is no resync', async () => {
    const world = withKeys();
    const no = new LogonRejected('ws', 'Unknown API key');
    world.at(10, () => {
      world.orders.say('orders', stale('orders', no, 10));
      world.orders.fail('orders', no);
    });
    const { code, lines } = await play(world, 'orders', '--venue', 'lambdaplex');
    expect([code, lines]).toEqual([1, ['Watched for 0.0 s: 0 updates, 0 resyncs; 0 reconnects.']]);
    expect(world.err()).toBe(
      'rxchange: ws: the exchange refused the logon: Unknown API key\n' +
        'Do the API key and the private key belong together, and is the clock of this machine right?\n',
    );
  });
});
