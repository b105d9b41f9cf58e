import { NEVER, Observable, VirtualTimeScheduler, of, throwError, type SchedulerLike } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Banned } from '../../src/core/access-errors.js';
import { ConnectionLost, HeartbeatMissed, RateLimited } from '../../src/core/errors.js';
import { createRetryMemory, reconnect, type ReconnectOptions, type ReconnectWait } from '../../src/core/reconnect.js';

const lost = (code = 1006, reason = '') => new ConnectionLost('public', code, reason);

/** One socket after the other: each opens (unless `undefined`), and is lost after its time; the last one stays. */
const sockets = (
  scheduler: SchedulerLike,
  lives: readonly { readonly openMs: number | undefined; readonly cause?: Error }[],
) => {
  const triedAtMs: number[] = [];
  const source$ = new Observable<string>((subscriber) => {
    const life = lives[triedAtMs.length];
    triedAtMs.push(scheduler.now());
    if (life === undefined) {
      subscriber.next('open');
      return undefined;
    }
    if (life.openMs !== undefined) subscriber.next('open');
    return scheduler.schedule(() => subscriber.error(life.cause ?? lost()), life.openMs ?? 0);
  });
  return { source$, triedAtMs };
};

const dead = { openMs: undefined };

/** Runs the lives, and gives the waits between them. */
const waitsOf = (
  lives: Parameters<typeof sockets>[1],
  options: ReconnectOptions = {},
  scheduler = new VirtualTimeScheduler(),
) => {
  const waits: ReconnectWait[] = [];
  const { source$, triedAtMs } = sockets(scheduler, lives);
  let error: unknown;
  const subscription = source$
    .pipe(reconnect({ scheduler, random: () => 0, onWait: (wait) => waits.push(wait), ...options }))
    .subscribe({ error: (reason: unknown) => (error = reason) });
  scheduler.flush();
  return { waits, waitsMs: waits.map(({ waitMs }) => waitMs), triedAtMs, error, subscription };
};

