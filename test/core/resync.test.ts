import fc from 'fast-check';
import { NEVER, Observable, Subject, VirtualTimeScheduler, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  ChecksumMismatch,
  ConnectionLost,
  DecodeFailed,
  DepthChanged,
  HeartbeatMissed,
  RateLimited,
  RequestRejected,
  SequenceGap,
  SnapshotUnavailable,
  SubscriptionRejected,
} from '../../src/core/errors.js';
import { resync, type ResyncOptions } from '../../src/core/resync.js';

const gap = new SequenceGap('BTC/USD', 7, 9);

/** A topic whose lives last so long, each ending with its fault; the last one lasts. */
const topic = (
  scheduler: VirtualTimeScheduler,
  lives: readonly { readonly forMs: number; readonly fault?: Error }[],
) => {
  const begunAtMs: number[] = [];
  const count = { held: 0, most: 0 };
  const source$ = new Observable<never>((subscriber) => {
    const life = lives[begunAtMs.length];
    begunAtMs.push(scheduler.now());
    count.held += 1;
    count.most = Math.max(count.most, count.held);
    subscriber.add(() => (count.held -= 1));
    if (life !== undefined) subscriber.add(scheduler.schedule(() => subscriber.error(life.fault ?? gap), life.forMs));
  });
  return { source$, begunAtMs, count };
};

const run = (lives: Parameters<typeof topic>[1], options: ResyncOptions = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const { source$, begunAtMs, count } = topic(scheduler, lives);
  const asked: number[] = [];
  let error: unknown;
  const subscription = source$
    .pipe(resync({ scheduler, random: () => 0, reconnect: () => asked.push(scheduler.now()), ...options }))
    .subscribe({ error: (reason: unknown) => (error = reason) });
  scheduler.flush();
  subscription.unsubscribe();
  return { begunAtMs, count, asked, error };
};

const times = (count: number, forMs: number) => Array.from({ length: count }, () => ({ forMs }));

