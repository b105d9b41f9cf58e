import {
  EMPTY,
  Subject,
  VirtualTimeScheduler,
  defer,
  mergeMap,
  of,
  range,
  throwError,
  toArray,
  type Observable,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { OutcomeUnknown, RateLimited, RequestRejected } from '../../src/core/errors.js';
import { createExchangeClock } from '../../src/lambdaplex/clock.js';
import type { Rest } from '../../src/lambdaplex/rest.js';

/** A clock whose questions to the exchange are answered by hand, or by the given answers at once. */
function clocked(answers: (number | 'fails')[] = [], startMs = 1_000_000) {
  const scheduler = new VirtualTimeScheduler();
  scheduler.frame = startMs;
  const asked: Subject<{ readonly serverTime: number }>[] = [];
  const paths: string[] = [];
  const rest: Rest = {
    get: (path) =>
      defer(() => {
        paths.push(path);
        const answer = answers.shift();
        if (answer === 'fails') return throwError(() => new RequestRejected(path, 'down', 503));
        if (answer !== undefined) return of({ serverTime: answer });
        const byHand$ = new Subject<{ readonly serverTime: number }>();
        asked.push(byHand$);
        return byHand$;
        // The clock asks for nothing but the time.
      }) as Observable<never>,
    getSigned: () => EMPTY,
  };
  const clock = createExchangeClock(rest, scheduler, 5000);
  return {
    clock,
    asked,
    paths,
    scheduler,
    pass: (ms: number) => {
      const end = scheduler.frame + ms;
      scheduler.maxFrames = end;
      scheduler.flush();
      scheduler.frame = end;
    },
  };
}

const refused = (status?: number) => new RequestRejected('session.logon', 'no', status);

/** What is dated at each attempt; it fails as long as there are faults. */
function attempts(clock: ReturnType<typeof clocked>['clock'], ...faults: unknown[]) {
  const dates: number[] = [];
  const attempt$ = defer(() => {
    dates.push(clock.now());
    const fault = faults.shift();
    return fault === undefined ? of('done') : throwError(() => fault);
  });
  return { dates, attempt$ };
}

const follow = (stream$: Observable<unknown>): unknown[] => {
  const seen: unknown[] = [];
  stream$.subscribe({ next: (value) => seen.push(value), error: (error: unknown) => seen.push(error) });
  return seen;
};

describe('createExchangeClock', () => {
  it('is ours, as long as nothing is dated by it, and asks nothing', () => {
    const { clock, paths } = clocked();
    clock.dated(of(1));
    expect([clock.now(), paths]).toEqual([1_000_000, []]);
  });

  it('shows at the middle of the round trip what the answer says, and goes on from there', () => {
    const { clock, asked, pass, paths } = clocked();
    const { attempt$, dates } = attempts(clock);
    const seen = follow(clock.dated(attempt$));
    pass(300);
    expect([seen, dates]).toEqual([[], []]);
    asked[0]?.next({ serverTime: 2_000_000 });
    expect([seen, dates]).toEqual([['done'], [2_000_150]]);
    pass(1001);
    expect(clock.now()).toBe(2_001_151);
    expect(paths).toEqual(['/api/v1/time']);
  });

  it('says whole ms', () => {
    const { clock, asked, pass } = clocked();
    follow(clock.dated(of(1)));
    pass(3);
    asked[0]?.next({ serverTime: 7 });
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  it('is asked for anew after ten minutes, not before', () => {
    const { clock, pass, paths } = clocked([1_000_000, 2_000_000]);
    follow(clock.dated(of(1)));
    pass(599_999);
    follow(clock.dated(of(1)));
    expect(paths).toHaveLength(1);
    pass(1);
    follow(clock.dated(of(1)));
    expect([paths.length, clock.now()]).toEqual([2, 2_000_000]);
  });

  it('is ours where the exchange cannot be asked, which is tried again a minute later', () => {
    const { clock, pass, paths } = clocked(['fails', 2_000_000]);
    const now$ = defer(() => of(clock.now()));
    expect(follow(clock.dated(now$))).toEqual([1_000_000]);
    pass(59_999);
    expect(follow(clock.dated(now$))).toEqual([1_059_999]);
    expect(paths).toHaveLength(1);
    pass(1);
    expect(follow(clock.dated(now$))).toEqual([2_000_000]);
  });

  it('keeps what it knows, when the exchange cannot be asked again', () => {
    const { clock, pass } = clocked([3_000_000, 'fails']);
    follow(clock.dated(of(1)));
    pass(700_000);
    follow(clock.dated(of(1)));
    expect(clock.now()).toBe(3_700_000);
  });

  it.each([400, 401, undefined])('makes up for a wrong clock after %s, once', (status) => {
    const { clock } = clocked([1_000_000, 1_000_501, 9_000_000]);
    const { attempt$, dates } = attempts(clock, refused(status));
    expect(follow(clock.dated(attempt$))).toEqual(['done']);
    expect(dates).toEqual([1_000_000, 1_000_501]);
    const again = attempts(clock, refused(status), refused(status));
    const seen = follow(clock.dated(again.attempt$));
    expect(seen).toEqual([expect.objectContaining({ _tag: 'RequestRejected', status })]);
    expect(again.dates).toHaveLength(2);
  });

  it.each([
    ['the clock was right by half a second', refused(400), 1_000_500],
    ['the exchange says no more', refused(400), 'fails' as const],
    ['it was refused for something else', refused(404), 2_000_000],
    ['there was haste', new RateLimited('ws', 'slowly'), 2_000_000],
    ['nobody knows what became of it', new OutcomeUnknown('session.logon', 'silence'), 2_000_000],
    ['it is a mistake of our own', new TypeError('a bug'), 2_000_000],
  ])('lets a failure pass, when %s', (_why, fault, answer) => {
    const { clock } = clocked([1_000_000, answer]);
    const { attempt$, dates } = attempts(clock, fault);
    expect(follow(clock.dated(attempt$))).toEqual([fault]);
    expect(dates).toEqual([1_000_000]);
  });

  it('makes up for a wrong clock in each of those that were refused together', () => {
    const { clock } = clocked([1_000_000, ...Array.from({ length: 9 }, () => 1_005_000)]);
    follow(clock.dated(of(1)));
    const refusals = Array.from({ length: 3 }, () => new Subject<never>());
    const seen = follow(
      range(0, 3).pipe(
        mergeMap((at) => {
          let tries = 0;
          return clock.dated(defer(() => (tries++ === 0 ? (refusals[at] ?? EMPTY) : of(clock.now()))));
        }),
        toArray(),
      ),
    );
    for (const refusal$ of refusals) refusal$.error(refused(401));
    expect(seen).toEqual([[1_005_000, 1_005_000, 1_005_000]]);
  });

  it('forgets who left while the exchange was asked', () => {
    const { clock, asked } = clocked();
    const { attempt$, dates } = attempts(clock);
    clock.dated(attempt$).subscribe().unsubscribe();
    expect(asked[0]?.observed).toBe(false);
    expect(dates).toEqual([]);
  });
});
