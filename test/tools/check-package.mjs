// Checks the package as its users get it: packed, laid out in a folder of its own, loaded, compiled, run and bundled.
// Needs a build, and no network: the dependencies are linked from the ones installed here.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const subpaths = Object.keys(manifest.exports).filter((path) => path !== './package.json');
const scratch = mkdtempSync(join(tmpdir(), 'package-check-'));
const modules = join(scratch, 'node_modules');
const installed = join(modules, manifest.name);

/** Runs a program; ends the check, with all that it printed, when it fails or is not there. */
function run(command, args, cwd = scratch) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (error !== undefined || status !== 0) {
    throw new Error(
      `${command} ${args.join(' ')}: ${error?.message ?? signal ?? `exit ${status}`}\n${stdout}${stderr}`,
    );
  }
  return stdout;
}

const tool = (name) => join(root, 'node_modules/.bin', name);
const specifierOf = (subpath) => manifest.name + subpath.slice(1);

function pack() {
  const printed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], root);
  return join(scratch, JSON.parse(printed)[0].filename);
}

function layOut(tarball) {
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, '.bin'));
  for (const [name, target] of Object.entries(manifest.bin)) {
    chmodSync(join(installed, target), 0o755);
    symlinkSync(join(installed, target), join(modules, '.bin', name));
  }
  writeFileSync(join(scratch, 'package.json'), '{ "name": "consumer", "private": true }\n');
}

/**
 * By import, by require, and the CommonJS files by name, as loaders get them that do not know `module-sync`. The first
 * two must give the same objects, or there would be two copies of every class.
 */
function load() {
  const lines = subpaths.map((path) => {
    const name = JSON.stringify(specifierOf(path));
    const file = JSON.stringify(join(installed, manifest.exports[path].require.default));
    return `same(${name}, await import(${name}), require(${name}), require(${file}));`;
  });
  const same = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
function same(name, imported, required, commonjs) {
  const names = Object.keys(imported);
  if (names.length === 0) throw new Error(name + ' exports nothing');
  for (const key of names) {
    if (required[key] !== imported[key]) throw new Error(name + ': ' + key + ' exists twice');
    if (typeof commonjs[key] !== typeof imported[key]) throw new Error(name + ': no ' + key + ' in CommonJS');
  }
}
`;
  writeFileSync(join(scratch, 'load.mjs'), `${same}${lines.join('\n')}\n`);
  run(process.execPath, ['load.mjs']);
  writeFileSync(join(scratch, 'load.cjs'), subpaths.map((path) => `require('${specifierOf(path)}');\n`).join(''));
  run(process.execPath, ['load.cjs']);
}

/** As an ESM and as a CommonJS user, strictly, without the types of Node or of our dependencies' dependencies. */
function compile() {
  const probes = subpaths.map(
    (path, i) => `import * as m${i} from '${specifierOf(path)}';
export const typed${i}: 0 extends 1 & typeof m${i} ? never : true = true;
export const filled${i}: keyof typeof m${i} extends never ? never : true = true;
`,
  );
  for (const name of ['types.mts', 'types.cts']) writeFileSync(join(scratch, name), probes.join(''));
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'ESNext.Disposable'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  };
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.mts', 'types.cts'] }));
  run(process.execPath, [createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', 'tsconfig.json']);
}

function runBin() {
  for (const name of Object.keys(manifest.bin)) {
    if (!run(join(modules, '.bin', name), ['--help']).includes(name)) throw new Error(`${name} --help says nothing`);
  }
}

const exchanges = ['kraken', 'lambdaplex'];

/** A page's bundle of the clients must hold neither the Node socket nor anything else of Node. */
async function bundle() {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: exchanges.map((name) => `export * as ${name} from '${manifest.name}/${name}';`).join(''),
      resolveDir: scratch,
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs);
  const ofNode = inputs.filter((path) => /node_modules\/(ws|@types\/node)\/|core\/ws\.js$/.test(path));
  if (ofNode.length > 0) throw new Error(`the browser bundle holds ${ofNode.join(', ')}`);
  if (!inputs.some((path) => path.endsWith('core/ws.browser.js'))) throw new Error('the bundle lacks ws.browser.js');
  const imports = /(?:from\s*|import\s*\(?\s*|require\(\s*)["'](?:node:|ws["'])/.exec(outputFiles[0].text);
  if (imports !== null) throw new Error(`the browser bundle imports: ${imports[0]}`);
}

try {
  if (!existsSync(join(root, 'dist'))) throw new Error('there is no dist: npm run build comes first');
  const tarball = pack();
  const steps = {
    publint: () => run(tool('publint'), ['--strict', tarball]),
    attw: () => run(tool('attw'), ['--profile', 'strict', tarball]),
    'lay out': () => layOut(tarball),
    [`load ${subpaths.join(' ')}`]: load,
    'compile as nodenext ESM and CommonJS': compile,
    'run the bin': runBin,
    'bundle for browsers': bundle,
  };
  for (const [name, step] of Object.entries(steps)) {
    await step();
    console.log(`package: ${name}: ok`);
  }
} catch (error) {
  console.error(`package: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
