import { filter, firstValueFrom, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Live, OrderBook, Stale } from '../../src/index.js';
import { createKraken, type KrakenOptions } from '../../src/kraken/index.js';
import { startKraken, type KrakenSimulator } from '../../src/simulator/index.js';

const QUICK: KrakenOptions = { lingerMs: 1, resync: { initialMs: 1, maxMs: 2 } };

const next = (books$: Observable<Live<OrderBook> | Stale>, tag: 'Live' | 'Stale') =>
  firstValueFrom(books$.pipe(filter(({ _tag }) => _tag === tag)));

/** What the simulator got, in short. */
const wire = (simulator: KrakenSimulator): readonly string[] =>
  simulator
    .received()
    .map(
      ({ connection, method, symbols, depth }) => `${connection} ${String(method)} ${String(symbols)} ${String(depth)}`,
    );

describe('the wire', () => {
  it('carries sub 10, unsub 10, sub 100 and nothing more when 10 comes, then 100, and 100 leaves', async () => {
    await using simulator = await startKraken({ ratePerSecond: 0, seed: 3 });
    await using kraken = createKraken({ urls: simulator.urls, ...QUICK });
    const shallow$ = kraken.withFreshness.book('BTC/USD', { depth: 10 });
    const staying = shallow$.subscribe();
    await next(shallow$, 'Live');
    const deep$ = kraken.withFreshness.book('BTC/USD', { depth: 100 });
    expect((await next(deep$, 'Live'))._tag).toBe('Live');
    simulator.step('BTC/USD', { within: 10 });
    await firstValueFrom(kraken.ping());
    await next(shallow$, 'Live');
    expect(wire(simulator).slice(0, -1)).toEqual([
      '1 subscribe BTC/USD 10',
      '1 unsubscribe BTC/USD 10',
      '1 subscribe BTC/USD 100',
    ]);
    expect(wire(simulator).at(-1)).toMatch(/^1 ping/);
    staying.unsubscribe();
  });

  it('keeps its connection over a mismatch of a lone book', async () => {
    await using simulator = await startKraken({ ratePerSecond: 0, seed: 3 });
    await using kraken = createKraken({ urls: simulator.urls, ...QUICK });
    const books$ = kraken.withFreshness.book('ETH/USD');
    const staying = books$.subscribe();
    await next(books$, 'Live');
    simulator.faults.next('drop', { symbol: 'ETH/USD' });
    const stale = next(books$, 'Stale');
    while (simulator.faults.counts().drop === 0) simulator.step('ETH/USD', { within: 10 });
    simulator.step('ETH/USD', { within: 10 });
    expect(await stale).toMatchObject({ symbol: 'ETH/USD', cause: { _tag: 'ChecksumMismatch' } });
    await next(books$, 'Live');
    expect(wire(simulator)).toEqual(['1 subscribe ETH/USD 10', '1 unsubscribe ETH/USD 10', '1 subscribe ETH/USD 10']);
    expect(simulator.connections()).toHaveLength(1);
    staying.unsubscribe();
  });

  it('refuses a symbol in the words of the venue, and the others go on', async () => {
    await using simulator = await startKraken({ ratePerSecond: 0 });
    await using kraken = createKraken({ urls: simulator.urls, ...QUICK });
    const good = firstValueFrom(kraken.book('BTC/USD'));
    await expect(firstValueFrom(kraken.book('XBT/USD'))).rejects.toMatchObject({
      _tag: 'SubscriptionRejected',
      symbol: 'XBT/USD',
      reason: 'Currency pair not supported XBT/USD',
    });
    expect((await good).symbol).toBe('BTC/USD');
  });
});
