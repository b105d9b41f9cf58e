import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startKraken, type KrakenSimulator } from '../../src/simulator/index.js';

const program = fileURLToPath(new URL('./exit-program.ts', import.meta.url));

/** A program that uses the library in a process of its own; resolves when that has ended. */
function runProgram(simulator: KrakenSimulator, way: 'leave' | 'close' | 'half-open') {
  const child = spawn(process.execPath, ['--import', 'tsx', program, simulator.urls.public, way], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('exit', resolve)),
  ]).then(([stdout, stderr, code]) => ({ lines: stdout.trim().split('\n'), stderr, code }));
  return { ended, child };
}

// Ending at all is what is asserted: a handle left open would keep the process alive until the test times out.
describe('a process that uses the library', { timeout: 30_000 }, () => {
  it('ends by itself after the last observer has left and the linger has passed', async () => {
    await using simulator = await startKraken({ ratePerSecond: 20 });
    const { lines, stderr, code } = await runProgram(simulator, 'leave').ended;
    expect(stderr).toBe('');
    expect(lines).toEqual(['book of BTC/USD, checked to depth 10', 'exit, left open: nothing']);
    expect(code).toBe(0);
    await simulator.until(() => simulator.connections().every(({ closed }) => closed?.code === 1000));
  });

  it('ends at once after close(), however long the linger', async () => {
    await using simulator = await startKraken({ ratePerSecond: 20 });
    const { lines, stderr, code } = await runProgram(simulator, 'close').ended;
    expect(stderr).toBe('');
    expect(lines).toEqual(['book of BTC/USD, checked to depth 10', 'closed', 'exit, left open: nothing']);
    expect(code).toBe(0);
  });

  it('ends after close() with a half-open peer too, which never answers the closing handshake', async () => {
    await using simulator = await startKraken({ ratePerSecond: 20 });
    const { ended, child } = runProgram(simulator, 'half-open');
    await new Promise((resolve) => child.stdout.once('data', resolve));
    simulator.faults.next('halfOpen');
    await simulator.until(() => simulator.faults.counts().halfOpen === 1);
    child.stdin.end('close\n');
    const { lines, stderr, code } = await ended;
    expect(stderr).toBe('');
    expect(lines).toEqual(['book of BTC/USD, checked to depth 10', 'closed', 'exit, left open: nothing']);
    expect(code).toBe(0);
  });
});
