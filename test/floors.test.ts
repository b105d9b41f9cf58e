import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  hasNoCycles,
  isDocumented,
  isShort,
  isSilent,
  keepsFpTsInItsPlace,
  keepsNodeInItsPlace,
  keepsRetryWhenInItsPlace,
  keepsWsInItsPlace,
  standsOnItsFloors,
  type Rule,
  type Sources,
} from './tools/floor-rules.js';

const root = new URL('..', import.meta.url);

const ours: Sources = new Map(
  readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => [path, readFileSync(new URL(path, root), 'utf8')]),
);

type Files = Readonly<Record<string, string>>;
/** Examples of one file each, or of several. */
interface Examples {
  readonly wrong: Readonly<Record<string, Files>>;
  readonly right: Readonly<Record<string, Files>>;
}

function rule(name: string, judge: Rule, { wrong, right }: Examples): void {
  const read = (files: Files): readonly string[] => judge(new Map(Object.entries(files)));
  describe(name, () => {
    it('holds in src', () => {
      expect(judge(ours)).toEqual([]);
    });
    it.each(Object.entries(wrong))('is broken by %s', (_name, files) => {
      expect(read(files)).toHaveLength(1);
    });
    it.each(Object.entries(right))('is not broken by %s', (_name, files) => {
      expect(read(files)).toEqual([]);
    });
  });
}

describe('floors', () => {
  it('are those of src', () => {
    expect([...ours.keys()]).toEqual(
      expect.arrayContaining(['src/index.ts', 'src/kraken/index.ts', 'src/cli/main.ts']),
    );
  });
});

rule('standsOnItsFloors', standsOnItsFloors, {
  wrong: {
    'core importing a book': { 'src/core/a.ts': "import { x } from '../book/b.js';" },
    'a type from above': { 'src/core/a.ts': "import type { X } from '../book/b.js';" },
    'a type from above in passing': { 'src/core/a.ts': "export type X = import('../kraken/index.js').X;" },
    'a re-export from above': { 'src/book/a.ts': "export * from '../kraken/book.js';" },
    'a dynamic import from above': { 'src/book/a.ts': "export const a = () => import('../kraken/book.js');" },
    'testing importing a book': { 'src/testing/a.ts': "import { x } from '../book/b.js';" },
    'core importing testing': { 'src/core/a.ts': "import { x } from '../testing/b.js';" },
    'the index importing an exchange': { 'src/index.ts': "export * from './kraken/index.js';" },
    'the cli importing an inner file': { 'src/cli/a.ts': "import { x } from '../kraken/kraken.js';" },
    'the cli importing core': { 'src/cli/a.ts': "import { x } from '../core/errors.js';" },
    'the simulator importing a value': { 'src/simulator/a.ts': "import { x } from '../core/json.js';" },
    'the simulator importing a type': { 'src/simulator/a.ts': "import type { X } from '../core/decimal.js';" },
    'a file outside of src': { 'src/core/a.ts': "import { x } from '../../test/b.js';" },
    'our own package by name': { 'src/cli/a.ts': "import { x } from 'rxchange/kraken';" },
    'a folder that is on no floor': { 'src/attic/a.ts': "import { x } from './b.js';" },
  },
  right: {
    'a step down': { 'src/kraken/public/a.ts': "import { x } from '../../book/b.js'; import { y } from 'rxjs';" },
    'a neighbour': { 'src/core/a.ts': "import { x } from './b.js';" },
    'the cli with index files': {
      'src/cli/a.ts': "import '../index.js'; import '../kraken/index.js'; import '../simulator/index.js';",
    },
  },
});

rule('hasNoCycles', hasNoCycles, {
  wrong: {
    'two files in a ring': {
      'src/core/a.ts': "import { b } from './b.js';",
      'src/core/b.ts': "export { a } from './a.js';",
    },
    'three files in a ring': {
      'src/core/a.ts': "import './b.js';",
      'src/core/b.ts': "import './c.js';",
      'src/core/c.ts': "import './a.js';",
    },
    'a file that imports itself': { 'src/core/a.ts': "import './a.js';" },
  },
  right: {
    'a ring of types': {
      'src/core/a.ts': "import { type B } from './b.js';",
      'src/core/b.ts': "import { a } from './a.js';",
    },
    'two ways to one file': {
      'src/core/a.ts': "import './b.js'; import './c.js';",
      'src/core/b.ts': "import './c.js';",
      'src/core/c.ts': '',
    },
  },
});

