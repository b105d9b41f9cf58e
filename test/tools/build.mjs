// Builds dist/esm and dist/cjs from src, file for file, with nothing but the compiler.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(`${root}dist`, { recursive: true, force: true });
for (const format of ['esm', 'cjs']) {
  const { status, error } = spawnSync(process.execPath, [tsc, '-p', `${root}test/tools/tsconfig.${format}.json`], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
// The nearest package.json says what a .js file is; ours says ESM, so the CommonJS half needs its own.
writeFileSync(`${root}dist/cjs/package.json`, `${JSON.stringify({ type: 'commonjs', sideEffects: false })}\n`);
chmodSync(`${root}dist/esm/cli/main.js`, 0o755);
