import { of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../../src/index.js';
import type { Instrument } from '../../../src/lambdaplex/index.js';
import { createWorld, play } from '../world.js';

const hbar: Instrument = {
  ...{ symbol: 'HBAR-USDC', baseAsset: 'HBAR', quoteAsset: 'USDC', baseAssetPrecision: 8, quoteAssetPrecision: 6 },
  status: 'TRADING',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.000001', maxPrice: '0', tickSize: '0.000001' },
    { filterType: 'LOT_SIZE', minQty: '2', stepSize: '1' },
    { filterType: 'MIN_NOTIONAL', minNotional: '5', avgPriceMins: 1 },
  ],
};
const gib: Instrument = { ...hbar, symbol: 'gib-USDC', status: 'PAUSED', filters: [{ filterType: 'NEW_RULE' }] };

const worldOf = (...markets: readonly Instrument[]) => {
  const world = createWorld();
  world.markets.push(() => of(new Map(markets.map((one) => [one.symbol, one]))));
  return world;
};

describe('rxchange instruments of Lambdaplex', () => {
  it('prints all markets once, as far as their rules tell, and ends', async () => {
    const world = worldOf(hbar, gib);
    const { code, lines } = await play(world, 'instruments', '--venue', 'lambdaplex');
    expect([code, lines]).toEqual([
      0,
      [
        'time (UTC)    pair       status   base decimals  quote decimals  price step  qty step  least qty  least cost  news',
        '00:00:00.000  HBAR-USDC  TRADING              8               6    0.000001         1          2           5',
        '00:00:00.000  gib-USDC   PAUSED               8               6           -         -          -           -',
        'Watched for 0.0 s: 1 answer.',
      ],
    ]);
    expect([world.clients, world.plexClients]).toEqual([[], [{}]]);
  });

  it('prints those that are named, by whose spelling it is asked, and says which there are not', async () => {
    const { code, lines } = await play(worldOf(hbar, gib), 'instruments', 'HBAR-USDC', 'NO-SUCH', '--once');
    expect([code, lines.slice(1, -1).map((line) => line.slice(14))]).toEqual([
      0,
      [
        'HBAR-USDC  TRADING              8               6    0.000001         1          2           5',
        'NO-SUCH    -                    -               -           -         -          -           -  not listed',
      ],
    ]);
  });

  it('ends with exit code 1 when none of the named ones is listed', async () => {
    const world = worldOf(hbar);
    expect((await play(world, 'instruments', 'NO-SUCH')).code).toBe(1);
    expect(world.err()).toBe('rxchange: not listed: NO-SUCH\n');
  });

  it('ends with exit code 1 when the exchange does not answer', async () => {
    const world = createWorld();
    world.markets.push(() => throwError(() => new ConnectionLost('rest', 1006, 'ECONNREFUSED')));
    expect((await play(world, 'instruments', 'HBAR-USDC')).code).toBe(1);
    expect(world.err()).toBe('rxchange: rest: connection lost (code 1006, ECONNREFUSED)\n');
  });

  it('prints in JSON one object a market, whole', async () => {
    const { json } = await play(worldOf(hbar), 'instruments', 'HBAR-USDC', 'NO-SUCH', '--json');
    expect(json()).toEqual([
      { _tag: 'Instrument', change: 'as it was', name: 'HBAR-USDC', value: hbar },
      { _tag: 'Instrument', change: 'not listed', name: 'NO-SUCH' },
      expect.objectContaining({ _tag: 'Summary' }),
    ]);
  });
});
