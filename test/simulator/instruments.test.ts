import { describe, expect, it } from 'vitest';
import type { KrakenSimulator, PairChanges } from '../../src/simulator/index.js';
import { KNOWN_PAIRS, PAIRS } from '../../src/simulator/pairs.js';
import { connect, type Client } from './client.js';
import { elementsOf, readExact, textOf, typeOf, type Exact, type ExactObject } from './exact.js';
import { useSimulators } from './with-simulator.js';

const NAMES = PAIRS.map(({ symbol }) => symbol);

const ASSET = {
  ...{ id: 'string', status: 'string', precision: 'integer', precision_display: 'integer' },
  ...{ borrowable: 'boolean', collateral_value: 'number' },
};
const PAIR = {
  ...{ symbol: 'string', base: 'string', quote: 'string', status: 'string', qty_precision: 'integer' },
  ...{ qty_increment: 'number', price_precision: 'integer', cost_precision: 'integer', marginable: 'boolean' },
  ...{ has_index: 'boolean', cost_min: 'number', tick_size: 'number', price_increment: 'number', qty_min: 'number' },
};
const MARGIN = { margin_initial: 'number', position_limit_long: 'integer', position_limit_short: 'integer' };

const typesOf = (object: ExactObject) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, typeOf(value)]));

/** What a frame holds: its two lists, and their names. */
const read = (text: string | undefined) => {
  const data = readExact(text ?? '{}')['data'];
  const member = (name: string): readonly ExactObject[] =>
    typeof data === 'object' && data !== null && !Array.isArray(data) ? elementsOf((data as ExactObject)[name]) : [];
  const [assets, pairs] = [member('assets'), member('pairs')];
  return { assets, pairs, ids: assets.map(({ id }) => id), symbols: pairs.map(({ symbol }) => symbol) };
};

/** The same without the marks of numbers, to be compared with what the simulator tells. */
const plain = (value: Exact | undefined): unknown => {
  if (typeof value === 'string') return /^#-?\d+$/.test(value) ? Number(value.slice(1)) : value.replace('#', '');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
};

const subscribe = async (client: Client, params: Readonly<Record<string, unknown>> = {}) => {
  client.ask('subscribe', { channel: 'instrument', ...params }, 5);
  const [ack = '', ...frames] = (await client.quiet()).filter((text) => !text.includes('"status","type"'));
  return { ack, frames };
};

describe('the instrument channel', () => {
  const start = useSimulators();
  const all = { symbols: NAMES };

  it('begins with all assets and pairs in one frame, every field in it', async () => {
    const simulator = await start(all);
    const { ack, frames } = await subscribe(await connect(simulator.urls.public));
    expect(ack).toContain(
      '"result":{"channel":"instrument","snapshot":true,"warnings":["tick_size is deprecated, use price_increment"]}',
    );
    expect(frames).toHaveLength(1);
    expect(frames[0]).toContain('{"channel":"instrument","type":"snapshot","data":{"assets":[{');
    const { assets, pairs, symbols, ids } = read(frames[0]);
    expect(symbols).toEqual(NAMES.filter((symbol) => symbol !== 'AAPLx/USD'));
    expect(new Set(ids)).toEqual(new Set(symbols.flatMap((symbol) => textOf(symbol).split('/'))));
    for (const asset of assets) {
      const margin = asset['borrowable'] === true ? { margin_rate: 'number' } : {};
      expect(typesOf(asset)).toEqual({ ...ASSET, ...margin });
    }
    for (const pair of pairs) {
      const margin = pair['marginable'] === true ? MARGIN : {};
      const cost = pair['symbol'] === 'ETH/BTC' ? { cost_min: 'string' } : {};
      expect(typesOf(pair)).toEqual({ ...PAIR, ...margin, ...cost });
      expect(pair['symbol']).toBe(`${textOf(pair['base'])}/${textOf(pair['quote'])}`);
      expect(pair['tick_size']).toBe(pair['price_increment']);
      const known = PAIRS.find(({ symbol }) => symbol === pair['symbol']);
      expect(pair['price_precision']).toBe(`#${known?.pricePrecision}`);
      expect(pair['qty_precision']).toBe(`#${known?.qtyPrecision}`);
      expect(Number(textOf(pair['price_increment']).slice(1))).toBe(Number(`1e-${known?.pricePrecision}`));
      expect(Number(textOf(pair['qty_increment']).slice(1))).toBe(Number(`1e-${known?.qtyPrecision}`));
    }
    expect(pairs.filter(({ qty_increment }) => qty_increment === '#1e-08').map(({ symbol }) => symbol)).toEqual([
      'XRP/USD',
    ]);
    expect(new Set(pairs.map(({ marginable }) => marginable))).toEqual(new Set([true, false]));
    expect({ assets: plain(assets), pairs: plain(pairs) }).toEqual(simulator.instruments());
  });

  it('has tokenised assets for those who ask for them', async () => {
    const simulator = await start(all);
    const view = { include_tokenized_assets: true };
    const { ack, frames } = await subscribe(await connect(simulator.urls.public), view);
    expect(ack).toContain('{"channel":"instrument","include_tokenized_assets":true,"snapshot":true,"warnings"');
    const { assets, pairs, symbols } = read(frames[0]);
    expect(symbols).toEqual(NAMES);
    expect(assets.find(({ id }) => id === 'AAPLx')).toMatchObject({ multiplier: '#1.0025', borrowable: false });
    expect({ assets: plain(assets), pairs: plain(pairs) }).toEqual(simulator.instruments(view));
  });

  it('has the pairs of another venue', async () => {
    const simulator = await start(all);
    const view = { execution_venue: 'bitnomial-exchange' } as const;
    const { ack, frames } = await subscribe(await connect(simulator.urls.public), view);
    expect(ack).toContain('{"channel":"instrument","execution_venue":"bitnomial-exchange","snapshot":true');
    const { assets, pairs, symbols, ids } = read(frames[0]);
    expect(symbols).toEqual(['BTC/USD', 'ETH/USD', 'SOL/USD']);
    expect(ids).toEqual(['BTC', 'USD', 'ETH', 'SOL']);
    expect({ assets: plain(assets), pairs: plain(pairs) }).toEqual(simulator.instruments(view));
  });

  it('is one to a connection, and is ended by its name alone', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    const { frames } = await subscribe(client, { snapshot: false });
    expect(frames).toEqual([]);
    expect(simulator.subscriptions()).toEqual([{ connection: 1, channel: 'instrument', symbol: '' }]);
    const { ack } = await subscribe(client, { include_tokenized_assets: true });
    expect(ack).toContain('{"error":"Already subscribed","method":"subscribe","req_id":5,"success":false,"time_in"');
    for (const answer of ['"result":{"channel":"instrument"},"success":true', '"error":"Subscription Not Found"']) {
      client.ask('unsubscribe', { channel: 'instrument' });
      expect(await client.next()).toContain(answer);
    }
    simulator.setPair('BTC/USD', { status: 'post_only' });
    expect(await client.quiet()).toEqual([]);
    expect(simulator.peakSubscriptions().get('instrument')).toBe(1);
  });
});

