import { Subject, VirtualTimeScheduler, of, range, take, tap, type Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { conflate } from '../../src/book/conflate.js';
import { ConnectionLost } from '../../src/core/errors.js';

const staged = (act: Parameters<TestScheduler['run']>[0]): unknown =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(act);

describe('conflate', () => {
  it('emits the first at once, then the newest, at most one in a period', () => {
    staged((stage) => {
      const source$ = stage.cold('   abcdefg-----h-i---|');
      stage.expectObservable(source$.pipe(conflate({ everyMs: 3 }))).toBe('a--d--g-----h--i--|');
    });
  });

  it('measures by the scheduler it was given', () => {
    const scheduler = new TestScheduler(() => undefined);
    const source$ = new Subject<string>();
    const seen: unknown[] = [];
    source$.pipe(conflate({ everyMs: 10, scheduler })).subscribe((value) => seen.push([scheduler.now(), value]));
    for (const value of ['a', 'b', 'c']) source$.next(value);
    expect(seen).toEqual([[0, 'a']]);
    scheduler.flush();
    expect(seen).toEqual([
      [0, 'a'],
      [10, 'c'],
    ]);
  });

  it('passes Stale at once, and drops what waits from before it', () => {
    staged((stage) => {
      const values = {
        a: { _tag: 'Live', value: 1 },
        b: { _tag: 'Live', value: 2 },
        c: { _tag: 'Live', value: 3 },
        s: { _tag: 'Stale', symbol: 'BTC/USD', cause: new ConnectionLost('public', 1006, ''), sinceMs: 2 },
      };
      stage
        .expectObservable(stage.cold('  abs---c-|', values).pipe(conflate({ everyMs: 4 })))
        .toBe('a-s---c-|', values);
      stage
        .expectObservable(stage.cold('  absc----|', values).pipe(conflate({ everyMs: 5 })))
        .toBe('a-s--c--|', values);
    });
  });

  it('takes undefined for a value like any other', () => {
    const seen: unknown[] = [];
    of(1, undefined)
      .pipe(conflate({ everyMs: 5 }))
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, undefined]);
  });

  it('stops a source that emits in one go as soon as the observer has enough', () => {
    const seen: number[] = [];
    let made = 0;
    range(0, 1000)
      .pipe(
        tap(() => (made += 1)),
        conflate({ everyMs: 5 }),
        take(1),
      )
      .subscribe((value) => seen.push(value));
    expect([made, seen]).toEqual([1, [0]]);
  });

  it('leaves no timer behind: not after an early leave, nor an error, nor the end', () => {
    const scheduler = new VirtualTimeScheduler();
    const source$ = new Subject<string>();
    const begin = (): Subscription => {
      const subscription = source$.pipe(conflate({ everyMs: 5, scheduler })).subscribe({ error: () => undefined });
      source$.next('a');
      source$.next('b');
      return subscription;
    };
    const pending = () => scheduler.actions.filter(({ closed }) => !closed).length;
    const subscription = begin();
    expect(pending()).toBe(1);
    subscription.unsubscribe();
    expect(pending()).toBe(0);
    begin();
    source$.error(new Error('fault'));
    expect(pending()).toBe(0);
    of('a', 'b')
      .pipe(conflate({ everyMs: 5, scheduler }))
      .subscribe();
    expect(pending()).toBe(0);
  });

  it('may be answered by the next value', () => {
    staged((stage) => {
      const source$ = new Subject<string>();
      const answered$ = source$.pipe(
        conflate({ everyMs: 3 }),
        tap((value) => value.length < 4 && source$.next(`${value}+`)),
      );
      stage.expectObservable(answered$).toBe('--a--b--c--d', { a: 'a', b: 'a+', c: 'a++', d: 'a+++' });
      stage.cold('--a').subscribe(source$);
    });
  });

  it.each([0, -1, NaN, Infinity, 2 ** 31])('throws a RangeError at the call for everyMs %d', (everyMs) => {
    expect(() => conflate({ everyMs })).toThrow(RangeError);
  });
});
