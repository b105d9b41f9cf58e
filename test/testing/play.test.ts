import {
  NEVER,
  catchError,
  concatWith,
  interval,
  map,
  merge,
  share,
  switchMap,
  take,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { diagram, play, type Diagram } from '../../src/testing/index.js';

const mirror = diagram({
  operator: 'mirror()',
  says: 'all passes',
  source: '       a-b-|',
  subscriptions: ['^---!'],
  expected: '     a-b-|',
  run: (source$) => source$,
});

const messageOf = (drawn: Diagram): string => {
  try {
    play(drawn);
  } catch (error) {
    return String(error);
  }
  return 'it passed';
};

describe('play', () => {
  it('returns what was observed', () => {
    const { streams, observers } = play(mirror);
    const moments = [
      { frame: 0, kind: 'next', mark: 'a', value: 'a' },
      { frame: 2, kind: 'next', mark: 'b', value: 'b' },
      { frame: 4, kind: 'complete', mark: '|', value: undefined },
    ];
    expect(observers).toEqual([{ from: 0, to: 4, moments }]);
    expect(streams).toEqual([
      { name: 'source', hot: false, marbles: [mirror.source], lives: [{ from: 0, to: 4, moments }] },
    ]);
  });

  it('can be repeated', () => {
    expect(play(mirror)).toEqual(play(mirror));
  });

  it.each([
    ['a value', 'a-c-|'],
    ['an instant', 'a--b|'],
    ['the number of values', 'a---|'],
    ['a value more', 'a-b(c|)'],
    ['the end', 'a-b-#'],
    ['an end that does not come', 'a-b--|'],
    ['an end that should not come', 'a-b'],
  ])('fails when %s is expected wrongly', (_what, expected) => {
    expect(messageOf({ ...mirror, expected })).toContain('mirror(): all passes\n  observer 1\n');
  });

  it('shows both sides', () => {
    expect(messageOf({ ...mirror, expected: 'a- 30ms b(cd)|' })).toBe(
      [
        'Error: mirror(): all passes',
        '  observer 1',
        '    expected  a 31ms b(cd)|',
        '    observed  a-b-|',
        '    they part with  b at 32 ms ("b")  expected',
        '              and   b at 2 ms ("b")  observed',
      ].join('\n'),
    );
  });

  it('shows a value that no letter stands for, and moments that marbles cannot draw', () => {
    const drawn = diagram({
      ...mirror,
      run: (source$) => source$.pipe(switchMap((letter) => merge([letter, { letter }], timer(1)))),
    });
    expect(messageOf(drawn)).toContain('observed  a@0 ?@0 ?@1 b@2 ?@2 ?@3 |@4\n');
    expect(messageOf(drawn)).toContain('? at 0 ms ({"letter":"a"})  observed');
  });

  it.each([
    ['the end', ['^----!']],
    ['the start', ['-^--!']],
    ['the number', ['^---!', '----^!']],
    ['any', []],
    ['an end that should not come', ['^']],
  ])('fails when subscriptions are expected wrongly: %s', (_what, subscriptions) => {
    expect(messageOf({ ...mirror, subscriptions })).toContain('subscriptions of the source\n    expected  ');
  });

  it('shows the subscriptions of both sides', () => {
    expect(messageOf({ ...mirror, subscriptions: [] })).toContain('    expected  never\n    observed  ^---!');
    expect(messageOf({ ...mirror, subscriptions: ['^---!', '- 30ms (^!)'] })).toContain(
      '    expected  ^---!\n               31ms (^!)\n    observed  ^---!',
    );
  });

  it.each([
    ['no expectation', { expected: undefined }],
    ['a blank expectation', { expected: '   ' }],
    ['no observer', { expected: undefined, observers: [] }],
    ['an observer without an expectation', { expected: undefined, observers: [{ subscribe: '^', expected: '' }] }],
    ['an observer who never comes', { expected: undefined, observers: [{ subscribe: '--', expected: '-' }] }],
    ['an early leaver who stays', { unsubscribe: '---' }],
    ['two sorts of observers', { observers: [{ subscribe: '^', expected: 'a-b-|' }] }],
    ['no subscriptions', { subscriptions: undefined }],
    ['no source', { source: [] }],
  ])('refuses a diagram with %s', (_what, part) => {
    const drawn = { ...mirror, ...part } as Diagram;
    expect(() => diagram(drawn)).toThrow(RangeError);
    expect(() => play(drawn)).toThrow(RangeError);
  });

  it('gives letters their values, on both sides', () => {
    const drawn = diagram({
      ...mirror,
      values: { a: 1, b: 2, x: { n: 2 }, y: { n: 4 } },
      expected: 'x-y-|',
      run: (source$: Observable<number>) => source$.pipe(map((n) => ({ n: 2 * n }))),
    });
    expect(play(drawn).observers[0]?.moments.map(({ mark }) => mark)).toEqual(['x', 'y', '|']);
    expect(messageOf({ ...drawn, values: { ...drawn.values, y: { n: 5 } } })).toContain('? at 2 ms ({"n":4})');
  });

  it('compares errors', () => {
    const drawn = diagram({
      ...mirror,
      source: 'a-#',
      subscriptions: ['^-!'],
      expected: 'a-#',
      fault: new Error('one'),
    });
    const other: Diagram = {
      ...drawn,
      run: (source$) => source$.pipe(catchError(() => throwError(() => new Error('two')))),
    };
    expect(messageOf(drawn)).toBe('it passed');
    expect(messageOf(other)).toContain(
      '# at 2 ms (Error: one)  expected\n              and   ? at 2 ms (Error: two)  observed',
    );
  });

  it('knows several errors by their letters', () => {
    const drawn = diagram({
      ...mirror,
      source: 'a-X',
      subscriptions: ['^-!'],
      expected: 'a-X',
      fault: new Error('one'),
      faults: { X: new Error('two') },
    });
    expect(messageOf(drawn)).toBe('it passed');
    expect(messageOf({ ...drawn, expected: 'a-#' })).toContain('observed  a-X\n');
  });

  it('plays one string after the other to successive subscriptions, and the last to all later ones', () => {
    const drawn = diagram({
      ...mirror,
      source: ['a|', 'b|'],
      subscriptions: ['^!', '-^!', '--^!'],
      expected: 'abb|',
      run: (source$) => source$.pipe(concatWith(source$, source$)),
    });
    expect(messageOf(drawn)).toBe('it passed');
  });

  it('lets hot streams flow by the clock of the diagram', () => {
    const drawn = diagram({
      operator: 'mirror()',
      says: 'the late one gets the rest',
      source: 'a^-b-c-|',
      subscriptions: ['---^--!'],
      observers: [{ subscribe: '---^', expected: '----c-|' }],
      run: (source$) => source$,
    });
    expect(play(drawn).streams[0]?.hot).toBe(true);
    expect(() => play({ ...drawn, source: ['^a', '^b'] })).toThrow('one life');
  });

  it('hands over the other streams, the scheduler and the chance', () => {
    const drawn = diagram({
      ...mirror,
      source: 'a|',
      others: { more$: 'm|' },
      random: 0.5,
      subscriptions: ['^!'],
      expected: 'am---n(r|)',
      values: { n: 5, r: 0.5 },
      run: (source$, { scheduler, others, random }) =>
        source$.pipe(
          concatWith(
            others.more$,
            timer(3, scheduler).pipe(switchMap(() => [scheduler.now()])),
            timer(1).pipe(map(() => random())),
          ),
        ),
    });
    expect(messageOf(drawn)).toBe('it passed');
  });

  it('has several observers of one result', () => {
    const drawn: Diagram = diagram({
      operator: 'share()',
      says: 'two observers, one subscription',
      source: 'a-b-c-|',
      subscriptions: ['^----!'],
      observers: [
        { subscribe: '^--!', expected: 'a-b' },
        { subscribe: '-^---!', expected: '--b-c' },
      ],
      run: (source$) => source$.pipe(share()),
    });
    expect(play(drawn).observers.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [1, 5],
    ]);
    expect(messageOf({ ...drawn, run: (source$) => source$ })).toContain('subscriptions of the source');
  });

  it('does not give an observer what comes at the instant of its leaving', () => {
    expect(messageOf({ ...mirror, subscriptions: ['^-!'], unsubscribe: '--!', expected: 'a' })).toBe('it passed');
  });

  it('finds a stream that is left subscribed', () => {
    const leaky: Diagram = {
      ...mirror,
      others: { other$: '-----' },
      run: (source$, { others }) => {
        merge(others['other$'] ?? NEVER).subscribe();
        return source$;
      },
    };
    expect(messageOf(leaky)).toContain('other$ is still subscribed');
  });

  it('finds a timer that is left running', () => {
    const restless: Diagram = {
      ...mirror,
      run: (source$) => {
        interval(1000).subscribe();
        return source$;
      },
    };
    expect(messageOf(restless)).toContain('does not come to rest');
    expect(messageOf({ ...restless, run: (source$) => merge(source$, timer(60_000).pipe(take(0))) })).toBe('it passed');
  });
});
