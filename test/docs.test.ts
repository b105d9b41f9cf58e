import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as t from 'io-ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { MarketError } from '../src/core/errors.js';
import * as api from '../src/index.js';
import { Asset, Pair } from '../src/kraken/codecs/instrument.js';
import { Candle } from '../src/kraken/codecs/ohlc.js';
import { SystemStatus } from '../src/kraken/codecs/status.js';
import { Ticker } from '../src/kraken/codecs/ticker.js';
import { Trade } from '../src/kraken/codecs/trade.js';
import { Account } from '../src/lambdaplex/codecs/account.js';
import { BalanceChange } from '../src/lambdaplex/codecs/balance-change.js';
import { DepthUpdate } from '../src/lambdaplex/codecs/depth-update.js';
import { ExchangeInfo } from '../src/lambdaplex/codecs/exchange-info.js';
import { Order } from '../src/lambdaplex/codecs/order.js';
import { OrderUpdate } from '../src/lambdaplex/codecs/order-update.js';
import { Trade as PlexTrade } from '../src/lambdaplex/codecs/trade.js';
import {
  blocksOf,
  brokenLinksOf,
  isToBeRun,
  isTypeScript,
  pathsOf,
  rowsOf,
  typeErrorsOf,
  unknownScriptsOf,
} from './tools/doc-rules.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const scripts = new Set(Object.keys(manifest.scripts));

const inRoot = (path: string): string => join(root, path);
const pagesIn = (folder: string): string[] =>
  existsSync(inRoot(folder))
    ? readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.md'))
        .map((path) => `${folder}/${path}`)
    : [];
const read = (path: string): string | undefined => {
  if (!existsSync(inRoot(path))) return undefined;
  return statSync(inRoot(path)).isDirectory() ? '' : readFileSync(inRoot(path), 'utf8');
};

const pages = ['README.md', 'CHANGELOG.md', ...pagesIn('docs').sort(), ...pagesIn('marbles').sort()].flatMap((file) => {
  const text = read(file);
  return text === undefined ? [] : [{ file, text }];
});
const blocks = pages.flatMap(({ file, text }) => blocksOf(file, text));

describe('the pages', () => {
  it('begin with a README that shows code', () => {
    expect(pages.map(({ file }) => file)).toContain('README.md');
    expect(blocks.filter(({ file }) => file === 'README.md').filter(isTypeScript)).not.toEqual([]);
  });

  it('hold only TypeScript that compiles against src', () => {
    expect(typeErrorsOf(blocks, root, pathsOf(manifest.exports, './src'))).toEqual([]);
  }, 60_000);

  it('name only commands that exist', () => {
    expect(pages.flatMap(({ file, text }) => unknownScriptsOf(file, text, scripts))).toEqual([]);
  });

  it('have links that lead somewhere', () => {
    expect(pages.flatMap(({ file, text }) => brokenLinksOf(file, text, read))).toEqual([]);
  });
});

describe('docs/kraken.md', () => {
  const fieldsOf = (codec: unknown): readonly string[] => {
    if (codec instanceof t.ReadonlyType) return fieldsOf(codec.type);
    if (codec instanceof t.IntersectionType) return [codec.types].flat().flatMap(fieldsOf);
    const isPlain = codec instanceof t.InterfaceType || codec instanceof t.PartialType;
    const props: unknown = isPlain ? codec.props : undefined;
    return Object.keys(props ?? {});
  };
  it.each([Ticker, Trade, Candle, Asset, Pair, SystemStatus])('has every field of $name, and no other', (codec) => {
    const fields = fieldsOf(codec);
    expect(fields.length).toBeGreaterThan(3);
    expect([...(rowsOf(read('docs/kraken.md') ?? '', codec.name) ?? [])].sort()).toEqual([...fields].sort());
  });
});