rule('keepsWsInItsPlace', keepsWsInItsPlace, {
  wrong: {
    'ws in core': { 'src/core/socket.ts': "import { WebSocket } from 'ws';" },
    'a type of ws in kraken': { 'src/kraken/a.ts': "import type { WebSocket } from 'ws';" },
    'a late ws': { 'src/core/socket.ts': "export const load = () => import('ws');" },
  },
  right: {
    'its place': { 'src/core/ws.ts': "import { WebSocket } from 'ws';" },
    'the simulator': { 'src/simulator/a.ts': "import { WebSocketServer } from 'ws';" },
  },
});

rule('keepsNodeInItsPlace', keepsNodeInItsPlace, {
  wrong: {
    'node: in core': { 'src/core/a.ts': "import { createHash } from 'node:crypto';" },
    'a bare name in kraken': { 'src/kraken/a.ts': "import { setTimeout } from 'timers/promises';" },
    'require in book': { 'src/book/a.ts': "const fs = require('fs');" },
  },
  right: {
    'the simulator': { 'src/simulator/a.ts': "import { createServer } from 'node:http';" },
    'the cli': { 'src/cli/a.ts': "import { parseArgs } from 'node:util';" },
    'a package of a like name': { 'src/core/a.ts': "import { of } from 'rxjs';" },
  },
});

rule('keepsFpTsInItsPlace', keepsFpTsInItsPlace, {
  wrong: {
    'a value in core': { 'src/core/a.ts': "import { either as E } from 'fp-ts';" },
    'a value in book': { 'src/book/a.ts': "import { type either, function as F } from 'fp-ts';" },
    'an inner file of fp-ts': { 'src/kraken/a.ts': "import type { Either } from 'fp-ts/lib/Either.js';" },
    'an inner file of io-ts': { 'src/kraken/a.ts': "import { PathReporter } from 'io-ts/PathReporter';" },
  },
  right: {
    'types in core': { 'src/core/a.ts': "import type { either as E } from 'fp-ts';" },
    'values where orders are validated': { 'src/kraken/trading/a.ts': "import { either as E } from 'fp-ts';" },
  },
});

rule('keepsRetryWhenInItsPlace', keepsRetryWhenInItsPlace, {
  wrong: { 'retryWhen elsewhere': { 'src/core/resync.ts': "export { retryWhen } from 'rxjs';" } },
  right: {
    'its place': { 'src/core/retry-policy.ts': "export { retryWhen } from 'rxjs';" },
    'a word in a comment': { 'src/core/resync.ts': '// not by retryWhen\n' },
  },
});

rule('isSilent', isSilent, {
  wrong: {
    'a log line': { 'src/core/a.ts': "console.warn('so');" },
    'a hidden log line': { 'src/kraken/a.ts': "globalThis.console.log('so');" },
  },
  right: {
    'the program': { 'src/cli/a.ts': "console.log('so');" },
    'an example in a comment': { 'src/core/a.ts': '/** `console.log(1)` */\n' },
  },
});

rule('isShort', isShort, {
  wrong: { '321 lines': { 'src/core/a.ts': 'export {};\n'.repeat(321) } },
  right: { '320 lines': { 'src/core/a.ts': 'export {};\n'.repeat(320) } },
});

rule('isDocumented', isDocumented, {
  wrong: {
    'a bare export': { 'src/index.ts': 'export const a = 1;' },
    'a bare re-export': { 'src/index.ts': "export * from './core/a.js';", 'src/core/a.ts': 'export interface A {}' },
    'an ordinary comment': {
      'src/kraken/index.ts': "export { a } from './a.js';",
      'src/kraken/a.ts': '/* not a doc comment */ export function a() {}',
    },
    'an index of nothing': { 'src/index.ts': 'const a = 1;' },
  },
  right: {
    'a documented re-export': {
      'src/index.ts': "export { a as b } from './core/a.js'; export type { C } from './core/c.js';",
      'src/core/a.ts': '/** Does a thing. */ export function a() {}',
      'src/core/c.ts': '/** Is a thing. */ export type C = 1;',
    },
    'a codec and its type under one comment': {
      'src/index.ts': "export { C } from './core/c.js';",
      'src/core/c.ts': '/** Is a thing. */ export const C = 1; export type C = 1;',
    },
    'an inner file without comments': {
      'src/index.ts': '/** Well. */ export const a = 1;',
      'src/core/a.ts': 'export const b = 1;',
    },
  },
});
