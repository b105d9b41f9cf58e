import { describe, expect, it } from 'vitest';
import { connectPlex, get, useLambdaplex, type Frame, type PlexClient } from './lambdaplex-client.js';
import type { LambdaplexSimulator } from '../../src/simulator/index.js';

interface Depth {
  readonly U: number;
  readonly u: number;
  readonly b: readonly (readonly [string, string])[];
  readonly a: readonly (readonly [string, string])[];
}
interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}
const depths = (events: readonly Frame[]) => events.filter(({ e }) => e === 'depthUpdate') as unknown as Depth[];

/** Follows one book as simply as can be: two maps by number. */
const follow = (snapshot: Snapshot) => {
  const sides = { bids: new Map<number, string>(), asks: new Map<number, string>() };
  const put = (side: 'bids' | 'asks', levels: Snapshot['bids']) => {
    for (const [price, qty] of levels) {
      if (Number(qty) === 0) sides[side].delete(Number(price));
      else sides[side].set(Number(price), qty);
    }
  };
  put('bids', snapshot.bids);
  put('asks', snapshot.asks);
  const list = (side: 'bids' | 'asks', sign: number) =>
    [...sides[side]]
      .sort(([one], [other]) => sign * (one - other))
      .map(([price, qty]) => ({ price: price.toFixed(8), qty }));
  return {
    apply({ b, a }: Depth) {
      put('bids', b);
      put('asks', a);
    },
    book: () => ({ bids: list('bids', -1), asks: list('asks', 1) }),
  };
};