describe('reconnect', () => {
  it.each(['initialMs', 'maxMs', 'stableMs', 'barredMs', 'atMost', 'perMs'])(
    'refuses a wrong %s at the call',
    (name) => {
      for (const value of [-1, NaN]) expect(() => reconnect({ [name]: value })).toThrow(`${name} must be `);
    },
  );

  it('waits between half a second and a second at first, and a minute at most', () => {
    const lives = Array.from({ length: 9 }, () => dead);
    const shortestMs = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000];
    expect(waitsOf(lives).waitsMs).toEqual(shortestMs);
    expect(waitsOf(lives, { random: () => 0.5 }).waitsMs).toEqual(shortestMs.map((ms) => 1.5 * ms));
  });

  it('really waits', () => {
    expect(waitsOf([dead, dead, dead]).triedAtMs).toEqual([0, 500, 1500, 3500]);
  });

  it('never gives up by itself', () => {
    const { triedAtMs, error } = waitsOf(Array.from({ length: 2000 }, () => dead));
    expect([triedAtMs.length, error]).toEqual([2001, undefined]);
  });

  it('tells of each wait, but not of giving up', () => {
    const causes = [lost(1012, 'restart'), new HeartbeatMissed('public', 10_000), lost(1006, 'refused')];
    const { waits, error } = waitsOf(
      causes.map((cause) => ({ openMs: undefined, cause })),
      { atMost: 2 },
    );
    expect(waits).toEqual([
      { attempt: 1, waitMs: 500, cause: causes[0] },
      { attempt: 2, waitMs: 1000, cause: causes[1] },
    ]);
    expect(error).toBe(causes[2]);
  });

  it.each([
    [29_999, [500, 1000]],
    [30_000, [500, 500]],
  ])('after %d ms of an open socket the waits are %j', (openMs, waitsMs) => {
    expect(waitsOf([dead, { openMs }]).waitsMs).toEqual(waitsMs);
  });

  it('counts stability from the opening, not from the attempt', () => {
    const scheduler = new VirtualTimeScheduler();
    let tries = 0;
    const waits: number[] = [];
    new Observable<string>((subscriber) => {
      tries += 1;
      if (tries === 3) return undefined;
      // It takes 40 s to open, and is lost 10 s later.
      subscriber.add(scheduler.schedule(() => subscriber.next('open'), 40_000));
      return scheduler.schedule(() => subscriber.error(lost()), 50_000);
    })
      .pipe(reconnect({ scheduler, random: () => 0, onWait: ({ waitMs }) => waits.push(waitMs) }))
      .subscribe();
    scheduler.flush();
    expect(waits).toEqual([500, 1000]);
  });

  it('counts stability from the first emission of a socket, not from a later one', () => {
    const scheduler = new VirtualTimeScheduler();
    let tries = 0;
    const waits: number[] = [];
    new Observable<string>((subscriber) => {
      tries += 1;
      if (tries === 3) return undefined;
      subscriber.next('open');
      subscriber.add(scheduler.schedule(() => subscriber.next('frame'), 29_000));
      return scheduler.schedule(() => subscriber.error(lost()), 30_000);
    })
      .pipe(reconnect({ scheduler, random: () => 0, onWait: ({ waitMs }) => waits.push(waitMs) }))
      .subscribe();
    scheduler.flush();
    expect(waits).toEqual([500, 500]);
  });

  it('gives up after so many losses within perMs, whether or not sockets were stable between them', () => {
    const lives = Array.from({ length: 4 }, () => ({ openMs: 40_000 }));
    expect(waitsOf(lives, { atMost: 2, perMs: 1e6 }).triedAtMs).toHaveLength(3);
    expect(waitsOf(lives, { atMost: 2, perMs: 50_000 }).triedAtMs).toHaveLength(5);
    expect(waitsOf(lives, { atMost: 2 }).triedAtMs).toHaveLength(5);
    expect(waitsOf([...lives.slice(1), dead, dead], { atMost: 2 }).triedAtMs).toHaveLength(5);
  });

  it.each([
    [lost(1008, 'policy'), 5000],
    [lost(1013, 'try again later'), 5000],
    [lost(1006, 'Unexpected server response: 429'), 60_000],
    [lost(1006, 'Unexpected server response: 4290'), 500],
    [lost(1012, 'restart'), 500],
    [new HeartbeatMissed('public', 429), 500],
  ])('after %s it waits for at least %d ms', (cause, waitMs) => {
    expect(waitsOf([{ openMs: undefined, cause }]).waitsMs).toEqual([waitMs]);
  });

  it('keeps a floor below maxMs', () => {
    const cause = lost(1013, 'try again later');
    expect(waitsOf([{ openMs: undefined, cause }], { maxMs: 2000 }).waitsMs).toEqual([2000]);
  });

  it.each([[new RateLimited('public', 'slow down')], [new TypeError('no WebSocket')], ['a string']])(
    'passes on what is no loss: %s',
    (error) => {
      const seen: unknown[] = [];
      const waits: unknown[] = [];
      throwError(() => error)
        .pipe(reconnect({ onWait: (wait) => waits.push(wait) }))
        .subscribe({ error: (passed) => seen.push(passed) });
      expect([seen, waits]).toEqual([[error], []]);
    },
  );

  it('passes the end', () => {
    const seen: unknown[] = [];
    of('open')
      .pipe(reconnect())
      .subscribe({ next: (it) => seen.push(it), complete: () => seen.push('end') });
    expect(seen).toEqual(['open', 'end']);
  });

  it('leaves no timer behind', () => {
    const scheduler = new VirtualTimeScheduler();
    throwError(() => lost())
      .pipe(reconnect({ scheduler }))
      .subscribe()
      .unsubscribe();
    expect(scheduler.actions).toEqual([]);
  });
});

