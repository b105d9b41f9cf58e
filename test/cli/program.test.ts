import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Subject, asyncScheduler } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { createKraken } from '../../src/kraken/index.js';
import { startKraken, type KrakenSimulator } from '../../src/simulator/index.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx/cli');

/** Text that grows, and promises that it will hold something. */
function createTranscript() {
  let text = '';
  let waiting: (() => void)[] = [];
  return {
    add: (more: string) => {
      text += more;
      const due = waiting;
      waiting = [];
      due.forEach((look) => look());
    },
    text: () => text,
    holds: async (pattern: RegExp, times = 1): Promise<void> => {
      while ([...text.matchAll(new RegExp(pattern, 'gm'))].length < times)
        await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

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
    expect(err.text()).toMatch(/^rxchange: .*Currency pair not supported XBT\/USD\n$/);
  });

  it('ends quietly when nobody reads it any more', async () => {
    const { child, err, ended } = start('book', 'BTC/USD', '--simulate', '--json');
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toBe(0);
    expect(err.text()).toBe('');
  });

  it('ends by itself when its time is over', async () => {
    const { out, ended } = start('book', 'BTC/USD', '--simulate', '--for', '0.05');
    expect(await ended).toBe(0);
    expect(out.text()).toContain('Watched for');
  });

  it('ends with 1 when every symbol was refused', async () => {
    const { err, ended } = start('book', 'XBT/USD', 'btc/usd', '--simulate');
    expect(await ended).toBe(1);
    expect(err.text().trimEnd().split('\n')).toHaveLength(2);
  });

  it('ends with 2 on a depth that there is not, and names those that there are', async () => {
    const { out, err, ended } = start('book', 'BTC/USD', '--depth', '7', '--simulate');
    expect(await ended).toBe(2);
    expect([out.text(), err.text()]).toEqual(['', expect.stringMatching(/depth.*10, 25, 100, 500, 1000.*7[^]*--help/)]);
  });
});

describe('the program on a simulated exchange', () => {
  /** Runs in this process, with the waits of recovery cut short; `act` plays the exchange and then lets it end. */
  async function play(argv: readonly string[], act: (out: Transcript, exchange: KrakenSimulator) => Promise<void>) {
    const out = createTranscript();
    const end$ = new Subject<void>();
    const io = {
      write: out.add,
      complain: out.add,
      end$,
      scheduler: asyncScheduler,
      random: () => 0.5,
    };
    const started$ = new Subject<KrakenSimulator>();
    const acted = new Promise<void>((resolve, reject) =>
      started$.subscribe((exchange) => {
        act(out, exchange)
          .finally(() => end$.next())
          .then(resolve, reject);
      }),
    );
    const code = run(argv, io, {
      createKraken: (options) => createKraken({ ...options, reconnect: { initialMs: 2 }, resync: { initialMs: 2 } }),
      startKraken: async (options) => {
        const exchange = await startKraken({ ...options, ratePerSecond: 100 });
        started$.next(exchange);
        return exchange;
      },
    });
    await acted;
    return { code: await code, out: out.text() };
  }
  type Transcript = ReturnType<typeof createTranscript>;

  it('shows a resync and a reconnect as they happen and as they heal', async () => {
    const { code, out } = await play(['book', 'BTC/USD', 'ETH/USD', '--simulate'], async (told, exchange) => {
      await told.holds(/BTC\/USD .* live$/);
      await told.holds(/ETH\/USD .* live$/);
      exchange.faults.next('corrupt', { symbol: 'BTC/USD' });
      await told.holds(/BTC\/USD .* live again after \d+ ms$/);
      exchange.faults.next('close', { code: 1012 });
      await told.holds(/ETH\/USD .* live again after \d+ ms$/);
    });
    expect(code).toBe(0);
    expect(out).toMatch(/BTC\/USD +stale (ChecksumMismatch|DecodeFailed)/);
    expect(out).toMatch(/public +connection lost \(code 1012.*\); reconnecting in \d+ ms$/m);
    expect(out).toMatch(/public +open after \d+ ms$/m);
    expect(out).toMatch(/ETH\/USD +stale ConnectionLost$/m);
    expect(out).toMatch(
      /Watched for .*: BTC\/USD \d+ updates, 1 resync; ETH\/USD \d+ updates, 0 resyncs; 1 reconnect\.\n$/,
    );
  });

  it('prints in JSON what the exchange has, digit for digit', async () => {
    let seen = 0;
    const { code, out } = await play(
      ['book', 'PEPE/USD', '--simulate', '--json', '--depth', '25'],
      async (told, exchange) => {
        await told.holds(/^\{"_tag":"Live".*\}$/, 20);
        for (const line of told
          .text()
          .trimEnd()
          .split('\n')
          .filter((text) => text.endsWith('}'))) {
          const { _tag, value } = JSON.parse(line) as { _tag: string; value: Parameters<KrakenSimulator['seen']>[1] };
          if (_tag === 'Live' && exchange.seen('PEPE/USD', value)) seen += 1;
        }
      },
    );
    expect(code).toBe(0);
    expect(seen).toBeGreaterThanOrEqual(20);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ _tag: 'Summary', reconnects: 0 });
  });
});
