import { describe, expect, it } from 'vitest';
import { connect, readFrame } from './client.js';
import { useSimulators } from './with-simulator.js';

const TIMES = '"time_in":"2026-03-01T10:00:00.000120Z","time_out":"2026-03-01T10:00:00.000154Z"';
const ack = (reqId: number, symbol: string, depth = 10): string =>
  `{"method":"subscribe","req_id":${reqId},"result":{"channel":"book","depth":${depth},"snapshot":true,"symbol":"${symbol}"},"success":true,${TIMES}}`;
const failure = (error: string, rest: string): string => `{"error":"${error}",${rest},${TIMES}}`;

describe('a connection', () => {
  const start = useSimulators();

  it('is greeted by a status whose connection id no float holds', async () => {
    const { urls } = await start();
    const first = await connect(urls.public);
    const second = await connect(urls.public);
    const status = (id: string) =>
      `{"channel":"status","type":"update","data":[{"api_version":"v2","connection_id":${id},"system":"online","version":"2.0.10","upcoming_maintenance":[],"emergency":[]}]}`;
    expect(await first.next()).toBe(status('13834774380200032777'));
    expect(await second.next()).toBe(status('13834774380200032778'));
  });

  it('answers a ping, with and without a number', async () => {
    const { urls } = await start();
    const client = await connect(urls.public);
    client.send({ method: 'ping', req_id: 101 });
    expect(await client.next('pong')).toBe(`{"method":"pong","req_id":101,${TIMES}}`);
    client.send({ method: 'ping' });
    expect(await client.next('pong')).toBe(`{"method":"pong",${TIMES}}`);
  });

  it('gets heartbeats from its first subscription on, and only when no book frame went out', async () => {
    const simulator = await start({ heartbeatMs: 1 });
    const client = await connect(simulator.urls.public);
    for (let count = 0; count < 20; count += 1) await client.quiet();
    client.subscribe(['BTC/USD']);
    await client.next('{"channel":"heartbeat"}');
    expect(client.frames.findIndex((frame) => frame.includes('"snapshot"'))).toBeLessThan(
      client.frames.indexOf('{"channel":"heartbeat"}'),
    );
    await client.next('{"channel":"heartbeat"}');
    client.unsubscribe(['BTC/USD']);
    await client.next('"method":"unsubscribe"');
    for (let count = 0; count < 20; count += 1) expect(await client.quiet()).toEqual([]);
  });

  it('hears of the market by itself when a rate is set', async () => {
    const { urls } = await start({ ratePerSecond: 500 });
    const client = await connect(urls.public);
    client.subscribe(['BTC/USD'], 1000);
    for (let count = 0; count < 30; count += 1) await client.next('"type":"update"');
    client.unsubscribe(['BTC/USD'], 1000);
    await client.next('"method":"unsubscribe"');
  });
});

