import { describe, expect, it } from 'vitest';
import type { Channel, FaultKind } from '../../src/simulator/index.js';
import { connect } from './client.js';
import { elementsOf, readExact, textOf } from './exact.js';
import { useSimulators } from './with-simulator.js';

const traded = { within: 10, trade: true };
const OF_SYMBOLS = ['book', 'trade', 'ticker', 'ohlc'] as const;

describe('faults of a channel', () => {
  const start = useSimulators();

  /** A client of every channel, of one symbol; what it has been sent so far is read. */
  const following = async (options: Parameters<typeof start>[0] = {}) => {
    const simulator = await start(options);
    const client = await connect(simulator.urls.public);
    for (const channel of OF_SYMBOLS) client.ask('subscribe', { channel, symbol: ['BTC/USD'], snapshot: false });
    client.ask('subscribe', { channel: 'instrument', snapshot: false });
    await client.quiet();
    const channels = async () => (await client.quiet()).map((text) => readExact(text)['channel']);
    return { simulator, client, channels };
  };

  it.each(OF_SYMBOLS)('drop: of %s, and of no other', async (channel) => {
    const { simulator, channels } = await following();
    simulator.faults.next('drop', { channel });
    expect(simulator.step('BTC/USD', traded)).toBe(3);
    expect(await channels()).toEqual(OF_SYMBOLS.filter((other) => other !== channel));
    expect(simulator.step('BTC/USD', traded)).toBe(4);
    expect(simulator.faults.counts().drop).toBe(1);
  });

  it.each(OF_SYMBOLS)('duplicate: of %s', async (channel) => {
    const { simulator, channels } = await following();
    simulator.faults.next('duplicate', { channel, symbol: 'BTC/USD' });
    expect(simulator.step('BTC/USD', traded)).toBe(5);
    expect(await channels()).toEqual(OF_SYMBOLS.flatMap((other) => (other === channel ? [other, other] : [other])));
  });

  it.each(OF_SYMBOLS)('reorder: %s comes after the next of its kind', async (channel) => {
    const { simulator, client } = await following();
    simulator.faults.next('reorder', { channel });
    expect(simulator.step('BTC/USD', traded)).toBe(3);
    expect(simulator.step('BTC/USD', traded)).toBe(5);
    const stamps = (await client.quiet())
      .map(readExact)
      .filter((frame) => frame['channel'] === channel)
      .map((frame) => textOf(frame['timestamp'] ?? elementsOf(frame['data'])[0]?.['timestamp']));
    expect(stamps).toHaveLength(2);
    expect(stamps).toEqual([...stamps].sort().reverse());
  });

  it('delay: one interval waits, in order, while the others pass', async () => {
    const { simulator, client } = await following({ delayMs: 600_000 });
    client.ask('subscribe', { channel: 'ohlc', symbol: ['BTC/USD'], interval: 60, snapshot: false });
    client.ask('unsubscribe', { channel: 'book', symbol: ['BTC/USD'] });
    client.ask('unsubscribe', { channel: 'trade', symbol: ['BTC/USD'] });
    await client.quiet();
    simulator.faults.next('delay', { channel: 'ohlc' });
    for (let count = 0; count < 2; count += 1) expect(simulator.step('BTC/USD', traded)).toBe(2);
    const intervals = async () =>
      (await client.quiet()).map((text) => elementsOf(text)[0]?.['interval'] ?? readExact(text)['channel']);
    expect(await intervals()).toEqual(['ticker', '#60', 'ticker', '#60']);
    client.ask('unsubscribe', { channel: 'ohlc', symbol: ['BTC/USD'], interval: 1 });
    expect((await client.quiet()).map((text) => text.includes('"interval":1,'))).toEqual([true, true, true]);
    expect(simulator.faults.counts().delay).toBe(1);
  });

  it('delay: both tickers of a symbol keep their order', async () => {
    const { simulator, client } = await following({ delayMs: 600_000 });
    client.ask('subscribe', { channel: 'ticker', symbol: ['BTC/USD'], event_trigger: 'bbo', snapshot: false });
    await client.quiet();
    simulator.faults.next('delay', { channel: 'ticker' });
    expect(simulator.step('BTC/USD', traded)).toBe(3);
    simulator.faults.off();
    const [, , , one, other] = await client.quiet();
    expect(one).toBe(other);
  });

  it.each<Channel>([...OF_SYMBOLS, 'instrument'])('corrupt: of %s', async (channel) => {
    const { simulator, client } = await following();
    simulator.faults.next('corrupt', { channel });
    simulator.step('BTC/USD', traded);
    simulator.setPair('BTC/USD', { status: 'limit_only' });
    expect(simulator.faults.counts().corrupt).toBe(1);
    expect(await client.quiet()).toHaveLength(5);
  });

  it.each(['trade', 'ticker', 'ohlc', 'instrument'] as const)('ackWithoutData: of %s', async (channel) => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    const params = channel === 'instrument' ? { channel } : { channel, symbol: ['BTC/USD'] };
    simulator.faults.next('ackWithoutData', { channel });
    client.subscribe(['BTC/USD'], 10);
    client.ask('subscribe', { ...params, snapshot: true });
    await client.quiet();
    expect(simulator.step('BTC/USD', traded)).toBe(1);
    simulator.setPair('BTC/USD', { status: 'post_only' });
    expect(await client.quiet()).toHaveLength(1);
    client.ask('unsubscribe', params);
    client.ask('subscribe', { ...params, snapshot: true });
    expect((await client.quiet()).filter((text) => text.includes('"type":"snapshot"'))).toHaveLength(1);
  });

  it.each(['trade', 'ticker', 'ohlc', 'instrument'] as const)('refuse: of %s', async (channel) => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    simulator.faults.next('refuse', { channel });
    client.subscribe(['BTC/USD']);
    const isGlobal = channel === 'instrument';
    client.ask('subscribe', isGlobal ? { channel } : { channel, symbol: ['BTC/USD'] });
    await client.quiet();
    const error = isGlobal ? 'EService:Unavailable' : 'Currency pair not supported BTC/USD';
    expect(simulator.refusals()).toMatchObject([{ error, scripted: true }]);
    expect(simulator.subscriptions()).toHaveLength(1);
  });

  it('of a connection strike on what concerns the channel', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('close', { channel: 'trade' });
    expect(simulator.step('BTC/USD', { within: 10, trade: false })).toBeGreaterThan(0);
    expect(simulator.step('BTC/USD', traded)).toBe(1);
    expect(await client.closed).toBe(1012);
    expect(simulator.subscriptions()).toEqual([]);
  });

  it('rateLimit: of requests for the channel', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    simulator.faults.next('rateLimit', { channel: 'instrument' });
    client.subscribe(['BTC/USD']);
    client.ask('subscribe', { channel: 'instrument' });
    expect(await client.next('error')).toBe('{"error":"Exceeded msg rate"}');
    expect(simulator.subscriptions()).toHaveLength(1);
  });

  it('drop and reorder: of instruments by script, never by chance', async () => {
    const { simulator, client } = await following();
    const toggle = (times: number): void => {
      for (let count = 0; count < times; count += 1) {
        simulator.setPair('BTC/USD', { status: count % 2 === 0 ? 'post_only' : 'online' });
      }
    };
    const count = (kind: FaultKind): number => simulator.faults.counts()[kind];
    simulator.faults.random({ drop: 0.5, reorder: 0.5 });
    toggle(20);
    expect(await client.quiet()).toHaveLength(20);
    expect([count('drop'), count('reorder')]).toEqual([0, 0]);
    simulator.faults.off();
    simulator.faults.next('drop', { channel: 'instrument' });
    simulator.faults.next('reorder', { channel: 'instrument' });
    toggle(3);
    const frames = await client.quiet();
    expect(frames.map((text) => text.includes('"status":"online"'))).toEqual([false, true]);
    expect([count('drop'), count('reorder')]).toEqual([1, 1]);
    simulator.faults.random({ duplicate: 1 });
    toggle(1);
    expect(await client.quiet()).toHaveLength(2);
  });

  it('refuse a channel that is none', async () => {
    const { faults } = await start();
    // What the types forbid, plain JavaScript can still ask for.
    expect(() => faults.next('drop', { channel: 'status' as Channel })).toThrow(RangeError);
  });
});
