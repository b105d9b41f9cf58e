import { of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { decimalFrom } from '../../src/core/decimal.js';
import { ConnectionLost, RequestTimedOut, SequenceGap } from '../../src/index.js';
import type { Asset, Candle, Instruments, Pair, Ticker } from '../../src/kraken/index.js';
import { createWorld, live, pairOf, stale, statusOf, tradeOf, type World } from './fakes.js';

const d = decimalFrom;

/** Runs the program in virtual time; gives its exit code, its lines of output, and the same read as JSON. */
async function play(world: World, ...argv: readonly string[]) {
  const ended = run(argv, world.io, world.parts);
  world.scheduler.flush();
  const code = await ended;
  const lines = world.out().trimEnd().split('\n');
  return { code, lines, json: () => lines.map((line): unknown => JSON.parse(line)) };
}

const ticker: Ticker = {
  symbol: 'BTC/USD',
  bid: d('61250.4'),
  bid_qty: d('0.50000000'),
  ask: d('61250.5'),
  ask_qty: d('1.00000000'),
  last: d('61250.5'),
  volume: d('3156.84782110'),
  vwap: d('61174.6'),
  low: d('60163.6'),
  high: d('62247.4'),
  change: d('-429.3'),
  change_pct: d('-0.70'),
};

describe('rxchange ticker', () => {
  it('prints the latest of each quarter of a second', async () => {
    const world = createWorld();
    world.at(10, () => world.ticker.say('BTC/USD', live(ticker)));
    world.at(20, () => world.ticker.say('BTC/USD', live({ ...ticker, bid: d('61250.3') })));
    world.at(30, () => world.ticker.say('BTC/USD', live({ ...ticker, bid: d('61250.2') })));
    const { code, lines } = await play(world, 'ticker', 'BTC/USD', '--trigger', 'bbo', '--for', '1');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'time (UTC)    symbol              bid × qty             ask × qty     last  24 h %      low     high         volume     vwap  state',
      '00:00:00.010  BTC/USD  61250.4 × 0.50000000  61250.5 × 1.00000000  61250.5   -0.70  60163.6  62247.4  3156.84782110  61174.6  live',
      '00:00:00.250  BTC/USD  61250.2 × 0.50000000  61250.5 × 1.00000000  61250.5   -0.70  60163.6  62247.4  3156.84782110  61174.6  live',
      'Watched for 1.0 s: BTC/USD 3 updates, 0 resyncs; 0 reconnects.',
    ]);
    expect(world.ticker.asked).toEqual([['BTC/USD', { event_trigger: 'bbo' }]]);
  });

  it('prints a dash where nothing was traded', async () => {
    const world = createWorld();
    const { last: _, ...untraded } = ticker;
    world.at(10, () => world.ticker.say('BTC/USD', live(untraded)));
    const { lines } = await play(world, 'ticker', 'BTC/USD', '--for', '1');
    expect(lines[1]).toMatch(/1\.00000000 {5}- {3}-0\.70/);
  });
});

describe('rxchange trades', () => {
  it('prints every trade, and tells of a hole', async () => {
    const world = createWorld();
    world.at(10, () => world.trades.say('BTC/USD', live(tradeOf('BTC/USD', 7))));
    world.at(10, () => world.trades.say('BTC/USD', live(tradeOf('BTC/USD', 8, { side: 'sell', ord_type: 'limit' }))));
    world.at(20, () => world.trades.say('BTC/USD', stale('BTC/USD', new SequenceGap('BTC/USD', 9, 12), 20)));
    world.at(20, () => world.trades.say('BTC/USD', live(tradeOf('BTC/USD', 12))));
    const { lines } = await play(world, 'trades', 'BTC/USD', '--snapshot', '--for', '1');
    expect(lines).toEqual([
      'time (UTC)    symbol   side           price × qty  order   number  traded at',
      '00:00:00.010  BTC/USD  buy   61250.4 × 0.01250000  market       7  2026-03-01T10:00:05.123456Z',
      '00:00:00.010  BTC/USD  sell  61250.4 × 0.01250000  limit        8  2026-03-01T10:00:05.123456Z',
      '00:00:00.020  BTC/USD  hole: message 12 came where 9 was due',
      '00:00:00.020  BTC/USD  buy   61250.4 × 0.01250000  market      12  2026-03-01T10:00:05.123456Z',
      'Watched for 1.0 s: BTC/USD 3 trades, 1 hole; 0 reconnects.',
    ]);
    expect(world.trades.asked).toEqual([['BTC/USD', { snapshot: true }]]);
  });
});

