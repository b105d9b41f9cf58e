import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagram } from '../src/testing/index.js';
import { diagramsOf } from './tools/draw/diagrams.js';
import { galleryProblems } from './tools/draw/gallery.js';
import { lanesOf } from './tools/draw/lanes.js';
import { pictureOf } from './tools/draw/picture.js';
import { wrapped } from './tools/draw/svg.js';
import { durationText, timeScale } from './tools/draw/time-scale.js';

const marbles = new URL('../marbles/', import.meta.url);
const pictures = new URL('../docs/marbles/', import.meta.url);
const textOf = (file: string, folder: URL): string => readFileSync(new URL(file, folder), 'utf8');

describe('the gallery', () => {
  it('shows every diagram as it goes today', async () => {
    const fresh = new Map<string, string>();
    for (const [path, load] of Object.entries(import.meta.glob('../marbles/*.marbles.ts'))) {
      const name = path.replace(/^.*\/(.*)\.marbles\.ts$/, '$1');
      fresh.set(name, pictureOf(name, diagramsOf(await load(), textOf(`${name}.marbles.ts`, marbles))));
    }
    const kept = new Map(readdirSync(pictures).map((file) => [file.replace(/\.svg$/, ''), textOf(file, pictures)]));
    expect(galleryProblems({ fresh, kept, page: textOf('README.md', marbles) })).toEqual([]);
  });
});

describe('galleryProblems', () => {
  const page = '![The diagrams of a](../docs/marbles/a.svg) ![The diagrams of b](../docs/marbles/b.svg)';
  const fresh = new Map([
    ['a', '<svg>1</svg>'],
    ['b', '<svg>2</svg>'],
  ]);

  it('finds none when every picture is as drawn, and shown', () => {
    expect(galleryProblems({ fresh, kept: new Map(fresh), page })).toEqual([]);
  });

  it('finds what is missing, out of date, left over or not shown', () => {
    const kept = new Map([
      ['b', '<svg>3</svg>'],
      ['c', '<svg>4</svg>'],
    ]);
    expect(galleryProblems({ fresh, kept, page: '[a](../docs/marbles/a.svg)' })).toEqual([
      'marbles/README.md does not show a.svg',
      'docs/marbles/a.svg is missing: npm run gallery',
      'marbles/README.md does not show b.svg',
      'docs/marbles/b.svg is out of date: npm run gallery',
      'docs/marbles/c.svg has no diagrams any more: npm run gallery',
    ]);
  });
});

describe('diagramsOf', () => {
  it('keeps to the order of the author, and passes over what is no diagram', () => {
    const drawn = sample();
    const source = 'export const zebra = diagram({});\nexport const apeman = 1;\nexport const ape = diagram({});\n';
    expect(diagramsOf({ ape: drawn, apeman: 1, zebra: drawn }, source).map(([name]) => name)).toEqual(['zebra', 'ape']);
  });
});

const sample = (fault: Error = new RangeError('no such thing')) =>
  diagram({
    operator: 'identity<T>',
    says: 'all of it passes & ends',
    legend: { a: 'one "value"' },
    faults: { X: fault },
    others: { bell$: '^-o-' },
    source: ['a-(bX)', 'c--'],
    subscriptions: ['^-!', '-----^-!'],
    observers: [
      { subscribe: '^', expected: 'a-(bX)' },
      { subscribe: '-----^-!', expected: '-----c' },
    ],
    run: (source$) => source$,
  });

const count = (picture: string, kind: string): number => picture.split(`class="${kind}"`).length - 1;

