import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { LambdaplexOptions } from '../../src/lambdaplex/index.js';
import type { FakeSocket } from '../../src/testing/index.js';
import { granting, update, virtualLambdaplex, type Request } from './virtual-lambdaplex.js';

/** A venue that has no fast streams. */
const slow = (request: Request, socket: FakeSocket): void => {
  const { id, method, params = [] } = request;
  if (method === 'subscribe' && params.some((stream) => stream.endsWith('@100ms'))) {
    socket.receive({ id, status: 400, error: { msg: 'Unknown stream' } });
  } else granting(request, socket);
};

function fastClient(answer: (request: Request, socket: FakeSocket) => void, options: LambdaplexOptions = {}) {
  const virtual = virtualLambdaplex(
    {
      depthStream: '@depth@100ms',
      depthSnapshot: () => of({ lastUpdateId: 10, bids: [], asks: [] }),
      lingerMs: 100,
      ...options,
    },
    answer,
  );
  const faults: string[] = [];
  virtual.plex.unrouted$.subscribe((told) => {
    if (told._tag === 'Fault') faults.push(`${told.topic ?? ''}: ${told.error.message}`);
  });
  const listen = (symbol = 'HBAR-USDC') => {
    const seen: string[] = [];
    const subscription = virtual.plex.withFreshness.book(symbol).subscribe({
      next: (envelope) =>
        seen.push(envelope._tag === 'Stale' ? `Stale ${envelope.cause._tag}` : String(envelope.value.updateId)),
      error: ({ message }: Error) => seen.push(`# ${message}`),
    });
    return { seen, leave: () => subscription.unsubscribe() };
  };
  return { ...virtual, faults, listen };
}

const REFUSED = 'depth HBAR-USDC: depth@100ms HBAR-USDC: the exchange refused the subscription: Unknown stream';

describe('@depth@100ms', () => {
  it('is asked for and left by its name, once for the book and its updates', () => {
    const { plex, listen, sockets, pass, wire, faults } = fastClient(granting, { lingerMs: 2000 });
    const updates: number[] = [];
    const book = listen();
    const subscription = plex.bookUpdates('HBAR-USDC').subscribe(({ lastUpdateId }) => updates.push(lastUpdateId));
    // Keeps the socket open.
    listen('SAUCE-USDC');
    pass(1000);
    sockets.last.receive(update(11, 11, '5'));
    book.leave();
    subscription.unsubscribe();
    pass(3000);
    expect([book.seen, updates, faults]).toEqual([['10', '11'], [11], []]);
    expect(wire()).toEqual([
      '1 subscribe HBAR-USDC@depth@100ms',
      '1 subscribe SAUCE-USDC@depth@100ms',
      '1 unsubscribe HBAR-USDC@depth@100ms',
    ]);
  });

  it('gives way to @depth where it is refused, which is told once, and to nobody else', () => {
    const { listen, sockets, pass, wire, faults } = fastClient(slow);
    const { seen } = listen();
    pass(1000);
    sockets.last.receive(update(11, 11, '5'));
    expect(seen).toEqual(['10', '11']);
    expect(wire()).toEqual(['1 subscribe HBAR-USDC@depth@100ms', '1 subscribe HBAR-USDC@depth']);
    expect(faults).toEqual([REFUSED]);
  });

  it('is not asked for again, neither on another socket nor for a later observer', () => {
    const { listen, sockets, pass, wire, faults } = fastClient(slow);
    const { leave } = listen();
    pass(1000);
    sockets.last.drop(1006);
    pass(2000);
    leave();
    pass(5000);
    const { seen } = listen();
    pass(1000);
    expect(seen).toEqual(['10']);
    expect(wire().filter((each) => each.includes('subscribe '))).toEqual([
      '1 subscribe HBAR-USDC@depth@100ms',
      '1 subscribe HBAR-USDC@depth',
      '2 subscribe HBAR-USDC@depth',
      '3 subscribe HBAR-USDC@depth',
    ]);
    expect(faults.filter((each) => each.includes('refused'))).toEqual([REFUSED]);
  });

  it('is still asked for of other symbols', () => {
    const onlyHbar = (request: Request, socket: FakeSocket): void => {
      (request.params?.[0]?.startsWith('HBAR') === true ? slow : granting)(request, socket);
    };
    const { listen, pass, wire } = fastClient(onlyHbar);
    listen();
    pass(1000);
    listen('SAUCE-USDC');
    pass(1000);
    expect(wire().at(-1)).toBe('1 subscribe SAUCE-USDC@depth@100ms');
  });

  it('gives way when it is refused on a later socket', () => {
    let isSlow = false;
    const { listen, sockets, pass, wire } = fastClient((request, socket) => {
      (isSlow ? slow : granting)(request, socket);
    });
    const { seen } = listen();
    pass(1000);
    isSlow = true;
    sockets.last.drop(1006);
    pass(3000);
    expect(seen).toEqual(['10', 'Stale ConnectionLost', '10']);
    expect(wire()).toEqual([
      '1 subscribe HBAR-USDC@depth@100ms',
      '2 subscribe HBAR-USDC@depth@100ms',
      '2 subscribe HBAR-USDC@depth',
    ]);
  });

  it('ends the stream when @depth is refused, too', () => {
    const { listen, pass, wire } = fastClient(granting);
    const { seen } = listen('NO-PE');
    pass(2000);
    expect(seen).toEqual([
      'Stale SubscriptionRejected',
      '# depth NO-PE: the exchange refused the subscription: Unknown stream',
    ]);
    expect(wire()).toEqual(['1 subscribe NO-PE@depth@100ms', '1 subscribe NO-PE@depth']);
  });
});
