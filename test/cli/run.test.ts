import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commandNames } from '../../src/cli/command.js';
import { run } from '../../src/cli/run.js';
import { ChecksumMismatch, ConnectionLost, SubscriptionRejected } from '../../src/index.js';
import { bookOf, createWorld, live, stale, statusOf, type World } from './fakes.js';

const btc = bookOf('BTC/USD', ['61250.40 0.50000000'], ['61250.50 1.00000000']);
const eth = bookOf('ETH/USD', ['3421.57 4.81932750'], ['3421.60 0.00000001']);
const lost = new ConnectionLost('public', 1012, 'Service Restart');

/** Runs the program in virtual time; what is due at its instants was scheduled before. */
async function play(world: World, ...argv: readonly string[]): Promise<number> {
  const ended = run(argv, world.io, world.parts);
  // A simulation is started asynchronously; the rest is subscribed only then.
  await new Promise((resolve) => setImmediate(resolve));
  world.scheduler.flush();
  return ended;
}

const jsonOf = (world: World): readonly Record<string, unknown>[] =>
  world
    .out()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('run', () => {
  it('prints help and the version', async () => {
    const world = createWorld();
    expect(await run(['--help'], world.io, world.parts)).toBe(0);
    expect(await run(['book', '--help'], world.io, world.parts)).toBe(0);
    expect(await run(['--version'], world.io, world.parts)).toBe(0);
    expect(world.out()).toContain('rxchange book SYMBOL');
    const [general = ''] = world.out().split('Usage: rxchange book');
    for (const word of ['--simulate', '--json', '--for SECONDS', '--plain', 'rxchange help COMMAND']) {
      expect(general).toContain(word);
    }
    for (const word of ['--depth', '--simulate', '--seed', '--json', '--for', '--url', 'live again', 'Exit codes']) {
      expect(world.out()).toContain(word);
    }
    expect(world.out()).toMatch(new RegExp(`^${manifest.version}$`, 'm'));
    expect(world.err()).toBe('');
    expect(world.clients).toEqual([]);
  });

  it.each(commandNames)('prints help of %s with its options, its JSON lines and examples', async (name) => {
    const world = createWorld();
    expect(await run([name, '--help'], world.io, world.parts)).toBe(0);
    expect(world.out()).toMatch(new RegExp(`^Usage: rxchange ${name}`));
    for (const word of ['--simulate', '--json', '"_tag"', 'Summary', 'Exit codes', `\n  rxchange ${name}`]) {
      expect(world.out()).toContain(word);
    }
    expect(
      world
        .out()
        .split('\n')
        .filter((line) => line.length > 120),
    ).toEqual([]);
  });

  it('answers wrong use with a hint and exit code 2, and opens nothing', async () => {
    const world = createWorld();
    expect(await run(['book', 'BTC/USD', '--nonsense'], world.io, world.parts)).toBe(2);
    expect(world.err()).toMatch(/^rxchange: Unknown option '--nonsense'\nTry .*--help/);
    expect([world.out(), world.clients]).toEqual(['', []]);
  });

  it('passes on what the client has against a depth, with exit code 2', async () => {
    const world = createWorld();
    world.refused.set('BTC/USD', new RangeError('depth must be one of 10, 25 levels, not 7'));
    expect(await play(world, 'book', 'BTC/USD', '--depth', '7')).toBe(2);
    expect(world.err()).toMatch(/^rxchange: depth must be one of 10, 25 levels, not 7\nTry .*--help/);
    expect([world.out(), world.closed]).toEqual(['', ['client']]);
  });

  it('passes on what the client has against its options, and leaves no simulation behind', async () => {
    const world = createWorld();
    const createKraken = (): never => {
      throw new RangeError('urls.public must be an address');
    };
    const ended = run(['book', 'BTC/USD', '--simulate'], world.io, { ...world.parts, createKraken });
    await new Promise((resolve) => setImmediate(resolve));
    world.scheduler.flush();
    expect(await ended).toBe(2);
    expect(world.err()).toMatch(/^rxchange: urls.public must be an address\nTry .*--help/);
    expect([world.out(), world.closed]).toEqual(['', ['simulation']]);
  });

  it('listens for the end no longer than it runs', async () => {
    const world = createWorld();
    const ended = play(world, 'book', 'BTC/USD', '--for', '1');
    expect(world.isListening()).toBe(true);
    await ended;
    expect(world.isListening()).toBe(false);
  });

  it('watches until the time is over, then closes and sums up', async () => {
    const world = createWorld();
    world.at(100, () => world.say('BTC/USD', live(btc)));
    world.at(200, () => world.say('ETH/USD', live(eth)));
    world.at(300, () => world.say('ETH/USD', live(eth)));
    expect(await play(world, 'book', 'BTC/USD', 'ETH/USD', '--for', '2')).toBe(0);
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
    expect(await play(world, 'book', 'BTC/USD')).toBe(0);
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
    world.status(statusOf('open', 0));
    world.scheduler.flush();
    // The wait begins once the watching has ended, some microtasks later.
    await new Promise((resolve) => setImmediate(resolve));
    world.scheduler.flush();
    expect(await ended).toBe(0);
    expect(world.scheduler.now()).toBe(1500);
  });

  it('tells of a refused symbol on stderr, and goes on with the others', async () => {
    const world = createWorld();
    world.refused.set('XBT/USD', new SubscriptionRejected('book', 'XBT/USD', 'Currency pair not supported XBT/USD'));
    world.at(100, () => world.say('BTC/USD', live(btc)));
    expect(await play(world, 'book', 'XBT/USD', 'BTC/USD', '--for', '1')).toBe(0);
    expect(world.err()).toMatch(/^rxchange: .*Currency pair not supported XBT\/USD\n$/);
    expect(world.out()).toContain('BTC/USD 1 update');
  });

  it('does not call a refusal a resync', async () => {
    const world = createWorld();
    const no = new SubscriptionRejected('book', 'BTC/USD', 'no');
    world.at(100, () => {
      world.say('BTC/USD', stale('BTC/USD', no, 100));
      world.fail('BTC/USD', no);
    });
    expect(await play(world, 'book', 'BTC/USD')).toBe(1);
    expect(world.out()).toBe('Watched for 0.1 s: BTC/USD 0 updates, 0 resyncs; 0 reconnects.\n');
  });

  it('ends with exit code 1 when every symbol has failed', async () => {
    const world = createWorld();
    world.at(100, () => world.fail('BTC/USD', lost));
    world.at(200, () => world.fail('ETH/USD', lost));
    expect(await play(world, 'book', 'BTC/USD', 'ETH/USD')).toBe(1);
    expect(world.err().trimEnd().split('\n')).toHaveLength(2);
    expect(world.out()).toMatch(/^Watched for 0\.2 s/m);
  });

  it('ends with exit code 1 when the time is over without a connection', async () => {
    const world = createWorld();
    world.at(100, () => world.say('BTC/USD', stale('BTC/USD', lost, 100)));
    world.at(100, () => world.status(statusOf('waiting', 100, { waitMs: 500, cause: lost })));
    expect(await play(world, 'book', 'BTC/USD', '--for', '3')).toBe(1);
    expect(world.err()).toBe('rxchange: nothing arrived: no connection came about\n');
    expect(world.out()).toMatch(/Watched for 3\.0 s/);
  });

  it('ends with exit code 0 when there was a connection, however little it brought', async () => {
    const world = createWorld();
    world.at(100, () => world.status(statusOf('open', 100)));
    expect(await play(world, 'trades', 'BTC/USD', '--for', '3')).toBe(0);
    expect(world.err()).toBe('');
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
    expect(world.out()).toMatch(/public +open after 510 ms$/m);
    expect(world.out()).toMatch(/live again after 550 ms$/m);
    expect(world.out()).toContain('BTC/USD 3 updates, 1 resync; 1 reconnect.');
  });

  it('serves a simulation, says so first, with its seed, and stages faults for known symbols', async () => {
    const world = createWorld();
    world.at(100, () => world.status(statusOf('open', 100)));
    expect(await play(world, 'book', 'NOPE/USD', 'BTC/USD', '--simulate', '--seed', '42', '--for', '13')).toBe(0);
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

describe('run --json', () => {
  it('prints one object a line, every update, with every digit', async () => {
    const world = createWorld();
    world.at(100, () => world.say('BTC/USD', live(btc)));
    world.at(101, () => world.say('BTC/USD', live(btc)));
    world.at(200, () => world.say('BTC/USD', stale('BTC/USD', new ChecksumMismatch('BTC/USD', 1, 2), 200)));
    world.at(300, () => world.status(statusOf('waiting', 300, { attempt: 1, waitMs: 500, cause: lost })));
    world.at(400, () => world.unrouted$.next({ _tag: 'Frame', endpoint: 'public', why: 'unknown', frame: {} }));
    world.at(500, () => world.fail('ETH/USD', new SubscriptionRejected('book', 'ETH/USD', 'no')));
    await play(world, 'book', 'BTC/USD', 'ETH/USD', '--json', '--simulate', '--seed', '1', '--for', '6');
    expect(jsonOf(world)).toEqual([
      { _tag: 'Simulation', seed: 1, url: 'ws://127.0.0.1:1' },
      {
        _tag: 'Live',
        value: {
          symbol: 'BTC/USD',
          bids: [{ price: '61250.40', qty: '0.50000000' }],
          asks: [{ price: '61250.50', qty: '1.00000000' }],
          receivedAtMs: 0,
          verifiedDepth: 10,
        },
      },
      expect.objectContaining({ _tag: 'Live' }),
      {
        _tag: 'Stale',
        symbol: 'BTC/USD',
        cause: {
          _tag: 'ChecksumMismatch',
          message: 'BTC/USD: the book has checksum 2 where 1 is due',
          symbol: 'BTC/USD',
          expected: 1,
          actual: 2,
        },
        sinceMs: 200,
      },
      {
        _tag: 'Connection',
        endpoint: 'public',
        state: 'waiting',
        sinceMs: 300,
        attempt: 1,
        waitMs: 500,
        cause: expect.objectContaining({ _tag: 'ConnectionLost', code: 1012 }),
      },
      {
        _tag: 'Failed',
        symbol: 'ETH/USD',
        error: expect.objectContaining({ _tag: 'SubscriptionRejected', reason: 'no' }),
      },
      { _tag: 'Fault', kind: 'corrupt', symbol: 'BTC/USD' },
      {
        _tag: 'Summary',
        elapsedMs: 6000,
        updates: { 'BTC/USD': 2, 'ETH/USD': 0 },
        resyncs: { 'BTC/USD': 1, 'ETH/USD': 0 },
        holes: { 'BTC/USD': 0, 'ETH/USD': 0 },
        reconnects: 0,
        unrouted: 1,
      },
    ]);
  });
});
