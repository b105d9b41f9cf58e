import { NEVER, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createConnection } from '../../src/core/connection.js';
import { SequenceGap } from '../../src/core/errors.js';
import { createFakeSockets } from '../../src/testing/index.js';

const setUp = ({ renewAfterMs }: { readonly renewAfterMs?: number } = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const sockets = createFakeSockets({ scheduler, openAfterMs: 1 });
  const told: unknown[] = [];
  const connection = createConnection({
    endpoint: 'public',
    url: 'ws://test',
    webSocket: sockets.WebSocket,
    openWithinMs: 1000,
    ...(renewAfterMs !== undefined && { renewAfterMs }),
    reconnect: { initialMs: 100, maxMs: 1000, stableMs: 1000, barredMs: 5000 },
    heartbeat: { silenceMs: 1e6, pingEveryMs: 1e6, pongWithinMs: 1e6 },
    scheduler,
    random: () => 0,
    session: {
      opened: () => told.push('opened'),
      frame: (text) => told.push(text),
      gone: (error) => told.push(error instanceof Error ? error.name : 'let go'),
      dataIsDue: () => false,
      ping: () => NEVER,
    },
  });
  const states: string[] = [];
  connection.status$.subscribe(({ state, resyncing }) => states.push([state, ...resyncing.keys()].join(' ')));
  const pass = (ms: number): void => {
    scheduler.maxFrames = scheduler.frame + ms;
    scheduler.flush();
    scheduler.frame = scheduler.maxFrames;
  };
  return { connection, sockets, told, states, pass };
};

describe('createConnection', () => {
  it('keeps one socket for all who hold it, and lets go of it after the last', () => {
    const { connection, sockets, told, states, pass } = setUp();
    const holders = [connection.held$.subscribe(), connection.held$.subscribe()];
    pass(1);
    sockets.last.receive('frame');
    for (const holder of holders) {
      expect(sockets.last.readyState).toBe(1);
      holder.unsubscribe();
    }
    pass(1);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3]);
    expect(told).toEqual(['opened', 'frame', 'let go']);
    expect(states).toEqual(['idle', 'connecting', 'open', 'idle']);
  });

  it('is closed for good, though who held it lets go only then', async () => {
    const { connection, sockets, states, pass } = setUp();
    const ends: string[] = [];
    connection.held$.subscribe({ complete: () => ends.push('|') });
    pass(1);
    const closed = connection.close();
    pass(1);
    await closed;
    connection.held$.subscribe({ complete: () => ends.push('|') });
    pass(1000);
    expect(ends).toEqual(['|', '|']);
    expect(sockets.all).toHaveLength(1);
    expect(states).toEqual(['idle', 'connecting', 'open', 'closed']);
  });

  it('opens another socket when asked to, after the wait, and tells those who want to know', () => {
    const { connection, sockets, told, states, pass } = setUp();
    const openings: number[] = [];
    connection.opened$.subscribe(() => openings.push(sockets.all.length));
    connection.reconnect('nothing to give up');
    connection.held$.subscribe();
    pass(1);
    connection.reconnect('the book could not be repaired');
    pass(49);
    expect(sockets.all).toHaveLength(1);
    pass(2);
    expect(told).toEqual(['opened', 'ConnectionLost', 'opened']);
    expect(openings).toEqual([1, 2]);
    expect(states).toEqual(['idle', 'connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  it('gives a socket up for another before the exchange would cut it', () => {
    const { connection, sockets, told, pass } = setUp({ renewAfterMs: 5000 });
    connection.held$.subscribe();
    pass(5000);
    expect(sockets.all).toHaveLength(1);
    pass(52);
    expect(told).toEqual(['opened', 'ConnectionLost', 'opened']);
    pass(4999);
    expect(told).toHaveLength(3);
    pass(52);
    expect(told).toHaveLength(5);
  });

  it('stays away for as long as it is banned, told or not', () => {
    const { connection, sockets, told, states, pass } = setUp();
    connection.held$.subscribe();
    pass(1);
    connection.ban('too many', 3001);
    pass(2999);
    expect(sockets.all).toHaveLength(1);
    pass(2);
    connection.ban('again');
    pass(4999);
    expect(sockets.all).toHaveLength(2);
    pass(2);
    expect(sockets.all).toHaveLength(3);
    expect(told).toEqual(['opened', 'Banned', 'opened', 'Banned', 'opened']);
    expect(states.filter((state) => state === 'waiting')).toHaveLength(2);
  });

  it('shows what is under repair, and is silent about what was not', () => {
    const { connection, states } = setUp();
    connection.repairing('book A/B', undefined);
    connection.repairing('book A/B', new SequenceGap('A/B', 1, 3));
    connection.repairing('book A/B', undefined);
    expect(states).toEqual(['idle', 'idle book A/B', 'idle']);
  });
});
