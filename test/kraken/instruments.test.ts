import { describe, expect, it } from 'vitest';
import { createKraken, type Instruments, type KrakenOptions } from '../../src/kraken/index.js';
import { acknowledging, instrumentFrame, listen } from './channel-frames.js';
import { virtualKraken } from './virtual-kraken.js';

const short = ({ assets, pairs }: Instruments): string =>
  [...assets.values(), ...pairs.values()]
    .map((entry) => `${'id' in entry ? entry.id : entry.symbol} ${entry.status}`)
    .join(', ');

const FIRST = instrumentFrame({ A: 'enabled' }, { 'A/USD': 'online', 'B/USD': 'online' }, 'snapshot');

const venue = (options: KrakenOptions = {}, ...snapshots: readonly string[]) => {
  const left = [FIRST, ...snapshots];
  return virtualKraken(
    options,
    acknowledging(() => left.splice(0, 1)),
  );
};

describe('instruments', () => {
  it('gives every field with the digits sent', () => {
    const { kraken, pass } = venue();
    const seen: Instruments[] = [];
    kraken.instruments().subscribe((value) => seen.push(value));
    pass(10);
    expect(seen[0]?.assets.get('A')).toEqual({
      id: 'A',
      status: 'enabled',
      precision: 10,
      precision_display: 5,
      borrowable: true,
      collateral_value: '1.00',
      margin_rate: '0.020000',
    });
    expect(seen[0]?.pairs.get('B/USD')).toEqual({
      symbol: 'B/USD',
      base: 'B',
      quote: 'USD',
      status: 'online',
      qty_precision: 8,
      qty_increment: '0.00000001',
      price_precision: 1,
      cost_precision: 5,
      marginable: false,
      has_index: true,
      cost_min: '0.50',
      tick_size: '0.1',
      price_increment: '0.1',
      qty_min: '0.00005000',
    });
  });

  it('asks for what the client is about, and for no symbol', () => {
    const { kraken, pass, wire, sockets } = venue({
      lingerMs: 0,
      include_tokenized_assets: true,
      execution_venue: 'bitnomial-exchange',
    });
    kraken.systemStatus().subscribe();
    const { leave } = listen(kraken.withFreshness.instruments(), short);
    pass(10);
    leave();
    pass(10);
    expect(wire()).toEqual(['1 subscribe instrument true bitnomial-exchange', '1 unsubscribe instrument']);
    expect(sockets.last.sentFrames[0]).toEqual({
      method: 'subscribe',
      params: {
        channel: 'instrument',
        include_tokenized_assets: true,
        execution_venue: 'bitnomial-exchange',
        snapshot: true,
      },
      req_id: 1,
    });
  });

  it('gives the whole state after each change, and to a late observer', () => {
    const { kraken, pass, sockets } = venue();
    const { seen } = listen(kraken.withFreshness.instruments(), short);
    pass(10);
    sockets.last.receive(instrumentFrame({ C: 'enabled' }, { 'A/USD': 'cancel_only' }));
    const now = 'A enabled, C enabled, A/USD cancel_only, B/USD online';
    expect(seen).toEqual(['A enabled, A/USD online, B/USD online', now]);
    expect(listen(kraken.withFreshness.instruments(), short).seen).toEqual([now]);
  });

  it('forgets what vanished when a new snapshot comes', () => {
    const { kraken, pass, sockets } = venue({}, instrumentFrame({ C: 'enabled' }, { 'B/USD': 'online' }, 'snapshot'));
    const { seen } = listen(kraken.withFreshness.instruments(), short);
    pass(10);
    sockets.last.drop(1012);
    pass(2000);
    expect(seen.slice(1)).toEqual(['Stale instrument: public: connection lost (code 1012)', 'C enabled, B/USD online']);
  });

  it('subscribes anew when a frame cannot be decoded, since what it changed is not known', () => {
    const { kraken, pass, sockets, wire } = venue({}, FIRST);
    const { seen } = listen(kraken.withFreshness.instruments(), short);
    pass(10);
    sockets.last.receive(instrumentFrame({ A: 'enabled' }, {}).replace('"precision":10', '"precision":"ten"'));
    pass(2000);
    expect(seen[1]).toBe(
      'Stale instrument: instrument: a frame could not be decoded: data.assets.0.precision should be Int, but is "ten"',
    );
    expect(seen).toHaveLength(3);
    expect(wire()).toEqual(['1 subscribe instrument', '1 unsubscribe instrument', '1 subscribe instrument']);
  });

  it('knows its acknowledgement by the channel alone', () => {
    const { kraken, pass, sockets } = virtualKraken({}, () => undefined);
    const { seen } = listen(kraken.withFreshness.instruments(), short);
    pass(10);
    sockets.last.receive({ method: 'subscribe', success: true, result: { channel: 'instrument' } });
    sockets.last.receive(FIRST);
    pass(9000);
    sockets.last.receive({ channel: 'heartbeat' });
    pass(5000);
    expect(seen).toEqual(['A enabled, A/USD online, B/USD online']);
  });

  it('refuses options that the exchange does not know, at the call', () => {
    // Not of the type: what a program in JavaScript may pass.
    expect(() => createKraken({ execution_venue: 'moon' as 'international' })).toThrow(
      new RangeError('execution_venue must be one of international, bitnomial-exchange, not moon'),
    );
    expect(() => createKraken({ include_tokenized_assets: 'yes' as unknown as boolean })).toThrow(RangeError);
  });
});
