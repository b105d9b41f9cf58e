import { describe, expect, it } from 'vitest';
import { connect, type Client } from './client.js';
import { elementsOf, readExact, textOf, typeOf, type ExactObject } from './exact.js';
import { microsOf } from './naive.js';
import { useSimulators } from './with-simulator.js';

const TIMES = '"time_in":"2026-03-01T10:00:00.000120Z","time_out":"2026-03-01T10:00:00.000154Z"';
const BTC = { symbol: ['BTC/USD'] };
const INTERVALS = [1, 5, 15, 30, 60, 240, 1440, 10080, 21600];

/** The types of an object's members, by name. */
const typesOf = (object: ExactObject | undefined) =>
  Object.fromEntries(Object.entries(object ?? {}).map(([name, value]) => [name, typeOf(value)]));

const TICKER = {
  ...{ symbol: 'string', bid: 'number', bid_qty: 'number', ask: 'number', ask_qty: 'number', last: 'number' },
  ...{ volume: 'number', vwap: 'number', low: 'number', high: 'number', change: 'number', change_pct: 'number' },
  ...{ trades: 'integer', timestamp: 'string' },
};
const TRADE = {
  ...{ symbol: 'string', side: 'string', price: 'number', qty: 'number', ord_type: 'string' },
  ...{ trade_id: 'integer', timestamp: 'string' },
};
const CANDLE = {
  ...{ symbol: 'string', open: 'number', high: 'number', low: 'number', close: 'number', vwap: 'number' },
  ...{ trades: 'integer', volume: 'number', interval_begin: 'string', interval: 'integer', timestamp: 'string' },
};
const MICROS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const NANOS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/;

/** The ack and what came with it. */
const subscribe = async (client: Client, params: Readonly<Record<string, unknown>>) => {
  client.ask('subscribe', params, 5);
  const [ack = '', ...frames] = (await client.quiet()).filter((text) => !text.includes('"status"'));
  return { ack, frames };
};
const granted = (result: string): string =>
  `{"method":"subscribe","req_id":5,"result":${result},"success":true,${TIMES}}`;
const ended = (result: string): string =>
  `{"method":"unsubscribe","req_id":6,"result":${result},"success":true,${TIMES}}`;
const refused = (error: string, symbol?: string): string =>
  `{"error":"${error}","method":"subscribe","req_id":5,"success":false,${symbol === undefined ? '' : `"symbol":"${symbol}",`}${TIMES}}`;