describe('subscribe', () => {
  const start = useSimulators();

  it('is acknowledged per symbol, each ack followed by its snapshot', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD', 'ETH/USD'], 25, 11);
    const [, first, snapshot, second, other] = [await client.next(), ...(await client.quiet())];
    expect([first, second]).toEqual([ack(11, 'BTC/USD', 25), ack(11, 'ETH/USD', 25)]);
    const { bids, asks } = simulator.book('BTC/USD');
    expect(readFrame(snapshot ?? '')).toMatchObject({
      type: 'snapshot',
      symbol: 'BTC/USD',
      bids: bids.slice(0, 25),
      asks: asks.slice(0, 25),
      timestamp: '2026-03-01T10:00:00.000000Z',
    });
    expect(readFrame(other ?? '')?.symbol).toBe('ETH/USD');
    expect(simulator.subscriptions()).toEqual([
      { connection: 1, channel: 'book', symbol: 'BTC/USD', depth: 25 },
      { connection: 1, channel: 'book', symbol: 'ETH/USD', depth: 25 },
    ]);
  });

  it('has ten levels and a snapshot unless told otherwise', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.send({ method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'] } });
    expect(await client.next('success')).toBe(
      `{"method":"subscribe","result":{"channel":"book","depth":10,"snapshot":true,"symbol":"BTC/USD"},"success":true,${TIMES}}`,
    );
    expect(readFrame(await client.next('snapshot'))?.bids).toHaveLength(10);
    client.send({ method: 'subscribe', params: { channel: 'book', symbol: ['ETH/USD'], snapshot: false } });
    expect(await client.next('success')).toContain('"snapshot":false');
    expect(await client.quiet()).toEqual([]);
    expect(simulator.step('ETH/USD', { within: 10 })).toBe(1);
    expect(readFrame(await client.next('ETH/USD'))?.type).toBe('update');
  });

  it('is refused symbol by symbol, while the others go on', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['XBT/USD', 'btc/usd', 'BTCUSD', 'BTC/USD'], 10, 7);
    await client.next('status');
    const rest = (symbol: string) => `"method":"subscribe","req_id":7,"success":false,"symbol":"${symbol}"`;
    expect(await client.next()).toBe(failure('Currency pair not supported XBT/USD', rest('XBT/USD')));
    expect(await client.next()).toBe(failure('Currency pair not supported btc/usd', rest('btc/usd')));
    expect(await client.next()).toBe(failure('Currency pair not in ISO 4217-A3 format BTCUSD', rest('BTCUSD')));
    expect(await client.next()).toBe(ack(7, 'BTC/USD'));
    expect(simulator.refusals().map(({ symbol, scripted }) => ({ symbol, scripted }))).toEqual([
      { symbol: 'XBT/USD', scripted: false },
      { symbol: 'btc/usd', scripted: false },
      { symbol: 'BTCUSD', scripted: false },
    ]);
  });

  it.each([7, 0, -10, '10', 10.5, null])('knows no depth of %j', async (depth) => {
    const { urls } = await start();
    const client = await connect(urls.public);
    client.send({ method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth }, req_id: 2 });
    expect(await client.next('error')).toBe(
      failure('Subscription depth not supported', '"method":"subscribe","req_id":2,"success":false,"symbol":"BTC/USD"'),
    );
  });

  it('is refused the second time, at any depth, without a new snapshot', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD'], 10, 1);
    await client.quiet();
    for (const depth of [10, 100]) {
      client.subscribe(['BTC/USD'], depth, 2);
      expect(await client.quiet()).toEqual([
        failure('Already subscribed', '"method":"subscribe","req_id":2,"success":false,"symbol":"BTC/USD"'),
      ]);
    }
    expect(simulator.subscriptions()).toEqual([{ connection: 1, channel: 'book', symbol: 'BTC/USD', depth: 10 }]);
  });

  it('is counted over all connections', async () => {
    const simulator = await start();
    const [one, two] = [await connect(simulator.urls.public), await connect(simulator.urls.public)];
    one.subscribe(['BTC/USD', 'ETH/USD']);
    await one.quiet();
    one.unsubscribe(['ETH/USD']);
    await one.quiet();
    two.subscribe(['BTC/USD', 'ETH/USD'], 25);
    await two.quiet();
    expect(Object.fromEntries(simulator.peakSubscriptions())).toEqual({ 'book BTC/USD': 2, 'book ETH/USD': 1 });
    two.terminate();
    await simulator.until(() => simulator.connections()[1]?.closed !== undefined);
    expect(simulator.subscriptions()).toEqual([{ connection: 1, channel: 'book', symbol: 'BTC/USD', depth: 10 }]);
    expect(simulator.peakSubscriptions().get('book BTC/USD')).toBe(2);
  });
});

describe('unsubscribe', () => {
  const start = useSimulators();

  it('is acknowledged, and ends the frames', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD', 'ETH/USD'], 100);
    await client.quiet();
    client.unsubscribe(['BTC/USD'], 100, 12);
    expect(await client.quiet()).toEqual([
      `{"method":"unsubscribe","req_id":12,"result":{"channel":"book","depth":100,"symbol":"BTC/USD"},"success":true,${TIMES}}`,
    ]);
    simulator.step('BTC/USD', { within: 10 });
    expect(await client.quiet()).toEqual([]);
    client.subscribe(['BTC/USD'], 25);
    await client.next('success');
    expect(readFrame(await client.next())).toMatchObject({ type: 'snapshot', symbol: 'BTC/USD' });
  });

  it.each([
    ['what is not subscribed', 'ETH/USD', 100],
    ['another depth', 'BTC/USD', 10],
    ['the default depth where it was not', 'BTC/USD', undefined],
  ])('finds nothing for %s', async (_name, symbol, depth) => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD'], 100);
    await client.quiet();
    client.unsubscribe([symbol], depth, 5);
    expect(await client.quiet()).toEqual([
      failure('Subscription Not Found', `"method":"subscribe","req_id":5,"success":false,"symbol":"${symbol}"`),
    ]);
    expect(simulator.subscriptions()).toHaveLength(1);
  });
});

