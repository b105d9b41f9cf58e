import fc from 'fast-check';
import { BehaviorSubject, EMPTY, NEVER, Observable, Subject, VirtualTimeScheduler, of, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  afterFault,
  checkedPolicy,
  isExhausted,
  noFaults,
  retryPolicy,
  type RetryPolicy,
  type RetryState,
} from '../../src/core/retry-policy.js';

const policies = fc.record({
  initialMs: fc.integer({ min: 1, max: 5000 }),
  maxMs: fc.integer({ min: 1, max: 100_000 }),
});
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** The states after each of these faults, the first at the first instant. */
const run = (policy: RetryPolicy, faults: readonly { nowMs: number; afterCalm?: boolean; chance?: number }[]) => {
  let state = noFaults;
  return faults.map((fault): RetryState => (state = afterFault(policy, state, { chance: 0, ...fault })));
};

describe('checkedPolicy', () => {
  const sound = { initialMs: 1, maxMs: 10 };

  it.each([
    sound,
    { ...sound, atMost: 0, perMs: 0, stableMs: 0 },
    { ...sound, atMost: Infinity, perMs: Infinity, stableMs: Infinity },
    { ...sound, atMost: undefined, perMs: undefined, stableMs: undefined },
  ])('lets %o through', (policy) => {
    expect(checkedPolicy(policy)).toBe(policy);
  });

  it.each(['initialMs', 'maxMs', 'stableMs', 'atMost', 'perMs'])('refuses a wrong %s, by its whole name', (part) => {
    const wrong = part === 'initialMs' || part === 'maxMs' ? [NaN, -1, 0, Infinity, 2 ** 31] : [NaN, -1];
    for (const value of wrong) {
      const call = () => checkedPolicy({ ...sound, [part]: value }, 'resync.');
      expect(call, String(value)).toThrow(RangeError);
      expect(call, String(value)).toThrow(`resync.${part} must be `);
    }
  });
});

describe('afterFault', () => {
  it('doubles the ceiling from initialMs to maxMs', () => {
    const states = run(
      { initialMs: 100, maxMs: 700, perMs: 1e6 },
      [1, 2, 3, 4, 5].map((nowMs) => ({ nowMs })),
    );
    expect(states.map(({ ceilingMs }) => ceilingMs)).toEqual([100, 200, 400, 700, 700]);
    expect(states.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
  });

  it('never waits longer than maxMs, even at first', () => {
    expect(run({ initialMs: 100, maxMs: 70 }, [{ nowMs: 0, afterCalm: true }])[0]?.ceilingMs).toBe(70);
  });

  it.each([
    [0, 500],
    [0.5, 750],
    [0.999, 999.5],
  ])('draws the wait from the upper half: chance %d of 1000 ms is %d ms', (chance, waitMs) => {
    const policy = { initialMs: 1000, maxMs: 60_000 };
    expect(afterFault(policy, noFaults, { nowMs: 0, chance, afterCalm: true }).waitMs).toBe(waitMs);
  });

  it('raises the wait to a floor, but not the ceiling', () => {
    const policy = { initialMs: 100, maxMs: 60_000 };
    const state = afterFault(policy, noFaults, { nowMs: 0, chance: 0, afterCalm: true, floorMs: 5000 });
    expect(state).toMatchObject({ waitMs: 5000, ceilingMs: 100 });
  });

  it('starts anew when told of a calm', () => {
    const calms = [true, false, false, true, false];
    const states = run(
      { initialMs: 100, maxMs: 1000 },
      calms.map((afterCalm) => ({ nowMs: 0, afterCalm })),
    );
    expect(states.map(({ ceilingMs }) => ceilingMs)).toEqual([100, 200, 400, 100, 200]);
    expect(states.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 1, 2]);
  });

  it('starts anew when no other fault counts any more, at the very end of the window', () => {
    const states = run(
      { initialMs: 100, maxMs: 1000, perMs: 10 },
      [0, 9, 18, 28].map((nowMs) => ({ nowMs })),
    );
    expect(states.map(({ ceilingMs }) => ceilingMs)).toEqual([100, 200, 400, 100]);
    expect(states.map(({ faultsAtMs }) => faultsAtMs)).toEqual([[0], [0, 9], [9, 18], [28]]);
  });

  it('counts since the last calm without a window, and nothing at all without a bound', () => {
    const faults = [true, false, false, true].map((afterCalm, nowMs) => ({ nowMs, afterCalm }));
    const counts = (policy: Partial<RetryPolicy>) =>
      run({ initialMs: 1, maxMs: 1, ...policy }, faults).map(({ faultsAtMs }) => faultsAtMs.length);
    expect(counts({ atMost: 9 })).toEqual([1, 2, 3, 1]);
    expect(counts({ atMost: 9, perMs: 100 })).toEqual([1, 2, 3, 4]);
    expect(counts({})).toEqual([0, 0, 0, 0]);
  });

  it('keeps every wait in its half, whatever happens', () => {
    const faults = fc.array(fc.record({ nowMs: fc.nat(1e6), chance: chances, afterCalm: fc.boolean() }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(policies, faults, (policy, happened) => {
        let row = 0;
        for (const [index, state] of run(policy, happened).entries()) {
          row = happened[index]?.afterCalm === true || index === 0 ? row : row + 1;
          if (happened[index]?.afterCalm === true) row = 0;
          const ceilingMs = Math.min(policy.maxMs, policy.initialMs * 2 ** row);
          expect(state.waitMs).toBeGreaterThanOrEqual(ceilingMs / 2);
          expect(state.waitMs).toBeLessThanOrEqual(ceilingMs);
        }
      }),
    );
  });

  it('is exhausted exactly when more than atMost faults lie within perMs', () => {
    const gaps = fc.array(fc.nat(40), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(6), fc.integer({ min: 1, max: 100 }), gaps, (atMost, perMs, between) => {
        const policy = { initialMs: 1, maxMs: 10, atMost, perMs };
        const instants = between.map((_, index) => between.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0));
        const exhausted = run(
          policy,
          instants.map((nowMs) => ({ nowMs })),
        ).map((state) => isExhausted(policy, state));
        const due = instants.map(
          (nowMs, index) => instants.slice(0, index + 1).filter((atMs) => atMs > nowMs - perMs).length > atMost,
        );
        expect(exhausted).toEqual(due);
      }),
    );
  });

  it('remembers no more faults than the window holds', () => {
    const policy = { initialMs: 1, maxMs: 10, perMs: 100 };
    const states = run(
      policy,
      Array.from({ length: 1000 }, (_, index) => ({ nowMs: index * 10 })),
    );
    expect(Math.max(...states.map(({ faultsAtMs }) => faultsAtMs.length))).toBe(10);
  });

  it('bears any number without atMost', () => {
    expect(isExhausted({ initialMs: 1, maxMs: 1 }, { ...noFaults, faultsAtMs: [1, 2, 3] })).toBe(false);
  });
});