describe('rxchange ohlc', () => {
  const candle = (minute: string, close: string): Candle => ({
    symbol: 'BTC/USD',
    open: d('61250.4'),
    high: d('61260.0'),
    low: d('61240.0'),
    close: d(close),
    vwap: d('61250.1'),
    volume: d('1.50000000'),
    trades: 3,
    interval_begin: `2026-03-01T10:0${minute}:00.000000000Z`,
    interval: 1,
  });

  it('prints past candles, each new one at once, and the current one now and then', async () => {
    const world = createWorld();
    const say = (ms: number, minute: string, close: string) =>
      world.at(ms, () => world.ohlc.say('BTC/USD', live(candle(minute, close))));
    say(10, '1', '61250.1');
    say(10, '2', '61250.2');
    say(20, '2', '61250.3');
    say(30, '2', '61250.4');
    say(40, '3', '61250.5');
    const { lines } = await play(world, 'ohlc', 'BTC/USD', '--interval', '5', '--for', '1');
    expect(lines.slice(0, 2)).toEqual([
      'time (UTC)    symbol   from                     open     high      low    close      volume     vwap  trades',
      '00:00:00.010  BTC/USD  2026-03-01T10:01:00Z  61250.4  61260.0  61240.0  61250.1  1.50000000  61250.1       3',
    ]);
    expect(
      lines
        .slice(2, -1)
        .map((line) => [line.slice(0, 12), line.slice(34, 39), /61250\.\d(?= {2}1\.5)/.exec(line)?.[0]]),
    ).toEqual([
      ['00:00:00.010', '10:02', '61250.2'],
      ['00:00:00.040', '10:03', '61250.5'],
      ['00:00:00.250', '10:02', '61250.4'],
    ]);
    expect(world.ohlc.asked).toEqual([['BTC/USD', { interval: 5 }]]);
  });

  it('passes on what the client has against an interval, with exit code 2', async () => {
    const world = createWorld();
    world.refused.set('BTC/USD', new RangeError('interval must be one of 1, 5 minutes, not 7'));
    expect((await play(world, 'ohlc', 'BTC/USD', '--interval', '7')).code).toBe(2);
    expect(world.err()).toMatch(/^rxchange: interval must be .* not 7\nTry `rxchange ohlc --help`/);
  });
});

