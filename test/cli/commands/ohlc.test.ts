import { describe, expect, it } from 'vitest';
import { decimalFrom as d } from '../../../src/core/decimal.js';
import type { Candle } from '../../../src/kraken/index.js';
import { live } from '../fakes.js';
import { createWorld, play } from '../world.js';

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
