import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { ChecksumMismatch, ConnectionLost, SubscriptionRejected } from '../../src/index.js';
import { bookOf, live, stale, statusOf } from './fakes.js';
import { createWorld, play } from './world.js';

const btc = bookOf('BTC/USD', ['61250.40 0.50000000'], ['61250.50 1.00000000']);
const eth = bookOf('ETH/USD', ['3421.57 4.81932750'], ['3421.60 0.00000001']);
const lost = new ConnectionLost('public', 1012, 'Service Restart');

describe('watch', () => {
  it('watches until the time is over, then closes and sums up', async () => {
    const world = createWorld();
    world.at(100, () => world.say('BTC/USD', live(btc)));
    world.at(200, () => world.say('ETH/USD', live(eth)));
    world.at(300, () => world.say('ETH/USD', live(eth)));
    expect((await play(world, 'book', 'BTC/USD', 'ETH/USD', '--for', '2')).code).toBe(0);
    expect(world.out().split('\n').slice(1)).toEqual([
      '00:00:00.100  BTC/USD  61250.40 × 0.50000000  61250.50 × 1.00000000    0.10  live',
      '00:00:00.200  ETH/USD   3421.57 × 4.81932750   3421.60 × 0.00000001    0.03  live',
      'Watched for 2.0 s: BTC/USD 1 update, 0 resyncs; ETH/USD 2 updates, 0 resyncs; 0 reconnects.',
      '',
    ]);
    expect([world.err(), world.closed, world.clients]).toEqual(['', ['client'], [{}]]);
  });

  it('prints at most four lines a second for each symbol', async () => {
    const world = createWorld();
    for (let i = 0; i < 400; i++) {
      world.at(i * 10, () => world.say('BTC/USD', live(bookOf('BTC/USD', [`${61250 - i} 1`], ['61251 1']))));
    }
    await play(world, 'book', 'BTC/USD', '--for', '4');
    expect(world.out().match(/live$/gm)?.length).toBe(16);
    expect(world.out()).toContain('BTC/USD 400 updates');
  });

  it('ends when asked to, with exit code 0', async () => {
    const world = createWorld();
    world.at(700, () => {
      world.end();
      world.say('BTC/USD', live(btc));
    });
    expect((await play(world, 'book', 'BTC/USD')).code).toBe(0);
    expect(world.out()).toBe('Watched for 0.7 s: BTC/USD 0 updates, 0 resyncs; 0 reconnects.\n');
    expect(world.closed).toEqual(['client']);
  });

  it('ends when asked to while the simulation is still starting', async () => {
    const world = createWorld();
    const ended = run(['book', 'BTC/USD', '--simulate'], world.io, world.parts);
    world.end();
    expect(await ended).toBe(0);
    expect(world.closed).toEqual(['client', 'simulation']);
  });

  it('does not wait for ever for what does not close', async () => {
    const world = createWorld();
    const stuck = { ...world.parts.createKraken({}), close: () => new Promise<void>(() => undefined) };
    const ended = run(['book', 'BTC/USD', '--for', '1'], world.io, { ...world.parts, createKraken: () => stuck });
    world.say('BTC/USD', live(btc));
    world.scheduler.flush();
    // The wait begins once the watching has ended, some microtasks later.
    await new Promise((resolve) => setImmediate(resolve));
    world.scheduler.flush();
    expect(await ended).toBe(0);
    expect(world.scheduler.now()).toBe(1500);
  });

  it('tells of refused symbols on stderr, once how to spell them, and goes on with the others', async () => {
    const world = createWorld();
    for (const symbol of ['XBT/USD', 'btc/usd']) {
      world.refused.set(symbol, new SubscriptionRejected('book', symbol, `Currency pair not supported ${symbol}`));
    }
    world.at(100, () => world.say('BTC/USD', live(btc)));
    expect((await play(world, 'book', 'XBT/USD', 'btc/usd', 'BTC/USD', '--for', '1')).code).toBe(0);
    expect(world.err().split('\n')).toEqual([
      expect.stringMatching(/^rxchange: .*Currency pair not supported XBT\/USD$/),
      'Symbols are spelled as Kraken spells them, case included (BTC/USD, not XBT/USD); `rxchange instruments --venue kraken` lists them.',
      expect.stringMatching(/^rxchange: .*Currency pair not supported btc\/usd$/),
      '',
    ]);
    expect(world.out()).toContain('BTC/USD 1 update');
  });

  it('does not call a refusal a resync', async () => {
    const world = createWorld();
    const no = new SubscriptionRejected('book', 'BTC/USD', 'no');
    world.at(100, () => {
      world.say('BTC/USD', stale('BTC/USD', no, 100));
      world.fail('BTC/USD', no);
    });
    expect((await play(world, 'book', 'BTC/USD')).code).toBe(1);
    expect(world.out()).toBe('Watched for 0.1 s: BTC/USD 0 updates, 0 resyncs; 0 reconnects.\n');
  });

  it('ends with exit code 1 when every symbol has failed', async () => {
    const world = createWorld();
    world.at(100, () => world.fail('BTC/USD', lost));
    world.at(200, () => world.fail('ETH/USD', lost));
    expect((await play(world, 'book', 'BTC/USD', 'ETH/USD')).code).toBe(1);
    expect(world.err().trimEnd().split('\n')).toHaveLength(2);
    expect(world.out()).toMatch(/^Watched for 0\.2 s/m);
  });

  it('ends with exit code 1 when the time is over without a connection', async () => {
    const world = createWorld();
    world.at(100, () => world.say('BTC/USD', stale('BTC/USD', lost, 100)));
    world.at(100, () => world.status(statusOf('waiting', 100, { waitMs: 500, cause: lost })));
    expect((await play(world, 'book', 'BTC/USD', '--for', '3')).code).toBe(1);
    expect(world.err()).toBe('rxchange: nothing arrived: no connection came about\n');
    expect(world.out()).toMatch(/Watched for 3\.0 s/);
  });

  it('ends with exit code 1 when the time is over and the connection has brought nothing', async () => {
    const world = createWorld();
    world.at(100, () => world.status(statusOf('open', 100)));
    world.at(200, () => world.say('BTC/USD', stale('BTC/USD', lost, 200)));
    expect((await play(world, 'book', 'BTC/USD', '--for', '3')).code).toBe(1);
    expect(world.err()).toBe('rxchange: nothing arrived in time\n');
  });

  it('counts resyncs and reconnects apart', async () => {
    const world = createWorld();
    const damaged = new ChecksumMismatch('BTC/USD', 1, 2);
    world.at(100, () => world.say('BTC/USD', live(btc)));
    world.at(200, () => world.say('BTC/USD', stale('BTC/USD', damaged, 200)));
    world.at(210, () => world.say('BTC/USD', stale('BTC/USD', damaged, 210)));
    world.at(300, () => world.say('BTC/USD', live(btc)));
    world.at(400, () => {
      world.say('BTC/USD', stale('BTC/USD', lost, 400));
      world.status(statusOf('waiting', 400, { waitMs: 500, cause: lost }));
    });
    world.at(900, () => world.status(statusOf('connecting', 900)));
    world.at(910, () => world.status(statusOf('open', 910)));
    world.at(911, () => world.status(statusOf('open', 910, { resyncing: new Map([['book BTC/USD', damaged]]) })));
    world.at(950, () => world.say('BTC/USD', live(btc)));
    await play(world, 'book', 'BTC/USD', '--for', '1');
    expect(world.out()).toMatch(/live again after 100 ms$/m);
    expect(world.out()).toMatch(/Kraken +open after 510 ms$/m);
    expect(world.out()).toMatch(/live again after 550 ms$/m);
    expect(world.out()).toContain('BTC/USD 3 updates, 1 resync; 1 reconnect.');
  });

  it('serves a simulation, says so first, with its seed, and stages faults for known symbols', async () => {
    const world = createWorld();
    world.at(100, () => world.say('BTC/USD', live(btc)));
    expect((await play(world, 'book', 'NOPE/USD', 'BTC/USD', '--simulate', '--seed', '42', '--for', '13')).code).toBe(
      0,
    );
    expect(world.out().split('\n')[0]).toMatch(/simulation.*seed 42/);
    expect(world.simulations).toEqual([{ seed: 42, ratePerSecond: 30 }]);
    expect(world.clients).toEqual([{ urls: { public: 'ws://127.0.0.1:1' } }]);
    expect(world.staged).toEqual([
      ['corrupt', { channel: 'book', symbol: 'BTC/USD' }],
      ['close', { code: 1012 }],
    ]);
    expect(world.closed).toEqual(['client', 'simulation']);
  });

  it('draws a seed when none is given', async () => {
    const world = createWorld();
    await play(world, 'book', 'BTC/USD', '--simulate', '--for', '1');
    expect(world.simulations).toEqual([{ seed: 500_000, ratePerSecond: 30 }]);
  });

  it('connects to another address', async () => {
    const world = createWorld();
    await play(world, 'book', 'BTC/USD', '--url', 'ws://localhost:8080', '--for', '1');
    expect(world.clients).toEqual([{ urls: { public: 'ws://localhost:8080' } }]);
  });
});
