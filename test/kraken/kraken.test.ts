import { describe, expect, it } from 'vitest';
import type { Kraken } from '../../src/kraken/index.js';
import { mismatchOf, once, virtualKraken, watch } from './virtual-kraken.js';

/** The states that an observer of status$ sees. */
const statesOf = ({ status$ }: Kraken): readonly string[] => {
  const states: string[] = [];
  status$.subscribe((statuses) => states.push(statuses.get('public')?.state ?? 'none'));
  return states;
};

describe('createKraken', () => {
  it('opens nothing and starts no timer before a stream is observed', () => {
    const { kraken, sockets, timers, pass } = virtualKraken();
    kraken.book('A/B');
    kraken.withFreshness.book(['A/B', 'C/D'], { depth: 100 });
    kraken.bookUpdates('A/B');
    kraken.systemStatus();
    kraken.ping();
    kraken.status$.subscribe();
    kraken.unrouted$.subscribe();
    pass(100_000);
    expect(sockets.all).toHaveLength(0);
    expect(timers()).toBe(0);
  });
});

describe('a client', () => {
  it('can be printed while it is observed', () => {
    const { kraken, pass } = virtualKraken();
    kraken.status$.subscribe();
    kraken.unrouted$.subscribe();
    kraken.book('A/B').subscribe();
    pass(10);
    expect(JSON.stringify(kraken)).toContain('withFreshness');
  });
});

describe('close', () => {
  it('completes every stream, now and later, without linger, and leaves no timer', async () => {
    const { kraken, sockets, pass, timers } = virtualKraken({ lingerMs: 60_000 });
    const plain = watch(kraken.book(['A/B', 'C/D']));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    const left = watch(kraken.book('E/F'));
    const pings: string[] = [];
    pass(10);
    left.leave();
    kraken.ping().subscribe({ complete: () => pings.push('|'), error: () => pings.push('#') });
    const closed = kraken.close();
    expect(plain.seen.at(-1)).toBe('|');
    expect(fresh.seen.at(-1)).toBe('|');
    expect(pings).toEqual(['|']);
    expect(sockets.last.closedWith?.code).toBe(1000);
    expect(watch(kraken.book('A/B')).seen).toEqual(['|']);
    expect(watch(kraken.withFreshness.book('C/D', { depth: 100 })).seen).toEqual(['|']);
    pass(1);
    await closed;
    expect(timers()).toBe(0);
    expect(sockets.all).toHaveLength(1);
  });

  it('closes a client that was never used, or is waiting to reconnect', async () => {
    const unused = virtualKraken();
    await unused.kraken.close();
    const { kraken, sockets, pass, timers } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.drop();
    await kraken.close();
    expect(timers()).toBe(0);
  });

  it('terminates a half-open peer after 2 s', async () => {
    const { kraken, sockets, pass, timers } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.halfOpen = true;
    const closed = kraken.close();
    pass(1999);
    expect(sockets.last.terminated).toBe(false);
    pass(2);
    await closed;
    expect(sockets.last.terminated).toBe(true);
    expect(timers()).toBe(0);
  });

  it('is what asyncDispose does', async () => {
    const { kraken, pass } = virtualKraken();
    const plain = watch(kraken.book('A/B'));
    const disposed = kraken[Symbol.asyncDispose]();
    pass(1);
    await disposed;
    expect(plain.seen).toEqual(['|']);
  });
});

describe('status$', () => {
  it('shows a life, from idle to open and back', () => {
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 });
    const states: string[] = [];
    kraken.status$.subscribe((statuses) => {
      const { state, waitMs, attempt, cause, resyncing } = statuses.get('public') ?? expect.fail('no endpoint');
      states.push([state, waitMs, attempt, cause?.name, [...resyncing.keys()].join()].filter(Boolean).join(' '));
    });
    const { leave } = watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    pass(1000);
    sockets.last.drop();
    pass(2000);
    leave();
    pass(10);
    expect(states).toEqual([
      'idle',
      'connecting',
      'open',
      'open book A/B',
      'open',
      'waiting 500 1 ConnectionLost',
      'waiting 500 1 ConnectionLost book A/B',
      'connecting 1 ConnectionLost book A/B',
      'open 1 ConnectionLost book A/B',
      'open 1 ConnectionLost',
      'idle ConnectionLost',
    ]);
  });

  it('shows all observers the same order, though one of them closes the client in answer', () => {
    const { kraken, pass } = virtualKraken({ lingerMs: 0 });
    watch(kraken.book('A/B'));
    const before = statesOf(kraken);
    once(kraken, 'open', () => void kraken.close());
    const after = statesOf(kraken);
    pass(10_000);
    expect(after).toEqual(before);
    expect(after.slice(0, 2)).toEqual(['connecting', 'open']);
    expect(after.at(-1)).toBe('closed');
  });

  it('and unrouted$ cannot be spoken to', () => {
    const { kraken } = virtualKraken();
    for (const deed of ['next', 'error', 'complete']) {
      expect(deed in kraken.status$).toBe(false);
      expect(deed in kraken.unrouted$).toBe(false);
    }
  });
});
