import { posix } from 'node:path';
import ts from 'typescript';

/** A fenced block of a Markdown file. */
export interface Block {
  readonly file: string;
  /** Where its first line of code stands in the file, counted from 1. */
  readonly line: number;
  /** The words after the opening fence, such as `ts run`. */
  readonly info: string;
  readonly code: string;
}

const fence = /^( *)```+(.*)\n([\s\S]*?)^\1```+ *$/gm;

/** The fenced blocks of a text, in their order. */
export const blocksOf = (file: string, text: string): readonly Block[] =>
  [...text.matchAll(fence)].map(({ index, 1: indent = '', 2: info = '', 3: code = '' }) => ({
    file,
    line: text.slice(0, index).split('\n').length + 1,
    info: info.trim(),
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));

/** Whether a block is TypeScript; whether it is also to be run. */
export const isTypeScript = ({ info }: Block): boolean => /^ts\b/.test(info);
export const isToBeRun = ({ info }: Block): boolean => /^ts run$/.test(info);

/** Where the package's own names lead, for the compiler and for tsx: to the sources. */
export const pathsOf = (exports: Readonly<Record<string, unknown>>, src: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.keys(exports)
      .filter((subpath) => subpath !== './package.json')
      .map((subpath) => [`rxchange${subpath.slice(1)}`, [`${src}${subpath.slice(1)}/index.ts`]]),
  );

/**
 * What the compiler finds wrong with the TypeScript blocks, as `file:line message`.
 *
 * @param root - the folder of the project, where tsconfig.json and node_modules are
 */
export function typeErrorsOf(
  blocks: readonly Block[],
  root: string,
  paths: Record<string, string[]>,
): readonly string[] {
  const base = ts.readConfigFile(posix.join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  // Our own file: it has this shape, or the types of the whole project would not have been checked before.
  const { compilerOptions } = base.config as { compilerOptions: object };
  const own = { noUnusedLocals: false, noUnusedParameters: false, moduleDetection: 'force', skipLibCheck: true, paths };
  const json = { compilerOptions: { ...compilerOptions, ...own }, files: [] };
  const { options } = ts.parseJsonConfigFileContent(json, ts.sys, root);

  const virtual = new Map(
    blocks.filter(isTypeScript).map((block, i) => [posix.join(root, `test/docs-block-${i}.ts`), block]),
  );
  const host = ts.createCompilerHost(options, true);
  const onDisk = { fileExists: host.fileExists.bind(host), readFile: host.readFile.bind(host) };
  host.fileExists = (path) => virtual.has(path) || onDisk.fileExists(path);
  host.readFile = (path) => virtual.get(path)?.code ?? onDisk.readFile(path);
  const program = ts.createProgram([...virtual.keys()], options, host);
  return [...virtual].flatMap(([path, block]) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((found) => {
      const line = source?.getLineAndCharacterOfPosition(found.start ?? 0).line ?? 0;
      return `${block.file}:${block.line + line} ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`;
    });
  });
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');
const withoutCode = (text: string): string => text.replaceAll(fence, blank).replaceAll(/`[^`\n]*`/g, blank);
const codeOf = (file: string, text: string): string =>
  [
    ...blocksOf(file, text).map(({ code }) => code),
    ...[...text.replaceAll(fence, blank).matchAll(/`([^`\n]+)`/g)].map(({ 1: code }) => code),
  ].join('\n');

/** npm's own commands that our pages may name. */
const npmCommands = new Set([
  'ci',
  'install',
  'i',
  'add',
  'uninstall',
  'pack',
  'exec',
  'init',
  'link',
  'ls',
  'version',
]);
const npmCall = /\bnpm (?:(run|run-script) )?(?:-s |--silent )?([a-z][\w:-]*)/g;

/** What a page tells the reader to run by npm and package.json does not have. */
export const unknownScriptsOf = (file: string, text: string, scripts: ReadonlySet<string>): readonly string[] =>
  [...codeOf(file, text).matchAll(npmCall)]
    .filter(({ 1: run, 2: name = '' }) => !scripts.has(name) && (run !== undefined || !npmCommands.has(name)))
    .map(([call]) => `${file}: ${call}`);

/** The anchors that a page offers: its headings, the way that repository browsers spell them. */
const anchorsOf = (text: string): ReadonlySet<string> => {
  const seen = new Map<string, number>();
  return new Set(
    [...text.replaceAll(fence, blank).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(({ 1: heading = '' }) => {
      const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    }),
  );
};

/**
 * The names in the first column of the table whose heading is `name`, in their order.
 *
 * @returns undefined when the page has no such table
 */
export const rowsOf = (text: string, name: string): readonly string[] | undefined => {
  const table = new RegExp(`^\\| *\`${name}\` *\\|.*\\n\\|[-| ]+\\n((?:\\|.*\\n)*)`, 'm').exec(text);
  return table?.[1]
    ?.split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, word]) => word ?? ''));
};

const inlineLink = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const linkDefinition = /^ *\[[^\]]+\]: +<?([^\s>]+)>?/gm;

/**
 * The relative links of a page that lead nowhere.
 *
 * @param read - the text of a file, empty for a folder or for what is not text; undefined when it is not there
 */
export function brokenLinksOf(
  file: string,
  text: string,
  read: (path: string) => string | undefined,
): readonly string[] {
  const prose = withoutCode(text);
  const targets = [...prose.matchAll(inlineLink), ...prose.matchAll(linkDefinition)].map(
    ({ 1: target = '' }) => target,
  );
  return targets
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
    .filter((target) => {
      const [path = '', anchor] = decodeURIComponent(target).split('#');
      const there = path === '' ? text : read(posix.join(posix.dirname(file), path));
      return there === undefined || (anchor !== undefined && !anchorsOf(there).has(anchor));
    })
    .map((target) => `${file}: ${target}`);
}
