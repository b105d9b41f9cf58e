import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ansiOf, apart, bar, fit, inStyle, run, widthOf, type Line } from '../../../src/cli/screen/line.js';

const textOf = (line: Line): string => line.map(({ text }) => text).join('');

describe('fit', () => {
  it('fills with blanks, and marks what it cuts', () => {
    const line = [run('abc', 'bad'), run('def')];
    expect(textOf(fit(line, 8))).toBe('abcdef  ');
    expect(textOf(fit(line, 6))).toBe('abcdef');
    expect(textOf(fit(line, 5))).toBe('abcd…');
    expect(textOf(fit(line, 3))).toBe('ab…');
    expect(fit(line, 3)).toEqual([run('ab…', 'bad')]);
    expect(textOf(fit(line, 0))).toBe('');
  });

  it('is always as wide as it should be', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(30), (texts, width) => {
        expect(
          widthOf(
            fit(
              texts.map((text) => run(text)),
              width,
            ),
          ),
        ).toBe(width);
      }),
    );
  });
});

describe('apart', () => {
  it('puts the second at the right edge, and cuts the first where there is no room for both', () => {
    expect(textOf(apart([run('left')], [run('right')], 12))).toBe('left   right');
    expect(textOf(apart([run('left')], [run('right')], 12, run('-')))).toBe('left---right');
    expect(textOf(apart([run('left')], [run('right')], 8))).toBe('le…right');
  });
});

describe('bar', () => {
  it('is exact to an eighth of a cell, and never nothing', () => {
    expect([bar(1, 3), bar(0.5, 3), bar(0.125, 1), bar(0, 3)]).toEqual(['███', '█▌', '▏', '▏']);
  });

  it('is never longer than there is room', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(50), (share, cells) => {
        expect(bar(share, cells).length).toBeLessThanOrEqual(cells);
      }),
    );
  });
});

describe('ansiOf', () => {
  it('colours only where colours are wanted', () => {
    const line = [run('a', 'bad'), run('b')];
    expect(ansiOf(line, true)).toBe('\x1b[31ma\x1b[0mb');
    expect(ansiOf(line, false)).toBe('ab');
    expect(ansiOf(inStyle(line, 'plain'), true)).toBe('ab');
  });
});
