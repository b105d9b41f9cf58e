import { EMPTY, NEVER, Subject, VirtualTimeScheduler, of, throwError, type ObservableInput } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createTokens } from '../../src/kraken/tokens.js';

const setUp = (source?: () => ObservableInput<string>) => {
  const scheduler = new VirtualTimeScheduler();
  let made = 0;
  const tokens = createTokens(source ?? (() => of(`T${(made += 1)}`)), scheduler, 5000);
  const seen: string[] = [];
  const use = (token$ = tokens.usable()) =>
    token$.subscribe({
      next: (token) => seen.push(token.reveal()),
      error: ({ message }: Error) => seen.push(message),
    });
  return { tokens, seen, use, scheduler };
};

describe('createTokens', () => {
  it('asks the source only when it is observed, and hides what it gives', () => {
    const { tokens } = setUp();
    let shown = '';
    tokens.fresh().subscribe((token) => (shown = `${JSON.stringify(token)} ${token.reveal()}`));
    expect(shown).toBe('"[secret]" T1');
  });

  it('uses one for ten minutes, and for as long as a subscription stands on it', () => {
    const { tokens, seen, use, scheduler } = setUp();
    use();
    scheduler.frame = 599_999;
    use();
    scheduler.frame = 600_000;
    use();
    tokens.inUse(true);
    scheduler.frame = 5_000_000;
    use();
    tokens.inUse(false);
    use();
    expect(seen).toEqual(['T1', 'T1', 'T2', 'T2', 'T3']);
  });

  it('gives a fresh one when that is asked for, and when the last one was refused', () => {
    const { tokens, seen, use } = setUp();
    use();
    use(tokens.fresh());
    tokens.invalidate();
    use();
    expect(seen).toEqual(['T1', 'T2', 'T3']);
  });

  it('takes the first of several, and forgets that the one before was in use', () => {
    const tokens$ = new Subject<string>();
    const { tokens, seen, use, scheduler } = setUp(() => tokens$);
    tokens.inUse(true);
    use();
    tokens$.next('A');
    tokens$.next('B');
    scheduler.frame = 600_000;
    use();
    tokens$.next('C');
    expect(seen).toEqual(['A', 'C']);
  });

  it('tells of a source that fails, that gives nothing, and that never answers', () => {
    const failing = setUp(() => throwError(() => new Error('the back end is down')));
    failing.use();
    const empty = setUp(() => EMPTY);
    empty.use();
    const silent = setUp(() => NEVER);
    silent.use();
    silent.scheduler.flush();
    expect([...failing.seen, ...empty.seen, ...silent.seen]).toEqual([
      'the back end is down',
      'token: the exchange answered: the source gave none',
      'token: no reply within 5000 ms',
    ]);
  });
});