describe('a memory of reconnect', () => {
  /** Observes for so long, then leaves. */
  const visit = (source$: Observable<unknown>, scheduler: VirtualTimeScheduler, forMs: number) => {
    const subscription = source$.subscribe({ error: () => undefined });
    scheduler.maxFrames = scheduler.frame + forMs;
    scheduler.flush();
    scheduler.frame = scheduler.maxFrames;
    subscription.unsubscribe();
  };

  it('lets a first attempt pass at once', () => {
    const { triedAtMs } = waitsOf([dead], { memory: createRetryMemory() });
    expect(triedAtMs[0]).toBe(0);
  });

  it('spaces the attempts of visitors like those of one who stays', () => {
    const scheduler = new VirtualTimeScheduler();
    const { source$, triedAtMs } = sockets(
      scheduler,
      Array.from({ length: 99 }, () => dead),
    );
    const connected$ = source$.pipe(reconnect({ scheduler, random: () => 0, memory: createRetryMemory() }));
    for (let visits = 0; visits < 100; visits += 1) visit(connected$, scheduler, 70);
    // One who stays tries at 0, 500, 1500, 3500 and 7500 ms.
    expect(triedAtMs.length).toBe(4);
    for (const [index, dueMs] of [0, 500, 1500, 3500].entries()) {
      expect(triedAtMs[index]).toBeGreaterThanOrEqual(dueMs);
      expect(triedAtMs[index]).toBeLessThan(dueMs + 100 * (index + 1));
    }
  });

  it('tells of the wait of a first attempt as well', () => {
    const scheduler = new VirtualTimeScheduler();
    const waits: ReconnectWait[] = [];
    const { source$ } = sockets(scheduler, [dead]);
    const options = { scheduler, random: () => 0, memory: createRetryMemory() };
    visit(source$.pipe(reconnect(options)), scheduler, 100);
    const subscription = source$.pipe(reconnect({ ...options, onWait: (wait) => waits.push(wait) })).subscribe();
    expect(waits).toEqual([{ attempt: 1, waitMs: 400, cause: lost() }]);
    subscription.unsubscribe();
  });

  it('does not wait longer than was drawn, though the clock was set back', () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.frame = 1e9;
    const { source$, triedAtMs } = sockets(scheduler, [dead]);
    const connected$ = source$.pipe(reconnect({ scheduler, random: () => 0, memory: createRetryMemory() }));
    visit(connected$, scheduler, 100);
    scheduler.frame = 0;
    visit(connected$, scheduler, 600);
    expect(triedAtMs).toEqual([1e9, 500]);
  });

  it('lets an attempt pass at once after a socket that opened', () => {
    const scheduler = new VirtualTimeScheduler();
    const { source$, triedAtMs } = sockets(scheduler, [dead, { openMs: 1e6 }]);
    const connected$ = source$.pipe(reconnect({ scheduler, random: () => 0, memory: createRetryMemory() }));
    visit(connected$, scheduler, 600);
    visit(connected$, scheduler, 1);
    expect(triedAtMs).toEqual([0, 500, 600]);
  });

  it.each([
    [29_000, 1000],
    [30_000, 500],
  ])('after a visit of %d ms to an open socket the next wait is %d ms', (openMs, waitMs) => {
    const scheduler = new VirtualTimeScheduler();
    const waits: number[] = [];
    const { source$ } = sockets(scheduler, [dead, { openMs: 1e6 }, dead]);
    const memory = createRetryMemory();
    const connected$ = source$.pipe(
      reconnect({ scheduler, random: () => 0, memory, onWait: (wait) => waits.push(wait.waitMs) }),
    );
    visit(connected$, scheduler, 500 + openMs);
    visit(connected$, scheduler, 1);
    expect(waits).toEqual([500, waitMs]);
  });

  it('begins a new count, but no shorter wait, after giving up', () => {
    const scheduler = new VirtualTimeScheduler();
    const { source$, triedAtMs } = sockets(scheduler, [dead, dead, dead, dead]);
    const connected$ = source$.pipe(reconnect({ scheduler, random: () => 0, atMost: 1, memory: createRetryMemory() }));
    visit(connected$, scheduler, 1000);
    visit(connected$, scheduler, 10_000);
    // Given up at 500 ms, with 1000 ms to wait; then two more.
    expect(triedAtMs).toEqual([0, 500, 1500, 3500]);
  });

  it('is not made by looking at it', () => {
    const memory = createRetryMemory();
    NEVER.pipe(reconnect({ memory })).subscribe().unsubscribe();
    expect(memory).toEqual(createRetryMemory());
  });

  it('stays away until a ban is over, and no longer', () => {
    const ban = { openMs: 5, cause: new Banned('public', 300_005, 'too many') };
    const { waitsMs, triedAtMs } = waitsOf([ban, ban]);
    // The second ban is over by then.
    expect(waitsMs).toEqual([300_000, 1000]);
    expect(triedAtMs).toEqual([0, 300_005, 301_010]);
  });

  it.each(['Unexpected server response: 418', 'Unexpected server response: 403'])(
    'takes a handshake refused with "%s" for a ban, twice as long each time up to three days',
    (reason) => {
      const barred = { openMs: undefined, cause: lost(1006, reason) };
      const { waits, waitsMs } = waitsOf(Array.from({ length: 14 }, () => barred));
      expect(waitsMs.slice(0, 3)).toEqual([120_000, 240_000, 480_000]);
      expect(waitsMs.slice(-2)).toEqual([259_200_000, 259_200_000]);
      expect(waits[1]?.cause).toMatchObject({ _tag: 'Banned', endpoint: 'public', untilMs: 360_000, reason });
      expect(waits[1]?.cause.cause).toBe(barred.cause);
    },
  );

  it('forgets its bans after a stable socket, and is not barred by what only looks like it', () => {
    const barred = { openMs: undefined, cause: lost(1006, 'Unexpected server response: 418') };
    expect(waitsOf([barred, barred, { ...barred, openMs: 30_000 }, barred]).waitsMs).toEqual([
      120_000, 240_000, 120_000, 240_000,
    ]);
    expect(waitsOf([{ openMs: 0, cause: lost(1000, 'order 418 was the last') }]).waitsMs).toEqual([500]);
  });

  it('can be told how long a first ban is', () => {
    const barred = { openMs: undefined, cause: lost(1006, 'Unexpected server response: 418') };
    expect(waitsOf([barred, barred], { barredMs: 7000 }).waitsMs).toEqual([7000, 14_000]);
  });
});