describe('rxchange instruments', () => {
  const btc: Asset = {
    id: 'BTC',
    status: 'enabled',
    precision: 10,
    precision_display: 5,
    borrowable: true,
    collateral_value: d('1.00'),
  };
  const stateOf = (...pairs: readonly Pair[]): Instruments => ({
    assets: new Map([['BTC', btc]]),
    pairs: new Map(pairs.map((pair) => [pair.symbol, pair])),
  });
  const say = (world: World, ms: number, ...pairs: readonly Pair[]) =>
    world.at(ms, () => world.instruments.say('all', live(stateOf(...pairs))));

  it('prints all pairs in line, and then what changes', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'), pairOf('PEPE/USD', { price_increment: d('0.000000001'), marginable: false }));
    say(world, 20, pairOf('BTC/USD'), pairOf('PEPE/USD', { price_increment: d('0.000000001'), marginable: false }));
    say(world, 30, pairOf('BTC/USD', { status: 'post_only' }), pairOf('WIF/USD'));
    const { code, lines } = await play(world, 'instruments', '--for', '1');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'time (UTC)    pair      status   price step    qty step   least qty  least cost  margin  news',
      '00:00:00.010  BTC/USD   online          0.1  0.00000001  0.00005000        0.50  yes',
      '00:00:00.010  PEPE/USD  online  0.000000001  0.00000001  0.00005000        0.50  no',
      '00:00:00.030  BTC/USD   post_only          0.1  0.00000001  0.00005000        0.50  yes     changed',
      '00:00:00.030  PEPE/USD  online     0.000000001  0.00000001  0.00005000        0.50  no      gone',
      '00:00:00.030  WIF/USD   online             0.1  0.00000001  0.00005000        0.50  yes     listed',
      'Watched for 1.0 s: 3 changes; 0 reconnects.',
    ]);
  });

  it('prints the named pairs only, says which there are not, and ends after the first table if asked to', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'), pairOf('ETH/USD'));
    const { lines } = await play(world, 'instruments', 'ETH/USD', 'NOPE/USD', '--once', '--tokenized');
    expect(lines.slice(1)).toEqual([
      '00:00:00.010  ETH/USD   online         0.1  0.00000001  0.00005000        0.50  yes',
      '00:00:00.010  NOPE/USD  -                -           -           -           -  -       not listed',
      'Watched for 0.0 s: 0 changes; 0 reconnects.',
    ]);
    expect(world.clients).toEqual([{ include_tokenized_assets: true }]);
  });

  const lost = new ConnectionLost('public', 1012, 'restart');

  it('ends with exit code 1 when none of the named ones is listed', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    const { code, lines } = await play(world, 'instruments', 'NO/SUCH', 'NOPE/USD', '--once');
    expect(code).toBe(1);
    expect(lines.slice(1).map((line) => line.slice(14).split(' ')[0])).toEqual(['NO/SUCH', 'NOPE/USD', '0']);
    expect(world.err()).toBe('rxchange: not listed: NO/SUCH, NOPE/USD\n');
  });

  it('goes on when none of the named ones is listed yet', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    say(world, 20, pairOf('BTC/USD'), pairOf('NEW/USD'));
    const { code, lines } = await play(world, 'instruments', 'NEW/USD', '--for', '1');
    expect([code, lines.at(-2)]).toEqual([0, expect.stringMatching(/NEW\/USD .* listed$/)]);
  });

  it('says that all is right again after staleness, though nothing changed', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    world.at(20, () => world.instruments.say('all', stale('instruments', lost, 20)));
    say(world, 120, pairOf('BTC/USD'));
    say(world, 130, pairOf('BTC/USD'));
    const { lines } = await play(world, 'instruments', '--for', '1');
    expect(lines.slice(2)).toEqual([
      '00:00:00.020  instruments  stale ConnectionLost',
      '00:00:00.120  instruments  live again after 100 ms',
      'Watched for 1.0 s: 0 changes; 0 reconnects.',
    ]);
  });

  it('says so in JSON too', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    world.at(20, () => world.instruments.say('all', stale('instruments', lost, 20)));
    say(world, 120, pairOf('BTC/USD'));
    const { json } = await play(world, 'instruments', '--json', '--for', '1');
    expect(json().slice(1, -1)).toEqual([
      expect.objectContaining({ _tag: 'Stale', symbol: 'instruments' }),
      { _tag: 'Live', value: [] },
    ]);
  });

  it('is not ended by staleness before the first table', async () => {
    const world = createWorld();
    world.at(5, () => world.instruments.say('all', stale('instrument', new ConnectionLost('public', 1012, ''), 5)));
    say(world, 10, pairOf('BTC/USD'));
    const { lines } = await play(world, 'instruments', '--once');
    expect(lines.at(-2)).toMatch(/BTC\/USD .*online/);
  });

  it('prints assets', async () => {
    const world = createWorld();
    say(world, 10);
    const { lines } = await play(world, 'instruments', '--assets', '--once');
    expect(lines.slice(0, -1)).toEqual([
      'time (UTC)    asset    status   decimals  shown  collateral  borrowable  news',
      '00:00:00.010  BTC      enabled        10      5        1.00  yes',
    ]);
  });

  it('prints in JSON one object a pair, with every field', async () => {
    const world = createWorld();
    say(world, 10, pairOf('BTC/USD'));
    say(world, 20, pairOf('BTC/USD', { status: 'maintenance' }));
    const { json } = await play(world, 'instruments', '--json', '--for', '1');
    expect(json()).toEqual([
      { _tag: 'Pair', change: 'as it was', name: 'BTC/USD', value: pairOf('BTC/USD') },
      { _tag: 'Pair', change: 'changed', name: 'BTC/USD', value: pairOf('BTC/USD', { status: 'maintenance' }) },
      expect.objectContaining({ _tag: 'Summary' }),
    ]);
  });
});