describe('docs/lambdaplex.md', () => {
  /** What a codec makes of a frame in which every field has a value. */
  const fieldsOf = (codec: { readonly decode: (input: unknown) => t.Validation<object> }, frame: object) => {
    const decoded = codec.decode(frame);
    if (decoded._tag === 'Left') throw new Error(`the frame is wrong: ${JSON.stringify(frame)}`);
    return decoded.right;
  };
  const update = fieldsOf(OrderUpdate, {
    ...{ e: 'orderUpdate', E: 1, s: 'HBAR-USDC', c: 'c', S: 'BUY', o: 'STOP_LIMIT', f: 'GTC', q: '2', p: '1', P: '1' },
    ...{ C: 'c', x: 'TRADE', X: 'OPEN', r: 'NONE', i: 'i', l: '1', z: '1', L: '1', n: '1', N: 'HBAR', T: 1, t: 1 },
    ...{ I: 'I', w: true, m: true, O: 1, Z: '1', Y: '1', W: 1 },
  });
  const order = fieldsOf(Order, {
    ...{ symbol: 'HBAR-USDC', orderId: 'i', clientOrderId: 'c', side: 'BUY', type: 'STOP_LIMIT', timeInForce: 'GTC' },
    ...{ origQty: '2', price: '1', stopPrice: '1', status: 'OPEN', executedQty: '1', cumulativeQuoteQty: '1' },
    ...{ isWorking: true, time: 1, updateTime: 1, workingTime: 1 },
  });
  const instrument = {
    ...{ symbol: 'HBAR-USDC', baseAsset: 'HBAR', quoteAsset: 'USDC', baseAssetPrecision: 8, quoteAssetPrecision: 6 },
    ...{ status: 'TRADING', filters: [] },
  };
  const balances = { balances: [{ asset: 'HBAR', free: '1', locked: '1' }] };
  const trade = { e: 'trade', E: 1, s: 'HBAR-USDC', t: 1, p: '1', q: '1', m: true, T: 1 };
  const depth = { e: 'depthUpdate', E: 1, s: 'HBAR-USDC', U: 1, u: 1, b: [], a: [] };
  const valueOf = (object: object, key: string): object =>
    Object.entries(object).flatMap(([name, value]) => (name === key && value instanceof Object ? [value] : []))[0] ??
    {};
  const first = (list: object): object => valueOf(list, '0');

  it.each<[string, object]>([
    ['OrderUpdate', Object.fromEntries(Object.entries(update).filter(([name]) => !(name in order)))],
    ['Fill', valueOf(update, 'fill')],
    ['AccountOrder', { ...order, fills: [] }],
    ['BalanceChange', fieldsOf(BalanceChange, { e: 'balanceChange', E: 1, u: 1, B: [] })],
    ['Balance', first(valueOf(fieldsOf(Account, balances), 'balances'))],
    ['Trade', fieldsOf(PlexTrade, trade)],
    ['ReceivedUpdate', { ...fieldsOf(DepthUpdate, depth), receivedAtMs: 1 }],
    ['Instrument', first(valueOf(fieldsOf(ExchangeInfo, { exchangeSymbols: [instrument] }), 'exchangeSymbols'))],
  ])('has every field of %s, and no other', (name, value) => {
    const fields = Object.keys(value);
    expect(fields.length).toBeGreaterThan(2);
    expect([...(rowsOf(read('docs/lambdaplex.md') ?? '', name) ?? [])].sort()).toEqual(fields.sort());
  });
});

describe('docs/errors.md', () => {
  it('has a heading for every tag', () => {
    const tags = Object.entries(api).flatMap(([name, one]) =>
      typeof one === 'function' && one.prototype instanceof MarketError ? [name] : [],
    );
    expect(tags.length).toBeGreaterThan(10);
    const headings = [...(read('docs/errors.md') ?? '').matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading);
    expect(headings.sort()).toEqual(tags.sort());
  });
});

describe('the runnable blocks', () => {
  // Inside of the project, so that rxjs is found; their tsconfig sends our own names to src.
  let scratch = '';
  beforeAll(() => {
    scratch = mkdtempSync(inRoot('test/.scratch-docs-'));
    const compilerOptions = { paths: pathsOf(manifest.exports, '../../src') };
    writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', compilerOptions }));
  });
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });
  /** Rejects, with what it printed, when the program does not end by itself with exit code 0. */
  const run = async (name: string, code: string): Promise<string> => {
    writeFileSync(join(scratch, name), code);
    const args = [tsx, '--tsconfig', join(scratch, 'tsconfig.json'), join(scratch, name)];
    return (await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 60_000 })).stdout;
  };

  it('are run as they stand, against src', async () => {
    const code = "import { of } from 'rxjs';\nimport { isStreamError } from 'rxchange';\n";
    expect(await run('good.ts', `${code}of(typeof isStreamError).subscribe(console.log);\n`)).toBe('function\n');
  }, 60_000);

  it('fail when the program fails', async () => {
    await expect(run('bad.ts', 'process.exitCode = 3;\n')).rejects.toThrow('Command failed');
  }, 60_000);

  const runnable = blocks.filter(isToBeRun).map((block, i) => ({ ...block, name: `block-${i}.ts` }));
  for (const { file, line, name, code } of runnable) {
    it(`${file}:${line} runs and ends`, () => run(name, code), 70_000);
  }
});

