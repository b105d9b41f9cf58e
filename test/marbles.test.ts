import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { play, type Diagram } from '../src/testing/index.js';
import { isDiagram } from './tools/draw/diagrams.js';

declare global {
  interface ImportMeta {
    /** Vite's: the modules whose paths match, each behind a function that loads it. */
    glob(pattern: string): Record<string, () => Promise<Record<string, unknown>>>;
  }
}

const everyOperator = ['empty', 'one', 'many', 'error', 'never', 'unsubscribe', 'resubscribe'];
const shared = [...everyOperator, 'two observers', 'late observer', 'late observer during repair', 'last leaves'];

/** The cases due of each operator. A new operator of `src` belongs in this list. */
const due: Readonly<Record<string, readonly string[]>> = {
  'scan-book': everyOperator,
  'verify-checksum': everyOperator,
  'truncate-depth': everyOperator,
  conflate: everyOperator,
  'top-of-book': everyOperator,
  freshness: everyOperator,
  'live-only': everyOperator,
  'check-sequence': everyOperator,
  'share-latest': shared,
  'share-events': shared,
  'retry-policy': everyOperator,
  reconnect: everyOperator,
  resync: everyOperator,
  'catch-tag': everyOperator,
  'decode-with': everyOperator,
  'decode-each': everyOperator,
  'each-trade': everyOperator,
  'each-candle': everyOperator,
  'scan-instruments': everyOperator,
  'scan-level3': [...everyOperator, 'mismatch'],
  bypass: everyOperator,
  'join-snapshot': everyOperator,
  'join-state': [...everyOperator, 'late observer', 'lost socket', 'reading fails', 'event that cannot be applied'],
  // What it makes never ends by itself.
  session: [...shared.filter((one) => one !== 'empty'), 'lost socket', 'revoked', 'rejected', 'logout'],
  uncrossed: everyOperator,
  heartbeat: everyOperator,
};

/** What is missing from a file of diagrams, in words. */
const missingFrom = (name: string, diagrams: readonly Diagram[]): readonly string[] => {
  if (diagrams.length === 0) return ['it exports no diagram'];
  const present = new Set(diagrams.map((drawn) => drawn.case));
  return (due[name] ?? [])
    .filter((wanted) => !present.has(wanted))
    .map((wanted) => `no diagram of the case: ${wanted}`);
};

const diagramsIn = (exported: Record<string, unknown>): readonly [string, Diagram][] =>
  Object.entries(exported).filter((entry): entry is [string, Diagram] => isDiagram(entry[1]));

// Each file is loaded on its own, so that one that cannot be loaded fails alone.
const files = await Promise.all(
  Object.entries(import.meta.glob('../marbles/*.marbles.ts')).map(async ([path, load]) => ({
    name: path.replace(/^.*\/(.*)\.marbles\.ts$/, '$1'),
    loaded: await load().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
  })),
);

for (const { name, loaded } of files) {
  describe(`marbles/${name}.marbles.ts`, () => {
    const diagrams = loaded instanceof Error ? [] : diagramsIn(loaded);

    it('is complete', () => {
      if (loaded instanceof Error) throw loaded;
      expect(
        missingFrom(
          name,
          diagrams.map(([, drawn]) => drawn),
        ),
      ).toEqual([]);
    });

    for (const [exportedAs, drawn] of diagrams) {
      it(`${exportedAs}: ${drawn.says}`, () => {
        play(drawn);
      });
    }
  });
}

describe('every operator', () => {
  it.each(Object.keys(due))('%s has its diagrams', (name) => {
    expect(files.map((file) => file.name)).toContain(name);
  });
});

describe('marbles/README.md', () => {
  it('lists every file of diagrams', () => {
    const listed = readFileSync(new URL('../marbles/README.md', import.meta.url), 'utf8').matchAll(
      /\((.*)\.marbles\.ts\)/g,
    );
    expect([...listed].map(([, name]) => name)).toEqual(files.map((file) => file.name).sort());
  });
});

describe('the check for completeness', () => {
  it('finds a file without diagrams, and a case left out', () => {
    expect(missingFrom('resync', [])).toEqual(['it exports no diagram']);
    const some = everyOperator.slice(1).map((name) => ({ case: name }) as Diagram);
    expect(missingFrom('resync', some)).toEqual(['no diagram of the case: empty']);
    expect(missingFrom('share-latest', some)).toHaveLength(5);
    expect(missingFrom('an operator of the reader', some)).toEqual([]);
  });
});
