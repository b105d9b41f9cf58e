import { of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RequestTimedOut } from '../../../src/index.js';
import { createWorld, play } from '../world.js';

describe('rxchange ping', () => {
  const pong = (roundTripMs: number) => () => of({ roundTripMs, time_in: 'in', time_out: 'out' });
  const silent = () => throwError(() => new RequestTimedOut('ping', 10_000));

  it('pings a second apart on a connection that it holds, sums up, and ends', async () => {
    const world = createWorld();
    world.pings.push(pong(1), silent, pong(2.25));
    const heldAt: boolean[] = [];
    world.at(1500, () => heldAt.push(world.system.observed('system')));
    const { code, lines } = await play(world, 'ping', '--count', '3');
    expect(code).toBe(0);
    expect(lines).toEqual([
      `time (UTC)    ping     round trip  ${'taken at'.padEnd(27)}  answered at`,
      `00:00:00.000  ping 1       1.0 ms  ${'in'.padEnd(27)}  out`,
      `00:00:02.000  ping 3       2.3 ms  ${'in'.padEnd(27)}  out`,
      'Watched for 2.0 s: 3 pings, 2 answered; round trip 1.0 / 1.6 / 2.3 ms (least / mean / most).',
    ]);
    expect(world.err()).toBe('rxchange: ping: no reply within 10000 ms\n');
    expect([heldAt, world.system.observed('system')]).toEqual([[true], false]);
  });

  it('ends with exit code 1 when none was answered', async () => {
    const world = createWorld();
    world.pings.push(silent);
    const { code, lines } = await play(world, 'ping', '--count', '1');
    expect([code, lines]).toEqual([1, ['Watched for 0.0 s: 1 ping, none answered.']]);
  });

  it('prints answers in JSON', async () => {
    const world = createWorld();
    world.pings.push(pong(1));
    const { json } = await play(world, 'ping', '--count', '1', '--json');
    expect(json()[0]).toEqual({
      _tag: 'Live',
      value: { ping: 'ping 1', roundTripMs: 1, time_in: 'in', time_out: 'out' },
    });
  });
});
