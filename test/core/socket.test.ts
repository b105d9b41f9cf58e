import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fromSocket, type Socket } from '../../src/core/socket.js';
import { createFakeSockets, type FakeSocketsOptions } from '../../src/testing/index.js';

const setUp = (options: FakeSocketsOptions = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const sockets = createFakeSockets(options);
  const seen: unknown[] = [];
  let open: Socket | undefined;
  let count = 0;
  const socket$ = fromSocket('ws://test', {
    endpoint: 'public',
    scheduler,
    webSocket: sockets.WebSocket,
    onCount: (change) => (count += change),
  });
  const subscribe = () =>
    socket$.subscribe({
      next: (socket) => {
        open = socket;
        seen.push('open');
        socket.frames$.subscribe((text) => seen.push(text));
      },
      error: ({ message }: Error) => seen.push(message),
      complete: () => seen.push('|'),
    });
  return { scheduler, sockets, seen, subscribe, open: () => open, count: () => count };
};

describe('fromSocket', () => {
  it('makes no socket until it is observed', () => {
    const { sockets, subscribe, count } = setUp();
    expect(sockets.all).toHaveLength(0);
    subscribe();
    expect(sockets.last.url).toBe('ws://test');
    expect(count()).toBe(1);
  });

  it('is emitted when it opens, and carries frames both ways', () => {
    const { sockets, subscribe, seen, open } = setUp();
    subscribe();
    expect(seen).toEqual([]);
    sockets.last.open();
    sockets.last.receive('hello');
    open()?.send('hi');
    expect(seen).toEqual(['open', 'hello']);
    expect(sockets.last.sent).toEqual(['hi']);
  });

  it('is lost with the code and reason of its closing', () => {
    const { sockets, subscribe, seen, count } = setUp();
    subscribe();
    sockets.last.open();
    sockets.last.drop(1012, 'service restart');
    expect(seen).toEqual(['open', 'public: connection lost (code 1012, service restart)']);
    expect(count()).toBe(0);
  });

  it('is lost with the words of the platform when it does not open', () => {
    const { sockets, subscribe, seen } = setUp();
    subscribe();
    sockets.last.refuse('Unexpected server response: 429');
    expect(seen).toEqual(['public: connection lost (code 1006, Unexpected server response: 429)']);
  });

  it('sends nothing once it is closing', () => {
    const { sockets, subscribe, open } = setUp({ halfOpen: true });
    const subscription = subscribe();
    sockets.last.open();
    subscription.unsubscribe();
    open()?.send('too late');
    expect(sockets.last.sent).toEqual([]);
  });

  it('closes politely when it is left, and waits no longer than needed', () => {
    const { scheduler, sockets, subscribe, seen, count } = setUp({ halfOpen: true });
    const subscription = subscribe();
    sockets.last.open();
    subscription.unsubscribe();
    expect(sockets.last.closedWith?.code).toBe(1000);
    sockets.last.receive('stray');
    expect(count()).toBe(1);
    sockets.last.confirmClose();
    expect(count()).toBe(0);
    scheduler.flush();
    expect(sockets.last.terminated).toBe(false);
    expect(scheduler.frame).toBe(0);
    expect(seen).toEqual(['open']);
  });

  it('is terminated when a half-open peer does not confirm the closing within 2 s', () => {
    const { scheduler, sockets, subscribe, count } = setUp({ halfOpen: true });
    const subscription = subscribe();
    sockets.last.open();
    subscription.unsubscribe();
    scheduler.flush();
    expect(scheduler.frame).toBe(2000);
    expect(sockets.last.terminated).toBe(true);
    expect(count()).toBe(0);
  });

  it('may be left while it is still connecting', () => {
    const { sockets, subscribe, seen, count } = setUp();
    subscribe().unsubscribe();
    expect(sockets.last.readyState).toBe(3);
    expect(count()).toBe(0);
    expect(seen).toEqual([]);
  });

  it('passes on what the constructor throws', () => {
    const socket$ = fromSocket('ws://test', {
      endpoint: 'public',
      scheduler: new VirtualTimeScheduler(),
      webSocket: class {
        constructor() {
          throw new SyntaxError('bad address');
        }
      } as never,
    });
    const seen: unknown[] = [];
    socket$.subscribe({ error: (error) => seen.push(error) });
    expect(seen[0]).toBeInstanceOf(SyntaxError);
  });
});
