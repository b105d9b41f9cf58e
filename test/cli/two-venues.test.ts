import { describe, expect, it } from 'vitest';
import { ConnectionLost, SequenceGap, SubscriptionRejected } from '../../src/index.js';
import { bookOf, live, stale, statusOf } from './fakes.js';
import { createWorld, play } from './world.js';

const btc = bookOf('BTC/USD', ['61250.40 0.5'], ['61250.50 1.0']);
const hbar = bookOf('HBAR-USDC', ['0.073209 2046'], ['0.073223 5']);
const lost = new ConnectionLost('ws', 1012, '');

describe('books of two exchanges', () => {
  it('come from a client of each, told by the spelling, and are counted together', async () => {
    const world = createWorld();
    world.at(10, () => world.status(statusOf('open', 10)));
    world.at(20, () => world.plexStatus(statusOf('open', 20)));
    world.at(30, () => world.say('BTC/USD', live(btc)));
    world.at(40, () => world.plexBook.say('HBAR-USDC', live(hbar)));
    world.at(50, () => world.plexBook.say('HBAR-USDC', stale('HBAR-USDC', new SequenceGap('HBAR-USDC', 8, 9), 50)));
    world.at(80, () => world.plexBook.say('HBAR-USDC', live(hbar)));
    world.at(100, () => world.status(statusOf('waiting', 100, { waitMs: 500, cause: lost })));
    world.at(200, () => world.plexStatus(statusOf('waiting', 200, { waitMs: 500, cause: lost })));
    world.at(700, () => world.status(statusOf('open', 700)));
    world.at(800, () => world.plexStatus(statusOf('open', 800)));
    const { code, lines } = await play(world, 'book', 'HBAR-USDC', 'BTC/USD', '--for', '1');
    expect(code).toBe(0);
    expect(lines.map((line) => line.slice(14))).toEqual([
      'Kraken      open',
      'Lambdaplex  open',
      expect.stringMatching(/^symbol /),
      'BTC/USD     61250.40 ×     0.5  61250.50 ×     1.0    0.10  live',
      'HBAR-USDC   0.073209 ×    2046  0.073223 ×       5  0.000014  live',
      'HBAR-USDC   stale SequenceGap: message 9 came where 8 was due',
      'HBAR-USDC   0.073209 ×    2046  0.073223 ×       5  0.000014  live again after 30 ms',
      expect.stringMatching(/^Kraken {6}.*connection lost \(code 1012\); reconnecting in 500 ms$/),
      expect.stringMatching(/^Lambdaplex {2}connection lost \(code 1012\); reconnecting in 500 ms$/),
      'Kraken      open after 600 ms',
      'Lambdaplex  open after 600 ms',
      '1.0 s: HBAR-USDC 2 updates, 1 resync; BTC/USD 1 update, 0 resyncs; 2 reconnects.'.slice(2),
    ]);
    expect([world.clients, world.plexClients]).toEqual([[{}], [{}]]);
    expect(world.closed).toEqual(['client', 'Lambdaplex client']);
  });

  it('are simulated by an exchange each, of one seed, the second with its faults 3 s later', async () => {
    const world = createWorld();
    world.at(1, () => world.status(statusOf('open', 1)));
    const argv = ['BTC/USD', 'HBAR-USDC', 'NO-SUCH', '--simulate', '--seed', '42', '--for', '16'];
    const { lines } = await play(world, 'book', ...argv);
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^A simulation of Kraken.*seed 42/),
      expect.stringMatching(/^A simulation of Lambdaplex.*seed 42/),
    ]);
    expect(lines.filter((line) => line.includes('staged now:'))).toEqual([
      '00:00:05.000  (fault)     staged now: corrupt BTC/USD',
      '00:00:08.000  (fault)     staged now: drop HBAR-USDC',
      '00:00:12.000  (fault)     staged now: close Kraken',
      '00:00:15.000  (fault)     staged now: close Lambdaplex',
    ]);
    expect(world.staged).toEqual([
      ['corrupt', { channel: 'book', symbol: 'BTC/USD' }],
      ['drop', { channel: 'depth', symbol: 'HBAR-USDC' }],
      ['close', { code: 1012 }],
      ['close', { code: 1012 }],
    ]);
    expect(world.simulations).toEqual([
      { seed: 42, ratePerSecond: 30 },
      { seed: 42, ratePerSecond: 30 },
    ]);
    const urls = { ws: 'ws://127.0.0.1:2/api/v1/ws', rest: 'http://127.0.0.1:2' };
    expect([world.clients, world.plexClients]).toEqual([[{ urls: { public: 'ws://127.0.0.1:1' } }], [{ urls }]]);
    expect(world.closed.toSorted()).toEqual(['Lambdaplex client', 'Lambdaplex simulation', 'client', 'simulation']);
  });

  it('are all asked of the exchange that is named', async () => {
    const world = createWorld();
    await play(world, 'book', 'BTC/USD', 'HBAR-USDC', '--venue', 'lambdaplex', '--for', '1');
    expect(world.clients).toEqual([]);
    expect(world.plexBook.asked.map((asked) => String(asked).split(',')[0])).toEqual(['BTC/USD', 'HBAR-USDC']);
  });

  it('say why the snapshot of a book cannot be read, and end with 1 when none ever was', async () => {
    const world = createWorld();
    const dead = new ConnectionLost('rest', 1006, '/api/v1/depth: connect ECONNREFUSED');
    world.at(10, () => world.plexStatus(statusOf('open', 10)));
    world.at(20, () => world.plexBook.say('HBAR-USDC', stale('HBAR-USDC', dead, 20)));
    const { code, lines } = await play(world, 'book', 'HBAR-USDC', '--for', '6');
    expect([code, lines.map((line) => line.slice(14))]).toEqual([
      1,
      [
        'Lambdaplex  open',
        'HBAR-USDC   stale ConnectionLost: rest: connection lost (code 1006, /api/v1/depth: connect ECONNREFUSED)',
        '6.0 s: HBAR-USDC 0 updates, 1 resync; 0 reconnects.'.slice(2),
      ],
    ]);
    expect(world.err()).toBe('rxchange: nothing arrived in time\n');
  });

  it('say once for each exchange how its symbols are spelled, and how the simulated ones are listed', async () => {
    const world = createWorld();
    const refuse = (symbol: string) => world.refused.set(symbol, new SubscriptionRejected('depth', symbol, 'unknown'));
    ['FOO-USDC', 'hbar-usdc', 'XBT/USD'].forEach(refuse);
    const argv = ['FOO-USDC', 'hbar-usdc', 'XBT/USD', '--simulate'];
    expect((await play(world, 'book', ...argv)).code).toBe(1);
    expect(world.err().match(/^Symbols are spelled .*$/gm)).toEqual([
      'Symbols are spelled as Lambdaplex spells them, case included (HBAR-USDC, gib-USDC); `rxchange instruments --venue lambdaplex --simulate` lists them.',
      'Symbols are spelled as Kraken spells them, case included (BTC/USD, not XBT/USD); `rxchange instruments --venue kraken --simulate` lists them.',
    ]);
  });

  it('are printed by Lambdaplex without the zeros that say nothing, on the scale of the numbers around', async () => {
    const world = createWorld();
    const padded = bookOf('HBAR-USDC', ['0.07326000 250.00000000'], ['0.07328100 90.50000000']);
    const later = bookOf('HBAR-USDC', ['0.073266 100'], ['0.07328100 90.5']);
    world.at(10, () => world.plexBook.say('HBAR-USDC', live({ ...padded, updateId: 1 })));
    world.at(20, () => world.plexBook.say('HBAR-USDC', live({ ...later, updateId: 2 })));
    const { lines } = await play(world, 'book', 'HBAR-USDC', '--for', '1');
    expect(lines.slice(1, 3).map((line) => line.slice(14))).toEqual([
      'HBAR-USDC   0.073260 ×   250.0  0.073281 ×    90.5  0.000021  live',
      'HBAR-USDC   0.073266 ×   100.0  0.073281 ×    90.5  0.000015  live',
    ]);
  });

  it('leave nothing open when one client refuses', async () => {
    const world = createWorld();
    world.refused.set('HBAR-USDC', new RangeError('no such symbol'));
    expect((await play(world, 'book', 'BTC/USD', 'HBAR-USDC', '--simulate')).code).toBe(2);
    expect(world.err()).toMatch(/^rxchange: no such symbol\nTry /);
    expect(world.closed.toSorted()).toEqual(['Lambdaplex client', 'Lambdaplex simulation', 'client', 'simulation']);
  });

  it('have REST at the host of another address', async () => {
    const world = createWorld();
    await play(world, 'book', 'HBAR-USDC', '--url', 'wss://example.org:8443/api/v1/ws?x=1', '--for', '1');
    expect(world.plexClients).toEqual([
      { urls: { ws: 'wss://example.org:8443/api/v1/ws?x=1', rest: 'https://example.org:8443' } },
    ]);
  });
});
