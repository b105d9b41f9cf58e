import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createTranscript } from './transcript.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx/cli');

describe('the program', () => {
  const running = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
  });

  function start(...argv: readonly string[]) {
    const child = spawn(process.execPath, [tsx, main, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const [out, err] = [createTranscript(), createTranscript()];
    child.stdout.setEncoding('utf8').on('data', out.add);
    child.stderr.setEncoding('utf8').on('data', err.add);
    return { child, out, err, ended: once(child, 'close').then(([code, signal]: unknown[]) => code ?? signal) };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('shows live books until %s, then sums up and ends with 0', async (signal) => {
    const { child, out, err, ended } = start('book', 'BTC/USD', 'PEPE/USD', 'XBT/USD', '--simulate', '--seed', '5');
    await out.holds(/BTC\/USD .* × .* live$/);
    await out.holds(/PEPE\/USD .* × .* live$/);
    await err.holds(/\n/);
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(out.text()).toMatch(/^A simulation.*seed 5/);
    expect(out.text()).toMatch(/\nWatched for .*BTC\/USD \d+ updates?.*\.\n$/);
    expect(err.text()).toMatch(/^rxchange: .*Currency pair not supported XBT\/USD\nSymbols are spelled .*\n$/);
  });

  it('ends quietly when nobody reads it any more', async () => {
    const { child, err, ended } = start('book', 'BTC/USD', '--simulate', '--json');
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toBe(0);
    expect(err.text()).toBe('');
  });

  it('ends by itself when its time is over', async () => {
    const { out, ended } = start('book', 'BTC/USD', '--simulate', '--for', '2');
    expect(await ended).toBe(0);
    expect(out.text()).toContain('Watched for');
  });

  it('ends with 1 when every symbol was refused', async () => {
    const { err, ended } = start('book', 'XBT/USD', 'btc/usd', '--simulate');
    expect(await ended).toBe(1);
    expect(err.text().match(/^rxchange: /gm)).toHaveLength(2);
  });

  it('ends with 2 on a depth that there is not, and names those that there are', async () => {
    const { out, err, ended } = start('book', 'BTC/USD', '--depth', '7', '--simulate');
    expect(await ended).toBe(2);
    expect([out.text(), err.text()]).toEqual(['', expect.stringMatching(/depth.*10, 25, 100, 500, 1000.*7[^]*--help/)]);
  });
});

describe('the program with a file of credentials', () => {
  it('says why it cannot read it', () => {
    const reasonFor = (file: string): string => {
      const args = [tsx, main, 'balances', '--credentials', file, '--for', '0.2'];
      return spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr.split('\n')[0] ?? '';
    };
    expect([reasonFor(tmpdir()), reasonFor(join(tmpdir(), 'rxchange-no-such-file'))]).toEqual([
      'rxchange: --credentials: the file cannot be read: it is a directory',
      'rxchange: --credentials: the file cannot be read: there is none of that name',
    ]);
  });

  it('reads it, and warns when others may too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxchange-'));
    const file = join(folder, 'keys.json');
    const privateKey = 'c0ffee00'.repeat(8);
    writeFileSync(file, JSON.stringify({ apiKey: 'lp_0123456789', privateKey }));
    const printed = (mode: number): readonly [number | null, string] => {
      chmodSync(file, mode);
      const options = ['--credentials', file, '--url', 'ws://127.0.0.1:1', '--for', '0.2'];
      const args = [tsx, main, 'balances', '--venue', 'lambdaplex', ...options];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect(stdout + stderr).not.toMatch(/lp_0123|c0ffee/);
      return [status, stderr];
    };
    try {
      expect(printed(0o644)).toEqual([
        1,
        expect.stringMatching(/^rxchange: others can read .*\nrxchange: nothing arrived/),
      ]);
      expect(printed(0o600)).toEqual([1, expect.stringMatching(/^rxchange: nothing arrived/)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

// A terminal of its own is what `script` gives a program; each system has it, with options of its own.
describe('the program in a terminal', () => {
  const running = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
  });

  function start(command: string) {
    const inside = `stty cols 80 rows 24; ${command}; echo code $?; stty -a | tr ';' '\\n' | grep -ow -e '-\\?icanon'`;
    const env = { ...process.env, TERM: 'xterm-256color', NO_COLOR: '', FORCE_COLOR: undefined };
    const args = process.platform === 'linux' ? ['-qec', inside, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', inside];
    const child = spawn('script', args, { stdio: 'pipe', env });
    running.add(child);
    const out = createTranscript();
    child.stdout.setEncoding('utf8').on('data', out.add);
    return { child, out, ended: once(child, 'close') };
  }
  const book = `${process.execPath} ${tsx} ${main} book BTC/USD HBAR-USDC --simulate --seed 5`;

  it('shows a screen until q, and leaves the terminal as it was', async () => {
    const { child, out, ended } = start(book);
    await out.holds(/BTC\/USD.*✓ verified/);
    await out.holds(/HBAR-USDC.*✓ no gaps/);
    await out.holds(/exchange.*online/);
    child.stdin.write('q');
    await ended;
    const [screen = '', after = ''] = out.text().split('\x1b[?1049l');
    expect(screen).toMatch(/\?1049h.*\?25l[^]*\?25h$/);
    expect(after).toMatch(/^Watched for .*BTC\/USD \d+ updates?.*HBAR-USDC \d+ updates?/);
    expect(after.replaceAll('\r', '').split('\n').slice(-3)).toEqual(['code 0', 'icanon', '']);
  });

  it('shows lines in one that can do no more', async () => {
    const { out, ended } = start(`TERM=dumb ${book} --for 0.3`);
    await ended;
    expect(out.text()).toMatch(/^A simulation.*seed 5/);
    expect(out.text()).not.toContain('\x1b');
  });
});