describe('a request that is not understood', () => {
  const start = useSimulators();
  const params = { channel: 'book', symbol: ['BTC/USD'] };

  it.each<[string, unknown, string, string]>([
    [
      'a ping with params',
      { method: 'ping', params: {} },
      "Unsupported field: 'params' for the given msg type: ping",
      '"method":"ping","req_id":0',
    ],
    [
      'an unknown parameter',
      { method: 'subscribe', params: { ...params, warnings: [] }, req_id: 3 },
      "Unsupported field: 'warnings' for the given msg type: subscribe",
      '"method":"subscribe","req_id":3',
    ],
    [
      'a field in the wrong place',
      { method: 'unsubscribe', params, depth: 10, req_id: 3 },
      "Unsupported field: 'depth' for the given msg type: unsubscribe",
      '"method":"unsubscribe","req_id":3',
    ],
    [
      'an unknown method',
      { method: 'subscribed', params, req_id: 3 },
      'Unsupported event',
      '"method":"subscribed","req_id":3',
    ],
    [
      'an unknown channel',
      { method: 'subscribe', params: { ...params, channel: 'boook' }, req_id: 3 },
      'Event(s) not found',
      '"method":"subscribe","req_id":3',
    ],
    [
      'a symbol that is no array',
      { method: 'subscribe', params: { ...params, symbol: 'BTC/USD' }, req_id: 3 },
      'Symbol field must be an array of strings',
      '"method":"subscribe","req_id":3',
    ],
    [
      'no symbol',
      { method: 'subscribe', params: { ...params, symbol: [] }, req_id: 3 },
      'Symbol field must be an array of strings',
      '"method":"subscribe","req_id":3',
    ],
    [
      'no params',
      { method: 'subscribe', req_id: 3 },
      'Params field must be an object',
      '"method":"subscribe","req_id":3',
    ],
    [
      'a snapshot that is neither true nor false',
      { method: 'subscribe', params: { ...params, snapshot: 1 }, req_id: 3 },
      'Snapshot field must be a boolean',
      '"method":"subscribe","req_id":3',
    ],
    [
      'a number with a fraction',
      { method: 'ping', req_id: 1.5 },
      'Req_id field must be an integer',
      '"method":"ping","req_id":0',
    ],
    [
      'a number that is none',
      { method: 'ping', req_id: '3' },
      'Req_id field must be an integer',
      '"method":"ping","req_id":0',
    ],
    [
      'a private channel',
      { method: 'subscribe', params: { channel: 'executions' }, req_id: 3 },
      'Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com',
      '"method":"subscribe","req_id":3',
    ],
    [
      'an order',
      { method: 'add_order', params: {}, req_id: 3 },
      'Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com',
      '"method":"add_order","req_id":3',
    ],
  ])('is told so: %s', async (_name, frame, error, rest) => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.send(frame);
    await client.next('status');
    expect(await client.quiet()).toEqual([failure(error, `${rest},"success":false`)]);
    expect(simulator.subscriptions()).toEqual([]);
    expect(simulator.refusals()).toMatchObject([{ connection: 1, error, scripted: false }]);
  });

  it.each(['', 'hello', '{"method":', '[1]', '"ping"', 'null', '17'])('keeps the connection up: %j', async (text) => {
    const { urls } = await start();
    const client = await connect(urls.public);
    await client.next('status');
    client.send(text);
    expect(await client.quiet()).toEqual(['{"error":"Malformed request"}']);
  });
});

describe('rateLimit', () => {
  const start = useSimulators();

  it('answers what is too much by the bare error, and does not carry it out', async () => {
    const simulator = await start({ rateLimit: { perSecond: 0, burst: 2 } });
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD']);
    await client.quiet();
    client.subscribe(['ETH/USD']);
    expect(await client.next()).toBe('{"error":"Exceeded msg rate"}');
    expect(simulator.subscriptions()).toHaveLength(1);
    expect(simulator.refusals()).toEqual([{ connection: 1, error: 'Exceeded msg rate', scripted: false }]);
  });

  it('fills up again', async () => {
    const { urls } = await start({ rateLimit: { perSecond: 1e9, burst: 1 } });
    const client = await connect(urls.public);
    for (let count = 0; count < 5; count += 1) await client.quiet();
    expect(client.frames.filter((frame) => frame.includes('error'))).toEqual([]);
  });
});

describe('what the simulator remembers', () => {
  const start = useSimulators();

  it('is every frame of every client, with its gist, and the order of things', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD'], 25, 4);
    client.send('{"method": "ping"}');
    client.send('no JSON');
    await client.quiet();
    client.close();
    await client.closed;
    await simulator.until(() => simulator.connections()[0]?.closed !== undefined);
    const [subscribe, ping, malformed] = simulator.received();
    expect(subscribe).toMatchObject({
      connection: 1,
      order: 2,
      method: 'subscribe',
      channel: 'book',
      symbols: ['BTC/USD'],
      depth: 25,
      reqId: 4,
    });
    expect(ping).toEqual({ connection: 1, order: 3, text: '{"method": "ping"}', method: 'ping' });
    expect(malformed).toEqual({ connection: 1, order: 4, text: 'no JSON' });
    expect(simulator.connections()).toEqual([{ id: 1, openedAt: 1, closed: { code: 1005, at: 6 } }]);
  });
});

describe('send', () => {
  const start = useSimulators();

  it('sends any text to every connection', async () => {
    const simulator = await start();
    const clients = [await connect(simulator.urls.public), await connect(simulator.urls.public)];
    simulator.send('CloudFlare WebSocket proxy restarting');
    for (const client of clients) expect(await client.next('Cloud')).toBe('CloudFlare WebSocket proxy restarting');
  });
});
