import { describe, expect, it } from 'vitest';
import { decimalFrom as d } from '../../../src/core/decimal.js';
import { SequenceGap } from '../../../src/index.js';
import { live, stale, tradeOf } from '../fakes.js';
import { createWorld, play } from '../world.js';

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

  it('prints those of Lambdaplex as far as they are told, in one table with those of Kraken', async () => {
    const world = createWorld();
    const told = { symbol: 'gib-USDC', price: d('0.000421'), qty: d('31024.00'), raw: {} };
    world.at(10, () => world.trades.say('BTC/USD', live(tradeOf('BTC/USD', 7))));
    world.at(20, () =>
      world.plexTrades.say('gib-USDC', live({ ...told, side: 'sell', tradeId: 2238, tradeTimeMs: 1000 })),
    );
    world.at(30, () => world.plexTrades.say('gib-USDC', live(told)));
    const { lines } = await play(world, 'trades', 'BTC/USD', 'gib-USDC', '--for', '1');
    expect(lines.slice(2)).toEqual([
      '00:00:00.020  gib-USDC    sell  0.000421 ×      31024  -         2238  1970-01-01T00:00:01.000Z',
      '00:00:00.030  gib-USDC    -     0.000421 ×      31024  -            -  -',
      'Watched for 1.0 s: BTC/USD 1 trade, 0 holes; gib-USDC 2 trades, 0 holes; 0 reconnects.',
    ]);
  });
});
