import { describe, expect, it } from 'vitest';
import type { FaultKind, KrakenSimulator } from '../../src/simulator/index.js';
import { connect, createFollower, readFrame, type Client } from './client.js';
import { useSimulators } from './with-simulator.js';

const near = { within: 10 };
const none: Record<FaultKind, number> = {
  corrupt: 0,
  drop: 0,
  duplicate: 0,
  reorder: 0,
  delay: 0,
  silent: 0,
  ackWithoutData: 0,
  refuse: 0,
  rateLimit: 0,
  close: 0,
  halfOpen: 0,
};

describe('faults', () => {
  const start = useSimulators();

  /** A client that follows both books at depth ten. */
  const following = async (options: Parameters<typeof start>[0] = {}) => {
    const simulator = await start(options);
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD', 'ETH/USD']);
    const books = new Map(['BTC/USD', 'ETH/USD'].map((symbol) => [symbol, createFollower(10)]));
    /** Takes in what came, and tells of which frames the checksum held. */
    const take = (frames: readonly string[]) =>
      frames.flatMap((text) => {
        const frame = readFrame(text);
        const book = frame && books.get(frame.symbol);
        if (frame === undefined || book === undefined) return [];
        book.apply(frame);
        return [book.checksum() === frame.checksum];
      });
    expect(take(await client.quiet())).toEqual([true, true]);
    return { simulator, client, take };
  };
  const texts = (frames: readonly string[], symbol: string) => frames.filter((frame) => frame.includes(symbol));
  const silence = async (simulator: KrakenSimulator, client: Client, act: () => void) => {
    const before = client.frames.length;
    act();
    client.send('{"method":"ping","req_id":77}');
    await simulator.until(() => simulator.received().some(({ reqId }) => reqId === 77));
    // Whatever the server sent before it read our frame would be here by the time a second client has its answer.
    const other = await connect(simulator.urls.public);
    await other.quiet();
    expect(client.frames).toHaveLength(before);
  };

  it('are none unless asked for', async () => {
    const { simulator, client, take } = await following();
    for (let count = 0; count < 50; count += 1) expect(simulator.step(undefined, near)).toBe(2);
    expect(take(await client.quiet())).toEqual(Array.from({ length: 100 }, () => true));
    expect(simulator.faults.counts()).toEqual(none);
    expect(simulator.refusals()).toEqual([]);
  });

  it('corrupt: the next frame is wrong', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('corrupt', { symbol: 'ETH/USD', times: 2 });
    expect(simulator.step(undefined, near)).toBe(2);
    const wrong = await client.quiet();
    expect(wrong).toHaveLength(2);
    expect(simulator.faults.counts()).toEqual({ ...none, corrupt: 1 });
    simulator.step('ETH/USD', near);
    expect(simulator.faults.counts()).toEqual({ ...none, corrupt: 2 });
    simulator.step('ETH/USD', near);
    expect(simulator.faults.counts()).toEqual({ ...none, corrupt: 2 });
  });

  it('drop: the next frame does not come', async () => {
    const { simulator, client, take } = await following();
    simulator.faults.next('drop', { symbol: 'BTC/USD' });
    expect(simulator.step(undefined, near)).toBe(1);
    const frames = await client.quiet();
    expect(texts(frames, 'BTC/USD')).toEqual([]);
    expect(take(frames)).toEqual([true]);
    simulator.step('BTC/USD', near);
    expect(take(await client.quiet())).toEqual([false]);
    expect(simulator.faults.counts()).toEqual({ ...none, drop: 1 });
  });

  it('drop: a snapshot too', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    simulator.faults.next('drop');
    client.subscribe(['BTC/USD']);
    expect((await client.quiet()).filter((frame) => frame.includes('"channel":"book","type"'))).toEqual([]);
  });

  it('duplicate: the next frame comes twice', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('duplicate');
    expect(simulator.step('BTC/USD', near)).toBe(2);
    const [first, second, ...others] = await client.quiet();
    expect(first).toBe(second);
    expect(others).toEqual([]);
    expect(simulator.faults.counts()).toEqual({ ...none, duplicate: 1 });
  });

  it('reorder: the next frame comes after the one that follows it', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('reorder', { symbol: 'BTC/USD' });
    expect(simulator.step('BTC/USD', near)).toBe(0);
    expect(simulator.step('ETH/USD', near)).toBe(1);
    expect(simulator.step('BTC/USD', near)).toBe(2);
    expect(simulator.step('BTC/USD', near)).toBe(1);
    const frames = await client.quiet();
    expect(readFrame(frames[0] ?? '')?.symbol).toBe('ETH/USD');
    const stamps = texts(frames, 'BTC/USD').map((frame) => readFrame(frame)?.timestamp ?? '');
    const [first = '', second = '', third = ''] = [...stamps].sort();
    expect(stamps).toEqual([second, first, third]);
    expect(simulator.faults.counts()).toEqual({ ...none, reorder: 1 });
  });

  it('delay: the frames of the symbol wait, in order, while others pass', async () => {
    const { simulator, client, take } = await following({ delayMs: 1 });
    simulator.faults.next('delay', { symbol: 'BTC/USD' });
    expect(simulator.step('BTC/USD', near)).toBe(0);
    expect(simulator.step('BTC/USD', near)).toBe(0);
    expect(simulator.step('ETH/USD', near)).toBe(1);
    const frames = [await client.next('update'), await client.next('update'), await client.next('update')];
    expect(frames.map((frame) => readFrame(frame)?.symbol)).toEqual(['ETH/USD', 'BTC/USD', 'BTC/USD']);
    expect(take(frames)).toEqual([true, true, true]);
    expect(simulator.faults.counts()).toEqual({ ...none, delay: 1 });
  });

  it('delay and reorder: what waits leaves before the ack that ends the subscription', async () => {
    const { simulator, client } = await following({ delayMs: 600_000 });
    simulator.faults.next('delay', { symbol: 'BTC/USD' });
    simulator.faults.next('reorder', { symbol: 'ETH/USD' });
    simulator.step(undefined, near);
    client.unsubscribe(['BTC/USD', 'ETH/USD']);
    const frames = await client.quiet();
    expect(frames.map((frame) => readFrame(frame)?.symbol ?? 'ack')).toEqual(['BTC/USD', 'ack', 'ETH/USD', 'ack']);
  });

  it('silent: nothing more is sent, while requests are carried out', async () => {
    const { simulator, client } = await following({ heartbeatMs: 1 });
    simulator.faults.next('silent', { symbol: 'BTC/USD' });
    await silence(simulator, client, () => {
      expect(simulator.step(undefined, near)).toBe(0);
      client.unsubscribe(['ETH/USD']);
    });
    expect(simulator.subscriptions()).toHaveLength(1);
    expect(simulator.faults.counts()).toEqual({ ...none, silent: 1 });
    client.close();
    expect(await client.closed).toBe(1005);
  });

  it('silent: what is refused meanwhile is no fault of the client', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('silent');
    await silence(simulator, client, () => {
      simulator.step(undefined, near);
      client.subscribe(['ETH/USD']);
    });
    expect(simulator.refusals()).toMatchObject([{ error: 'Already subscribed', scripted: true }]);
  });

  it('ackWithoutData: an ack, then nothing, until it is unsubscribed', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await client.next('status');
    simulator.faults.next('ackWithoutData', { symbol: 'BTC/USD' });
    client.subscribe(['BTC/USD']);
    expect(await client.quiet()).toHaveLength(1);
    expect(simulator.step('BTC/USD', near)).toBe(0);
    expect(simulator.subscriptions()).toHaveLength(1);
    client.unsubscribe(['BTC/USD']);
    client.subscribe(['BTC/USD']);
    expect((await client.quiet()).map((frame) => readFrame(frame)?.type ?? 'ack')).toEqual(['ack', 'ack', 'snapshot']);
    expect(simulator.step('BTC/USD', near)).toBe(1);
    expect(simulator.faults.counts()).toEqual({ ...none, ackWithoutData: 1 });
  });

  it('refuse: the symbol is not supported, this once', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    simulator.faults.next('refuse', { symbol: 'ETH/USD' });
    client.subscribe(['BTC/USD', 'ETH/USD']);
    expect(await client.next('ETH/USD')).toContain(
      '{"error":"Currency pair not supported ETH/USD","method":"subscribe"',
    );
    expect(simulator.subscriptions()).toHaveLength(1);
    expect(simulator.refusals()).toMatchObject([{ symbol: 'ETH/USD', scripted: true }]);
    client.subscribe(['ETH/USD']);
    expect(readFrame(await client.next('"type":"snapshot"', 'ETH/USD'))?.symbol).toBe('ETH/USD');
    expect(simulator.faults.counts()).toEqual({ ...none, refuse: 1 });
  });

  it('rateLimit: a request is answered by the bare error, and not carried out', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    simulator.faults.next('rateLimit', { symbol: 'BTC/USD' });
    client.subscribe(['ETH/USD']);
    client.subscribe(['BTC/USD']);
    expect(await client.next('error')).toBe('{"error":"Exceeded msg rate"}');
    expect(simulator.subscriptions()).toHaveLength(1);
    expect(simulator.refusals()).toEqual([{ connection: 1, error: 'Exceeded msg rate', scripted: true }]);
    simulator.faults.next('rateLimit');
    client.send({ method: 'ping' });
    expect(await client.next()).toBe('{"error":"Exceeded msg rate"}');
    expect(simulator.faults.counts()).toEqual({ ...none, rateLimit: 2 });
  });

  it.each([
    [undefined, 1012],
    [1001, 1001],
    [4000, 4000],
    [1006, 1006],
  ])('close: with code %s the client sees %s', async (code, seen) => {
    const { simulator, client } = await following();
    simulator.faults.next('close', code === undefined ? {} : { code });
    expect(simulator.step('BTC/USD', near)).toBe(0);
    expect(simulator.subscriptions()).toEqual([]);
    expect(await client.closed).toBe(seen);
    await simulator.until(() => simulator.connections()[0]?.closed?.code === seen);
    expect(simulator.faults.counts()).toEqual({ ...none, close: 1 });
  });

  it('close: in place of an answer, and nothing of the request remains', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    simulator.faults.next('close', { symbol: 'BTC/USD' });
    client.subscribe(['BTC/USD', 'ETH/USD']);
    expect(await client.closed).toBe(1012);
    expect(simulator.subscriptions()).toEqual([]);
    expect(client.frames).toHaveLength(1);
  });

  it('close: on a heartbeat, when no symbol is named', async () => {
    const { simulator, client } = await following({ heartbeatMs: 1 });
    simulator.faults.next('close');
    expect(await client.closed).toBe(1012);
  });

  it('halfOpen: in place of an answer, and nothing of the request remains', async () => {
    const simulator = await start({ heartbeatMs: 1 });
    const client = await connect(simulator.urls.public);
    simulator.faults.next('halfOpen', { symbol: 'BTC/USD' });
    client.subscribe(['BTC/USD', 'ETH/USD']);
    await simulator.until(() => simulator.faults.counts().halfOpen === 1);
    expect(simulator.subscriptions()).toEqual([]);
    expect(simulator.step(undefined, near)).toBe(0);
  });

  it('halfOpen: neither reads nor sends, and does not even close', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('halfOpen');
    expect(simulator.step('BTC/USD', near)).toBe(0);
    expect(simulator.subscriptions()).toEqual([]);
    client.send({ method: 'ping' });
    client.close();
    const other = await connect(simulator.urls.public);
    for (let count = 0; count < 5; count += 1) await other.quiet();
    expect(simulator.received().filter(({ connection, method }) => connection === 1 && method === 'ping')).toHaveLength(
      1,
    );
    expect(simulator.connections()[0]).toEqual({ id: 1, openedAt: 1 });
    await simulator.close();
    expect(await client.closed).toBe(1006);
    expect(simulator.connections()[0]?.closed?.code).toBe(1006);
    expect(simulator.received().filter(({ connection }) => connection === 1)).toHaveLength(2);
  });

  it('random: strikes by chance, repeatably, and heals when it is off', async () => {
    const run = async () => {
      const { simulator, client, take } = await following({ seed: 3, delayMs: 600_000 });
      simulator.faults.random({ drop: 0.1, duplicate: 0.1, reorder: 0.1, delay: 0.02 });
      for (let count = 0; count < 200; count += 1) simulator.step(undefined, near);
      simulator.faults.off();
      const frames = await client.quiet();
      expect(take(frames)).toContain(false);
      const counts = simulator.faults.counts();
      for (let count = 0; count < 50; count += 1) expect(simulator.step(undefined, near)).toBe(2);
      expect(simulator.faults.counts()).toEqual(counts);
      return { counts, frames };
    };
    const first = await run();
    expect(await run()).toEqual(first);
    const { drop, duplicate, reorder, delay, ...others } = first.counts;
    for (const count of [drop, duplicate, reorder]) expect(count).toBeGreaterThan(20);
    expect(delay).toBe(2);
    expect(new Set(Object.values(others))).toEqual(new Set([0]));
  });

  it('random: every kind can strike, from the start on', async () => {
    const kinds: readonly FaultKind[] = [
      'corrupt',
      'drop',
      'duplicate',
      'reorder',
      'delay',
      'silent',
      'close',
      'halfOpen',
    ];
    for (const kind of kinds) {
      const simulator = await start({ faults: { [kind]: 1 } });
      const client = await connect(simulator.urls.public);
      client.subscribe(['BTC/USD']);
      await simulator.until(() => simulator.received().length === 1);
      simulator.step('BTC/USD', near);
      expect(simulator.faults.counts()[kind]).toBeGreaterThan(0);
    }
    for (const kind of ['refuse', 'ackWithoutData', 'rateLimit'] as const) {
      const simulator = await start({ faults: { [kind]: 1 } });
      const client = await connect(simulator.urls.public);
      client.subscribe(['BTC/USD', 'ETH/USD']);
      await simulator.until(() => simulator.received().length === 1);
      expect(simulator.faults.counts()[kind]).toBe(kind === 'rateLimit' ? 1 : 2);
    }
  });

  it('off: frames held back leave in order, the silent speak, the pending is forgotten', async () => {
    const { simulator, client, take } = await following({ delayMs: 600_000 });
    simulator.faults.next('delay', { symbol: 'BTC/USD' });
    simulator.faults.next('reorder', { symbol: 'ETH/USD' });
    simulator.faults.next('drop', { symbol: 'ETH/USD', times: 5 });
    simulator.step(undefined, near);
    simulator.step('BTC/USD', near);
    expect(await client.quiet()).toEqual([]);
    simulator.faults.off();
    expect(take(await client.quiet())).toEqual([true, true, true]);
    expect(simulator.step(undefined, near)).toBe(2);
    expect(take(await client.quiet())).toEqual([true, true]);

    simulator.faults.next('silent');
    for (let count = 0; count < 10; count += 1) expect(simulator.step('BTC/USD', near)).toBe(0);
    simulator.faults.off();
    expect(simulator.step(undefined, near)).toBe(2);
    expect(take(await client.quiet())).toEqual([false, true]);
  });

  it('refuse what makes no sense', async () => {
    const { faults } = await start();
    // What the types forbid, plain JavaScript can still ask for.
    const unknown = 'explode' as FaultKind;
    expect(() => faults.next(unknown)).toThrow('halfOpen');
    expect(() => faults.random({ [unknown]: 0.5 })).toThrow(RangeError);
    expect(() => faults.random({ drop: -0.1 })).toThrow(RangeError);
    expect(() => faults.random({ drop: NaN })).toThrow(RangeError);
    for (const code of [999, 1005, 1015, 2000, 5000, 1000.5]) {
      expect(() => faults.next('close', { code })).toThrow(RangeError);
    }
    for (const times of [0, -1, 1.5]) expect(() => faults.next('drop', { times })).toThrow(RangeError);
  });
});