describe('the ticker channel', () => {
  const start = useSimulators();

  it('begins with a snapshot, all fields in it, all digits printed', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    const { ack, frames } = await subscribe(client, { channel: 'ticker', ...BTC });
    expect(ack).toBe(granted('{"channel":"ticker","event_trigger":"trades","snapshot":true,"symbol":"BTC/USD"}'));
    const [text = '', ...others] = frames;
    expect(others).toEqual([]);
    expect(readExact(text)).toMatchObject({ channel: 'ticker', type: 'snapshot' });
    const [ticker, ...more] = elementsOf(text);
    expect(more).toEqual([]);
    expect(typesOf(ticker)).toEqual(TICKER);
    const { trades, timestamp, ...numbers } = simulator.ticker('BTC/USD');
    const printed = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, `#${value}`]));
    expect(ticker).toEqual({ symbol: 'BTC/USD', ...printed, trades: `#${trades}`, timestamp });
    for (const name of ['bid', 'ask', 'last', 'vwap', 'low', 'high', 'change']) {
      expect(ticker?.[name]).toMatch(/^#-?\d+\.\d$/);
    }
    for (const name of ['bid_qty', 'ask_qty', 'volume']) expect(ticker?.[name]).toMatch(/^#\d+\.\d{8}$/);
    expect(timestamp).toMatch(MICROS);
  });

  it('is updated whole, on trades or on every change of the best', async () => {
    const simulator = await start();
    const [onTrades, onTop] = [await connect(simulator.urls.public), await connect(simulator.urls.public)];
    await subscribe(onTrades, { channel: 'ticker', ...BTC, event_trigger: 'trades' });
    const { ack } = await subscribe(onTop, { channel: 'ticker', ...BTC, event_trigger: 'bbo', snapshot: false });
    expect(ack).toContain('"event_trigger":"bbo","snapshot":false');
    expect(simulator.step('BTC/USD', { trade: true })).toBe(2);
    let tops = 0;
    for (let count = 0; count < 50; count += 1) tops += simulator.step('BTC/USD', { trade: false });
    expect(tops).toBeGreaterThan(0);
    expect(tops).toBeLessThan(50);
    expect(await onTrades.quiet()).toHaveLength(1);
    const updates = await onTop.quiet();
    expect(updates).toHaveLength(1 + tops);
    for (const text of updates) {
      expect(text).toContain('{"channel":"ticker","type":"update"');
      expect(typesOf(elementsOf(text)[0])).toEqual(TICKER);
    }
  });

  it('takes both triggers at once, or the first only', async () => {
    for (const tickerTriggers of ['both', 'one'] as const) {
      const simulator = await start({ tickerTriggers });
      const client = await connect(simulator.urls.public);
      await subscribe(client, { channel: 'ticker', ...BTC });
      const { ack } = await subscribe(client, { channel: 'ticker', ...BTC, event_trigger: 'bbo' });
      const isSecond = tickerTriggers === 'both';
      if (isSecond) expect(ack).toContain('"success":true');
      else expect(ack).toBe(refused('Already subscribed', 'BTC/USD'));
      const { ack: again } = await subscribe(client, { channel: 'ticker', ...BTC });
      expect(again).toBe(refused('Already subscribed', 'BTC/USD'));
      expect(simulator.step('BTC/USD', { trade: true })).toBe(isSecond ? 2 : 1);
    }
  });

  it('is ended by its trigger', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await subscribe(client, { channel: 'ticker', ...BTC, event_trigger: 'bbo' });
    client.ask('unsubscribe', { channel: 'ticker', ...BTC }, 5);
    expect(await client.quiet()).toEqual([refused('Subscription Not Found', 'BTC/USD')]);
    client.ask('unsubscribe', { channel: 'ticker', ...BTC, event_trigger: 'bbo' }, 6);
    expect(await client.quiet()).toEqual([ended('{"channel":"ticker","event_trigger":"bbo","symbol":"BTC/USD"}')]);
    expect(simulator.step('BTC/USD', { trade: true })).toBe(0);
    expect(simulator.subscriptions()).toEqual([]);
  });

  it('prints zeros for a side without levels', async () => {
    const simulator = await start({ symbols: ['THIN/USD'] });
    const isEmpty = (): boolean => {
      simulator.step('THIN/USD', { trade: false });
      return simulator.book('THIN/USD').bids.length === 0;
    };
    while (!isEmpty());
    expect(simulator.ticker('THIN/USD')).toMatchObject({ bid: '0.000', bid_qty: '0.00000000' });
  });
});

describe('the trade channel', () => {
  const start = useSimulators();

  it('has no snapshot unless told so; then the last 50, oldest first', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    const plain = await subscribe(client, { channel: 'trade', ...BTC });
    expect(plain.ack).toBe(granted('{"channel":"trade","snapshot":false,"symbol":"BTC/USD"}'));
    expect(plain.frames).toEqual([]);
    const { frames } = await subscribe(client, { channel: 'trade', symbol: ['ETH/USD'], snapshot: true });
    expect(frames).toHaveLength(1);
    expect(frames[0]).toContain('{"channel":"trade","type":"snapshot","data":[{');
    const elements = elementsOf(frames[0]);
    expect(elements.map(({ trade_id }) => trade_id)).toEqual(
      simulator
        .trades('ETH/USD')
        .slice(-50)
        .map(({ trade_id }) => `#${trade_id}`),
    );
    for (const trade of elements) {
      expect(typesOf(trade)).toEqual(TRADE);
      expect(trade['price']).toMatch(/^#\d+\.\d\d$/);
      expect(trade['qty']).toMatch(/^#\d+\.\d{8}$/);
      expect(['buy', 'sell']).toContain(trade['side']);
      expect(['limit', 'market']).toContain(trade['ord_type']);
      expect(trade['timestamp']).toMatch(MICROS);
    }
  });

  it('tells every trade once, several in a frame at times', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await subscribe(client, { channel: 'trade', ...BTC });
    const known = simulator.trades('BTC/USD').length;
    let sent = 0;
    for (let count = 0; count < 200; count += 1) sent += simulator.step('BTC/USD');
    const frames = await client.quiet();
    expect(frames).toHaveLength(sent);
    const news = simulator.trades('BTC/USD').slice(known);
    expect(news.length).toBeGreaterThan(sent);
    expect(frames.flatMap((text) => elementsOf(text).map(({ trade_id }) => trade_id))).toEqual(
      news.map(({ trade_id }) => `#${trade_id}`),
    );
  });

  it('is ended by its symbol', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await subscribe(client, { channel: 'trade', ...BTC });
    const { ack } = await subscribe(client, { channel: 'trade', ...BTC, snapshot: true });
    expect(ack).toBe(refused('Already subscribed', 'BTC/USD'));
    client.ask('unsubscribe', { channel: 'trade', ...BTC }, 6);
    expect(await client.quiet()).toEqual([ended('{"channel":"trade","symbol":"BTC/USD"}')]);
  });
});

