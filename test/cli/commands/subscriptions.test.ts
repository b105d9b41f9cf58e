import { of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConnectionLost, RequestTimedOut } from '../../../src/index.js';
import { bookOf, live, stale, statusOf } from '../fakes.js';
import { createWorld, play } from '../world.js';

describe('rxchange subscriptions', () => {
  it('asks once, prints and ends', async () => {
    const world = createWorld();
    world.subscriptions.push(() => of([]));
    const { code, lines } = await play(world, 'subscriptions');
    expect([code, lines]).toEqual([
      0,
      [
        'time (UTC)    what        name',
        '00:00:00.000  stream      none',
        'Watched for 0.0 s: 1 answer; 0 reconnects.',
      ],
    ]);
  });

  it('opens the books of symbols before, and holds them', async () => {
    const world = createWorld();
    const held: boolean[] = [];
    world.subscriptions.push(() => {
      held.push(world.plexBook.observed('HBAR-USDC'));
      return of(['HBAR-USDC@depth']);
    });
    world.at(50, () => world.plexBook.say('HBAR-USDC', live(bookOf('HBAR-USDC', [], []))));
    const { lines } = await play(world, 'subscriptions', 'HBAR-USDC');
    expect(lines[1]).toBe('00:00:00.050  stream      HBAR-USDC@depth');
    expect([held, world.plexBook.observed('HBAR-USDC')]).toEqual([[true], false]);
  });

  it('says why a book does not come, and ends with 1 when its time is over before', async () => {
    const world = createWorld();
    const dead = new ConnectionLost('rest', 1006, 'ECONNREFUSED');
    world.at(10, () => world.plexStatus(statusOf('open', 10)));
    world.at(20, () => world.plexBook.say('HBAR-USDC', stale('HBAR-USDC', dead, 20)));
    const { code, lines } = await play(world, 'subscriptions', 'HBAR-USDC', '--for', '4');
    expect([code, lines.slice(1)]).toEqual([
      1,
      [
        '00:00:00.020  subscriptions  stale ConnectionLost: rest: connection lost (code 1006, ECONNREFUSED)',
        'Watched for 4.0 s: 0 answers; 0 reconnects.',
      ],
    ]);
    expect(world.err()).toBe('rxchange: nothing arrived in time\n');
  });

  it('prints the names in JSON', async () => {
    const world = createWorld();
    world.subscriptions.push(() => of(['a@depth', 'b@trade']));
    const { json } = await play(world, 'subscriptions', '--venue', 'lambdaplex', '--json');
    expect(json()[0]).toEqual({ _tag: 'Live', value: ['a@depth', 'b@trade'] });
  });

  it('ends with exit code 1 when no answer comes', async () => {
    const world = createWorld();
    world.subscriptions.push(() => throwError(() => new RequestTimedOut('subscriptions', 10_000)));
    expect((await play(world, 'subscriptions', '--venue', 'lambdaplex')).code).toBe(1);
    expect(world.err()).toBe('rxchange: subscriptions: no reply within 10000 ms\n');
  });
});