describe('blocksOf', () => {
  it('finds fenced blocks, their lines and their words, also in lists', () => {
    const text = 'a\n\n```ts run\nconst x = 1;\n```\n\n- b\n\n  ```sh\n  npm start\n  ```\n';
    expect(blocksOf('a.md', text)).toEqual([
      { file: 'a.md', line: 4, info: 'ts run', code: 'const x = 1;\n' },
      { file: 'a.md', line: 10, info: 'sh', code: 'npm start\n' },
    ]);
  });
});

describe('typeErrorsOf', () => {
  it('names the line of the page on which a block is wrong, and lets the others be', () => {
    const text =
      "```ts\nconst a = 'x';\nconst b: number = a;\n```\n\n```sh\nno code\n```\n\n```ts\nconst a = 2;\n```\n";
    const found = typeErrorsOf(blocksOf('a.md', text), root, {});
    expect(found).toEqual(["a.md:3 Type 'string' is not assignable to type 'number'."]);
  }, 60_000);

  it('knows our names by the sources alone', () => {
    const text = "```ts\nimport { isStreamError, nothingLikeThis } from 'rxchange';\n```\n";
    const found = typeErrorsOf(blocksOf('a.md', text), root, pathsOf(manifest.exports, './src'));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^a\.md:2 .*nothingLikeThis/);
  }, 60_000);
});

describe('rowsOf', () => {
  it('finds the names in the first column of the table with that heading', () => {
    const text = '| `A` | x |\n| --- | - |\n| `a` | `no` |\n| `b`, `c` | |\n\n| `B` | x |\n| --- | - |\n| `d` | |\n';
    expect(rowsOf(text, 'A')).toEqual(['a', 'b', 'c']);
    expect(rowsOf(text, 'B')).toEqual(['d']);
    expect(rowsOf(text, 'C')).toBeUndefined();
  });
});

describe('unknownScriptsOf', () => {
  const found = (text: string): readonly string[] => unknownScriptsOf('a.md', text, new Set(['test', 'bench']));
  it('finds commands that do not exist, in blocks and in spans', () => {
    expect(found('`npm run nonsense`')).toEqual(['a.md: npm run nonsense']);
    expect(found('```sh\nnpm ci && npm start\n```')).toEqual(['a.md: npm start']);
    expect(found('`npm run ci`')).toEqual(['a.md: npm run ci']);
  });
  it('lets those pass that do, and words that are no commands', () => {
    expect(found('`npm run bench`, `npm test`, `npm ci`, an npm package')).toEqual([]);
  });
});

describe('brokenLinksOf', () => {
  const files = new Map([
    ['docs/b.md', '# A `b` or two\n\n## Twice\n\n## Twice\n'],
    ['docs/c.svg', ''],
  ]);
  const found = (text: string): readonly string[] => brokenLinksOf('docs/a.md', text, (path) => files.get(path));
  it('finds links to files and headings that are not there', () => {
    expect(found('[x](./no.md)')).toEqual(['docs/a.md: ./no.md']);
    expect(found('![x](no.svg "title")')).toEqual(['docs/a.md: no.svg']);
    expect(found('[x](b.md#three)')).toEqual(['docs/a.md: b.md#three']);
    expect(found('# One\n\n[x](#two)')).toEqual(['docs/a.md: #two']);
    expect(found('[x]\n\n[x]: ../b.md\n')).toEqual(['docs/a.md: ../b.md']);
  });
  it('lets those pass that lead somewhere, and those to elsewhere', () => {
    expect(found('[x](b.md) [y](./b.md#a-b-or-two) [z](b.md#twice-1) ![i](c.svg) [w](https://example.com)')).toEqual(
      [],
    );
    expect(found('`[x](no.md)`\n\n```md\n[x](no.md)\n```\n')).toEqual([]);
  });
});