describe('the ohlc channel', () => {
  const start = useSimulators();

  it.each(INTERVALS)('has candles of %i minutes, the last ten first', async (interval) => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    const { ack, frames } = await subscribe(client, { channel: 'ohlc', ...BTC, interval });
    const warnings = '"warnings":["timestamp is deprecated, use interval_begin"]';
    expect(ack).toBe(
      granted(`{"channel":"ohlc","interval":${interval},"snapshot":true,"symbol":"BTC/USD",${warnings}}`),
    );
    const [snapshot = ''] = frames;
    const { timestamp, ...envelope } = readExact(snapshot);
    expect(envelope).toMatchObject({ channel: 'ohlc', type: 'snapshot' });
    expect(timestamp).toMatch(NANOS);
    const candles = elementsOf(snapshot);
    const all = simulator.candles('BTC/USD', interval as 1);
    expect(candles.map(({ interval_begin }) => interval_begin)).toEqual(
      all.slice(-10).map(({ interval_begin }) => interval_begin),
    );
    expect(candles.length).toBeGreaterThan(0);
    for (const candle of candles) {
      expect(typesOf(candle)).toEqual(CANDLE);
      expect(candle['interval']).toBe(`#${interval}`);
      const begin = textOf(candle['interval_begin']);
      expect(begin).toMatch(/\d\d:\d\d:00\.000000000Z$/);
      expect(microsOf(textOf(candle['timestamp'])) - microsOf(begin)).toBe(interval * 60_000_000);
      expect(candle['timestamp']).toMatch(MICROS);
    }
    expect(simulator.step('BTC/USD', { trade: false })).toBe(0);
    expect(simulator.step('BTC/USD', { trade: true })).toBe(1);
    const [update = ''] = await client.quiet();
    expect(readExact(update)).toMatchObject({
      channel: 'ohlc',
      type: 'update',
      timestamp: expect.stringMatching(NANOS),
    });
    expect(elementsOf(update)).toHaveLength(1);
  });

  it('lasts a minute unless told otherwise, and has several intervals side by side', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    const { ack } = await subscribe(client, { channel: 'ohlc', ...BTC, snapshot: false });
    expect(ack).toContain('"interval":1,"snapshot":false');
    await subscribe(client, { channel: 'ohlc', ...BTC, interval: 60 });
    const again = await subscribe(client, { channel: 'ohlc', ...BTC, interval: 1 });
    expect(again.ack).toBe(refused('Already subscribed', 'BTC/USD'));
    client.ask('unsubscribe', { channel: 'ohlc', ...BTC, interval: 5 }, 5);
    client.ask('unsubscribe', { channel: 'ohlc', ...BTC, interval: 60 }, 6);
    expect(await client.quiet()).toEqual([
      refused('Subscription Not Found', 'BTC/USD'),
      ended('{"channel":"ohlc","interval":60,"symbol":"BTC/USD"}'),
    ]);
    expect(simulator.subscriptions()).toEqual([{ connection: 1, channel: 'ohlc', symbol: 'BTC/USD', interval: 1 }]);
    await subscribe(client, { channel: 'ohlc', ...BTC, interval: 21600, snapshot: false });
    expect(simulator.step('BTC/USD', { trade: true })).toBe(2);
    expect((await client.quiet()).map((text) => elementsOf(text)[0]?.['interval'])).toEqual(['#1', '#21600']);
  });

  it.each([0, 2, '5', null, 1.5])('knows no interval of %j', async (interval) => {
    const client = await connect((await start()).urls.public);
    const { ack } = await subscribe(client, { channel: 'ohlc', ...BTC, interval });
    expect(ack).toBe(refused('Subscription ohlc interval not supported', 'BTC/USD'));
  });
});

