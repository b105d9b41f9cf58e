import fc from 'fast-check';
import { from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { checkSequence, type IdRange } from '../../src/core/check-sequence.js';
import { SequenceGap } from '../../src/core/errors.js';

const run = (messages: readonly IdRange[]) => {
  const passed: IdRange[] = [];
  let error: unknown;
  from(messages)
    .pipe(checkSequence('BTC/USD', (ids) => ids))
    .subscribe({ next: (ids) => passed.push(ids), error: (reason: unknown) => (error = reason) });
  return { passed, error };
};

/** Messages that follow one another without a gap, each a few ids long. */
const chain = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 30 }))
  .map(([base, lengths]) => {
    let first = base;
    return lengths.map((length) => {
      const ids = { first, last: first + length - 1 };
      first += length;
      return ids;
    });
  });

describe('checkSequence', () => {
  it('names the symbol, the id that was due and the one that came', () => {
    const { error } = run([
      { first: 1, last: 3 },
      { first: 5, last: 6 },
    ]);
    expect(error).toEqual(new SequenceGap('BTC/USD', 4, 5));
  });

  it('begins anew with every subscription', () => {
    const messages$ = from([{ first: 3, last: 3 }]).pipe(checkSequence('BTC/USD', (ids) => ids));
    const passed: unknown[] = [];
    messages$.subscribe((ids) => passed.push(ids));
    messages$.subscribe((ids) => passed.push(ids));
    expect(passed).toHaveLength(2);
  });

  it('passes on what a reader of ids throws', () => {
    const seen: unknown[] = [];
    from(['x'])
      .pipe(
        checkSequence('BTC/USD', () => {
          throw new TypeError('no ids');
        }),
      )
      .subscribe({ error: (error) => seen.push(error) });
    expect(seen).toEqual([new TypeError('no ids')]);
  });

  it('passes a chain whole, however often its messages are repeated', () => {
    fc.assert(
      fc.property(chain, fc.infiniteStream(fc.nat(3)), (messages, backsteps) => {
        const repeated = messages.flatMap((ids, index) => {
          const back = backsteps.next().value ?? 0;
          return [ids, ...messages.slice(Math.max(0, index - back), index + 1)];
        });
        expect(run(repeated)).toEqual({ passed: messages, error: undefined });
      }),
    );
  });

  it('ends a chain at the first link that is missing', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (messages, choice) => {
        fc.pre(messages.length >= 3);
        const missing = 1 + (choice % (messages.length - 2));
        const { passed, error } = run(messages.filter((_, index) => index !== missing));
        expect(passed).toEqual(messages.slice(0, missing));
        expect(error).toBeInstanceOf(SequenceGap);
        expect(error).toMatchObject({ expected: messages[missing]?.first, received: messages[missing + 1]?.first });
      }),
    );
  });
});
