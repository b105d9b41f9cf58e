import { repeat, retry, takeWhile } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { KrakenOptions } from '../../src/kraken/index.js';
import type { FakeSocket } from '../../src/testing/index.js';
import { FIRST, obliging, once, opensSoon, virtualKraken, watch } from './virtual-kraken.js';

describe('a socket', () => {
  it('that does not open is given up after requestTimeoutMs, and another is tried', () => {
    let peers = 0;
    const { kraken, sockets, pass } = virtualKraken({ requestTimeoutMs: 3000 }, obliging, (socket, scheduler) => {
      peers += 1;
      if (peers > 1) opensSoon(socket, scheduler);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(2999);
    expect(fresh.seen).toEqual([]);
    pass(1);
    expect(fresh.seen).toEqual(['Stale A/B ConnectionLost']);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    pass(1000);
    expect(fresh.seen.slice(1)).toEqual([`Live A/B ${FIRST}`]);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3, 1]);
  });

  it('whose send throws is lost, and another is tried', () => {
    let peers = 0;
    const { kraken, pass } = virtualKraken({}, obliging, (socket, scheduler) => {
      opensSoon(socket, scheduler);
      peers += 1;
      if (peers > 1) return;
      socket.send = () => {
        throw new Error('no buffer left');
      };
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(1000);
    expect(fresh.seen).toEqual(['Stale A/B ConnectionLost', `Live A/B ${FIRST}`]);
  });

  it('that is dead is found, though the clock was set back by an hour', () => {
    const mute: FakeSocket[] = [];
    const { kraken, sockets, scheduler, pass } = virtualKraken({}, (request, socket) => {
      if (!mute.includes(socket)) obliging(request, socket);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(5000);
    scheduler.now = () => scheduler.frame - 3_600_000;
    mute.push(sockets.last);
    pass(14_000);
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale A/B HeartbeatMissed', `Live A/B ${FIRST}`]);
  });

  it('that is let go by an observer of status$, as soon as it is open, leaves the next observer served at once', () => {
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 });
    const first = watch(kraken.book('A/B'));
    once(kraken, 'open', first.leave);
    pass(10);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    const next = watch(kraken.book('A/B'));
    pass(10);
    expect(next.seen).toEqual([`A/B ${FIRST}`]);
  });

  it('is not made when the client is closed while it tells of connecting', async () => {
    const { kraken, sockets, pass, timers } = virtualKraken();
    const closings: Promise<void>[] = [];
    once(kraken, 'connecting', () => closings.push(kraken.close()));
    const plain = watch(kraken.book('A/B'));
    pass(10_000);
    await Promise.all(closings);
    expect(closings).toHaveLength(1);
    expect(plain.seen).toEqual(['|']);
    expect(sockets.all).toEqual([]);
    expect(timers()).toBe(0);
  });
});

describe('a lost socket', () => {
  it('makes every topic stale in its turn, and is mended by a new socket and the same subscriptions', () => {
    const { kraken, sockets, pass, wire } = virtualKraken();
    const fresh = watch(kraken.withFreshness.book(['A/B', 'C/D']));
    const plain = watch(kraken.book('A/B'));
    pass(10);
    sockets.last.drop(1012, 'service restart');
    expect(fresh.seen.slice(2)).toEqual(['Stale A/B ConnectionLost', 'Stale C/D ConnectionLost']);
    const late = watch(kraken.book('A/B'));
    expect(late.seen).toEqual([]);
    pass(1000);
    expect(sockets.all).toHaveLength(2);
    expect(fresh.seen.slice(4).sort()).toEqual([`Live A/B ${FIRST}`, `Live C/D ${FIRST}`]);
    expect(plain.seen).toEqual([`A/B ${FIRST}`, `A/B ${FIRST}`]);
    expect(wire()).toEqual(['1 subscribe book A/B,C/D 10', '2 subscribe book A/B,C/D 10']);
  });

  it('never has an unsubscribe of the old socket replayed on the new one', () => {
    const { kraken, sockets, pass, wire } = virtualKraken({ lingerMs: 0 });
    watch(kraken.book('A/B'));
    const leaver = watch(kraken.book('C/D'));
    pass(10);
    leaver.leave();
    sockets.last.drop();
    pass(2000);
    expect(wire().slice(1)).toEqual(['2 subscribe book A/B 10']);
  });

  it('is not counted among the faults of a topic', () => {
    const { kraken, sockets, pass } = virtualKraken({ resync: { atMost: 1 }, heartbeat: { silenceMs: 1e9 } });
    const plain = watch(kraken.book('A/B'));
    for (let times = 0; times < 8; times += 1) {
      pass(70_000);
      sockets.last.drop();
    }
    pass(70_000);
    expect(plain.seen.some((line) => line.startsWith('#'))).toBe(false);
  });

  it('ends all streams when reconnecting was given up, and a later observer starts afresh', () => {
    const { kraken, sockets, pass } = virtualKraken({ reconnect: { atMost: 1, perMs: 60_000 } });
    const plain = watch(kraken.book('A/B'));
    pass(10);
    sockets.last.drop();
    pass(2000);
    sockets.last.drop();
    expect(plain.seen.at(-1)).toBe('# ConnectionLost');
    pass(120_000);
    expect(sockets.all).toHaveLength(2);
    const later = watch(kraken.book('A/B'));
    pass(120_000);
    expect(later.seen).toContain(`A/B ${FIRST}`);
  });

  it('does not let observers who come and go hammer a dead server', () => {
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 });
    for (let times = 0; times < 100; times += 1) {
      const { leave } = watch(kraken.book('A/B'));
      pass(2);
      if (sockets.all.length > 0 && sockets.last.readyState === 1) sockets.last.drop(1013, 'try again later');
      pass(98);
      leave();
    }
    expect(sockets.all.length).toBeLessThan(4);
  });
});