/** A source whose every subscription fails at once, or when told; it counts those made and held. */
const failing = (at: 'once' | 'told') => {
  const count = { made: 0, held: 0, most: 0 };
  const fail$ = new Subject<never>();
  let failed$ = fail$;
  const source$ = new Observable<never>((subscriber) => {
    count.made += 1;
    count.held += 1;
    count.most = Math.max(count.most, count.held);
    subscriber.add(() => (count.held -= 1));
    if (at === 'once') subscriber.error(new Error(`fault ${count.made}`));
    else failed$.subscribe(subscriber);
  });
  const fail = () => {
    const failing$ = failed$;
    failed$ = new Subject();
    failing$.error(new Error(`fault ${count.made}`));
  };
  return { source$, count, fail };
};

describe('retryPolicy', () => {
  it.each(['once', 'told'] as const)('never holds the source twice, though answers come at once (fails %s)', (at) => {
    const scheduler = new VirtualTimeScheduler();
    const { source$, count, fail } = failing(at);
    const answerTo = () => (count.made < 5 ? of(true) : undefined);
    source$.pipe(retryPolicy(answerTo, { scheduler })).subscribe({ error: () => undefined });
    for (let round = 1; round <= 5; round += 1) {
      if (at === 'told') fail();
      scheduler.flush();
    }
    expect(count).toEqual({ made: 5, held: 0, most: 1 });
  });

  it('takes up in the next turn what answers in the same', () => {
    const scheduler = new VirtualTimeScheduler();
    const { source$, count, fail } = failing('told');
    const subscription = source$.pipe(retryPolicy(() => new BehaviorSubject(true), { scheduler })).subscribe();
    fail();
    expect(count.made).toBe(1);
    scheduler.flush();
    expect(count.made).toBe(2);
    subscription.unsubscribe();
  });

  it('takes up at once what answers later, so that all topics of a socket return in one turn', () => {
    const opened$ = new Subject<void>();
    const { source$, count, fail } = failing('told');
    const subscription = source$.pipe(retryPolicy(() => opened$)).subscribe();
    fail();
    opened$.next();
    expect(count).toMatchObject({ made: 2, held: 1 });
    expect(opened$.observed).toBe(false);
    subscription.unsubscribe();
  });

  it('asks for an answer to each fault, in order', () => {
    const scheduler = new VirtualTimeScheduler();
    const asked: string[] = [];
    const told: string[] = [];
    failing('once')
      .source$.pipe(
        retryPolicy(
          (fault) => {
            asked.push(String(fault));
            return asked.length < 3 ? timer(10, scheduler) : undefined;
          },
          { scheduler },
        ),
      )
      .subscribe({ error: (error) => told.push(String(error)) });
    scheduler.flush();
    expect(asked).toEqual(['Error: fault 1', 'Error: fault 2', 'Error: fault 3']);
    expect(told).toEqual(['Error: fault 3']);
    expect(scheduler.now()).toBe(20);
  });

  it('never completes the stream by itself', () => {
    const told: string[] = [];
    failing('once')
      .source$.pipe(retryPolicy(() => EMPTY))
      .subscribe({ error: () => told.push('error'), complete: () => told.push('end') });
    expect(told).toEqual(['error']);
  });

  it('leaves the answer together with the observer', () => {
    const opened$ = new Subject<void>();
    const { source$, fail } = failing('told');
    const subscription = source$.pipe(retryPolicy(() => opened$)).subscribe();
    fail();
    expect(opened$.observed).toBe(true);
    subscription.unsubscribe();
    expect(opened$.observed).toBe(false);
  });

  it('passes on what the answering itself throws', () => {
    const told: string[] = [];
    failing('once')
      .source$.pipe(
        retryPolicy(() => {
          throw new TypeError('no answer');
        }),
      )
      .subscribe({ error: (error) => told.push(String(error)) });
    expect(told).toEqual(['TypeError: no answer']);
  });

  it('leaves a source that does not fail alone', () => {
    let asked = false;
    const subscription = NEVER.pipe(
      retryPolicy(() => {
        asked = true;
        return of(true);
      }),
    ).subscribe();
    expect(asked).toBe(false);
    subscription.unsubscribe();
  });
});
