import { EMPTY, Subject, VirtualTimeScheduler, finalize, of, take, throwError, type Observable } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ConnectionLost, SequenceGap } from '../../src/core/errors.js';
import { freshness, liveOnly, type Live, type Stale } from '../../src/core/freshness.js';

const gap = new SequenceGap('BTC/USD', 7, 9);

describe('freshness', () => {
  it('tells of the error in the turn in which it happened, by the given clock', () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.frame = 1234;
    const source$ = new Subject<string>();
    const seen: unknown[] = [];
    source$.pipe(freshness('BTC/USD', { scheduler })).subscribe({
      next: (envelope) => seen.push(envelope),
      error: (error) => seen.push(error),
    });
    source$.next('a');
    source$.error(gap);
    expect(seen).toEqual([
      { _tag: 'Live', value: 'a' },
      { _tag: 'Stale', symbol: 'BTC/USD', cause: gap, sinceMs: 1234 },
      gap,
    ]);
    expect(seen[2]).toBe(gap);
  });

  it('has left the source when it tells of the error', () => {
    const events$ = new Subject<string>();
    const held: boolean[] = [];
    let isHeld = true;
    events$
      .pipe(
        finalize(() => (isHeld = false)),
        freshness('BTC/USD'),
      )
      .subscribe({ next: () => held.push(isHeld), error: () => undefined });
    events$.next('a');
    events$.error(gap);
    expect(held).toEqual([true, false]);
  });

  it('keeps the error back from an observer who leaves on Stale', () => {
    const seen: unknown[] = [];
    throwError(() => gap)
      .pipe(freshness('BTC/USD'), take(1))
      .subscribe({ next: ({ _tag }) => seen.push(_tag), error: (error) => seen.push(error) });
    expect(seen).toEqual(['Stale']);
  });

  it.each([['a string'], [undefined], [{ _tag: 'SequenceGap' }], [Object.assign(new Error(), { _tag: 7 })]])(
    'passes on what is no fault: %s',
    (error) => {
      const seen: unknown[] = [];
      throwError(() => error)
        .pipe(freshness('BTC/USD'))
        .subscribe({ next: (envelope) => seen.push(envelope), error: (passed) => seen.push(passed) });
      expect(seen).toEqual([error]);
    },
  );

  it('serves several sources at once', () => {
    const operator = freshness<number>('BTC/USD');
    const seen: unknown[] = [];
    of(1)
      .pipe(operator)
      .subscribe((envelope) => seen.push(envelope));
    EMPTY.pipe(operator).subscribe((envelope) => seen.push(envelope));
    of(2)
      .pipe(operator)
      .subscribe((envelope) => seen.push(envelope));
    expect(seen).toEqual([
      { _tag: 'Live', value: 1 },
      { _tag: 'Live', value: 2 },
    ]);
  });

  it('is typed', () => {
    expectTypeOf(of(1).pipe(freshness('BTC/USD'))).toEqualTypeOf<Observable<Live<number> | Stale>>();
    expectTypeOf(of(1).pipe(freshness('BTC/USD'), liveOnly())).toEqualTypeOf<Observable<number>>();
  });
});

describe('liveOnly', () => {
  it('takes values out of their envelopes, and drops Stale', () => {
    const seen: unknown[] = [];
    const stale: Stale = { _tag: 'Stale', symbol: 'x', cause: new ConnectionLost('public', 1006, ''), sinceMs: 0 };
    const undefinedToo: Live<number | undefined> = { _tag: 'Live', value: undefined };
    of<(Live<number | undefined> | Stale)[]>({ _tag: 'Live', value: 0 }, stale, undefinedToo)
      .pipe(liveOnly())
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([0, undefined]);
  });
});
