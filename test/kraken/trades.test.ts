import { describe, expect, it } from 'vitest';
import type { Trade } from '../../src/kraken/index.js';
import { acknowledging, listen, tradeFrame } from './channel-frames.js';
import { virtualKraken } from './virtual-kraken.js';

const short = ({ trade_id }: Trade): string => `${trade_id}`;

/** A client, and a venue whose next snapshots hold trades of these ids. */
const venue = (...snapshots: readonly (readonly number[])[]) => {
  const left = [...snapshots];
  const last = snapshots.at(-1) ?? [];
  return virtualKraken(
    { lingerMs: 0 },
    acknowledging((symbol) => [tradeFrame(symbol, left.shift() ?? last, 'snapshot')]),
  );
};

describe('trades', () => {
  it('gives every field with the digits sent', () => {
    const { kraken, pass } = venue([1]);
    const seen: Trade[] = [];
    kraken.trades('A/B', { snapshot: true }).subscribe((value) => seen.push(value));
    pass(10);
    expect(seen).toEqual([
      {
        symbol: 'A/B',
        side: 'buy',
        price: '100.50',
        qty: '0.0100',
        ord_type: 'market',
        trade_id: 1,
        timestamp: '2026-03-01T10:00:00.000001Z',
      },
    ]);
  });

  it('is asked for with a snapshot, which is left out unless wanted', () => {
    const { kraken, pass, sockets } = venue([1, 2, 3]);
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    const whole = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    pass(10);
    sockets.last.receive(tradeFrame('A/B', [4, 5]));
    expect(sockets.last.sentFrames[0]).toEqual({
      method: 'subscribe',
      params: { channel: 'trade', symbol: ['A/B'], snapshot: true },
      req_id: 1,
    });
    expect(sockets.last.sentFrames).toHaveLength(1);
    expect(plain.seen).toEqual(['4', '5']);
    expect(whole.seen).toEqual(['1', '2', '3', '4', '5']);
  });

  it('gives a late observer nothing, or the last fifty', () => {
    const { kraken, pass, sockets } = venue(Array.from({ length: 50 }, (_, index) => index + 1));
    listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.receive(tradeFrame('A/B', [51, 52]));
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    const whole = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    expect(plain.seen).toEqual([]);
    expect(whole.seen).toEqual(Array.from({ length: 50 }, (_, index) => `${index + 3}`));
    sockets.last.receive(tradeFrame('A/B', [53]));
    expect(plain.seen).toEqual(['53']);
    expect(whole.seen.at(-1)).toBe('53');
  });

  it('delivers what was missed while the socket was lost, each once, also to those who asked for no snapshot', () => {
    const { kraken, pass, sockets } = venue([1, 2], [1, 2, 3, 4, 5]);
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.receive(tradeFrame('A/B', [3]));
    sockets.last.drop(1012, 'restart');
    pass(2000);
    sockets.last.receive(tradeFrame('A/B', [6]));
    expect(plain.seen).toEqual(['3', 'Stale A/B: public: connection lost (code 1012, restart)', '4', '5', '6']);
  });

  it('tells a hole that remains, then goes on', () => {
    const { kraken, pass, sockets } = venue([1, 2], [10, 11]);
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    const faults: string[] = [];
    kraken.unrouted$.subscribe((strange) => faults.push(strange._tag === 'Fault' ? strange.error._tag : strange.why));
    pass(10);
    sockets.last.drop(1012, 'restart');
    pass(2000);
    expect(plain.seen.slice(1)).toEqual(['Stale A/B: A/B: message 10 came where 3 was due', '10', '11']);
    expect(faults).toContain('SequenceGap');
  });

  it('tells a late observer of the holes between the trades that it is given, and nobody else', () => {
    const { kraken, pass, sockets } = venue([1, 2]);
    listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.receive(tradeFrame('A/B', [5]));
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    const whole = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    expect(plain.seen).toEqual([]);
    expect(whole.seen).toEqual(['1', '2', 'Stale A/B: A/B: message 5 came where 3 was due', '5']);
  });

  it('skips a frame that cannot be decoded, which is a hole', () => {
    const { kraken, pass, sockets } = venue([1]);
    const { seen } = listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.receive(tradeFrame('A/B', [2]).replace('"side":"buy",', ''));
    sockets.last.receive(tradeFrame('A/B', [3]));
    expect(seen.slice(-2)).toEqual(['Stale A/B: A/B: message 3 came where 2 was due', '3']);
  });

  it('tells a late observer of a fault that is being mended, after what is known', () => {
    const { kraken, pass, sockets } = venue([1, 2]);
    listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.drop(1012, 'restart');
    const late = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    expect(late.seen).toEqual(['1', '2', 'Stale A/B: public: connection lost (code 1012, restart)']);
  });

  it('asks a market that stays silent again and again, each time later, and takes any trade as the first', () => {
    const { kraken, pass, sockets, wire } = virtualKraken(
      { firstDataMs: 1000, heartbeat: { silenceMs: 200_000, pingEveryMs: 200_000 } },
      acknowledging(() => []),
    );
    const { seen } = listen(kraken.withFreshness.trades('A/B'), short);
    pass(6000);
    expect(wire().filter((line) => line.includes('unsubscribe'))).toHaveLength(2);
    sockets.last.receive(tradeFrame('A/B', [1]));
    pass(100_000);
    expect(wire().filter((line) => line.includes('unsubscribe'))).toHaveLength(2);
    expect(seen).toEqual([
      'Stale A/B: trade A/B: no trades within 1000 ms',
      'Stale A/B: trade A/B: no trades within 2000 ms',
      '1',
    ]);
  });

  it('waits no longer than ten minutes, or 64 times the first wait, and never gives a silent market up', () => {
    const { kraken, pass } = virtualKraken(
      { heartbeat: { silenceMs: 2 ** 31 - 1, pingEveryMs: 2 ** 31 - 1 } },
      acknowledging(() => []),
    );
    const { seen } = listen(kraken.withFreshness.trades('A/B'), short);
    pass(3_600_000);
    expect(seen.at(0)).toBe('Stale A/B: trade A/B: no trades within 10000 ms');
    expect(seen.at(-1)).toBe('Stale A/B: trade A/B: no trades within 640000 ms');
  });

  it('takes silence for a fault once there were trades', () => {
    const snapshots = [[tradeFrame('A/B', [1], 'snapshot')]];
    const { kraken, pass, sockets } = virtualKraken(
      { firstDataMs: 1000, heartbeat: { silenceMs: 200_000, pingEveryMs: 200_000 } },
      acknowledging(() => snapshots.shift() ?? []),
    );
    const { seen } = listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.drop(1012);
    pass(60_000);
    expect(seen.slice(0, 3)).toEqual([
      'Stale A/B: public: connection lost (code 1012)',
      'Stale A/B: trade A/B: no data within 1000 ms',
      'Stale A/B: trade A/B: no data within 1000 ms',
    ]);
    expect(seen.at(-1)).toBe('# trade A/B: no data within 1000 ms');
  });

  it('never gives up a market without trades, nor its socket, however few faults are borne', () => {
    const { kraken, pass, sockets } = virtualKraken(
      { firstDataMs: 1000, resync: { atMost: 1 }, heartbeat: { silenceMs: 2 ** 31 - 1, pingEveryMs: 2 ** 31 - 1 } },
      acknowledging(() => []),
    );
    const { seen } = listen(kraken.withFreshness.trades('A/B'), short);
    pass(3_600_000);
    expect(new Set(seen.map((line) => line.slice(0, 5)))).toEqual(new Set(['Stale']));
    expect(sockets.all).toHaveLength(1);
  });

  it('loses no patience for what is not its silence', () => {
    const { kraken, pass, sockets } = virtualKraken(
      { reconnect: { initialMs: 1, maxMs: 2 }, heartbeat: { silenceMs: 2 ** 31 - 1, pingEveryMs: 2 ** 31 - 1 } },
      acknowledging(() => []),
    );
    const { seen } = listen(kraken.withFreshness.trades('A/B'), short);
    for (let loss = 0; loss < 6; loss += 1) {
      pass(100);
      sockets.last.drop(1012);
    }
    pass(11_000);
    expect(seen.at(-1)).toBe('Stale A/B: trade A/B: no trades within 10000 ms');
  });

  it('takes what happened during a subscription that stayed silent for news', () => {
    const snapshots = [[], [tradeFrame('A/B', [1, 2], 'snapshot')]];
    const { kraken, pass } = virtualKraken(
      { firstDataMs: 1000, heartbeat: { silenceMs: 200_000, pingEveryMs: 200_000 } },
      acknowledging(() => snapshots.shift() ?? []),
    );
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    pass(5000);
    expect(plain.seen).toEqual(['Stale A/B: trade A/B: no trades within 1000 ms', '1', '2']);
  });

  it('takes a snapshot for news after an update came first', () => {
    const { kraken, pass, sockets } = virtualKraken(
      { firstDataMs: 1000, heartbeat: { silenceMs: 200_000, pingEveryMs: 200_000 } },
      acknowledging(() => []),
    );
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    pass(2000);
    sockets.last.receive(tradeFrame('A/B', [1]));
    sockets.last.receive(tradeFrame('A/B', [1, 2], 'snapshot'));
    expect(plain.seen.slice(1)).toEqual(['1', '2']);
  });

  it('is mended by a snapshot without news: the repair is over, and a late observer hears nothing of it', () => {
    const { kraken, pass, sockets } = venue([1, 2]);
    const resyncing: number[] = [];
    kraken.status$.subscribe((map) => resyncing.push(map.get('public')?.resyncing.size ?? -1));
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.drop(1012);
    expect(resyncing.at(-1)).toBe(1);
    pass(2000);
    expect(resyncing.at(-1)).toBe(0);
    expect(listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short).seen).toEqual(['1', '2']);
    sockets.last.receive(tradeFrame('A/B', [3]));
    expect(plain.seen).toEqual(['Stale A/B: public: connection lost (code 1012)', '3']);
  });

  it('tells nobody of a hole in the past who did not ask for the past', () => {
    const { kraken, pass } = venue([1, 2, 5]);
    const plain = listen(kraken.withFreshness.trades('A/B'), short);
    const whole = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    pass(10);
    expect(plain.seen).toEqual([]);
    expect(whole.seen).toEqual(['1', '2', 'Stale A/B: A/B: message 5 came where 3 was due', '5']);
  });

  it('gives a late observer the last fifty trades, holes not counted, and never a hole first', () => {
    const { kraken, pass, sockets } = venue([1]);
    listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.receive(
      tradeFrame(
        'A/B',
        Array.from({ length: 50 }, (_, index) => index + 5),
      ),
    );
    const { seen } = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => `${index + 5}`));
  });

  it('tells of a frame that cannot be decoded, and of the hole that it left', () => {
    const { kraken, pass, sockets } = venue([1]);
    const faults: string[] = [];
    kraken.unrouted$.subscribe((strange) => faults.push(strange._tag === 'Fault' ? strange.error._tag : strange.why));
    listen(kraken.withFreshness.trades('A/B'), short);
    pass(10);
    sockets.last.receive(tradeFrame('A/B', [2]).replace('"side":"buy",', ''));
    sockets.last.receive(tradeFrame('A/B', [3]));
    expect(faults).toEqual(['DecodeFailed', 'SequenceGap']);
  });

  it('starts afresh for an observer who comes after the last has left', () => {
    const { kraken, pass } = venue([1, 2], [8, 9]);
    listen(kraken.withFreshness.trades('A/B'), short).leave();
    pass(10);
    const again = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    pass(2000);
    expect(again.seen).toEqual(['1', '2']);
    again.leave();
    pass(2000);
    const third = listen(kraken.withFreshness.trades('A/B', { snapshot: true }), short);
    pass(2000);
    expect(third.seen).toEqual(['8', '9']);
  });
});
