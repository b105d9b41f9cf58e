import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

/** The text of each file, by its path below the root of the project, written with slashes. */
export type Sources = ReadonlyMap<string, string>;

/** Reads sources and tells what breaks the rule, one line for each place; none when all is well. */
export type Rule = (sources: Sources) => readonly string[];

interface Import {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** The file it leads to, when it is one of ours. */
  readonly target: string | undefined;
}

/** What each folder of src, and its index, may import from src besides itself: folders, or single files. */
const floors: Readonly<Record<string, readonly string[]>> = {
  'index.ts': ['core', 'book'],
  core: [],
  book: ['core'],
  testing: ['core'],
  kraken: ['core', 'book'],
  lambdaplex: ['core', 'book'],
  simulator: [],
  cli: ['index.ts', 'kraken/index.ts', 'lambdaplex/index.ts', 'simulator/index.ts'],
};

const builtins = new Set(builtinModules);

const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:') || builtins.has(specifier);

/** `src/core/json.ts` stands on floor `core`, `src/index.ts` on a floor of its own. */
const floorOf = (file: string): string => file.split('/')[1] ?? file;

const at = (file: string, line: number, says: string): string => `${file}:${line} ${says}`;

const parse = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);

function nodesOf(source: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

const lineOf = (source: ts.SourceFile, node: ts.Node): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

/** Where a node imports from, if it does, and whether nothing of it is left at run time. */
function importOf(node: ts.Node): { from: ts.Node; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const named = clause?.namedBindings;
    const allTypes =
      clause !== undefined &&
      clause.name === undefined &&
      named !== undefined &&
      ts.isNamedImports(named) &&
      named.elements.length > 0 &&
      named.elements.every((element) => element.isTypeOnly);
    return { from: node.moduleSpecifier, typeOnly: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const named = node.exportClause;
    const allTypes =
      named !== undefined && ts.isNamedExports(named) && named.elements.every((element) => element.isTypeOnly);
    return { from: node.moduleSpecifier, typeOnly: node.isTypeOnly || allTypes };
  }
  if (ts.isExternalModuleReference(node)) return { from: node.expression, typeOnly: false };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { from: node.argument.literal, typeOnly: true };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const [from] = node.arguments;
  const loads =
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return loads && from !== undefined ? { from, typeOnly: false } : undefined;
}

function importsOf(sources: Sources): readonly Import[] {
  return [...sources].flatMap(([file, text]) => {
    const source = parse(file, text);
    return nodesOf(source).flatMap((node) => {
      const found = importOf(node);
      if (found === undefined || !ts.isStringLiteralLike(found.from)) return [];
      const specifier = found.from.text;
      const target = specifier.startsWith('.')
        ? posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
        : undefined;
      return [{ file, line: lineOf(source, node), specifier, typeOnly: found.typeOnly, target }];
    });
  });
}

const broken = (sources: Sources, judge: (found: Import) => string | undefined): readonly string[] =>
  importsOf(sources).flatMap((found) => {
    const says = judge(found);
    return says === undefined ? [] : [at(found.file, found.line, says)];
  });

/** Each folder stands only on the floors below it. */
export const standsOnItsFloors: Rule = (sources) =>
  broken(sources, ({ file, specifier, target }) => {
    const floor = floorOf(file);
    const below = floors[floor];
    if (below === undefined) return `src/${floor} is on no floor`;
    if (/^rxchange(\/(?!package\.json$)|$)/.test(specifier))
      return `imports ${specifier}: our own files by their paths`;
    if (target === undefined) return undefined;
    if (!target.startsWith('src/')) return `imports ${specifier}, which is outside of src`;
    const to = floorOf(target);
    if (to === floor || below.some((name) => name === to || `src/${name}` === target)) return undefined;
    return `${floor} may not import ${specifier}`;
  });

/** No file needs itself to be loaded, by whatever way round. Types are gone by then and do not count. */
export const hasNoCycles: Rule = (sources) => {
  const next = new Map<string, string[]>();
  for (const { file, target, typeOnly } of importsOf(sources)) {
    if (target !== undefined && !typeOnly) next.set(file, [...(next.get(file) ?? []), target]);
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const from = way.indexOf(file);
    if (from >= 0) cycles.push([...way.slice(from), file].join(' -> '));
    if (from >= 0 || done.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...way, file]);
    done.add(file);
  };
  for (const file of sources.keys()) walk(file, []);
  return cycles;
};

