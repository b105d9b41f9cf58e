import { describe, expect, it } from 'vitest';
import type { Candle } from '../../src/kraken/index.js';
import { acknowledging, listen, ohlcFrame, type ShortCandle } from './channel-frames.js';
import { virtualKraken } from './virtual-kraken.js';

const short = ({ interval_begin, close, interval }: Candle): string =>
  `${interval_begin.slice(14, 16)} ${close}${interval === 1 ? '' : ` of ${interval}`}`;

/** A client, and a venue whose next snapshots hold these candles. */
const venue = (...snapshots: readonly (readonly ShortCandle[])[]) => {
  const left = [...snapshots];
  return virtualKraken(
    {},
    acknowledging((symbol, { params }) => [ohlcFrame(symbol, left.shift() ?? [], 'snapshot', params?.interval)]),
  );
};

describe('ohlc', () => {
  it('gives every field with the digits sent', () => {
    const { kraken, pass } = venue([[1, '100.50', 3]]);
    const seen: Candle[] = [];
    kraken.ohlc('A/B').subscribe((value) => seen.push(value));
    pass(10);
    expect(seen).toEqual([
      {
        symbol: 'A/B',
        open: '100.00',
        high: '110.00',
        low: '90.00',
        close: '100.50',
        vwap: '100.00',
        volume: '2.50',
        trades: 3,
        interval_begin: '2026-03-01T10:01:00.000000000Z',
        interval: 1,
        timestamp: '2026-03-01T11:00:00.000000Z',
      },
    ]);
  });

  it('keeps the intervals of one symbol apart', () => {
    const { kraken, pass, sockets, wire } = venue([[1, '1.0', 1]], [[0, '5.0', 1]]);
    const minute = listen(kraken.withFreshness.ohlc('A/B', { interval: 1 }), short);
    const five = listen(kraken.withFreshness.ohlc('A/B', { interval: 5 }), short);
    pass(10);
    sockets.last.receive(ohlcFrame('A/B', [[1, '1.1', 2]]));
    expect(wire()).toEqual(['1 subscribe ohlc A/B 1', '1 subscribe ohlc A/B 5']);
    expect(minute.seen).toEqual(['01 1.0', '01 1.1']);
    expect(five.seen).toEqual(['00 5.0 of 5']);
  });

  it('refuses one interval without touching another', () => {
    const { kraken, pass } = virtualKraken({}, (request, socket) => {
      if (request.params?.interval === 5) {
        const { method, req_id } = request;
        socket.receive({
          method,
          req_id,
          success: false,
          error: 'Subscription ohlc interval not supported',
          symbol: 'A/B',
        });
      } else acknowledging((symbol) => [ohlcFrame(symbol, [[1, '1.0', 1]], 'snapshot')])(request, socket);
    });
    const five = listen(kraken.withFreshness.ohlc('A/B', { interval: 5 }), short);
    const minute = listen(kraken.withFreshness.ohlc('A/B'), short);
    pass(10);
    const why = 'ohlc A/B: the exchange refused the subscription: Subscription ohlc interval not supported';
    expect(five.seen).toEqual([`Stale A/B: ${why}`, `# ${why}`]);
    expect(minute.seen).toEqual(['01 1.0']);
  });

  it('gives a late observer the current candle alone', () => {
    const { kraken, pass } = venue([
      [1, '1.0', 1],
      [2, '2.0', 1],
    ]);
    const first = listen(kraken.withFreshness.ohlc('A/B'), short);
    pass(10);
    expect(first.seen).toEqual(['01 1.0', '02 2.0']);
    expect(listen(kraken.withFreshness.ohlc('A/B'), short).seen).toEqual(['02 2.0']);
  });

  it('goes on with the current candle after a reconnect, and tells a hole when it is gone', () => {
    const { kraken, pass, sockets } = venue(
      [[1, '1.0', 1]],
      [
        [0, '0.0', 1],
        [1, '1.5', 4],
        [2, '2.0', 1],
      ],
      [[9, '9.0', 1]],
    );
    const { seen } = listen(kraken.withFreshness.ohlc('A/B'), short);
    pass(10);
    sockets.last.drop(1012);
    pass(2000);
    expect(seen.slice(2)).toEqual(['01 1.5', '02 2.0']);
    sockets.last.drop(1012);
    pass(5000);
    const [due, came] = [Date.UTC(2026, 2, 1, 10, 2), Date.UTC(2026, 2, 1, 10, 9)];
    expect(seen.slice(5)).toEqual([`Stale A/B: A/B: message ${came} came where ${due} was due`, '09 9.0']);
  });

  it('skips a frame that cannot be decoded, and tells of it', () => {
    const { kraken, pass, sockets } = venue([[1, '1.0', 1]]);
    const faults: string[] = [];
    kraken.unrouted$.subscribe((strange) => faults.push(strange._tag === 'Fault' ? strange.error._tag : strange.why));
    const { seen } = listen(kraken.withFreshness.ohlc('A/B'), short);
    pass(10);
    sockets.last.receive(ohlcFrame('A/B', [[1, 'null', 2]]));
    sockets.last.receive(ohlcFrame('A/B', [[1, '1.1', 2]]));
    expect(seen).toEqual(['01 1.0', '01 1.1']);
    expect(faults).toEqual(['DecodeFailed']);
  });

  it('tells a hole also when the snapshot after a fault was unreadable', () => {
    const { kraken, pass, sockets } = venue([[1, '1.0', 1]], [[2, 'null', 1]]);
    const { seen } = listen(kraken.withFreshness.ohlc('A/B'), short);
    pass(10);
    sockets.last.drop(1012);
    pass(2000);
    sockets.last.receive(ohlcFrame('A/B', [[9, '9.0', 1]]));
    expect(seen.at(-2)).toMatch(/^Stale A\/B: A\/B: message \d+ came where \d+ was due$/);
    expect(seen.at(-1)).toBe('09 9.0');
  });

  it('settles each interval by its own acknowledgement, where that names nothing but its request', () => {
    const acks: object[] = [];
    const { kraken, pass, sockets } = virtualKraken({}, ({ method, req_id }) => {
      acks.push({ method, req_id, success: true, result: { channel: 'ohlc', symbol: 'A/B' } });
    });
    const minute = listen(kraken.withFreshness.ohlc('A/B'), short);
    const five = listen(kraken.withFreshness.ohlc('A/B', { interval: 5 }), short);
    pass(10);
    sockets.last.receive(acks[0]);
    sockets.last.receive({ method: 'subscribe', req_id: 2, success: false, error: 'no', symbol: 'A/B' });
    sockets.last.receive(ohlcFrame('A/B', [[1, '1.0', 1]], 'snapshot'));
    expect(minute.seen).toEqual(['01 1.0']);
    expect(five.seen.at(-1)).toBe('# ohlc A/B: the exchange refused the subscription: no');
  });

  it('throws for an unknown interval at the call', () => {
    const { kraken } = virtualKraken();
    // Not of the type: what a program in JavaScript may pass.
    expect(() => kraken.ohlc('A/B', { interval: 2 as 1 })).toThrow(
      new RangeError('interval must be one of 1, 5, 15, 30, 60, 240, 1440, 10080, 21600 minutes, not 2'),
    );
  });
});
