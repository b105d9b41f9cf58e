import { describe, expect, it } from 'vitest';
import type { FakeSocket } from '../../src/testing/index.js';
import { virtualKraken, type Request } from './virtual-kraken.js';

describe('ping', () => {
  it('opens the socket, sends one frame for each subscription, and closes the socket again', () => {
    const { kraken, sockets, pass, wire, timers } = virtualKraken();
    const pongs: unknown[] = [];
    const ping$ = kraken.ping();
    ping$.subscribe({ next: (pong) => pongs.push(pong), complete: () => pongs.push('|') });
    pass(10);
    expect(pongs).toEqual([{ roundTripMs: 0, time_in: 'in', time_out: 'out' }, '|']);
    ping$.subscribe();
    pass(10);
    expect(wire()).toEqual(['1 ping', '2 ping']);
    expect(sockets.last.readyState).toBe(3);
    expect(timers()).toBe(0);
  });

  it.each<[string, string, (request: Request, socket: FakeSocket) => void]>([
    ['there is silence', 'RequestTimedOut', () => undefined],
    [
      'it is refused',
      'RequestRejected',
      ({ req_id }, socket) => socket.receive({ method: 'ping', error: 'no', req_id, success: false }),
    ],
    ['the socket is lost', 'ConnectionLost', (_request, socket) => socket.drop()],
  ])('fails when %s', (_case, tag, answer) => {
    const { kraken, pass } = virtualKraken({}, answer);
    const seen: unknown[] = [];
    kraken.ping().subscribe({ error: ({ _tag }: { _tag: string }) => seen.push(_tag) });
    pass(10_001);
    expect(seen).toEqual([tag]);
  });
});