describe('startLambdaplex', () => {
  const start = useLambdaplex();
  const open = async (options: Parameters<typeof start>[0] = {}) => {
    const simulator = await start(options);
    return { simulator, client: await connectPlex(simulator.urls.ws) };
  };
  const snapshotOf = async (simulator: LambdaplexSimulator, symbol: string, limit = 1000) =>
    (await get(simulator, `/api/v1/depth?symbol=${symbol}&limit=${limit}`)).body as unknown as Snapshot;

  it('starts, lists and stops streams', async () => {
    const { simulator, client } = await open();
    expect(await client.ask('subscribe', ['HBAR-USDC@depth', 'gib-USDC@trade'])).toEqual({
      ...{ id: 'r1', status: 200, result: null },
    });
    expect(await client.ask('subscriptions')).toEqual({ result: ['HBAR-USDC@depth', 'gib-USDC@trade'], id: 'r2' });
    expect(simulator.subscriptions()).toEqual([
      { connection: 1, stream: 'HBAR-USDC@depth' },
      { connection: 1, stream: 'gib-USDC@trade' },
    ]);
    expect(await client.ask('unsubscribe', ['HBAR-USDC@depth'])).toMatchObject({ status: 200, result: null });
    expect(await client.ask('subscriptions')).toEqual({ result: ['gib-USDC@trade'], id: 'r4' });
    simulator.step('HBAR-USDC');
    expect(await client.events()).toEqual([]);
  });

  it('answers ids as they were sent, or as texts', async () => {
    const { client } = await open();
    client.send({ id: 7, method: 'subscribe', params: ['HBAR-USDC@depth'] });
    expect(await client.next('"id"')).toBe('{"id":7,"status":200,"result":null}');
    const texts = await open({ stringIds: true });
    texts.client.send({ id: 7, method: 'subscribe', params: ['HBAR-USDC@depth'] });
    expect(await texts.client.next('"id"')).toBe('{"id":"7","status":200,"result":null}');
  });

  it('refuses what it does not know', async () => {
    const { simulator, client } = await open({ symbols: ['HBAR-USDC'] });
    const unknown = { status: 400, error: { msg: 'Unknown stream' } };
    for (const name of ['hbar-usdc@depth', 'WETH-USDC@depth', 'HBAR-USDC@ticker', 'HBAR-USDC@depth@100ms', '@depth']) {
      expect(await client.ask('subscribe', [name])).toMatchObject(unknown);
    }
    expect(await client.ask('SUBSCRIBE', ['HBAR-USDC@depth'])).toMatchObject({ status: 400 });
    expect(await client.ask('subscribe', [])).toMatchObject({ status: 400 });
    expect(await client.ask('subscribe', ['HBAR-USDC@depth', 'nothing'])).toMatchObject({ status: 409 });
    expect(await client.ask('subscriptions')).toMatchObject({ result: ['HBAR-USDC@depth'] });
    client.send('{');
    expect(await client.next('"id":null')).toBe('{"id":null,"status":400,"error":{"msg":"Malformed request"}}');
    expect(simulator.refusals()).toHaveLength(9);
    expect(simulator.refusals().every(({ scripted }) => !scripted)).toBe(true);
  });

  it('has the fast depth stream only when told to', async () => {
    const { simulator, client } = await open({ allow100ms: true });
    await client.ask('subscribe', ['HBAR-USDC@depth@100ms']);
    simulator.step('HBAR-USDC');
    expect(depths(await client.events())).toHaveLength(1);
  });

  it.each(['HBAR-USDC', 'SAUCE-USDC', 'gib-USDC', 'WETH-USDC'])(
    'can be followed by the diffs of %s',
    async (symbol) => {
      const { simulator, client } = await open();
      await client.ask('subscribe', [`${symbol}@depth`]);
      const snapshot = await snapshotOf(simulator, symbol);
      const { book, apply } = follow(snapshot);
      expect(simulator.seen(symbol, book())).toBe(true);
      let last = snapshot.lastUpdateId;
      for (let count = 0; count < 400; count += 1) expect(simulator.step(symbol)).toBe(1);
      const events = depths(await client.events());
      expect(events).toHaveLength(400);
      for (const event of events) {
        expect(event.U).toBe(last + 1);
        expect(event.u).toBeGreaterThanOrEqual(event.U);
        last = event.u;
        apply(event);
        const { bids, asks } = book();
        expect(Number(bids[0]?.price)).toBeLessThan(Number(asks[0]?.price));
      }
      expect(simulator.seen(symbol, book())).toBe(true);
      const { lastUpdateId, bids } = simulator.book(symbol);
      expect(lastUpdateId).toBe(last);
      expect(book().bids.map(({ price, qty }) => [Number(price), Number(qty)])).toEqual(
        bids.map(({ price, qty }) => [Number(price), Number(qty)]),
      );
      const [first, ...others] = book().bids;
      expect(
        simulator.seen(symbol, { ...book(), bids: [{ price: first?.price ?? '', qty: '77.77' }, ...others] }),
      ).toBe(false);
    },
  );

  it('keeps a side of every market between some and not too many levels', async () => {
    const simulator = await start();
    for (let count = 0; count < 3000; count += 1) simulator.step();
    for (const symbol of simulator.symbols) {
      const { bids, asks } = simulator.book(symbol);
      for (const { length } of [bids, asks]) {
        expect(length).toBeGreaterThan(10);
        expect(length).toBeLessThan(60);
      }
    }
  });

  it('tells trades, and the book that they leave', async () => {
    const { simulator, client } = await open();
    await client.ask('subscribe', ['WETH-USDC@trade', 'WETH-USDC@depth']);
    for (let count = 0; count < 20; count += 1) simulator.step('WETH-USDC', { trade: true });
    const events = await client.events();
    const trades = events.filter(({ e }) => e === 'trade');
    expect(trades.map(({ t, p, q, m, T }) => ({ id: t, price: p, qty: q, buyerIsMaker: m, time: T }))).toEqual(
      simulator.tape('WETH-USDC'),
    );
    expect(trades.length).toBeGreaterThanOrEqual(20);
    expect(depths(events)).toHaveLength(20);
    expect(trades.map(({ t }) => t)).toEqual(trades.map((_, at) => 2238 + at));
  });

  it('gives the same frames for the same seed and calls', async () => {
    const run = async (seed: number) => {
      const { simulator, client } = await open({ seed });
      await client.ask('subscribe', ['HBAR-USDC@depth', 'HBAR-USDC@trade']);
      for (let count = 0; count < 50; count += 1) simulator.step('HBAR-USDC');
      await client.events();
      return client.frames;
    };
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
  });

  it('moves by itself while somebody is subscribed', async () => {
    const { client } = await open({ ratePerSecond: 1000 });
    await client.ask('subscribe', ['HBAR-USDC@depth']);
    await client.next('depthUpdate');
    await client.ask('unsubscribe', ['HBAR-USDC@depth']);
    await client.events();
    expect(await client.events()).toEqual([]);
  });

  it('stamps what happens later than the time that was told', async () => {
    const { simulator, client } = await open({ now: () => 1000 });
    await client.ask('subscribe', ['HBAR-USDC@depth']);
    simulator.step('HBAR-USDC');
    expect((await get(simulator, '/api/v1/time')).body).toEqual({ serverTime: 1000 });
    simulator.step('HBAR-USDC');
    simulator.step('HBAR-USDC');
    expect((await client.events()).map(({ E }) => E)).toEqual([1000, 1001, 1001]);
  });

  describe('over REST', () => {
    it('gives books', async () => {
      const simulator = await start();
      const whole = await snapshotOf(simulator, 'HBAR-USDC');
      expect(whole.lastUpdateId).toBe(simulator.book('HBAR-USDC').lastUpdateId);
      expect(whole.bids[0]?.[0]).toMatch(/^\d+\.\d{8}$/);
      const best = await snapshotOf(simulator, 'HBAR-USDC', 3);
      expect(best).toEqual({ ...whole, bids: whole.bids.slice(0, 3), asks: whole.asks.slice(0, 3) });
      expect((await snapshotOf(simulator, 'HBAR-USDC', 9999)).bids).toEqual(whole.bids);
    });

    it('gives the markets', async () => {
      const simulator = await start();
      const { body } = await get(simulator, '/api/v1/exchangeInfo?symbol=HBAR-USDC');
      expect(body).toMatchObject({
        exchangeSymbols: [{ symbol: 'HBAR-USDC', baseAssetPrecision: 8, quoteAssetPrecision: 6, status: 'TRADING' }],
      });
      const symbolsOf = async (query: string) =>
        ((await get(simulator, `/api/v1/exchangeInfo${query}`)).body['exchangeSymbols'] as { symbol: string }[]).map(
          ({ symbol }) => symbol,
        );
      expect(await symbolsOf('')).toEqual(simulator.symbols);
      expect(await symbolsOf('?symbols=gib-USDC,WETH-USDC')).toEqual(['gib-USDC', 'WETH-USDC']);
    });

    it.each([
      ['/api/v1/depth', 400],
      ['/api/v1/depth?symbol=HBAR', 400],
      ['/api/v1/depth?symbol=A-B', 404],
      ['/api/v1/depth?symbol=HBAR-USDC&limit=0', 400],
      ['/api/v1/depth?symbol=%', 400],
      ['/api/v1/exchangeInfo?symbol=HBAR-USDC&symbols=HBAR-USDC', 400],
      ['/api/v1/exchangeInfo?symbols=HBAR-USDC,A-B', 404],
      ['/api/v1/nothing', 404],
      ['/api/v1/account', 401],
    ])('answers %s with %i', async (target, status) => {
      const simulator = await start();
      const answer = await get(simulator, target);
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(simulator.restCalls()).toMatchObject([{ status, method: 'GET', scripted: false }]);
    });

    it('lets pages of other origins ask', async () => {
      const simulator = await start();
      const { status, headers } = await fetch(`${simulator.urls.rest}/api/v1/account`, { method: 'OPTIONS' });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    });
  });

  it('remembers what clients did', async () => {
    const { simulator, client } = await open();
    await client.ask('subscribe', ['HBAR-USDC@depth']);
    client.send({ id: 9, method: 'subscriptions' });
    await simulator.until(() => simulator.received().length === 2);
    expect(simulator.received()).toMatchObject([
      { order: 2, connection: 1, id: 'r1', method: 'subscribe', streams: ['HBAR-USDC@depth'] },
      { order: 3, connection: 1, id: '9', method: 'subscriptions' },
    ]);
    client.close();
    await simulator.until(() => simulator.connections().every(({ closed }) => closed !== undefined));
    expect(simulator.subscriptions()).toEqual([]);
  });

  it('is WebSocket at one path only', async () => {
    const simulator = await start();
    await expect(connectPlex(simulator.urls.ws.replace('/ws', '/other'))).rejects.toThrow('400');
  });

  it('limits the rate of frames if told to', async () => {
    const { client } = await open({ rateLimit: { perSecond: 0, burst: 2 } });
    const statuses: unknown[] = [];
    const ask = async (asking: PlexClient) => statuses.push((await asking.ask('session.logout'))['status']);
    for (let count = 0; count < 3; count += 1) await ask(client);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it.each([
    { seed: 0.5 },
    { port: 65_536 },
    { ratePerSecond: -1 },
    { delayMs: -1 },
    { banMs: NaN },
    { symbols: ['BTC-USDC'] },
    { accounts: [{ apiKey: 'a', publicKey: '00' }] },
    { faults: { corrupt: 2 } },
  ])('refuses %j', async (options) => {
    await expect(start(options)).rejects.toThrow(RangeError);
  });
});
