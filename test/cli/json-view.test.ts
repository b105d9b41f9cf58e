import { describe, expect, it } from 'vitest';
import { ChecksumMismatch, ConnectionLost, SubscriptionRejected } from '../../src/index.js';
import { bookOf, live, stale, statusOf } from './fakes.js';
import { createWorld, play } from './world.js';

const btc = bookOf('BTC/USD', ['61250.40 0.50000000'], ['61250.50 1.00000000']);
const lost = new ConnectionLost('public', 1012, 'Service Restart');

describe('createJsonView', () => {
  it('prints one object a line, every update, with every digit', async () => {
    const world = createWorld();
    world.at(100, () => world.say('BTC/USD', live(btc)));
    world.at(101, () => world.say('BTC/USD', live(btc)));
    world.at(200, () => world.say('BTC/USD', stale('BTC/USD', new ChecksumMismatch('BTC/USD', 1, 2), 200)));
    world.at(300, () => world.status(statusOf('waiting', 300, { attempt: 1, waitMs: 500, cause: lost })));
    world.at(400, () => world.unrouted$.next({ _tag: 'Frame', endpoint: 'public', why: 'unknown', frame: {} }));
    world.at(500, () => world.fail('ETH/USD', new SubscriptionRejected('book', 'ETH/USD', 'no')));
    const argv = ['BTC/USD', 'ETH/USD', '--json', '--simulate', '--seed', '1', '--for', '6'];
    expect((await play(world, 'book', ...argv)).json()).toEqual([
      { _tag: 'Simulation', venue: 'kraken', seed: 1, url: 'ws://127.0.0.1:1' },
      {
        _tag: 'Live',
        value: {
          symbol: 'BTC/USD',
          bids: [{ price: '61250.40', qty: '0.50000000' }],
          asks: [{ price: '61250.50', qty: '1.00000000' }],
          receivedAtMs: 0,
          verifiedDepth: 10,
        },
      },
      expect.objectContaining({ _tag: 'Live' }),
      {
        _tag: 'Stale',
        symbol: 'BTC/USD',
        cause: {
          _tag: 'ChecksumMismatch',
          message: 'BTC/USD: the book has checksum 2 where 1 is due',
          symbol: 'BTC/USD',
          expected: 1,
          actual: 2,
        },
        sinceMs: 200,
      },
      {
        _tag: 'Connection',
        venue: 'kraken',
        endpoint: 'public',
        state: 'waiting',
        sinceMs: 300,
        attempt: 1,
        waitMs: 500,
        cause: expect.objectContaining({ _tag: 'ConnectionLost', code: 1012 }),
      },
      {
        _tag: 'Failed',
        symbol: 'ETH/USD',
        error: expect.objectContaining({ _tag: 'SubscriptionRejected', reason: 'no' }),
      },
      { _tag: 'Fault', venue: 'kraken', kind: 'corrupt', symbol: 'BTC/USD' },
      {
        _tag: 'Summary',
        elapsedMs: 6000,
        updates: { 'BTC/USD': 2, 'ETH/USD': 0 },
        resyncs: { 'BTC/USD': 1, 'ETH/USD': 0 },
        holes: { 'BTC/USD': 0, 'ETH/USD': 0 },
        reconnects: 0,
        unrouted: 1,
      },
    ]);
  });
});
