import { NEVER, Subject, VirtualTimeScheduler, of, throwError, type ObservableInput } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { decimalFrom } from '../../src/core/decimal.js';
import { STANDING } from '../../src/core/dialect.js';
import { ConnectionLost } from '../../src/core/errors.js';
import type { Live, Stale } from '../../src/core/freshness.js';
import type { DepthSnapshot, LambdaplexOptions } from '../../src/lambdaplex/index.js';
import { joinSnapshot, type DepthMessage } from '../../src/lambdaplex/join-snapshot.js';
import { update, virtualLambdaplex } from './virtual-lambdaplex.js';

const level = (price: string, qty: string) => ({ price: decimalFrom(price), qty: decimalFrom(qty) });
const whole = (lastUpdateId: number, qty = '1'): DepthSnapshot => ({
  lastUpdateId,
  bids: [level('0.07292500', qty)],
  asks: [level('0.073', '2')],
});

/** A client that puts up with gaps, and what its book and its log say. */
function lenientBook(answers: ObservableInput<DepthSnapshot>[], options: LambdaplexOptions = {}) {
  let reads = 0;
  const virtual = virtualLambdaplex({
    gapPolicy: 'lenient',
    depthSnapshot: () => (reads++, answers.shift() ?? NEVER),
    ...options,
  });
  const seen: string[] = [];
  const faults: string[] = [];
  virtual.plex.unrouted$.subscribe((told) => faults.push(told._tag === 'Fault' ? told.error.message : told.why));
  const subscription = virtual.plex.withFreshness.book('HBAR-USDC').subscribe({
    next: (envelope) => {
      if (envelope._tag === 'Stale') seen.push(`Stale ${envelope.cause.message}`);
      else seen.push(`${String(envelope.value.updateId)}: ${envelope.value.bids[0]?.qty ?? 'none'}`);
    },
  });
  virtual.pass(10);
  return {
    ...virtual,
    seen,
    faults,
    reads: () => reads,
    leave: () => {
      subscription.unsubscribe();
    },
    tell: (id: number, qty: string) => {
      virtual.sockets.last.receive(update(id, id, qty));
    },
  };
}

describe('a lenient book', () => {
  it('puts up with what is missing, drops what it has, and calls nothing verified', () => {
    const { plex, tell, seen, faults, wire } = lenientBook([of(whole(10))]);
    const verified: number[] = [];
    plex.book('HBAR-USDC').subscribe(({ verifiedDepth }) => verified.push(verifiedDepth));
    tell(15, '5');
    tell(14, '4');
    tell(15, '4');
    tell(18, '8');
    expect(seen).toEqual(['10: 1', '15: 5', '18: 8']);
    expect(verified).toEqual([0, 0, 0]);
    expect(faults).toEqual([]);
    expect(wire()).toEqual(['1 subscribe HBAR-USDC@depth']);
  });

  it.each([
    [0, 30_000],
    [0.5, 45_000],
  ])('is refreshed again and again; with chance %d after %d ms', (chance, dueMs) => {
    const answers = [of(whole(10)), of(whole(20, '2')), of(whole(30, '3'))];
    const { pass, tell, seen, reads } = lenientBook(answers, { random: () => chance });
    tell(12, '5');
    pass(dueMs - 10);
    expect(reads()).toBe(1);
    pass(10);
    tell(21, '7');
    pass(dueMs - 11);
    expect(reads()).toBe(2);
    pass(11);
    expect(seen).toEqual(['10: 1', '12: 5', '20: 2', '21: 7', '30: 3']);
  });

  it('goes on while the refreshing snapshot is read, and is not taken back by it', () => {
    const snapshot$ = new Subject<DepthSnapshot>();
    const { pass, tell, seen, reads } = lenientBook([of(whole(10)), snapshot$]);
    pass(30_000);
    tell(12, '5');
    tell(14, '6');
    expect(reads()).toBe(2);
    snapshot$.next(whole(12, '4'));
    tell(16, '7');
    expect(seen).toEqual(['10: 1', '12: 5', '14: 6', '14: 6', '16: 7']);
  });

  it('goes on while it cannot be refreshed, which is told and tried again, ever later', () => {
    const down$ = throwError(() => new Error('down'));
    const { pass, tell, seen, reads, faults } = lenientBook([
      of(whole(10)),
      ...[down$, down$, of(whole(20, '2'))],
      ...[down$, of(whole(30, '3'))],
    ]);
    const readsAfter = (...spans: number[]): number[] =>
      spans.map((ms) => {
        pass(ms);
        return reads();
      });
    expect(readsAfter(29_991)).toEqual([2]);
    tell(12, '5');
    expect(readsAfter(999, 1, 1999, 1)).toEqual([2, 3, 3, 4]);
    expect(readsAfter(29_999, 1, 999, 1)).toEqual([4, 5, 5, 6]);
    expect(seen).toEqual(['10: 1', '12: 5', '20: 2', '30: 3']);
    expect(faults).toEqual(Array.from({ length: 3 }, () => 'depth snapshot: the exchange answered: down'));
  });

  it('begins anew when the numbers begin lower again', () => {
    const { tell, pass, seen } = lenientBook([of(whole(10)), of(whole(2))]);
    tell(12, '5');
    for (let each = 1; each <= 20; each += 1) tell(1, '9');
    expect(seen).toEqual(['10: 1', '12: 5']);
    tell(1, '9');
    pass(2000);
    expect(seen).toEqual(['10: 1', '12: 5', 'Stale HBAR-USDC: message 1 came where 13 was due', '2: 1']);
  });

  it('leaves nothing behind, neither a timer nor a socket', () => {
    const { pass, leave, sockets, timers } = lenientBook([of(whole(10)), NEVER], { lingerMs: 100 });
    pass(30_000);
    leave();
    pass(103);
    expect(sockets.last.readyState).toBe(3);
    expect(timers()).toBe(0);
  });

  it('is what the user asks for, never what comes of itself', () => {
    const answers = Array.from({ length: 9 }, () => of(whole(10)));
    const { pass, tell, seen, reads } = lenientBook(answers, { gapPolicy: 'resync' });
    pass(3_600_000);
    expect(reads()).toBe(1);
    tell(12, '5');
    expect(seen).toEqual(['10: 1', 'Stale HBAR-USDC: message 12 came where 11 was due']);
  });
});

