import { describe, expect, it } from 'vitest';
import { decimalFrom as d } from '../../../src/core/decimal.js';
import { ConnectionLost } from '../../../src/index.js';
import type { Asset, Instruments, Pair } from '../../../src/kraken/index.js';
import { live, pairOf, stale } from '../fakes.js';
import { createWorld, play, type World } from '../world.js';

describe('rxchange instruments', () => {
  const btc: Asset = {
    id: 'BTC',
    status: 'enabled',
    precision: 10,
    precision_display: 5,
    borrowable: true,
    collateral_value: d('1.00'),
  };
  const stateOf = (...pairs: readonly Pair[]): Instruments => ({
    assets: new Map([['BTC', btc]]),
    pairs: new Map(pairs.map((pair) => [pair.symbol, pair])),
  });
  const say = (world: World, ms: number, ...pairs: readonly Pair[]) =>
    world.at(ms, () => world.instruments.say('all', live(stateOf(...pairs))));

  it('prints all pairs in line, and then what changes', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'), pairOf('PEPE/USD', { price_increment: d('0.000000001'), marginable: false }));
    say(world, 20, pairOf('BTC/USD'), pairOf('PEPE/USD', { price_increment: d('0.000000001'), marginable: false }));
    say(world, 30, pairOf('BTC/USD', { status: 'post_only' }), pairOf('WIF/USD'));
    const { code, lines } = await play(world, 'instruments', '--for', '1');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'time (UTC)    pair      status   price step    qty step   least qty  least cost  margin  news',
      '00:00:00.010  BTC/USD   online          0.1  0.00000001  0.00005000        0.50  yes',
      '00:00:00.010  PEPE/USD  online  0.000000001  0.00000001  0.00005000        0.50  no',
      '00:00:00.030  BTC/USD   post_only          0.1  0.00000001  0.00005000        0.50  yes     changed',
      '00:00:00.030  PEPE/USD  online     0.000000001  0.00000001  0.00005000        0.50  no      gone',
      '00:00:00.030  WIF/USD   online             0.1  0.00000001  0.00005000        0.50  yes     listed',
      'Watched for 1.0 s: 3 changes; 0 reconnects.',
    ]);
  });

  it('prints the named pairs only, says which there are not, and ends after the first table if asked to', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'), pairOf('ETH/USD'));
    const { lines } = await play(world, 'instruments', 'ETH/USD', 'NOPE/USD', '--once', '--tokenized');
    expect(lines.slice(1)).toEqual([
      '00:00:00.010  ETH/USD   online         0.1  0.00000001  0.00005000        0.50  yes',
      '00:00:00.010  NOPE/USD  -                -           -           -           -  -       not listed',
      'Watched for 0.0 s: 0 changes; 0 reconnects.',
    ]);
    expect(world.clients).toEqual([{ include_tokenized_assets: true }]);
  });

  const lost = new ConnectionLost('public', 1012, 'restart');

  it('ends with exit code 1 when none of the named ones is listed', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    const { code, lines } = await play(world, 'instruments', 'NO/SUCH', 'NOPE/USD', '--once');
    expect(code).toBe(1);
    expect(lines.slice(1).map((line) => line.slice(14).split(' ')[0])).toEqual(['NO/SUCH', 'NOPE/USD', '0']);
    expect(world.err()).toBe('rxchange: not listed: NO/SUCH, NOPE/USD\n');
  });

  it('goes on when none of the named ones is listed yet', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    say(world, 20, pairOf('BTC/USD'), pairOf('NEW/USD'));
    const { code, lines } = await play(world, 'instruments', 'NEW/USD', '--for', '1');
    expect([code, lines.at(-2)]).toEqual([0, expect.stringMatching(/NEW\/USD .* listed$/)]);
  });

  it('says that all is right again after staleness, though nothing changed', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    world.at(20, () => world.instruments.say('all', stale('instruments', lost, 20)));
    say(world, 120, pairOf('BTC/USD'));
    say(world, 130, pairOf('BTC/USD'));
    const { lines } = await play(world, 'instruments', '--for', '1');
    expect(lines.slice(2)).toEqual([
      '00:00:00.020  instruments  stale ConnectionLost',
      '00:00:00.120  instruments  live again after 100 ms',
      'Watched for 1.0 s: 0 changes; 0 reconnects.',
    ]);
  });

  it('says so in JSON too', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    world.at(20, () => world.instruments.say('all', stale('instruments', lost, 20)));
    say(world, 120, pairOf('BTC/USD'));
    const { json } = await play(world, 'instruments', '--json', '--for', '1');
    expect(json().slice(1, -1)).toEqual([
      expect.objectContaining({ _tag: 'Stale', symbol: 'instruments' }),
      { _tag: 'Live', value: [] },
    ]);
  });

  it('is not ended by staleness before the first table', async () => {
    const world = createWorld();
    world.at(5, () => world.instruments.say('all', stale('instrument', new ConnectionLost('public', 1012, ''), 5)));
    say(world, 10, pairOf('BTC/USD'));
    const { lines } = await play(world, 'instruments', '--once');
    expect(lines.at(-2)).toMatch(/BTC\/USD .*online/);
  });

  it('prints assets', async () => {
    const world = createWorld();
    say(world, 10);
    const { lines } = await play(world, 'instruments', '--assets', '--once');
    expect(lines.slice(0, -1)).toEqual([
      'time (UTC)    asset    status   decimals  shown  collateral  borrowable  news',
      '00:00:00.010  BTC      enabled        10      5        1.00  yes',
    ]);
  });

  it('prints in JSON one object a pair, with every field', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    say(world, 20, pairOf('BTC/USD', { status: 'maintenance' }));
    const { json } = await play(world, 'instruments', '--json', '--for', '1');
    expect(json()).toEqual([
      { _tag: 'Pair', change: 'as it was', name: 'BTC/USD', value: pairOf('BTC/USD') },
      { _tag: 'Pair', change: 'changed', name: 'BTC/USD', value: pairOf('BTC/USD', { status: 'maintenance' }) },
      expect.objectContaining({ _tag: 'Summary' }),
    ]);
  });
});