describe('every channel of a symbol', () => {
  const start = useSimulators();

  it.each(['ticker', 'trade', 'ohlc', 'book'])('refuses symbols one by one: %s', async (channel) => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.ask('subscribe', { channel, symbol: ['XBT/USD', 'BTCUSD', 'btc/usd', 'ETH/USD'], snapshot: false }, 5);
    await client.next('status');
    const [unknown, shapeless, small, fine] = await client.quiet();
    expect(unknown).toBe(refused('Currency pair not supported XBT/USD', 'XBT/USD'));
    expect(shapeless).toBe(refused('Currency pair not in ISO 4217-A3 format BTCUSD', 'BTCUSD'));
    expect(small).toBe(refused('Currency pair not supported btc/usd', 'btc/usd'));
    expect(fine).toContain('"success":true');
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['depth', { channel: 'ticker', ...BTC, depth: 10 }, 'subscribe'],
    ['interval', { channel: 'trade', ...BTC, interval: 1 }, 'subscribe'],
    ['event_trigger', { channel: 'ohlc', ...BTC, event_trigger: 'bbo' }, 'subscribe'],
    ['event_trigger', { channel: 'book', ...BTC, event_trigger: 'bbo' }, 'subscribe'],
    ['symbol', { channel: 'instrument', ...BTC }, 'subscribe'],
    ['snapshot', { channel: 'trade', ...BTC, snapshot: true }, 'unsubscribe'],
    ['execution_venue', { channel: 'instrument', execution_venue: 'international' }, 'unsubscribe'],
  ])('has no field %s in %j', async (field, params, method) => {
    const client = await connect((await start()).urls.public);
    client.send({ method, params, req_id: 5 });
    expect(await client.next('error')).toBe(
      `{"error":"Unsupported field: '${field}' for the given msg type: ${method}","method":"${method}","req_id":5,"success":false,${TIMES}}`,
    );
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['Event_trigger field must be one of trades, bbo', { channel: 'ticker', ...BTC, event_trigger: 'often' }],
    ['Include_tokenized_assets field must be a boolean', { channel: 'instrument', include_tokenized_assets: 1 }],
    [
      'Execution_venue field must be one of international, bitnomial-exchange',
      { channel: 'instrument', execution_venue: 'moon' },
    ],
    ['Symbol field must be an array of strings', { channel: 'trade', symbol: 'BTC/USD' }],
    ['Event(s) not found', { channel: 'status' }],
    ['Event(s) not found', { channel: 'heartbeat' }],
  ])('says %s', async (error, params) => {
    const client = await connect((await start()).urls.public);
    const { ack } = await subscribe(client, params);
    expect(ack).toBe(refused(error));
  });

  it('leaves in the order book, trade, ticker, ohlc, whatever came first', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    for (const channel of ['ohlc', 'ticker', 'trade', 'book']) {
      await subscribe(client, { channel, ...BTC, snapshot: false });
    }
    expect(simulator.step('BTC/USD', { trade: true, within: 10 })).toBe(4);
    expect(simulator.step('ETH/USD', { trade: true, within: 10 })).toBe(0);
    const channels = (await client.quiet()).map((text) => readExact(text)['channel']);
    expect(channels).toEqual(['book', 'trade', 'ticker', 'ohlc']);
    expect(Object.fromEntries(simulator.peakSubscriptions())).toEqual({
      'book BTC/USD': 1,
      'trade BTC/USD': 1,
      'ticker BTC/USD trades': 1,
      'ohlc BTC/USD 1': 1,
    });
    expect(simulator.subscriptions()).toEqual([
      { connection: 1, channel: 'ohlc', symbol: 'BTC/USD', interval: 1 },
      { connection: 1, channel: 'ticker', symbol: 'BTC/USD', event_trigger: 'trades' },
      { connection: 1, channel: 'trade', symbol: 'BTC/USD' },
      { connection: 1, channel: 'book', symbol: 'BTC/USD', depth: 10 },
    ]);
  });

  it('repeats itself for the same seed and the same calls', async () => {
    const run = async (seed: number): Promise<readonly string[]> => {
      const simulator = await start({ seed, faults: { corrupt: 0.1, duplicate: 0.1, drop: 0.1, reorder: 0.1 } });
      const client = await connect(simulator.urls.public);
      for (const channel of ['ohlc', 'ticker', 'trade', 'book']) {
        client.ask('subscribe', { channel, symbol: ['BTC/USD', 'ETH/USD'] });
      }
      client.ask('subscribe', { channel: 'instrument' });
      await client.quiet();
      for (let count = 0; count < 40; count += 1) simulator.step();
      simulator.setPair('BTC/USD', { qty_min: '0.00010000' });
      await client.quiet();
      return client.frames;
    };
    const frames = await run(8);
    expect(await run(8)).toEqual(frames);
    expect(await run(9)).not.toEqual(frames);
  });
});