describe('a refreshing snapshot', () => {
  it('is not taken up when the stream has failed before it, in the same turn', () => {
    const scheduler = new VirtualTimeScheduler();
    const messages$ = new Subject<Live<DepthMessage> | Stale>();
    const refresh$ = new Subject<DepthSnapshot>();
    const answers = [of(whole(10)), refresh$];
    const seen: string[] = [];
    const change: DepthMessage = {
      ...{ symbol: 'A-B', eventTimeMs: 0, firstUpdateId: 12, lastUpdateId: 12 },
      ...{ bids: [], asks: [], receivedAtMs: 0 },
    };
    messages$
      .pipe(
        joinSnapshot('A-B', {
          snapshot: () => answers.shift() ?? NEVER,
          gapPolicy: 'lenient',
          random: () => 0,
          scheduler,
        }),
      )
      .subscribe((envelope) => {
        seen.push(envelope._tag === 'Stale' ? 'Stale' : String(envelope.value.updateId));
        if (seen.length !== 2) return;
        messages$.next({ _tag: 'Stale', symbol: 'A-B', cause: new ConnectionLost('ws', 1006, ''), sinceMs: 0 });
        refresh$.next(whole(12));
      });
    messages$.next({ _tag: 'Live', value: STANDING });
    scheduler.maxFrames = 30_000;
    scheduler.flush();
    messages$.next({ _tag: 'Live', value: change });
    expect(seen).toEqual(['10', '12', 'Stale']);
  });
});

describe('lenient bookUpdates', () => {
  it('pass what is new, whatever is missing before it, and nothing twice', () => {
    const { plex, sockets, pass } = virtualLambdaplex({ gapPolicy: 'lenient' });
    const seen: number[] = [];
    plex.bookUpdates('HBAR-USDC').subscribe(({ lastUpdateId }) => seen.push(lastUpdateId));
    pass(10);
    for (const [first, last] of [
      [5, 6],
      [9, 9],
      [9, 9],
      [7, 8],
      [8, 12],
    ] as const) {
      sockets.last.receive(update(first, last, '1'));
    }
    expect(seen).toEqual([6, 9, 12]);
  });

  it('begin anew when the numbers begin lower again', () => {
    const { plex, sockets, pass } = virtualLambdaplex({ gapPolicy: 'lenient' });
    const seen: unknown[] = [];
    plex.withFreshness.bookUpdates('HBAR-USDC').subscribe((envelope) => {
      seen.push(envelope._tag === 'Stale' ? envelope.cause.message : envelope.value.lastUpdateId);
    });
    pass(10);
    for (const id of [12, 14, ...Array.from({ length: 20 }, () => 3), 7]) sockets.last.receive(update(id, id, '1'));
    pass(2000);
    sockets.last.receive(update(8, 8, '1'));
    expect(seen).toEqual([12, 14, 'HBAR-USDC: message 7 came where 15 was due', 8]);
  });
});