describe('setPair', () => {
  const start = useSimulators();

  it('publishes the whole pair and nothing else', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await subscribe(client, { snapshot: false });
    const [before] = simulator.instruments().pairs;
    simulator.setPair('BTC/USD', { status: 'limit_only', qty_min: '0.00020000' });
    const [update = ''] = await client.quiet();
    expect(update).toContain('{"channel":"instrument","type":"update","data":{"assets":[],"pairs":[{');
    expect(plain(read(update).pairs)).toEqual([{ ...before, status: 'limit_only', qty_min: '0.00020000' }]);
    expect(simulator.instruments().pairs[0]).toEqual({ ...before, status: 'limit_only', qty_min: '0.00020000' });
  });

  it('leaves out what is about margin where there is none', async () => {
    const simulator = await start();
    simulator.setPair('BTC/USD', { marginable: false });
    expect(Object.keys(simulator.instruments().pairs[0] ?? {})).not.toContain('margin_initial');
    simulator.setPair('BTC/USD', { marginable: true, margin_initial: '0.35' });
    expect(simulator.instruments().pairs[0]).toMatchObject({ margin_initial: '0.35', position_limit_long: 300 });
  });

  it('is heard by those only who see the pair', async () => {
    const simulator = await start({ symbols: ['BTC/USD', 'AAPLx/USD'] });
    const clients = await Promise.all([0, 1].map(() => connect(simulator.urls.public)));
    const [plainly, withShares] = clients;
    if (plainly === undefined || withShares === undefined) return;
    await subscribe(plainly, { snapshot: false });
    await subscribe(withShares, { snapshot: false, include_tokenized_assets: true });
    simulator.setPair('AAPLx/USD', { status: 'maintenance' });
    expect(await plainly.quiet()).toEqual([]);
    expect(read((await withShares.quiet())[0]).symbols).toEqual(['AAPLx/USD']);
  });

  it.each<[string, (simulator: KrakenSimulator) => void]>([
    ['a pair that is not listed', ({ setPair }) => setPair('SOL/USD', { status: 'online' })],
    // What the types forbid, plain JavaScript can still ask for.
    ['a status of its own', ({ setPair }) => setPair('BTC/USD', { status: 'asleep' } as unknown as PairChanges)],
    ['delisted', ({ setPair }) => setPair('BTC/USD', { status: 'delisted' } as unknown as PairChanges)],
    ['a text that is no number', ({ setPair }) => setPair('BTC/USD', { qty_min: 'few' })],
    ['to list what is listed', ({ list }) => list('BTC/USD')],
    ['to list what nobody knows', ({ list }) => list('XBT/USD')],
    ['to delist what is not listed', ({ delist }) => delist('SOL/USD')],
  ])('refuses %s', async (_name, act) => {
    const simulator = await start();
    const before = simulator.instruments();
    expect(() => act(simulator)).toThrow(RangeError);
    expect(simulator.instruments()).toEqual(before);
  });
});