describe('pictureOf', () => {
  const picture = pictureOf('some-thing', [['passing', sample()]]);
  const key = 1;

  it('draws each value, error and subscription that was observed', () => {
    const legend = 1;
    expect(count(picture, 'value') - key - legend).toBe(6);
    expect(count(picture, 'fault') - key - legend).toBe(2);
    expect(count(picture, 'band') - key).toBe(4);
    expect(count(picture, 'come') - key).toBe(4);
    expect(count(picture, 'leave') - key).toBe(2);
  });

  it('draws hollow, at its time, what a hot stream said to nobody', () => {
    expect(count(picture, 'hollow')).toBe(1);
    expect(picture).toMatch(/<circle cx="64" [^>]*class="hollow"/);
  });

  it('names the operator, the diagram, the streams, the observers, the letters and the errors', () => {
    for (const text of ['someThing', 'passing', 'source', 'bell$', 'observer 2', 'RangeError']) {
      expect(picture).toContain(`>${text}</text>`);
    }
  });

  it('escapes what would be markup', () => {
    for (const text of ['identity&lt;T&gt;', 'all of it passes &amp; ends', 'one &quot;value&quot;']) {
      expect(picture).toContain(`>${text}</text>`);
    }
  });

  it('is the same text for the same run, and another for another', () => {
    expect(pictureOf('some-thing', [['passing', sample()]])).toBe(picture);
    expect(pictureOf('some-thing', [['passing', sample(new TypeError('no such thing'))]])).not.toBe(picture);
  });

  it('puts diagrams in which nothing happens last', () => {
    const [quiet, loud] = [{ ...sample(), case: 'empty', says: 'quiet' }, sample()];
    const drawn = pictureOf('some-thing', [
      ['first', quiet],
      ['second', loud],
    ]);
    expect(drawn.indexOf('>second<')).toBeLessThan(drawn.indexOf('>first<'));
  });

  it('draws no diagram that goes differently from what it expects', () => {
    expect(() => pictureOf('some-thing', [['wrong', { ...sample(), subscriptions: [] }]])).toThrow('subscriptions');
  });
});

describe('timeScale', () => {
  const instants = fc.array(fc.nat({ max: 100_000 }), { maxLength: 40 });

  it('keeps the order of all instants, and room for a marble at each', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 100, max: 900 }), (frames, room) => {
        const { xOf, end } = timeScale(frames, room);
        const places = [...new Set([0, ...frames])].sort((a, b) => a - b).map(xOf);
        expect(places[0]).toBe(0);
        for (const [i, x] of [...places.slice(1), end].entries()) {
          expect(x - (places[i] ?? Infinity)).toBeGreaterThanOrEqual(20.99);
        }
      }),
    );
  });

  it('is as wide as it may be when there is not much to show', () => {
    expect(timeScale([0, 3, 6], 700)).toMatchObject({ end: 8 * 32, breaks: [] });
    expect(timeScale([0, 12, 24], 700).end).toBe(700);
  });

  it('cuts long silences, and says how long they were', () => {
    const { breaks, ticks, xOf } = timeScale([1, 5001, 5003], 700);
    expect(breaks.map(({ label }) => label)).toEqual(['5 s']);
    expect(xOf(5001) - xOf(1)).toBe(3 * 32);
    expect(ticks.map(({ label }) => label).filter((label) => label !== undefined)).toEqual(['0']);
  });

  it('numbers every fifth frame', () => {
    const { ticks } = timeScale([0, 11], 700);
    expect(ticks.filter(({ label }) => label !== undefined)).toEqual([
      { x: 0, label: '0' },
      { x: 5 * 32, label: '5' },
      { x: 10 * 32, label: '10' },
    ]);
    expect(ticks).toHaveLength(14);
  });
});

describe('durationText', () => {
  it.each([
    [9, '9 ms'],
    [1234, '1234 ms'],
    [1500, '1.5 s'],
    [65_000, '65 s'],
    [120_000, '2 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('lanesOf', () => {
  const life = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 9 }), fc.boolean()).map(([from, length, goesOn]) => ({
    from,
    to: goesOn ? Infinity : from + length,
    moments: [],
  }));

  it('draws every subscription once, and no two over each other', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 12 }), (lives) => {
        const instants = lives.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
        const lanes = lanesOf(lives, timeScale(instants, 700));
        expect(lanes.flat()).toHaveLength(lives.length);
        for (const lane of lanes) {
          for (const [i, { left }] of lane.slice(1).entries()) expect(left).toBeGreaterThan(lane[i]?.right ?? Infinity);
        }
      }),
    );
  });
});

describe('wrapped', () => {
  const words = fc.array(fc.stringMatching(/^[a-z,;]{1,12}$/), { minLength: 1, maxLength: 30 });

  it('loses no word and exceeds no line', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 90 }), (said, letters) => {
        const lines = wrapped(said.join(' '), letters);
        expect(lines.join(' ')).toBe(said.join(' '));
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(letters);
      }),
    );
  });

  it('makes lines of about one length, and no more than are needed', () => {
    expect(wrapped('one two three four', 17)).toEqual(['one two', 'three four']);
    expect(wrapped('one two three four', 18)).toEqual(['one two three four']);
  });
});
