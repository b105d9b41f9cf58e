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
    const { out, ended } = start('book', 'BTC/USD', '--simulate', '--for', '2');
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
  const book = `${process.execPath} ${tsx} ${main} book BTC/USD ETH/USD --simulate --seed 5`;

  it('shows a screen until q, and leaves the terminal as it was', async () => {
    const { child, out, ended } = start(book);
    await out.holds(/BTC\/USD.*✓ verified/);
    await out.holds(/exchange.*online/);
    child.stdin.write('q');
    await ended;
    const [screen = '', after = ''] = out.text().split('\x1b[?1049l');
    expect(screen).toMatch(/\?1049h.*\?25l[^]*\?25h$/);
    expect(after).toMatch(/^Watched for .*BTC\/USD \d+ updates?/);
    expect(after.replaceAll('\r', '').split('\n').slice(-3)).toEqual(['code 0', 'icanon', '']);
  });

  it('shows lines in one that can do no more', async () => {
    const { out, ended } = start(`TERM=dumb ${book} --for 0.3`);
    await ended;
    expect(out.text()).toMatch(/^A simulation.*seed 5/);
    expect(out.text()).not.toContain('\x1b');
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

  /** Runs until so many lines with this `_tag` were printed; gives their values, and the exchange as it was then. */
  async function values<T>(
    tag: string,
    times: number,
    argv: readonly string[],
    look: (exchange: KrakenSimulator) => T,
  ) {
    let seen: T | undefined;
    const { code, out } = await play([...argv, '--simulate', '--json'], async (told, exchange) => {
      await told.holds(new RegExp(`^\\{"_tag":"${tag}".*\\}$`), times);
      seen = look(exchange);
    });
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly _tag: string; readonly value: unknown });
    return { code, seen, values: objects.flatMap(({ _tag, value }) => (_tag === tag ? [value] : [])) };
  }

  it('prints the trades that there were', async () => {
    const printed = await values('Live', 60, ['trades', 'PEPE/USD', '--snapshot'], ({ trades }) => trades('PEPE/USD'));
    expect(printed.code).toBe(0);
    const ids = new Set(printed.values.map((trade) => (trade as { trade_id: number }).trade_id));
    const due = printed.seen
      ?.filter(({ trade_id }) => ids.has(trade_id))
      .map((trade) => ({ symbol: 'PEPE/USD', ...trade }));
    expect(due?.length).toBeGreaterThanOrEqual(60);
    expect(printed.values.slice(0, due?.length)).toEqual(due);
  });

  it('prints past candles as they ended', async () => {
    const hours = ({ candles }: KrakenSimulator) => candles('BTC/USD', 60);
    const { values: printed, seen } = await values('Live', 5, ['ohlc', 'BTC/USD', '--interval', '60'], hours);
    const past = printed.slice(0, 3);
    const begins = past.map((candle) => (candle as { interval_begin: string }).interval_begin);
    const due = seen?.filter(({ interval_begin }) => begins.includes(interval_begin));
    expect(due).toHaveLength(3);
    expect(past).toMatchObject(due ?? []);
  });

  it('prints tickers', async () => {
    const { values: tickers } = await values('Live', 3, ['ticker', 'BTC/USD', '--trigger', 'bbo'], () => undefined);
    expect(tickers[0]).toMatchObject({
      symbol: 'BTC/USD',
      bid: expect.stringMatching(/^\d+\.\d$/),
      ask_qty: expect.stringMatching(/^\d+\.\d{8}$/),
      change_pct: expect.stringMatching(/^-?\d+\.\d+$/),
    });
  });

  it('prints the pairs as they stand, and one that changes', async () => {
    const printed = await values('Pair', 1, ['instruments', 'ETH/USD'], (exchange) => {
      const { pairs } = exchange.instruments();
      exchange.setPair('ETH/USD', { status: 'maintenance' });
      return pairs.find(({ symbol }) => symbol === 'ETH/USD');
    });
    expect(printed.values[0]).toEqual(printed.seen);
  });

  it('prints the state of the exchange whenever it is another', async () => {
    const { out } = await play(['status', '--simulate'], async (told, exchange) => {
      await told.holds(/system .*online/);
      exchange.system('maintenance');
      await told.holds(/system .*maintenance/);
    });
    expect(out).toMatch(/told 2 times; 0 reconnects\.\n$/);
  });

  it('pings on one connection', async () => {
    const connections: number[] = [];
    const { code, out } = await play(['ping', '--count', '2', '--simulate'], async (told, exchange) => {
      await told.holds(/ping 2 .* ms /);
      connections.push(exchange.connections().length);
    });
    expect([code, connections]).toEqual([0, [1]]);
    expect(out).toMatch(/2 pings, 2 answered; round trip/);
  });
});