describe('list and delist', () => {
  const start = useSimulators();

  it('let a pair appear that has a book and no trades', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await subscribe(client, { snapshot: false });
    const ask = (channel: string) => client.ask('subscribe', { channel, symbol: ['WIF/USD'], snapshot: true });
    ask('book');
    expect(await client.next('error')).toContain('Currency pair not supported WIF/USD');
    expect(() => simulator.book('WIF/USD')).toThrow(RangeError);
    expect(() => simulator.step('WIF/USD')).toThrow(RangeError);

    simulator.list('WIF/USD');
    const { ids, symbols, pairs } = read(await client.next('"type":"update"'));
    expect([ids, symbols]).toEqual([['WIF'], ['WIF/USD']]);
    expect(pairs[0]).toMatchObject({ status: 'online' });
    expect(simulator.pairs.map(({ symbol }) => symbol)).toEqual(['BTC/USD', 'ETH/USD', 'WIF/USD']);
    expect(simulator.trades('WIF/USD')).toEqual([]);

    for (const channel of ['trade', 'ohlc']) {
      ask(channel);
      expect(elementsOf(await client.next(`"channel":"${channel}","type":"snapshot"`))).toEqual([]);
    }
    ask('ticker');
    const [ticker] = elementsOf(await client.next('"channel":"ticker","type":"snapshot"'));
    expect(Object.keys(ticker ?? {})).not.toContain('last');
    expect(ticker).toMatchObject({ volume: '#0.00000', vwap: '#0.0000', change: '#0.0000', change_pct: '#0.00' });
    ask('book');
    await client.next('"channel":"book","type":"snapshot"');
    expect(simulator.step('WIF/USD', { trade: true, within: 10 })).toBe(4);
    expect(elementsOf(await client.next('"channel":"trade","type":"update"'))[0]).toMatchObject({ trade_id: '#1' });
  });

  it('let a pair vanish', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await subscribe(client, { snapshot: false });
    client.subscribe(['BTC/USD']);
    client.ask('subscribe', { channel: 'trade', ...{ symbol: ['BTC/USD'] } });
    await client.quiet();
    simulator.delist('BTC/USD');
    const { symbols, pairs } = read((await client.quiet())[0]);
    expect([symbols, pairs[0]?.['status']]).toEqual([['BTC/USD'], 'delisted']);

    expect(simulator.step('BTC/USD', { trade: true, within: 10 })).toBe(0);
    expect(simulator.step()).toBe(0);
    expect(await client.quiet()).toEqual([]);
    expect(simulator.subscriptions()).toHaveLength(3);
    client.ask('subscribe', { channel: 'ticker', symbol: ['BTC/USD'] });
    expect(await client.next()).toContain('Currency pair not supported BTC/USD');
    client.unsubscribe(['BTC/USD']);
    expect(await client.next()).toContain('"method":"unsubscribe"');
    const { frames } = await subscribe(await connect(simulator.urls.public));
    expect(read(frames[0]).symbols).toEqual(['ETH/USD']);
    expect(simulator.instruments().pairs.map(({ symbol }) => symbol)).toEqual(['ETH/USD']);
    expect(simulator.pairs.map(({ symbol }) => symbol)).toEqual(['ETH/USD']);
    // Its past can still be asked for.
    expect(simulator.trades('BTC/USD')).toHaveLength(240);
  });

  it('let a pair come back where it was', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    await subscribe(client, { snapshot: false });
    client.ask('subscribe', { channel: 'trade', symbol: ['BTC/USD'] });
    simulator.step('BTC/USD', { trade: true });
    const last = simulator.trades('BTC/USD').at(-1)?.trade_id ?? 0;
    simulator.delist('BTC/USD');
    simulator.list('BTC/USD');
    await client.quiet();
    expect(simulator.instruments().pairs.map(({ symbol, status }) => [symbol, status])).toEqual([
      ['ETH/USD', 'online'],
      ['BTC/USD', 'online'],
    ]);
    expect(simulator.step('BTC/USD', { trade: true })).toBe(1);
    expect(elementsOf((await client.quiet())[0])[0]).toMatchObject({ trade_id: `#${last + 1}` });
  });

  it('know every pair that can be simulated', async () => {
    const simulator = await start({ symbols: [] });
    expect(simulator.step()).toBe(0);
    expect(simulator.instruments()).toEqual({ assets: [], pairs: [] });
    for (const { symbol } of KNOWN_PAIRS) simulator.list(symbol);
    expect(simulator.pairs).toHaveLength(KNOWN_PAIRS.length);
  });
});
