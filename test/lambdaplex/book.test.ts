import { EMPTY, NEVER, Subject, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Live, OrderBook, Stale } from '../../src/index.js';
import { decimalFrom } from '../../src/core/decimal.js';
import type { DepthSnapshot } from '../../src/lambdaplex/index.js';
import { update, virtualLambdaplex } from './virtual-lambdaplex.js';

const level = (price: string, qty: string) => ({ price: decimalFrom(price), qty: decimalFrom(qty) });
const whole = (lastUpdateId: number): DepthSnapshot => ({
  lastUpdateId,
  bids: [level('0.07292500', '1.00')],
  asks: [level('0.073', '2')],
});

const listen = (books$: Observable<Live<OrderBook> | Stale>) => {
  const seen: string[] = [];
  const subscription = books$.subscribe({
    next: (envelope) => {
      if (envelope._tag === 'Stale') seen.push(`Stale ${envelope.cause.message}`);
      else seen.push(`${String(envelope.value.updateId)}: ${envelope.value.bids[0]?.qty ?? 'none'}`);
    },
    error: ({ message }: Error) => seen.push(`# ${message}`),
    complete: () => seen.push('|'),
  });
  return { seen, leave: () => subscription.unsubscribe() };
};

describe('book', () => {
  it('joins a snapshot, read once the stream stands, to the updates', () => {
    let reads = 0;
    const { plex, sockets, pass, wire } = virtualLambdaplex(
      { depthSnapshot: () => (reads++, of(whole(10))) },
      () => undefined,
    );
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(10);
    expect(wire()).toEqual(['1 subscribe HBAR-USDC@depth']);
    expect(reads).toBe(0);
    sockets.last.receive({ id: '1', status: 200, result: null });
    expect(reads).toBe(1);
    sockets.last.receive(update(9, 11, '5'));
    sockets.last.receive(update(12, 12, '6'));
    expect(seen).toEqual(['10: 1.00', '11: 5', '12: 6']);
  });

  it('keeps what comes while the snapshot is read', () => {
    const snapshots$ = new Subject<DepthSnapshot>();
    const { plex, sockets, pass } = virtualLambdaplex({ depthSnapshot: () => snapshots$ });
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(10);
    sockets.last.receive(update(10, 10, '4'));
    sockets.last.receive(update(11, 12, '5'));
    expect(seen).toEqual([]);
    snapshots$.next(whole(10));
    expect(seen).toEqual(['10: 1.00', '12: 5']);
  });

  it('reads another snapshot when the first is too old, or cannot be read, ever later', () => {
    const answers = [of(whole(5)), throwError(() => new Error('down')), of(whole(6)), of(whole(20))];
    const { plex, sockets, pass } = virtualLambdaplex(
      { depthSnapshot: () => answers.shift() ?? of(whole(99)), heartbeat: { pingEveryMs: 60_000 } },
      () => undefined,
    );
    const faults: string[] = [];
    plex.unrouted$.subscribe((told) => faults.push(told._tag === 'Fault' ? told.error.message : told.why));
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(10);
    sockets.last.receive(update(10, 10, '4'));
    expect(answers).toHaveLength(3);
    pass(999);
    expect(answers).toHaveLength(3);
    pass(1);
    expect(answers).toHaveLength(2);
    pass(1999);
    expect(answers).toHaveLength(2);
    pass(1);
    expect(answers).toHaveLength(1);
    pass(4000);
    expect(seen).toEqual(['Stale depth snapshot: the exchange answered: down', '20: 1.00']);
    expect(faults).toEqual(['depth snapshot: the exchange answered: down']);
  });

  it('is stale when it was crossed for 5 s, and begins anew', () => {
    const crossed = { ...whole(10), asks: [level('0.072', '2')] };
    const snapshots = [crossed, whole(30)];
    const { plex, pass, wire } = virtualLambdaplex({ depthSnapshot: () => of(snapshots.shift() ?? whole(99)) });
    const faults: string[] = [];
    plex.unrouted$.subscribe((told) => faults.push(told._tag === 'Fault' ? told.error.message : told.why));
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    const depth = '1 subscribe HBAR-USDC@depth';
    pass(5000);
    expect(seen).toEqual(['10: 1.00']);
    pass(1000);
    const fault = 'HBAR-USDC: the best bid was at or above the best ask for 5000 ms';
    expect(seen).toEqual(['10: 1.00', `Stale ${fault}`, '30: 1.00']);
    expect(faults).toEqual([fault]);
    expect(wire().filter((request) => request === depth)).toHaveLength(2);
  });

  it('is stale when an update is missing, and begins anew with a new subscription and a new snapshot', () => {
    const snapshots = [whole(10), whole(30)];
    const { plex, sockets, pass, wire } = virtualLambdaplex({
      depthSnapshot: () => of(snapshots.shift() ?? whole(99)),
    });
    const book = listen(plex.withFreshness.book('HBAR-USDC'));
    const updates: number[] = [];
    plex.bookUpdates('HBAR-USDC').subscribe(({ lastUpdateId }) => updates.push(lastUpdateId));
    pass(10);
    sockets.last.receive(update(11, 11, '5'));
    sockets.last.receive(update(13, 13, '7'));
    const late = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(2000);
    sockets.last.receive(update(31, 31, '8'));
    const missing = 'Stale HBAR-USDC: message 13 came where 12 was due';
    expect(book.seen).toEqual(['10: 1.00', '11: 5', missing, '30: 1.00', '31: 8']);
    expect(late.seen).toEqual([missing, '30: 1.00', '31: 8']);
    expect(updates).toEqual([11, 31]);
    expect(wire()).toEqual([
      '1 subscribe HBAR-USDC@depth',
      '1 unsubscribe HBAR-USDC@depth',
      '1 subscribe HBAR-USDC@depth',
    ]);
  });

  it('is stale when the snapshot ends before the first update begins, and reads another', () => {
    const snapshots = [whole(10), whole(15)];
    const { plex, sockets, pass } = virtualLambdaplex({ depthSnapshot: () => of(snapshots.shift() ?? whole(99)) });
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(10);
    sockets.last.receive(update(15, 15, '5'));
    pass(5000);
    sockets.last.receive(update(16, 16, '6'));
    expect(seen).toEqual(['10: 1.00', 'Stale HBAR-USDC: message 15 came where 11 was due', '15: 1.00', '16: 6']);
  });

  it('begins anew when the numbers begin lower again', () => {
    const { plex, sockets, pass } = virtualLambdaplex({ depthSnapshot: () => of(whole(10)) });
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(10);
    sockets.last.receive(update(11, 11, '5'));
    for (let id = 1; id <= 21; id += 1) sockets.last.receive(update(1, 1, '9'));
    expect(seen.at(-1)).toBe('Stale HBAR-USDC: message 1 came where 12 was due');
  });

  it('begins anew on a new socket, where numbers of before mean nothing', () => {
    const snapshots = [whole(10), whole(3)];
    const { plex, sockets, pass, wire } = virtualLambdaplex({
      depthSnapshot: () => of(snapshots.shift() ?? whole(99)),
    });
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(10);
    sockets.last.drop(1006);
    pass(2000);
    sockets.last.receive(update(4, 4, '5'));
    expect(seen).toEqual(['10: 1.00', 'Stale ws: connection lost (code 1006)', '3: 1.00', '4: 5']);
    expect(wire()).toEqual(['1 subscribe HBAR-USDC@depth', '2 subscribe HBAR-USDC@depth']);
  });

  it('reads snapshots ever later while no change follows any of them', () => {
    let reads = 0;
    const { plex, sockets, pass } = virtualLambdaplex({
      depthSnapshot: () => (reads++, of(whole(1000))),
      heartbeat: { pingEveryMs: 60_000 },
    });
    plex.book('HBAR-USDC').subscribe();
    pass(10);
    // Of another count than the snapshots; the stream itself has no fault.
    let id = 0;
    const others = (): void => {
      sockets.last.receive(update(++id, id, '9'));
      pass(10_000);
      sockets.last.receive(update(++id, id, '9'));
    };
    const due = [1000, 2000, 4000].map((dueMs) => {
      others();
      pass(dueMs - 1);
      const before = reads;
      pass(1);
      return [before, reads];
    });
    expect(due).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  it('waits no longer than it may, whatever the first wait is', () => {
    let reads = 0;
    const { plex, pass } = virtualLambdaplex({
      depthSnapshot: () => (reads++, throwError(() => new Error('down'))),
      snapshotRetry: { maxMs: 300 },
    });
    plex.book('HBAR-USDC').subscribe();
    pass(10);
    pass(600);
    expect(reads).toBe(3);
  });

  it('says how many levels are asked for', () => {
    const asked: unknown[] = [];
    const { plex, pass } = virtualLambdaplex({
      depthSnapshot: (symbol, options) => {
        asked.push(symbol, options);
        return of(whole(10));
      },
    });
    plex.book('HBAR-USDC').subscribe();
    pass(10);
    expect(asked).toEqual(['HBAR-USDC', { limit: 1000 }]);
  });

  it('shares one subscription and one snapshot, and leaves nothing behind after the linger', () => {
    let reads = 0;
    const { plex, sockets, pass, wire, timers } = virtualLambdaplex({
      lingerMs: 100,
      depthSnapshot: () => (reads++, of(whole(10))),
    });
    const observers = [1, 2, 3].map(() => listen(plex.withFreshness.book('HBAR-USDC')));
    pass(10);
    listen(plex.withFreshness.book('HBAR-USDC')).leave();
    observers.forEach(({ leave }) => leave());
    pass(99);
    expect(sockets.last.readyState).toBe(1);
    pass(3);
    expect(sockets.last.readyState).toBe(3);
    expect([reads, wire()]).toEqual([1, ['1 subscribe HBAR-USDC@depth']]);
    expect(timers()).toBe(0);
  });

  it('ends the stream of a refused symbol alone', () => {
    const { plex, pass } = virtualLambdaplex({ depthSnapshot: () => of(whole(10)) });
    const good = listen(plex.withFreshness.book('HBAR-USDC'));
    const both = listen(plex.withFreshness.book(['HBAR-USDC', 'NO-PE']));
    pass(2000);
    expect(good.seen).toEqual(['10: 1.00']);
    expect(both.seen.at(-1)).toBe('# depth NO-PE: the exchange refused the subscription: Unknown stream');
  });

  it('reads nothing and opens nothing before it is observed, and completes when the client is closed', async () => {
    let reads = 0;
    const { plex, sockets, pass, timers } = virtualLambdaplex({ depthSnapshot: () => (reads++, of(whole(10))) });
    const book$ = plex.withFreshness.book('HBAR-USDC');
    pass(1000);
    expect([reads, sockets.all.length, timers()]).toEqual([0, 0, 0]);
    const { seen } = listen(book$);
    pass(10);
    const closed = plex.close();
    pass(10);
    await closed;
    expect(seen).toEqual(['10: 1.00', '|']);
    expect(timers()).toBe(0);
  });
});

describe('a snapshot that never comes', () => {
  it('is given up after a while, and tried again', () => {
    let reads = 0;
    const { plex, pass } = virtualLambdaplex({ depthSnapshot: () => (reads++ === 0 ? NEVER : of(whole(10))) });
    const faults: string[] = [];
    plex.unrouted$.subscribe((told) => faults.push(told._tag === 'Fault' ? told.error.message : told.why));
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(12_000);
    expect(faults).toEqual(['depth snapshot: no reply within 10000 ms']);
    expect(seen).toEqual([...faults.map((fault) => `Stale ${fault}`), '10: 1.00']);
  });

  it('is tried again when its stream ends without one', () => {
    const answers = [EMPTY, of(whole(10))];
    const { plex, pass } = virtualLambdaplex({ depthSnapshot: () => answers.shift() ?? NEVER });
    const faults: string[] = [];
    plex.unrouted$.subscribe((told) => faults.push(told._tag === 'Fault' ? told.error.message : told.why));
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(1001);
    expect(seen).toEqual([...faults.map((fault) => `Stale ${fault}`), '10: 1.00']);
    expect(faults).toEqual(['depth snapshot: the exchange answered: no elements in sequence']);
  });

  it('keeps no stream from completing when the client is closed, and no timer', () => {
    const { plex, pass, timers } = virtualLambdaplex({ depthSnapshot: () => NEVER });
    const { seen } = listen(plex.withFreshness.book('HBAR-USDC'));
    pass(10);
    void plex.close();
    pass(3000);
    expect(seen).toEqual(['|']);
    expect(timers()).toBe(0);
  });
});

describe('bookUpdates', () => {
  it('gives the changes as sent, without reading a snapshot', () => {
    let reads = 0;
    const { plex, sockets, pass } = virtualLambdaplex({ depthSnapshot: () => (reads++, of(whole(10))) });
    const seen: unknown[] = [];
    plex.bookUpdates('HBAR-USDC').subscribe((told) => seen.push(told));
    pass(10);
    sockets.last.receive(update(11, 12, '5.00'));
    sockets.last.receive(update(11, 12, '5.00'));
    expect(seen).toEqual([
      {
        symbol: 'HBAR-USDC',
        eventTimeMs: 1784894678123,
        firstUpdateId: 11,
        lastUpdateId: 12,
        bids: [{ price: '0.072925', qty: '5.00' }],
        asks: [],
        receivedAtMs: 10,
      },
    ]);
    expect(reads).toBe(0);
  });

  it('may be silent for as long as the market is, while the exchange answers', () => {
    const { plex, pass, wire, sockets } = virtualLambdaplex();
    const seen: unknown[] = [];
    plex.withFreshness.bookUpdates('HBAR-USDC').subscribe((told) => seen.push(told));
    pass(3_600_000);
    expect(seen).toEqual([]);
    expect(sockets.all).toHaveLength(1);
    expect(new Set(wire().slice(1))).toEqual(new Set(['1 subscriptions']));
  });
});
