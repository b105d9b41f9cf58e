import { describe, expect, it } from 'vitest';
import type { KrakenSimulator } from '../../src/simulator/index.js';
import { onSimulators } from './simulated.js';

describe('the program on a simulated Kraken', () => {
  it('shows a resync and a reconnect as they happen and as they heal', async () => {
    const { code, out } = await onSimulators(['book', 'BTC/USD', 'ETH/USD'], async ({ told, kraken }) => {
      const exchange = kraken();
      await told.holds(/BTC\/USD .* live$/);
      await told.holds(/ETH\/USD .* live$/);
      exchange.faults.next('corrupt', { symbol: 'BTC/USD' });
      await told.holds(/BTC\/USD .* live again after \d+ ms$/);
      exchange.faults.next('close', { code: 1012 });
      await told.holds(/ETH\/USD .* live again after \d+ ms$/);
    });
    expect(code).toBe(0);
    expect(out).toMatch(/BTC\/USD +stale (ChecksumMismatch|DecodeFailed)/);
    expect(out).toMatch(/Kraken +connection lost \(code 1012.*\); reconnecting in \d+ ms$/m);
    expect(out).toMatch(/Kraken +open after \d+ ms$/m);
    expect(out).toMatch(/ETH\/USD +stale ConnectionLost$/m);
    expect(out).toMatch(
      /Watched for .*: BTC\/USD \d+ updates, 1 resync; ETH\/USD \d+ updates, 0 resyncs; 1 reconnect\.\n$/,
    );
  });

  it('prints in JSON what the exchange has, digit for digit', async () => {
    let seen = 0;
    const { code, out } = await onSimulators(
      ['book', 'PEPE/USD', '--json', '--depth', '25'],
      async ({ told, kraken }) => {
        const exchange = kraken();
        await told.holds(/^\{"_tag":"Live".*\}$/, 20);
        for (const line of told
          .text()
          .trimEnd()
          .split('\n')
          .filter((text) => text.endsWith('}'))) {
          const { _tag, value } = JSON.parse(line) as { _tag: string; value: Parameters<KrakenSimulator['seen']>[1] };
          if (_tag === 'Live' && exchange.seen('PEPE/USD', value)) seen += 1;
        }
      },
    );
    expect(code).toBe(0);
    expect(seen).toBeGreaterThanOrEqual(20);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ _tag: 'Summary', reconnects: 0 });
  });

  /** Runs until so many lines with this `_tag` were printed; gives their values, and the exchange as it was then. */
  async function values<T>(
    tag: string,
    times: number,
    argv: readonly string[],
    look: (exchange: KrakenSimulator) => T,
  ) {
    let seen: T | undefined;
    const { code, out } = await onSimulators([...argv, '--json'], async ({ told, kraken }) => {
      const exchange = kraken();
      await told.holds(new RegExp(`^\\{"_tag":"${tag}".*\\}$`), times);
      seen = look(exchange);
    });
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly _tag: string; readonly value: unknown });
    return { code, seen, values: objects.flatMap(({ _tag, value }) => (_tag === tag ? [value] : [])) };
  }

  it('prints the trades that there were', async () => {
    const printed = await values('Live', 60, ['trades', 'PEPE/USD', '--snapshot'], ({ trades }) => trades('PEPE/USD'));
    expect(printed.code).toBe(0);
    const ids = new Set(printed.values.map((trade) => (trade as { trade_id: number }).trade_id));
    const due = printed.seen
      ?.filter(({ trade_id }) => ids.has(trade_id))
      .map((trade) => ({ symbol: 'PEPE/USD', ...trade }));
    expect(due?.length).toBeGreaterThanOrEqual(60);
    expect(printed.values.slice(0, due?.length)).toEqual(due);
  });

  it('prints past candles as they ended', async () => {
    const hours = ({ candles }: KrakenSimulator) => candles('BTC/USD', 60);
    const { values: printed, seen } = await values('Live', 5, ['ohlc', 'BTC/USD', '--interval', '60'], hours);
    const past = printed.slice(0, 3);
    const begins = past.map((candle) => (candle as { interval_begin: string }).interval_begin);
    const due = seen?.filter(({ interval_begin }) => begins.includes(interval_begin));
    expect(due).toHaveLength(3);
    expect(past).toMatchObject(due ?? []);
  });

  it('prints tickers', async () => {
    const { values: tickers } = await values('Live', 3, ['ticker', 'BTC/USD', '--trigger', 'bbo'], () => undefined);
    expect(tickers[0]).toMatchObject({
      symbol: 'BTC/USD',
      bid: expect.stringMatching(/^\d+\.\d$/),
      ask_qty: expect.stringMatching(/^\d+\.\d{8}$/),
      change_pct: expect.stringMatching(/^-?\d+\.\d+$/),
    });
  });

  it('prints the pairs as they stand, and one that changes', async () => {
    const printed = await values('Pair', 1, ['instruments', 'ETH/USD'], (exchange) => {
      const { pairs } = exchange.instruments();
      exchange.setPair('ETH/USD', { status: 'maintenance' });
      return pairs.find(({ symbol }) => symbol === 'ETH/USD');
    });
    expect(printed.values[0]).toEqual(printed.seen);
  });

  it('prints the state of the exchange whenever it is another', async () => {
    const { out } = await onSimulators(['status'], async ({ told, kraken }) => {
      const exchange = kraken();
      await told.holds(/system .*online/);
      exchange.system('maintenance');
      await told.holds(/system .*maintenance/);
    });
    expect(out).toMatch(/told 2 times; 0 reconnects\.\n$/);
  });

  it('pings on one connection', async () => {
    const connections: number[] = [];
    const { code, out } = await onSimulators(['ping', '--count', '2'], async ({ told, kraken }) => {
      const exchange = kraken();
      await told.holds(/ping 2 .* ms /);
      connections.push(exchange.connections().length);
    });
    expect([code, connections]).toEqual([0, [1]]);
    expect(out).toMatch(/2 pings, 2 answered; round trip/);
  });
});
