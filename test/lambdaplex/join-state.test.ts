import fc from 'fast-check';
import { NEVER, Subject, VirtualTimeScheduler, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { STANDING } from '../../src/core/dialect.js';
import { ConnectionLost, DecodeFailed, RequestRejected, type StreamError } from '../../src/core/errors.js';
import type { Live, Stale } from '../../src/core/freshness.js';
import { joinState } from '../../src/lambdaplex/join-state.js';

type Message = Live<typeof STANDING | number> | Stale;

const stands: Message = { _tag: 'Live', value: STANDING };
const event = (value: number): Message => ({ _tag: 'Live', value });
const lost: Message = { _tag: 'Stale', symbol: 'user', cause: new ConnectionLost('ws', 1006, ''), sinceMs: 0 };

/** A sum, joined from what is read and from the numbers that come; a negative one only another reading can tell. */
function joined(read: (known: number | undefined) => Observable<number>) {
  const scheduler = new VirtualTimeScheduler();
  const messages$ = new Subject<Message>();
  const seen: (number | string)[] = [];
  const faults: string[] = [];
  const subscription = messages$
    .pipe(
      joinState<number, number, number>('sum', {
        read,
        begin: (whole) => whole,
        apply: (sum, more) => {
          if (more < 0) throw new DecodeFailed('sum', [String(more)]);
          return sum + more;
        },
        retry: { initialMs: 1000, maxMs: 4000 },
        scheduler,
        random: () => 0,
        onFault: ({ _tag }: StreamError) => faults.push(_tag),
      }),
    )
    .subscribe({
      next: (envelope) =>
        seen.push(envelope._tag === 'Live' ? envelope.value : `${envelope.symbol} ${envelope.cause._tag}`),
      error: (error: unknown) => seen.push(String(error)),
      complete: () => seen.push('end'),
    });
  return {
    seen,
    faults,
    messages$,
    tell: (...messages: readonly Message[]) => {
      for (const message of messages) messages$.next(message);
    },
    pass: (ms: number) => {
      const end = scheduler.frame + ms;
      scheduler.maxFrames = end;
      scheduler.flush();
      scheduler.frame = end;
    },
    leave: () => {
      subscription.unsubscribe();
    },
    timers: () => scheduler.actions.filter(({ closed }) => !closed).length,
  };
}

/** Readings that a test answers by hand. */
function byHand() {
  const readings: Subject<number>[] = [];
  return {
    readings,
    read: () => {
      const reading$ = new Subject<number>();
      readings.push(reading$);
      return reading$;
    },
    answer: (whole: number) => {
      readings.at(-1)?.next(whole);
      readings.at(-1)?.complete();
    },
  };
}

describe('joinState', () => {
  it('reads nothing before the stream stands', () => {
    const { readings, read } = byHand();
    const { tell, seen } = joined(read);
    tell(event(1));
    expect([readings.length, seen]).toEqual([0, []]);
    tell(stands);
    expect([readings.length, seen]).toEqual([1, []]);
  });

  it('hands what was known to the next reading', () => {
    const asked: (number | undefined)[] = [];
    const { tell } = joined((known) => {
      asked.push(known);
      return of(10);
    });
    tell(stands, event(5), lost, stands);
    expect(asked).toEqual([undefined, 15]);
  });

  it('abandons a reading when the stream fails, and with its observer', () => {
    const { readings, read, answer } = byHand();
    const { tell, seen, leave } = joined(read);
    tell(stands, lost);
    expect(readings[0]?.observed).toBe(false);
    tell(stands);
    expect(readings).toHaveLength(2);
    leave();
    expect(readings[1]?.observed).toBe(false);
    answer(1);
    expect(seen).toEqual(['user ConnectionLost']);
  });

  it('reads anew when the stream stands anew without having failed, and keeps what was kept', () => {
    const { readings, read, answer } = byHand();
    const { tell, seen } = joined(read);
    tell(stands, event(1), stands, event(2));
    expect(readings.map(({ observed }) => observed)).toEqual([false, true]);
    answer(10);
    expect(seen).toEqual([13]);
  });

  it('stays stale until it is read anew, though events come before the stream stands again', () => {
    const answers = [of(10), of(20)];
    const { tell, seen } = joined(() => answers.shift() ?? NEVER);
    tell(stands, event(1), lost, event(2));
    expect(seen).toEqual([10, 11, 'user ConnectionLost']);
    tell(stands, event(3));
    expect(seen.slice(3)).toEqual([22, 25]);
  });

  it('is stale through an event that cannot be applied, until a reading knows better', () => {
    const answers = [of(10), of(20)];
    const { tell, seen, pass, faults } = joined(() => answers.shift() ?? NEVER);
    tell(stands, event(-1), event(3));
    expect(seen).toEqual([10, 'sum DecodeFailed']);
    pass(499);
    expect(seen).toHaveLength(2);
    pass(1);
    // Nobody can apply it, not even to what was read: so it goes on until the reading has it.
    expect(seen).toEqual([10, 'sum DecodeFailed', 'sum DecodeFailed']);
    expect(faults).toEqual(['DecodeFailed', 'DecodeFailed']);
  });

  it('hands the next reading what was known before an event that cannot be applied', () => {
    const asked: (number | undefined)[] = [];
    const { tell, pass, seen } = joined((known) => {
      asked.push(known);
      return asked.length === 1 ? of(10) : NEVER;
    });
    tell(stands, event(1), event(2), event(-1), event(4));
    pass(1000);
    expect(asked).toEqual([undefined, 13]);
    expect(seen).toEqual([10, 11, 13, 'sum DecodeFailed']);
  });

  it('does not hide a mistake of our own behind a reading', () => {
    const scheduler = new VirtualTimeScheduler();
    const errors: unknown[] = [];
    of(stands, event(1))
      .pipe(
        joinState<number, number, number>('sum', {
          read: () => of(1),
          begin: (whole) => whole,
          apply: () => {
            throw new TypeError('a bug');
          },
          retry: { initialMs: 1, maxMs: 1 },
          scheduler,
        }),
      )
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([new TypeError('a bug')]);
  });

  it('passes on an error of a reading that is none of ours, which nobody can mend', () => {
    const { tell, seen } = joined(() => throwError(() => new TypeError('a bug')));
    tell(stands);
    expect(seen).toEqual(['TypeError: a bug']);
  });

  it('reads again ever later, up to the bound, and sooner again after a minute without a fault', () => {
    const down$ = throwError(() => new RequestRejected('sum', 'down'));
    const answers = [down$, down$, down$, down$, down$, of(10), down$, of(20)];
    const { tell, pass, seen } = joined(() => answers.shift() ?? NEVER);
    const told = (ms: number): number => {
      pass(ms);
      return seen.length;
    };
    tell(stands);
    expect([499, 1, 999, 1, 1999, 1, 1999, 1, 1999, 1].map(told)).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    pass(60_000);
    tell(lost, stands);
    expect([499, 1].map(told)).toEqual([8, 9]);
    expect(seen.filter((one) => typeof one === 'number')).toEqual([10, 20]);
  });

  it('begins another reading, when more than ten thousand events came during one', () => {
    const { readings, read, answer } = byHand();
    const { tell, seen } = joined(read);
    tell(stands, ...Array.from({ length: 10_000 }, () => event(1)));
    expect(readings).toHaveLength(1);
    tell(event(1));
    expect(readings.map(({ observed }) => observed)).toEqual([false, true]);
    tell(event(7));
    answer(20_000);
    expect(seen).toEqual([20_007]);
  });

  it('says nothing of an event that changes nothing', () => {
    const { tell, seen } = joined(() => of(10));
    tell(stands, event(0), event(1), event(0));
    expect(seen).toEqual([10, 11]);
  });

  it('tells in order what is told in answer to what it tells', () => {
    const { tell, seen, messages$ } = joined(() => of(10));
    const push = seen.push.bind(seen);
    seen.push = (...items) => {
      if (items[0] === 11) messages$.next(event(100));
      return push(...items);
    };
    tell(stands, event(1), event(1));
    expect([...seen]).toEqual([10, 11, 111, 112]);
  });

  it('ends with the stream, a reading or not, and leaves no timer', () => {
    const { tell, seen, messages$, timers } = joined(() => throwError(() => new RequestRejected('sum', 'down')));
    tell(stands);
    expect(timers()).toBe(1);
    messages$.complete();
    expect(seen).toEqual(['sum RequestRejected', 'end']);
    expect(timers()).toBe(0);
  });

  it('comes to the truth, wherever the readings fall between the events', () => {
    // The truth counts up by ones; a reading tells it as of its answer, and events that it has already come later, too.
    const step = fc.constantFrom('happens', 'happens', 'delivered', 'delivered', 'answered', 'lost', 'stands');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { readings, read } = byHand();
        const scheduler = new VirtualTimeScheduler();
        const messages$ = new Subject<Message>();
        let latest: number | 'stale' = 'stale';
        messages$
          .pipe(
            // Counting by the highest number seen is like orders and balances: what is old changes nothing.
            joinState<number, number, number>('count', {
              read,
              begin: (whole) => whole,
              apply: (count, number) => Math.max(count, number),
              retry: { initialMs: 1, maxMs: 1 },
              scheduler,
            }),
          )
          .subscribe((envelope) => {
            latest = envelope._tag === 'Live' ? envelope.value : 'stale';
          });
        let truth = 0;
        const stream = { isStanding: false };
        let undelivered: number[] = [];
        const deliver = (): void => {
          const next = undelivered.shift();
          if (next !== undefined) messages$.next(event(next));
        };
        const stand = (): void => {
          undelivered = [];
          stream.isStanding = true;
          messages$.next(stands);
        };
        const answer = (): void => {
          const reading$ = readings.at(-1);
          if (reading$?.observed === true) {
            reading$.next(truth);
            reading$.complete();
          }
        };
        for (const what of steps) {
          if (what === 'happens') {
            truth += 1;
            if (stream.isStanding) undelivered.push(truth);
          } else if (what === 'delivered') deliver();
          else if (what === 'answered') answer();
          else if (what === 'stands') stand();
          else {
            stream.isStanding = false;
            undelivered = [];
            messages$.next(lost);
            expect(latest).toBe('stale');
          }
        }
        if (!stream.isStanding) stand();
        answer();
        while (undelivered.length > 0) deliver();
        expect(latest).toBe(truth);
      }),
    );
  });
});