describe('rxchange status', () => {
  it('prints each state of the exchange', async () => {
    const world = createWorld();
    world.at(10, () => world.system.say('system', live({ system: 'online', api_version: 'v2', version: '2.0.0' })));
    world.at(20, () => world.system.say('system', live({ system: 'maintenance' })));
    const { lines } = await play(world, 'status', '--for', '1');
    expect(lines).toEqual([
      'time (UTC)    what     state        API  version  connection',
      '00:00:00.010  system   online       v2   2.0.0    -',
      '00:00:00.020  system   maintenance  -    -        -',
      'Watched for 1.0 s: told 2 times; 0 reconnects.',
    ]);
  });
});

describe('rxchange status --simulate', () => {
  it('puts the exchange into one state after the other, and says so', async () => {
    const world = createWorld();
    const ended = run(['status', '--simulate', '--seed', '1', '--for', '31'], world.io, world.parts);
    await new Promise((resolve) => setImmediate(resolve));
    world.status(statusOf('open', 0));
    world.scheduler.flush();
    expect(await ended).toBe(0);
    expect(world.states).toEqual(['maintenance', 'online', 'cancel_only', 'post_only', 'online', 'maintenance']);
    expect(world.staged).toEqual([]);
    expect(
      world
        .out()
        .match(/.*staged now:.*/g)
        ?.slice(0, 2),
    ).toEqual(['00:00:05.000  system   staged now: maintenance', '00:00:10.000  system   staged now: online']);
  });

  it('says so in JSON', async () => {
    const world = createWorld();
    const ended = run(['status', '--simulate', '--json', '--for', '6'], world.io, world.parts);
    await new Promise((resolve) => setImmediate(resolve));
    world.scheduler.flush();
    await ended;
    expect(world.out()).toContain('{"_tag":"Staged","system":"maintenance"}\n');
  });
});

describe('rxchange ping', () => {
  const pong = (roundTripMs: number) => () => of({ roundTripMs, time_in: 'in', time_out: 'out' });
  const silent = () => throwError(() => new RequestTimedOut('ping', 10_000));

  it('pings a second apart on a connection that it holds, sums up, and ends', async () => {
    const world = createWorld();
    world.pings.push(pong(1), silent, pong(2.25));
    const heldAt: boolean[] = [];
    world.at(1500, () => heldAt.push(world.system.observed('system')));
    const { code, lines } = await play(world, 'ping', '--count', '3');
    expect(code).toBe(0);
    expect(lines).toEqual([
      `time (UTC)    ping     round trip  ${'taken at'.padEnd(27)}  answered at`,
      `00:00:00.000  ping 1       1.0 ms  ${'in'.padEnd(27)}  out`,
      `00:00:02.000  ping 3       2.3 ms  ${'in'.padEnd(27)}  out`,
      'Watched for 2.0 s: 3 pings, 2 answered; round trip 1.0 / 1.6 / 2.3 ms (least / mean / most).',
    ]);
    expect(world.err()).toBe('rxchange: ping: no reply within 10000 ms\n');
    expect([heldAt, world.system.observed('system')]).toEqual([[true], false]);
  });

  it('ends with exit code 1 when none was answered', async () => {
    const world = createWorld();
    world.pings.push(silent);
    const { code, lines } = await play(world, 'ping', '--count', '1');
    expect([code, lines]).toEqual([1, ['Watched for 0.0 s: 1 ping, none answered.']]);
  });

  it('prints answers in JSON', async () => {
    const world = createWorld();
    world.pings.push(pong(1));
    const { json } = await play(world, 'ping', '--count', '1', '--json');
    expect(json()[0]).toEqual({
      _tag: 'Live',
      value: { ping: 'ping 1', roundTripMs: 1, time_in: 'in', time_out: 'out' },
    });
  });
});