/** `ws` is for Node: one file of core, which browsers replace, and the simulator. */
export const keepsWsInItsPlace: Rule = (sources) =>
  broken(sources, ({ file, specifier }) =>
    /^ws(\/|$)/.test(specifier) && file !== 'src/core/ws.ts' && floorOf(file) !== 'simulator'
      ? 'ws belongs to src/core/ws.ts and src/simulator'
      : undefined,
  );

/** What runs in a browser imports nothing of Node. */
export const keepsNodeInItsPlace: Rule = (sources) =>
  broken(sources, ({ file, specifier }) =>
    isBuiltin(specifier) && !['simulator', 'cli'].includes(floorOf(file))
      ? `${specifier} belongs to src/simulator and src/cli`
      : undefined,
  );

/** Hot paths take the types of fp-ts alone; and nobody takes its inner files, which are CommonJS or not to be found. */
export const keepsFpTsInItsPlace: Rule = (sources) =>
  broken(sources, ({ file, specifier, typeOnly }) => {
    if (/^(fp-ts|io-ts)\//.test(specifier)) return `imports ${specifier}: only the package root loads everywhere`;
    return specifier === 'fp-ts' && !typeOnly && ['core', 'book'].includes(floorOf(file))
      ? `${floorOf(file)} takes the types of fp-ts alone`
      : undefined;
  });

const mentions = (sources: Sources, name: string, allowed: (file: string) => boolean, says: string) =>
  [...sources].flatMap(([file, text]) => {
    if (allowed(file)) return [];
    const source = parse(file, text);
    return nodesOf(source)
      .filter((node) => ts.isIdentifier(node) && node.text === name)
      .map((node) => at(file, lineOf(source, node), says));
  });

/** Recovery is in one place. */
export const keepsRetryWhenInItsPlace: Rule = (sources) =>
  mentions(sources, 'retryWhen', (file) => file === 'src/core/retry-policy.ts', 'retryWhen belongs to retry-policy.ts');

/** The library is silent; only the program speaks. */
export const isSilent: Rule = (sources) =>
  mentions(sources, 'console', (file) => floorOf(file) === 'cli', 'the library prints nothing');

/** A file is one thought. */
export const isShort: Rule = (sources) =>
  [...sources].flatMap(([file, text]) => {
    const lines = text.trimEnd().split('\n').length;
    return lines > 320 ? [`${file} has ${lines} lines, more than 320`] : [];
  });

/** Whatever an index exports has a doc comment where it is declared. */
export const isDocumented: Rule = (sources) => {
  const options: ts.CompilerOptions = {
    noLib: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host: ts.CompilerHost = {
    fileExists: (path) => sources.has(path.slice(1)),
    readFile: (path) => sources.get(path.slice(1)),
    getSourceFile: (path, target) => {
      const text = sources.get(path.slice(1));
      return text === undefined ? undefined : ts.createSourceFile(path, text, target, true);
    },
    directoryExists: () => true,
    getDirectories: () => [],
    getDefaultLibFileName: () => '',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
  const indexes = [...sources.keys()].filter((file) => posix.basename(file) === 'index.ts');
  const program = ts.createProgram({ rootNames: indexes.map((file) => `/${file}`), options, host });
  const checker = program.getTypeChecker();
  return indexes.flatMap((file) => {
    const source = program.getSourceFile(`/${file}`);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) return [`${file} exports nothing`];
    return checker.getExportsOfModule(module).flatMap((symbol) => {
      const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return origin.getDocumentationComment(checker).length > 0 ? [] : [`${file}: ${symbol.name} has no doc comment`];
    });
  });
};
