import { Subject, VirtualTimeScheduler, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { shareLatest } from '../../src/core/share-latest.js';

describe('shareLatest', () => {
  it('refuses a linger that cannot be timed', () => {
    expect(() => shareLatest({ lingerMs: Infinity })).toThrow(RangeError);
  });

  it('hands a late observer the latest value, undefined included', () => {
    const source$ = new Subject<number | undefined>();
    const shared$ = source$.pipe(shareLatest());
    const seen: unknown[] = [];
    const first = shared$.subscribe();
    source$.next(1);
    source$.next(undefined);
    const second = shared$.subscribe((value) => seen.push(value));
    expect(seen).toEqual([undefined]);
    first.unsubscribe();
    second.unsubscribe();
    source$.complete();
  });

  it('lingers for a second unless told otherwise', () => {
    const scheduler = new VirtualTimeScheduler();
    const source$ = new Subject();
    source$.pipe(shareLatest({ scheduler })).subscribe().unsubscribe();
    expect(source$.observed).toBe(true);
    scheduler.flush();
    expect([source$.observed, scheduler.now()]).toEqual([false, 1000]);
  });

  it('forgets the latest value with the end of the source', () => {
    const shared$ = of(1, 2).pipe(shareLatest());
    const seen: number[] = [];
    shared$.subscribe();
    shared$.subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, 2]);
  });

  it('keeps nothing of a source that was left', () => {
    const source$ = new Subject<object>();
    const shared$ = source$.pipe(shareLatest({ lingerMs: 0 }));
    const seen: unknown[] = [];
    const first = shared$.subscribe();
    source$.next({});
    first.unsubscribe();
    shared$.subscribe((value) => seen.push(value));
    expect(seen).toEqual([]);
  });
});
