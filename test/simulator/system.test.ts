import { describe, expect, it } from 'vitest';
import { startKraken, type PairStatus, type SystemState } from '../../src/simulator/index.js';
import { connect } from './client.js';
import { useSimulators } from './with-simulator.js';

const near = { within: 10 };

describe('system', () => {
  const start = useSimulators();

  it('is told to every connection at once, and to each new one', async () => {
    const simulator = await start();
    const status = (id: string, system: string): string =>
      `{"channel":"status","type":"update","data":[{"api_version":"v2","connection_id":${id},"system":"${system}","version":"2.0.10","upcoming_maintenance":[],"emergency":[]}]}`;
    const [one, two] = [await connect(simulator.urls.public), await connect(simulator.urls.public)];
    simulator.system('maintenance');
    const three = await connect(simulator.urls.public);
    simulator.system('online');
    const [first, second, third] = ['13834774380200032777', '13834774380200032778', '13834774380200032779'] as const;
    expect(await one.quiet()).toEqual(['online', 'maintenance', 'online'].map((state) => status(first, state)));
    expect(await two.quiet()).toEqual(['online', 'maintenance', 'online'].map((state) => status(second, state)));
    expect(await three.quiet()).toEqual(['maintenance', 'online'].map((state) => status(third, state)));
    expect(simulator.connections().every(({ closed }) => closed === undefined)).toBe(true);
  });

  it.each<[SystemState, boolean, boolean]>([
    ['online', true, true],
    ['post_only', true, false],
    ['cancel_only', false, false],
    ['maintenance', false, false],
  ])('%s: the book moves (%s), there are trades (%s)', async (state, moves, trades) => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD']);
    await client.quiet();
    const before = [simulator.book('BTC/USD'), simulator.trades('BTC/USD')];
    simulator.system(state);
    expect(simulator.step('BTC/USD', { ...near, trade: true })).toBe(moves ? 1 : 0);
    const after = [simulator.book('BTC/USD'), simulator.trades('BTC/USD')];
    expect(before.map((each, at) => JSON.stringify(each) !== JSON.stringify(after[at]))).toEqual([moves, trades]);
    simulator.system('online');
    expect(simulator.step('BTC/USD', near)).toBe(1);
  });

  it.each<[Exclude<PairStatus, 'delisted'>, boolean, boolean]>([
    ['post_only', true, false],
    ['cancel_only', false, false],
    ['limit_only', false, false],
    ['maintenance', false, false],
    ['reduce_only', false, false],
    ['work_in_progress', false, false],
  ])('a pair in %s: its book moves (%s), it has trades (%s), the others go on', async (status, moves, trades) => {
    const simulator = await start();
    const before = [simulator.book('BTC/USD'), simulator.trades('BTC/USD'), simulator.trades('ETH/USD')];
    simulator.setPair('BTC/USD', { status });
    simulator.step(undefined, { ...near, trade: true });
    const after = [simulator.book('BTC/USD'), simulator.trades('BTC/USD'), simulator.trades('ETH/USD')];
    expect(before.map((each, at) => JSON.stringify(each) !== JSON.stringify(after[at]))).toEqual([moves, trades, true]);
  });

  it('is not told to those who can hear nothing', async () => {
    const simulator = await start();
    const client = await connect(simulator.urls.public);
    client.subscribe(['BTC/USD']);
    await client.quiet();
    simulator.faults.next('silent');
    simulator.step('BTC/USD', near);
    simulator.system('post_only');
    simulator.faults.off();
    expect(await client.quiet()).toEqual([]);
  });

  it('knows no other state', async () => {
    const { system } = await start();
    // What the types forbid, plain JavaScript can still ask for.
    expect(() => system('limit_only' as SystemState)).toThrow(RangeError);
  });
});

describe('WIF/USD', () => {
  it('waits to be listed unless it is named', async () => {
    await using simulator = await startKraken({ ratePerSecond: 0 });
    expect(simulator.pairs.map(({ symbol }) => symbol)).not.toContain('WIF/USD');
    await using other = await startKraken({ ratePerSecond: 0, symbols: ['WIF/USD'] });
    expect(other.pairs.map(({ symbol }) => symbol)).toEqual(['WIF/USD']);
    expect(other.trades('WIF/USD')).toHaveLength(240);
  });
});