describe('resync', () => {
  it.each(['initialMs', 'maxMs', 'atMost', 'perMs'])('refuses a wrong %s at the call', (name) => {
    for (const value of [-1, NaN]) expect(() => resync({ [name]: value })).toThrow(`${name} must be `);
  });

  it.each([
    new ChecksumMismatch('BTC/USD', 1, 2),
    gap,
    new DecodeFailed('book BTC/USD', ['data: missing']),
    new SnapshotUnavailable('book BTC/USD', 10_000, 'data'),
  ])('mends after $name', (fault) => {
    expect(run([{ forMs: 10, fault }])).toMatchObject({ begunAtMs: [0, 135], error: undefined });
  });

  it.each([
    new SubscriptionRejected('book', 'BTC/USD', 'Currency pair not supported'),
    new RequestRejected('ping', 'no'),
    new RateLimited('public', 'slow down'),
    new TypeError('a bug'),
    'a string',
    undefined,
  ])('passes on %s', (fault) => {
    const seen: unknown[] = [];
    throwError(() => fault)
      .pipe(resync({ opened$: NEVER }))
      .subscribe({ error: (error) => seen.push(error) });
    expect(seen).toEqual([fault]);
  });

  it('waits between an eighth and a quarter of a second at first, and ten seconds at most', () => {
    const { begunAtMs } = run(times(8, 0), { atMost: 99 });
    const waits = begunAtMs.slice(1).map((atMs, index) => atMs - (begunAtMs[index] ?? 0));
    expect(waits).toEqual([125, 250, 500, 1000, 2000, 4000, 5000, 5000]);
    expect(run(times(1, 0), { random: () => 0.5 }).begunAtMs).toEqual([0, 187.5]);
  });

  it('bears five faults in a minute, asks for a new socket with the fifth, and ends with the sixth', () => {
    const five = run(times(5, 10));
    expect([five.error, five.asked.length, five.begunAtMs.length]).toEqual([undefined, 1, 6]);
    const six = run(times(6, 10));
    expect([six.error, six.asked.length, six.begunAtMs.length]).toEqual([gap, 1, 6]);
  });

  it('asks for the new socket when the source has been left, before the wait', () => {
    const held: unknown[] = [];
    const scheduler = new VirtualTimeScheduler();
    const { source$, count, begunAtMs } = topic(scheduler, times(1, 10));
    const reconnect = () => held.push([scheduler.now(), count.held]);
    const subscription = source$.pipe(resync({ atMost: 1, scheduler, random: () => 0, reconnect })).subscribe();
    scheduler.flush();
    expect([held, begunAtMs]).toEqual([[[10, 0]], [0, 135]]);
    subscription.unsubscribe();
  });

  it('does not ask for a new socket for someone who has left', () => {
    const scheduler = new VirtualTimeScheduler();
    const asked: unknown[] = [];
    throwError(() => gap)
      .pipe(resync({ atMost: 1, scheduler, reconnect: () => asked.push('asked') }))
      .subscribe()
      .unsubscribe();
    scheduler.flush();
    expect(asked).toEqual([]);
  });

  it('bears six faults over a long life, and a thousand', () => {
    expect(run(times(6, 15_000)).error).toBeUndefined();
    expect(run(times(1000, 15_000))).toMatchObject({ error: undefined, asked: [] });
  });

  it('gives its budget to every subscription anew', () => {
    const scheduler = new VirtualTimeScheduler();
    const { source$, begunAtMs } = topic(scheduler, times(99, 1));
    const mended$ = source$.pipe(resync({ scheduler, random: () => 0 }));
    for (const subscriptions of [6, 12]) {
      const seen: unknown[] = [];
      mended$.subscribe({ error: (error) => seen.push(error) });
      scheduler.flush();
      expect([seen, begunAtMs.length]).toEqual([[gap], subscriptions]);
    }
  });

  it.each([new ConnectionLost('public', 1006, ''), new HeartbeatMissed('public', 10_000)])(
    'waits for the socket after $name, however often, and counts nothing',
    (fault) => {
      const opened$ = new Subject<void>();
      const scheduler = new VirtualTimeScheduler();
      const lives = Array.from({ length: 50 }, () => ({ forMs: 1, fault }));
      const { source$, begunAtMs, count } = topic(scheduler, lives);
      let error: unknown;
      const subscription = source$
        .pipe(resync({ atMost: 0, scheduler, opened$ }))
        .subscribe({ error: (reason: unknown) => (error = reason) });
      for (let round = 1; round <= 50; round += 1) {
        scheduler.flush();
        expect([begunAtMs.length, count.held, scheduler.actions.length]).toEqual([round, 0, 0]);
        opened$.next();
        expect([begunAtMs.length, count.held]).toEqual([round + 1, 1]);
      }
      expect([error, count.most]).toEqual([undefined, 1]);
      subscription.unsubscribe();
      expect(opened$.observed).toBe(false);
    },
  );

  it('ends with the loss when no socket will open any more', () => {
    const seen: unknown[] = [];
    const lost = new ConnectionLost('public', 1006, '');
    const opened$ = new Subject<void>();
    throwError(() => lost)
      .pipe(resync({ opened$ }))
      .subscribe({ error: (error) => seen.push(error), complete: () => seen.push('end') });
    opened$.complete();
    expect(seen).toEqual([lost]);
  });

  it('does not count a book that is wanted deeper', () => {
    const lives = Array.from({ length: 20 }, () => ({ forMs: 1, fault: new DepthChanged('BTC/USD', 100) }));
    const { begunAtMs, error } = run(lives, { atMost: 0 });
    expect(begunAtMs).toEqual(Array.from({ length: 21 }, (_, index) => index));
    expect(error).toBeUndefined();
  });

  it('ends exactly with the first fault that is one too many within perMs, and never holds the source twice', () => {
    const lives = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lives, fc.nat(4), fc.integer({ min: 1, max: 120 }), (lengths, atMost, perMs) => {
        const { begunAtMs, count, error, asked } = run(
          lengths.map((forMs) => ({ forMs })),
          { atMost, perMs, initialMs: 4, maxMs: 16 },
        );
        const faultsAtMs = begunAtMs.flatMap((atMs, life) =>
          life < lengths.length ? [atMs + (lengths[life] ?? 0)] : [],
        );
        const counts = faultsAtMs.map(
          (nowMs, index) => faultsAtMs.slice(0, index + 1).filter((atMs) => atMs > nowMs - perMs).length,
        );
        expect(counts.slice(0, -1).every((n) => n <= atMost)).toBe(true);
        expect((counts.at(-1) ?? 0) > atMost).toBe(error !== undefined);
        expect(begunAtMs.length).toBe(error === undefined ? lengths.length + 1 : counts.length);
        expect(asked.length).toBe(counts.filter((n) => n === atMost).length);
        expect(count).toEqual({ held: 0, most: 1 });
      }),
    );
  });
});