describe('a watchdog', () => {
  it('gives up a socket on which data is due and that stays silent; any frame feeds it', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const fresh = watch(kraken.withFreshness.book('A/B'));
    for (let seconds = 0; seconds < 30; seconds += 1) {
      pass(1000);
      sockets.last.receive({ channel: 'heartbeat' });
    }
    expect(sockets.all).toHaveLength(1);
    pass(12_000);
    expect(fresh.seen[1]).toBe('Stale A/B HeartbeatMissed');
    pass(2000);
    expect(sockets.all).toHaveLength(2);
  });

  it('pings an idle socket, and gives it up when nothing follows', () => {
    const { kraken, sockets, pass, wire } = virtualKraken({}, () => undefined);
    kraken.systemStatus().subscribe();
    pass(24_000);
    expect(wire()).toEqual(['1 ping']);
    sockets.last.receive({ method: 'pong', req_id: 1 });
    pass(24_000);
    expect(wire()).toEqual(['1 ping', '1 ping']);
    pass(20_000);
    expect(sockets.all.length).toBeGreaterThan(1);
  });
});

describe.each([1006, 1013])('a venue that closes with %i whatever it is asked', (code) => {
  const dropping = (options: KrakenOptions = {}) =>
    virtualKraken(options, (_request, socket) => socket.drop(code, 'try again later'));

  it('meets no storm of pings that are retried', () => {
    const { kraken, sockets, pass } = dropping();
    kraken.ping().pipe(retry()).subscribe();
    pass(10_000);
    expect(sockets.all.length).toBeGreaterThan(1);
    expect(sockets.all.length).toBeLessThan(6);
  });

  it('meets no storm of observers who leave on Stale and come back at once', () => {
    const { kraken, sockets, pass } = dropping({ lingerMs: 0 });
    const live$ = kraken.withFreshness.book('A/B').pipe(takeWhile(({ _tag }) => _tag === 'Live'));
    live$.pipe(repeat()).subscribe();
    pass(10_000);
    expect(sockets.all.length).toBeGreaterThan(1);
    expect(sockets.all.length).toBeLessThan(6);
  });
});
