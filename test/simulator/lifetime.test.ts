import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const program = fileURLToPath(new URL('lifetime-program.ts', import.meta.url));

describe('close', () => {
  it('leaves nothing behind that keeps a process alive', async () => {
    // The program ends by itself or this test never does.
    const { stdout } = await run(process.execPath, ['--import', 'tsx', program]);
    expect(stdout).toBe('closed: 1006 1006 1006\n');
  }, 60_000);
});
