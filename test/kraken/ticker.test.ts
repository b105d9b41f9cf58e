import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Ticker } from '../../src/kraken/index.js';
import { acknowledging, listen, tickerFrame } from './channel-frames.js';
import { virtualKraken } from './virtual-kraken.js';

const live = <T>(value: T) => ({ _tag: 'Live', value }) as const;
const short = ({ symbol, bid }: Ticker): string => `${symbol} ${bid}`;
const openings = (symbol: string): readonly string[] => [tickerFrame(symbol, '100.0', 'snapshot')];

describe('ticker', () => {
  it('gives every field with the digits sent', () => {
    const { kraken, pass } = virtualKraken({}, acknowledging(openings));
    const seen: Ticker[] = [];
    kraken.ticker('A/B').subscribe((value) => seen.push(value));
    pass(10);
    expect(seen).toEqual([
      {
        symbol: 'A/B',
        bid: '100.0',
        bid_qty: '0.10',
        ask: '101.0',
        ask_qty: '1.50',
        last: '100.5',
        volume: '12.50',
        vwap: '100.00',
        low: '99.0',
        high: '102.0',
        change: '-1.50',
        change_pct: '-1.47',
        trades: 7,
        timestamp: '2026-03-01T10:00:00.000001Z',
      },
    ]);
  });

  it('asks for the trigger, and ends the subscription by what names it', () => {
    const { kraken, pass, wire } = virtualKraken({ lingerMs: 0 }, acknowledging(openings));
    const keeper = listen(kraken.withFreshness.ticker('C/D'), short);
    const both = [
      listen(kraken.withFreshness.ticker('A/B'), short),
      listen(kraken.withFreshness.ticker('A/B', { event_trigger: 'bbo' }), short),
    ];
    pass(10);
    both.forEach(({ leave }) => leave());
    pass(10);
    expect(wire()).toEqual([
      '1 subscribe ticker C/D,A/B trades',
      '1 subscribe ticker A/B bbo',
      '1 unsubscribe ticker A/B',
      '1 unsubscribe ticker A/B bbo',
    ]);
    keeper.leave();
  });

  it('gives each trigger the frames of both, since they look alike', () => {
    const { kraken, pass, sockets } = virtualKraken({}, acknowledging(openings));
    const trades = listen(kraken.withFreshness.ticker('A/B'), short);
    pass(10);
    const bbo = listen(kraken.withFreshness.ticker('A/B', { event_trigger: 'bbo' }), short);
    pass(10);
    sockets.last.receive(tickerFrame('A/B', '99.5'));
    expect(trades.seen).toEqual(['A/B 100.0', 'A/B 100.0', 'A/B 99.5']);
    expect(bbo.seen).toEqual(['A/B 100.0', 'A/B 99.5']);
  });

  it('tells the second trigger when the exchange has only one at a time, and leaves the first alone', () => {
    const { kraken, pass, sockets, wire } = virtualKraken({}, (request, socket) => {
      if (request.params?.event_trigger === 'bbo') {
        socket.receive({
          method: 'subscribe',
          req_id: request.req_id,
          success: false,
          error: 'Already subscribed',
          symbol: 'A/B',
        });
      } else acknowledging(openings)(request, socket);
    });
    const trades = listen(kraken.withFreshness.ticker('A/B'), short);
    pass(10);
    const bbo = listen(kraken.ticker('A/B', { event_trigger: 'bbo' }).pipe(map(live)), short);
    pass(10);
    expect(bbo.seen).toEqual(['# ticker A/B: the exchange refused the subscription: Already subscribed']);
    sockets.last.receive(tickerFrame('A/B', '99.5'));
    expect(trades.seen).toEqual(['A/B 100.0', 'A/B 99.5']);
    expect(wire()).toEqual(['1 subscribe ticker A/B trades', '1 subscribe ticker A/B bbo']);
  });

  it('skips a frame that cannot be decoded, and tells of it', () => {
    const { kraken, pass, sockets } = virtualKraken({}, acknowledging(openings));
    const faults: string[] = [];
    kraken.unrouted$.subscribe((strange) =>
      faults.push(strange._tag === 'Fault' ? strange.error.message : strange.why),
    );
    const { seen } = listen(kraken.withFreshness.ticker('A/B'), short);
    pass(10);
    sockets.last.receive(tickerFrame('A/B', 'null'));
    sockets.last.receive(tickerFrame('A/B', '99.5'));
    expect(seen).toEqual(['A/B 100.0', 'A/B 99.5']);
    expect(faults).toEqual([
      'ticker A/B trades: a frame could not be decoded: data.0.bid should be Decimal, but is null',
    ]);
  });

  it('lets a ticker pass whose last trade is long ago', () => {
    const { kraken, pass, sockets } = virtualKraken({}, acknowledging(openings));
    const { seen } = listen(kraken.withFreshness.ticker('A/B'), ({ last }) => last ?? 'none');
    pass(10);
    sockets.last.receive(tickerFrame('A/B', '99.5').replace('"last":100.5,', ''));
    expect(seen).toEqual(['100.5', 'none']);
  });

  it('gives a late observer the latest, and after a lost socket first the fault', () => {
    const { kraken, pass, sockets } = virtualKraken({}, acknowledging(openings));
    listen(kraken.withFreshness.ticker('A/B'), short);
    pass(10);
    sockets.last.receive(tickerFrame('A/B', '99.5'));
    expect(listen(kraken.withFreshness.ticker('A/B'), short).seen).toEqual(['A/B 99.5']);
    sockets.last.drop(1012, 'restart');
    const late = listen(kraken.withFreshness.ticker('A/B'), short);
    pass(2000);
    expect(late.seen).toEqual(['Stale A/B: public: connection lost (code 1012, restart)', 'A/B 100.0']);
  });

  it('throws for an unknown trigger at the call', () => {
    const { kraken } = virtualKraken();
    // Not of the type: what a program in JavaScript may pass.
    expect(() => kraken.ticker('A/B', { event_trigger: 'all' as 'bbo' })).toThrow(
      new RangeError('event_trigger must be one of trades, bbo, not all'),
    );
    expect(() => kraken.ticker([])).toThrow(RangeError);
  });
});
