import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fromSocket } from '../../src/core/socket.js';
import { createFakeSockets, type FakeSocket, type FakeSocketsOptions } from '../../src/testing/index.js';

const made = (options?: FakeSocketsOptions) => {
  const sockets = createFakeSockets(options);
  new sockets.WebSocket('wss://exchange.test');
  const socket: FakeSocket = sockets.last;
  const heard: unknown[] = [];
  socket.onopen = ({ type }) => heard.push(type);
  socket.onmessage = ({ data }) => heard.push(data);
  socket.onerror = ({ message }) => heard.push(`error: ${message}`);
  socket.onclose = ({ code, reason, wasClean }) => heard.push([code, reason, wasClean]);
  return { socket, heard };
};

const opened = (options?: FakeSocketsOptions) => {
  const { socket, heard } = made(options);
  socket.open();
  heard.length = 0;
  return { socket, heard };
};

describe('createFakeSockets', () => {
  it('keeps all sockets, oldest first', () => {
    const sockets = createFakeSockets();
    expect(() => sockets.last).toThrow('no socket was made yet');
    new sockets.WebSocket('wss://a.test');
    new sockets.WebSocket('wss://b.test');
    expect(sockets.all.map(({ url }) => url)).toEqual(['wss://a.test', 'wss://b.test']);
    expect(sockets.last.url).toBe('wss://b.test');
  });

  it('keeps the sockets of two tests apart', () => {
    const [one, other] = [createFakeSockets(), createFakeSockets()];
    new one.WebSocket('wss://a.test');
    expect(other.all).toEqual([]);
  });

  it('serves fromSocket, life and death', () => {
    const sockets = createFakeSockets();
    const scheduler = new VirtualTimeScheduler();
    const heard: unknown[] = [];
    fromSocket('wss://a.test', { endpoint: 'public', scheduler, webSocket: sockets.WebSocket }).subscribe({
      next: (socket) => {
        socket.frames$.subscribe((frame) => heard.push(frame));
        socket.send('{"method":"ping"}');
      },
      error: (error: unknown) => heard.push(String(error)),
    });
    sockets.last.open();
    sockets.last.receive({ method: 'pong' });
    sockets.last.drop(1012, 'restart');
    expect(sockets.last.sentFrames).toEqual([{ method: 'ping' }]);
    expect(heard).toEqual(['{"method":"pong"}', 'ConnectionLost: public: connection lost (code 1012, restart)']);
  });

  it('serves fromSocket, when the peer is half open', () => {
    const sockets = createFakeSockets({ halfOpen: true });
    const scheduler = new VirtualTimeScheduler();
    const socket$ = fromSocket('wss://a.test', { endpoint: 'public', scheduler, webSocket: sockets.WebSocket });
    const subscription = socket$.subscribe();
    sockets.last.open();
    subscription.unsubscribe();
    expect([sockets.last.readyState, sockets.last.terminated]).toEqual([2, false]);
    scheduler.flush();
    expect([sockets.last.readyState, sockets.last.terminated]).toEqual([3, true]);
  });
});

