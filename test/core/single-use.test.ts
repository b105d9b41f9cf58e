import { NEVER, Observable, Subject, concat, lastValueFrom, of, repeat, retry, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { singleUse } from '../../src/core/single-use.js';

/** Something that is sent at once or later, and counted. */
const counted = (outcome$: Observable<string>, sentAtOnce = true) => {
  const did = { begun: 0, sent: 0, takenBack: 0 };
  let send = (): void => undefined;
  const once$ = singleUse(
    (onSent) =>
      new Observable<string>((subscriber) => {
        did.begun += 1;
        send = () => {
          did.sent += 1;
          onSent();
          subscriber.add(outcome$.subscribe(subscriber));
        };
        if (sentAtOnce) send();
        return () => {
          if (did.sent === 0) did.takenBack += 1;
        };
      }),
  );
  return { once$, did, send: () => send() };
};

describe('singleUse', () => {
  it('does nothing before it is observed', () => {
    expect(counted(of('done')).did.begun).toBe(0);
  });

  it('is done once, and every observer gets its outcome: during, and long after', async () => {
    const outcome$ = new Subject<string>();
    const { once$, did } = counted(outcome$);
    const seen: string[] = [];
    once$.subscribe((value) => seen.push(`first ${value}`));
    once$.subscribe((value) => seen.push(`second ${value}`));
    outcome$.next('done');
    outcome$.complete();
    expect(await lastValueFrom(once$)).toBe('done');
    expect(seen).toEqual(['first done', 'second done']);
    expect(did).toEqual({ begun: 1, sent: 1, takenBack: 0 });
  });

  it('is not done again by repeat or retry', async () => {
    const granted = counted(of('done'));
    expect(await lastValueFrom(granted.once$.pipe(repeat(3), toArray()))).toEqual(['done', 'done', 'done']);
    expect(granted.did.sent).toBe(1);
    const refused = counted(concat(throwError(() => new Error('no'))));
    await expect(lastValueFrom(refused.once$.pipe(retry(3)))).rejects.toThrow('no');
    expect(refused.did.sent).toBe(1);
  });

  it('is taken back by the last one who leaves before it was sent, and may be done then', () => {
    const { once$, did, send } = counted(of('done'), false);
    const both = [once$.subscribe(), once$.subscribe()];
    both[0]?.unsubscribe();
    expect(did.takenBack).toBe(0);
    both[1]?.unsubscribe();
    expect(did).toEqual({ begun: 1, sent: 0, takenBack: 1 });
    const seen: string[] = [];
    once$.subscribe((value) => seen.push(value));
    send();
    expect([did.begun, did.sent, seen]).toEqual([2, 1, ['done']]);
  });

  it('goes on after it was sent, though nobody listens', () => {
    const { once$, did } = counted(NEVER);
    once$.subscribe().unsubscribe();
    once$.subscribe().unsubscribe();
    expect(did).toEqual({ begun: 1, sent: 1, takenBack: 0 });
  });
});
