import { describe, expect, it } from 'vitest';
import { decimalFrom as d } from '../../../src/core/decimal.js';
import type { Ticker } from '../../../src/kraken/index.js';
import { live } from '../fakes.js';
import { createWorld, play } from '../world.js';

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