describe('a fake socket', () => {
  it('connects when the peer accepts', () => {
    const { socket, heard } = made();
    expect(socket.readyState).toBe(0);
    socket.open();
    expect(socket.readyState).toBe(1);
    expect(heard).toEqual(['open']);
  });

  it('does not connect when the peer refuses', () => {
    const { socket, heard } = made();
    socket.refuse('Unexpected server response: 429');
    expect(socket.readyState).toBe(3);
    expect(heard).toEqual(['error: Unexpected server response: 429', [1006, '', false]]);
  });

  it('hears text as it is and all else as JSON', () => {
    const { socket, heard } = opened();
    socket.receive('{"price": 0.10}');
    socket.receive({ price: 1 });
    expect(heard).toEqual(['{"price": 0.10}', '{"price":1}']);
  });

  it('keeps what was sent, as text and parsed', () => {
    const { socket } = opened();
    socket.send('{"a":1}');
    socket.send('ping');
    expect(socket.sent).toEqual(['{"a":1}', 'ping']);
    expect(socket.sentFrames).toEqual([{ a: 1 }, 'ping']);
  });

  it('sends nothing before it is open, nor after', () => {
    const { socket } = made();
    expect(() => socket.send('x')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    socket.open();
    socket.drop();
    socket.send('x');
    expect(socket.sent).toEqual([]);
  });

  it.each([
    [[], [1006, '', false]],
    [[1000], [1000, '', true]],
    [
      [1013, 'try again later'],
      [1013, 'try again later', true],
    ],
  ] as [[number?, string?], unknown][])('is dropped with %j', (args, told) => {
    const { socket, heard } = opened();
    socket.drop(...args);
    expect(socket.readyState).toBe(3);
    expect(heard).toEqual([told]);
  });

  it('is dropped while it connects, too', () => {
    const { socket, heard } = made();
    socket.drop();
    expect(heard).toEqual([[1006, '', false]]);
  });

  it('closes, with the code we gave', () => {
    const { socket, heard } = opened();
    socket.close(3001, 'done');
    socket.close(1000);
    expect(socket.closedWith).toEqual({ code: 3001, reason: 'done' });
    expect(heard).toEqual([[3001, 'done', true]]);
  });

  it('closes without a code', () => {
    const { socket, heard } = opened();
    socket.close();
    expect(heard).toEqual([[1005, '', true]]);
  });

  it('closes while it connects', () => {
    const { socket, heard } = made({ halfOpen: true });
    socket.close();
    expect(heard).toEqual(['error: closed before the connection was established', [1006, '', false]]);
  });

  it('refuses codes that are not for programs', () => {
    const { socket } = opened();
    for (const code of [999, 1001, 1006, 2999, 5000]) {
      expect(() => socket.close(code)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }));
    }
    expect(socket.readyState).toBe(1);
  });

  it('closes by hand, and still hears frames until then', () => {
    const { socket, heard } = opened({ halfOpen: true });
    socket.close(1000);
    expect(socket.readyState).toBe(2);
    socket.receive('late');
    socket.confirmClose();
    socket.receive('too late');
    expect(heard).toEqual(['late', [1000, '', true]]);
  });

  it('does not close while half open, until it is terminated', () => {
    const { socket, heard } = opened();
    socket.halfOpen = true;
    socket.close(1000);
    expect(heard).toEqual([]);
    socket.terminate();
    socket.terminate();
    expect(socket.terminated).toBe(true);
    expect(heard).toEqual([[1006, '', false]]);
  });

  it('answers by itself', () => {
    const { socket, heard } = opened({ answer: (frame, peer) => peer.receive({ echo: frame }) });
    socket.send('{"a":1}');
    expect(heard).toEqual(['{"echo":{"a":1}}']);
  });

  it('says what cannot be', () => {
    const { socket } = made();
    expect(() => socket.receive('x')).toThrow('receive: impossible on a socket that is connecting');
    expect(() => socket.confirmClose()).toThrow('confirmClose: impossible on a socket that is connecting');
    socket.open();
    expect(() => socket.open()).toThrow('open: impossible on a socket that is open');
    expect(() => socket.refuse()).toThrow('refuse: impossible on a socket that is open');
    socket.drop();
    expect(() => socket.drop()).toThrow('drop: impossible on a socket that is closed');
  });

  it('asks for a scheduler when it should open by itself', () => {
    expect(() => made({ openAfterMs: 5 })).toThrow(RangeError);
  });
});

describe('a fake socket with a scheduler', () => {
  it('opens, answers and closes in later turns', () => {
    const scheduler = new VirtualTimeScheduler();
    const { socket, heard } = made({ scheduler, openAfterMs: 5, answer: (_frame, peer) => peer.receive('answer') });
    expect(socket.readyState).toBe(0);
    scheduler.flush();
    expect([scheduler.now(), socket.readyState]).toEqual([5, 1]);
    socket.send('x');
    socket.close(1000);
    expect(heard).toEqual(['open']);
    scheduler.flush();
    expect(heard).toEqual(['open', 'answer', [1000, '', true]]);
  });

  it('neither opens nor answers nor closes once it is gone', () => {
    const scheduler = new VirtualTimeScheduler();
    const early = made({ scheduler, openAfterMs: 5 });
    early.socket.drop();
    scheduler.flush();
    expect(early.heard).toEqual([[1006, '', false]]);

    const late = opened({ scheduler, answer: (_frame, peer) => peer.receive('answer') });
    late.socket.send('x');
    late.socket.close(1000);
    late.socket.drop();
    scheduler.flush();
    expect(late.heard).toEqual([[1006, '', false]]);
  });
});
