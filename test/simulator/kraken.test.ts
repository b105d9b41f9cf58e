import { describe, expect, it } from 'vitest';
import { startKraken, type KrakenSimulatorOptions } from '../../src/simulator/index.js';
import { connect, createFollower, readFrame } from './client.js';
import { useSimulators } from './with-simulator.js';

const DEPTHS = [10, 25, 100, 500, 1000];

describe('startKraken', () => {
  const start = useSimulators();

  it('offers a plain client books that it can follow at every depth, all checked and all remembered', async () => {
    const simulator = await start({ symbols: ['BTC/USD', 'SHIB/USD', 'MOG/USD', 'BONK/USD', 'THIN/USD'] });
    const symbols = simulator.pairs.map(({ symbol }) => symbol);
    const clients = await Promise.all(
      DEPTHS.map(async (depth) => {
        const client = await connect(simulator.urls.public);
        client.subscribe(symbols, depth);
        const books = new Map(symbols.map((symbol) => [symbol, createFollower(depth)]));
        return { client, depth, books, first: await client.quiet() };
      }),
    );
    let sent = 0;
    for (let count = 0; count < 30; count += 1) sent += simulator.step();
    let heard = 0;
    for (const { client, depth, books, first } of clients) {
      for (const text of [...first, ...(await client.quiet())]) {
        const frame = readFrame(text);
        const follower = frame && books.get(frame.symbol);
        if (frame === undefined || follower === undefined) continue;
        follower.apply(frame);
        heard += frame.type === 'update' ? 1 : 0;
        expect(follower.checksum()).toBe(frame.checksum);
        expect(simulator.seen(frame.symbol, follower.book())).toBe(true);
        expect(simulator.seen(frame.symbol, follower.book(), depth)).toBe(true);
      }
      for (const [symbol, follower] of books) {
        const { bids, asks } = simulator.book(symbol);
        expect(follower.book()).toEqual({ bids: bids.slice(0, depth), asks: asks.slice(0, depth) });
      }
    }
    expect(heard).toBe(sent);
    expect(sent).toBeGreaterThan(500);
  });

  it('repeats itself for the same seed and the same calls', async () => {
    const run = async (seed: number): Promise<readonly string[]> => {
      const simulator = await start({ seed, faults: { corrupt: 0.2, duplicate: 0.2, drop: 0.1 } });
      const client = await connect(simulator.urls.public);
      client.subscribe(['BTC/USD', 'ETH/USD']);
      await client.quiet();
      for (let count = 0; count < 40; count += 1) simulator.step();
      simulator.step('ETH/USD', { within: 3 });
      await client.quiet();
      return client.frames;
    };
    const frames = await run(8);
    expect(await run(8)).toEqual(frames);
    expect(await run(9)).not.toEqual(frames);
  });

  it('simulates the named symbols only', async () => {
    const simulator = await start({ symbols: ['MOG/USD', 'ADA/USD', 'MOG/USD'] });
    expect(simulator.pairs).toEqual([
      { symbol: 'MOG/USD', pricePrecision: 10, qtyPrecision: 5 },
      { symbol: 'ADA/USD', pricePrecision: 6, qtyPrecision: 8 },
    ]);
    expect(() => simulator.step('BTC/USD')).toThrow(RangeError);
    expect(() => simulator.book('BTC/USD')).toThrow(RangeError);
    expect(() => simulator.trades('BTC/USD')).toThrow(RangeError);
    expect(() => simulator.candles('BTC/USD', 1)).toThrow(RangeError);
    expect(() => simulator.ticker('BTC/USD')).toThrow(RangeError);
    expect(() => simulator.seen('BTC/USD', { bids: [], asks: [] })).toThrow('MOG/USD, ADA/USD');
  });

  it.each<[string, KrakenSimulatorOptions]>([
    ['a broken seed', { seed: 1.5 }],
    ['a symbol it does not know', { symbols: ['BTC/EUR'] }],
    ['a negative rate', { ratePerSecond: -1 }],
    ['an endless rate', { ratePerSecond: Infinity }],
    ['a negative heartbeat', { heartbeatMs: -1 }],
    ['a negative delay', { delayMs: NaN }],
    ['an empty burst', { rateLimit: { perSecond: 1, burst: 0 } }],
    // What the types forbid, plain JavaScript can still ask for.
    ['triggers it does not know', { tickerTriggers: 'none' as 'both' }],
    ['a negative allowance', { rateLimit: { perSecond: -1, burst: 1 } }],
    ['an improbable probability', { faults: { drop: 1.1 } }],
    ['a port beyond all ports', { port: 70_000 }],
    ['half a port', { port: 0.5 }],
    ['a heartbeat later than timers can be set', { heartbeatMs: 2 ** 31 }],
  ])('refuses %s', async (_name, options) => {
    await expect(startKraken(options)).rejects.toThrow(RangeError);
  });

  it.each<[string, KrakenSimulatorOptions]>([
    ['seed x: a whole number is due', { seed: 'x' as unknown as number }],
    ['port 70000: a whole number from 0 to 65535 is due', { port: 70_000 }],
    ['ratePerSecond -1: a number from 0 is due', { ratePerSecond: -1 }],
    ['heartbeatMs NaN: a number of milliseconds from 0 to 2147483647 is due', { heartbeatMs: NaN }],
    ['delayMs -1: a number of milliseconds from 0 to 2147483647 is due', { delayMs: -1 }],
    ['tickerTriggers none: both or one is due', { tickerTriggers: 'none' as 'both' }],
    ['rateLimit.burst 0: a number from 1 is due', { rateLimit: { perSecond: 1, burst: 0 } }],
    ['BTC/EUR cannot be simulated: choose of BTC/USD, ETH/USD', { symbols: ['BTC/EUR'] }],
  ])('says what is due: %s', async (message, options) => {
    await expect(startKraken(options)).rejects.toThrow(message);
  });

  it('refuses faults for a symbol that it does not simulate', async () => {
    const { faults } = await start({ symbols: ['BTC/USD', 'ETH/USD'] });
    expect(() => faults.next('drop', { symbol: 'NO/SUCH' })).toThrow('NO/SUCH is not simulated: BTC/USD, ETH/USD');
  });

  it('refuses reaches and levels below one, and intervals that the venue does not have', async () => {
    const { step, seen, candles } = await start();
    expect(() => step('BTC/USD', { within: 0 })).toThrow('within 0: a whole number from 1 is due');
    expect(() => seen('BTC/USD', { bids: [], asks: [] }, 0)).toThrow(RangeError);
    expect(() => candles('BTC/USD', 2 as 1)).toThrow('interval 2: one of 1, 5, 15');
  });

  it('rejects when the port is taken', async () => {
    const { urls } = await start();
    await expect(startKraken({ port: Number(new URL(urls.public).port) })).rejects.toThrow('EADDRINUSE');
  });
});

describe('until', () => {
  const start = useSimulators();

  it('waits for what a client does', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    const subscribed = simulator.until(() => simulator.subscriptions().length === 1);
    client.subscribe(['BTC/USD']);
    await subscribed;
    await simulator.until(() => true);
  });

  it('rejects when its condition throws, without harm to the others', async () => {
    const simulator = await start();
    let looks = 0;
    const broken = simulator.until(() => {
      looks += 1;
      if (looks > 1) throw new Error('broken');
      return false;
    });
    const stepped = simulator.until(() => looks > 1);
    simulator.step();
    await expect(broken).rejects.toThrow('broken');
    simulator.step();
    await stepped;
  });

  it('rejects when the simulator is closed', async () => {
    const simulator = await start();
    const never = simulator.until(() => false);
    await Promise.all([expect(never).rejects.toThrow('closed'), simulator.close()]);
  });
});
