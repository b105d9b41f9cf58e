import fc from 'fast-check';
import {
  NEVER,
  Observable,
  Subject,
  VirtualTimeScheduler,
  finalize,
  merge,
  of,
  retry,
  take,
  type Subscription,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { shareEvents } from '../../src/core/share-events.js';

/** Events are letters, the state all letters so far. */
const letters = (lingerMs: number, scheduler = new VirtualTimeScheduler()) => ({
  state: (before: string | undefined, event: string) => (before ?? '') + event,
  opening: (told: string) => Array.from(told),
  lingerMs,
  scheduler,
});

/** A hot source that counts its subscriptions and those that are still held. */
const hot = () => {
  const events$ = new Subject<string>();
  const count = { made: 0, held: 0 };
  const source$ = new Observable<string>((subscriber) => {
    count.made += 1;
    count.held += 1;
    return events$.pipe(finalize(() => (count.held -= 1))).subscribe(subscriber);
  });
  return { events$, count, source$ };
};

describe('shareEvents', () => {
  it.each([-1, NaN, Infinity, 2 ** 31])('refuses a linger of %d ms', (lingerMs) => {
    expect(() => shareEvents(letters(lingerMs))).toThrow(RangeError);
  });

  it('does nothing before it is observed', () => {
    const { count, source$ } = hot();
    source$.pipe(shareEvents(letters(5)));
    expect(count.made).toBe(0);
  });

  it('gives the opening event by event', () => {
    const { events$, source$ } = hot();
    const shared$ = source$.pipe(shareEvents(letters(5)));
    const seen: string[] = [];
    shared$.subscribe();
    events$.next('a');
    events$.next('b');
    shared$.subscribe((event) => seen.push(event));
    events$.next('c');
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('loses no event that comes while an opening is being told', () => {
    const { events$, source$ } = hot();
    const shared$ = source$.pipe(shareEvents(letters(5)));
    const seen: string[] = [];
    shared$.subscribe();
    events$.next('a');
    shared$.subscribe((event) => {
      seen.push(event);
      if (event === 'a') events$.next('b');
    });
    expect(seen).toEqual(['a', 'b']);
  });

  it('tells what comes while an opening is being told after the whole of it', () => {
    const { events$, source$ } = hot();
    const shared$ = source$.pipe(shareEvents(letters(5)));
    const [first, late]: [string[], string[]] = [[], []];
    shared$.subscribe((event) => first.push(event));
    events$.next('a');
    events$.next('b');
    shared$.subscribe((event) => {
      late.push(event);
      if (event === 'a') events$.next('c');
    });
    expect(first).toEqual(['a', 'b', 'c']);
    expect(late).toEqual(['a', 'b', 'c']);
  });

  it('tells what waits for its turn to those alone who were there when it came', () => {
    const { events$, source$ } = hot();
    const shared$ = source$.pipe(shareEvents(letters(5)));
    const late: string[] = [];
    shared$.subscribe((event) => {
      if (event !== 'a') return;
      events$.next('b');
      shared$.subscribe((opened) => late.push(opened));
    });
    events$.next('a');
    expect(late).toEqual(['a', 'b']);
  });

  it('tells all observers the same order, though one of them answers an event with the next', () => {
    const { events$, source$ } = hot();
    const shared$ = source$.pipe(shareEvents(letters(5)));
    const seen: string[] = [];
    shared$.subscribe((event) => {
      if (event === 'a') events$.next('b');
    });
    shared$.subscribe((event) => seen.push(event));
    events$.next('a');
    expect(seen).toEqual(['a', 'b']);
  });

  it('gives nothing twice to who comes in answer to an event', () => {
    const { events$, source$ } = hot();
    const shared$ = source$.pipe(shareEvents(letters(5)));
    const seen: string[] = [];
    shared$.pipe(take(1)).subscribe(() => shared$.subscribe((event) => seen.push(event)));
    events$.next('a');
    events$.next('b');
    expect(seen).toEqual(['a', 'b']);
  });

  it('plays a source that emits and ends at once', () => {
    const seen: string[] = [];
    const shared$ = of('a', 'b').pipe(shareEvents(letters(5)));
    for (const _ of [1, 2]) shared$.subscribe({ next: (event) => seen.push(event), complete: () => seen.push('|') });
    expect(seen).toEqual(['a', 'b', '|', 'a', 'b', '|']);
  });

  it('lingers after an observer who leaves at the first event of a source that emits at once', () => {
    const scheduler = new VirtualTimeScheduler();
    let held = 0;
    const source$ = new Observable<string>((subscriber) => {
      held += 1;
      subscriber.next('a');
      return () => (held -= 1);
    });
    source$.pipe(shareEvents(letters(5, scheduler)), take(1)).subscribe();
    expect(held).toBe(1);
    scheduler.flush();
    expect([held, scheduler.now()]).toEqual([0, 5]);
  });

  it('leaves in the same turn without a linger, also from within the first event', () => {
    const scheduler = new VirtualTimeScheduler();
    const { count, source$ } = hot();
    const operator = shareEvents(letters(0, scheduler));
    source$.pipe(operator).subscribe().unsubscribe();
    merge(of('a'), source$).pipe(operator, take(1)).subscribe();
    expect([count.held, scheduler.actions.length]).toEqual([0, 0]);
  });

  it('arms no linger after an error or the end', () => {
    for (const finish of ['error', 'complete'] as const) {
      const scheduler = new VirtualTimeScheduler();
      const { events$, count, source$ } = hot();
      source$.pipe(shareEvents(letters(5, scheduler))).subscribe({ error: () => undefined });
      events$[finish]('over');
      expect([finish, count.held, scheduler.actions.length]).toEqual([finish, 0, 0]);
    }
  });

  it('ends the linger with the source, and swallows an error that nobody is there to hear', () => {
    const scheduler = new VirtualTimeScheduler();
    const { events$, count, source$ } = hot();
    const shared$ = source$.pipe(shareEvents(letters(5, scheduler)));
    shared$.subscribe().unsubscribe();
    events$.error(new Error('unheard'));
    scheduler.flush();
    expect([count.made, scheduler.now()]).toEqual([1, 0]);
  });

  it('has released the source when its error is told, so that it may be taken up again in answer', () => {
    let held = 0;
    let most = 0;
    const sources = [new Subject<string>(), new Subject<string>()];
    const source$ = new Observable<string>((subscriber) => {
      const events$ = sources.shift();
      held += 1;
      most = Math.max(most, held);
      events$?.subscribe(subscriber);
      return () => (held -= 1);
    });
    const [first$, second$] = sources;
    const seen: string[] = [];
    source$.pipe(shareEvents(letters(5)), retry(1)).subscribe((event) => seen.push(event));
    first$?.next('a');
    first$?.error(new Error('lost'));
    second$?.next('b');
    expect({ most, seen }).toEqual({ most: 1, seen: ['a', 'b'] });
  });

  it('gives the error of a reducer to all, that of an opening to the one who came', () => {
    const { events$, source$ } = hot();
    const seen: string[] = [];
    const watch = (name: string) => ({
      next: (event: string) => seen.push(`${name} ${event}`),
      error: (error: Error) => seen.push(`${name} ${error.message}`),
    });
    const shared$ = source$.pipe(
      shareEvents({
        state: (_before, event: string) => {
          if (event === 'x') throw new Error('no state');
          return event;
        },
        opening: (): string[] => {
          throw new Error('no opening');
        },
      }),
    );
    shared$.subscribe(watch('first'));
    events$.next('a');
    shared$.subscribe(watch('late'));
    events$.next('b');
    events$.next('x');
    expect(seen).toEqual(['first a', 'late no opening', 'first b', 'first no state']);
  });

  it('keeps apart the sources that it serves', () => {
    const operator = shareEvents(letters(5));
    const [one, other] = [hot(), hot()];
    const seen: string[] = [];
    const [shared$, otherShared$] = [one.source$.pipe(operator), other.source$.pipe(operator)];
    shared$.subscribe();
    one.events$.next('a');
    otherShared$.subscribe((event) => seen.push(event));
    other.events$.next('b');
    expect([one.count.made, other.count.made, seen]).toEqual([1, 1, ['b']]);
  });

  it('keeps every observer at the state of the source, and one subscription while anyone observes or lingers', () => {
    const deed = fc.oneof(
      fc.record({ do: fc.constant('event' as const), event: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ do: fc.constantFrom('join' as const, 'leave' as const), who: fc.nat(3) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 8 }) }),
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), fc.nat(6), (deeds, lingerMs) => {
        const scheduler = new VirtualTimeScheduler();
        const { events$, count, source$ } = hot();
        const shared$ = source$.pipe(shareEvents(letters(lingerMs, scheduler)));
        const observers = new Map<number, { told: string; readonly subscription: Subscription }>();
        let passed = '';
        let leftAtMs: number | undefined;
        for (const step of deeds) {
          if (step.do === 'wait') {
            scheduler.maxFrames = scheduler.frame + step.ms;
            scheduler.flush();
            scheduler.frame = scheduler.maxFrames;
          } else if (step.do === 'event') {
            events$.next(step.event);
          } else if (step.do === 'leave') {
            if (observers.size === 1 && observers.has(step.who)) leftAtMs = scheduler.now();
            observers.get(step.who)?.subscription.unsubscribe();
            observers.delete(step.who);
          } else if (!observers.has(step.who)) {
            const observer = { told: '', subscription: NEVER.subscribe() };
            observer.subscription.add(shared$.subscribe((event) => (observer.told += event)));
            observers.set(step.who, observer);
            leftAtMs = undefined;
          }
          const isHeld = observers.size > 0 || (leftAtMs !== undefined && scheduler.now() < leftAtMs + lingerMs);
          passed = isHeld ? passed + (step.do === 'event' ? step.event : '') : '';
          expect(count.held).toBe(isHeld ? 1 : 0);
          expect([...observers.values()].map(({ told }) => told)).toEqual([...observers].map(() => passed));
        }
      }),
    );
  });
});
