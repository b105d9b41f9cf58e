import { merge, retry } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { OrderBook } from '../../src/book/order-book.js';
import type { Unrouted } from '../../src/core/multiplexer.js';
import { createKraken } from '../../src/kraken/index.js';
import {
  ASKS,
  ackOf,
  bookFrame,
  checksumOf,
  mismatchOf,
  obliging,
  snapshotOf,
  updateOf,
  virtualKraken,
  watch,
  type Request,
} from './virtual-kraken.js';

const FIRST = '1.00000000';

describe('createKraken', () => {
  it('opens nothing and starts no timer before a stream is observed', () => {
    const { kraken, sockets, timers, pass } = virtualKraken();
    kraken.book('A/B');
    kraken.withFreshness.book(['A/B', 'C/D'], { depth: 100 });
    kraken.bookUpdates('A/B');
    kraken.systemStatus();
    kraken.ping();
    kraken.status$.subscribe();
    kraken.unrouted$.subscribe();
    pass(100_000);
    expect(sockets.all).toHaveLength(0);
    expect(timers()).toBe(0);
  });

  it('throws for wrong options at the call, and names what is allowed', () => {
    const { kraken } = virtualKraken();
    expect(() => kraken.book('A/B', { depth: 7 as 10 })).toThrow(
      new RangeError('depth must be one of 10, 25, 100, 500, 1000 levels, not 7'),
    );
    expect(() => kraken.book([])).toThrow(RangeError);
    expect(() => kraken.book('')).toThrow(RangeError);
    expect(() => kraken.bookUpdates('A/B', { depth: 11 as 10 })).toThrow(RangeError);
    expect(() => createKraken({ urls: { public: 'https://ws.kraken.com' } })).toThrow(/urls\.public must be .* ws:/);
    expect(() => createKraken({ lingerMs: -1 })).toThrow(RangeError);
    expect(() => createKraken({ requestTimeoutMs: 0 })).toThrow(RangeError);
    expect(() => createKraken({ resync: { atMost: Number.NaN } })).toThrow(/resync\.atMost/);
    expect(() => createKraken({ rateLimit: { burst: 0.5 } })).toThrow(/rateLimit\.burst/);
  });

  it('shares one socket and one subscription among all observers of a symbol', () => {
    const { kraken, sockets, pass, wire } = virtualKraken();
    const first = watch(kraken.book('A/B'));
    const second = watch(kraken.withFreshness.book('A/B'));
    const updates: string[] = [];
    kraken.bookUpdates('A/B').subscribe(({ type }) => updates.push(type));
    pass(10);
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    expect(sockets.all).toHaveLength(1);
    expect(wire()).toEqual(['1 subscribe book A/B 10']);
    expect(first.seen).toEqual([`A/B ${FIRST}`, 'A/B 3.00000000']);
    expect(second.seen).toEqual([`Live A/B ${FIRST}`, 'Live A/B 3.00000000']);
    expect(updates).toEqual(['snapshot', 'update']);
  });

  it('sends the subscriptions of one turn as one frame for each parameter set', () => {
    const { kraken, pass, wire } = virtualKraken();
    watch(merge(kraken.book(['A/B', 'C/D', 'A/B']), kraken.book('E/F', { depth: 25 }), kraken.book('G/H')));
    pass(10);
    expect(wire()).toEqual(['1 subscribe book A/B,C/D,G/H 10', '1 subscribe book E/F 25']);
  });

  it('splits what does not fit into one frame', () => {
    const { kraken, pass, wire } = virtualKraken();
    watch(kraken.book(Array.from({ length: 120 }, (_, index) => `S${index}/USD`)));
    pass(10);
    expect(wire().map((line) => line.split(',').length)).toEqual([50, 50, 20]);
  });

  it('gives a late observer the current book at once, and sends nothing for it', () => {
    const { kraken, sockets, pass, wire } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    const late = watch(kraken.book('A/B'));
    expect(late.seen).toEqual(['A/B 3.00000000']);
    pass(10);
    expect(wire()).toHaveLength(1);
  });

  it('stays subscribed for the linger after the last observer has left, then closes the socket at once', () => {
    const { kraken, sockets, pass, timers } = virtualKraken({ lingerMs: 100 });
    const only = watch(kraken.book('A/B'));
    pass(10);
    only.leave();
    pass(99);
    const again = watch(kraken.book('A/B'));
    expect(again.seen).toEqual([`A/B ${FIRST}`]);
    again.leave();
    pass(99);
    expect(sockets.last.readyState).toBe(1);
    pass(2);
    expect(sockets.last.readyState).toBe(3);
    expect(sockets.all).toHaveLength(1);
    expect(timers()).toBe(0);
  });

  it('unsubscribes a topic after its linger while others keep the socket', () => {
    const { kraken, pass, wire } = virtualKraken({ lingerMs: 100 });
    watch(kraken.book('A/B'));
    const other = watch(kraken.book('C/D', { depth: 25 }));
    pass(10);
    other.leave();
    pass(200);
    expect(wire().slice(2)).toEqual(['1 unsubscribe book C/D 25']);
  });

  it('ends a refused symbol alone, and only the streams that asked for it', () => {
    const { kraken, pass } = virtualKraken();
    const alone = watch(kraken.book('NO/PE'));
    const among = watch(kraken.book(['A/B', 'NO/PE']));
    const other = watch(kraken.book('A/B'));
    pass(10);
    expect(alone.seen).toEqual(['# SubscriptionRejected']);
    expect(among.seen.at(-1)).toBe('# SubscriptionRejected');
    expect(other.seen).toEqual([`A/B ${FIRST}`]);
  });

  it('asks anew for a later observer of a refused symbol', () => {
    const { kraken, pass, wire } = virtualKraken();
    watch(kraken.book('A/B'));
    watch(kraken.book('NO/PE'));
    pass(2000);
    watch(kraken.book('NO/PE'));
    pass(10);
    expect(wire().filter((line) => line.includes('NO/PE'))).toHaveLength(2);
  });
});

describe('a mismatch', () => {
  it('makes the book stale in its turn, and is mended on the same socket by one unsubscribe and one subscribe', () => {
    const { kraken, sockets, pass, wire } = virtualKraken();
    const plain = watch(kraken.book('A/B'));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale A/B ChecksumMismatch']);
    sockets.last.receive(mismatchOf('A/B'));
    pass(1000);
    expect(fresh.seen.slice(2)).toEqual([`Live A/B ${FIRST}`]);
    expect(plain.seen).toEqual([`A/B ${FIRST}`, `A/B ${FIRST}`]);
    expect(wire()).toEqual(['1 subscribe book A/B 10', '1 unsubscribe book A/B 10', '1 subscribe book A/B 10']);
    expect(sockets.all).toHaveLength(1);
  });

  it('of a lone book never closes the socket, though nobody else holds it', () => {
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 });
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    pass(5000);
    expect(sockets.all).toHaveLength(1);
    expect(sockets.last.closedWith).toBeUndefined();
  });

  it('shows a late observer that the book is stale, and never the book from before', () => {
    const { kraken, sockets, pass } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    const plain = watch(kraken.book('A/B'));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    expect(plain.seen).toEqual([]);
    expect(fresh.seen).toEqual(['Stale A/B ChecksumMismatch']);
    pass(1000);
    expect(plain.seen).toEqual([`A/B ${FIRST}`]);
  });

  it('drops strays of the old subscription, before the acknowledgement and before the new snapshot', () => {
    const held: (() => void)[] = [];
    const { kraken, sockets, pass } = virtualKraken({}, (request, socket) => {
      if (held.length === 0 && request.method === 'subscribe') obliging(request, socket);
      else held.push(() => obliging(request, socket));
      if (held.length === 0) held.push(() => undefined);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    pass(500);
    sockets.last.receive(snapshotOf('A/B'));
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    expect(fresh.seen.slice(2)).toEqual([]);
    held[1]?.();
    pass(10);
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    expect(fresh.seen.slice(2)).toEqual([]);
    held[2]?.();
    expect(fresh.seen.slice(2)).toEqual([`Live A/B ${FIRST}`]);
  });

  it('may happen six times in a long life', () => {
    const { kraken, sockets, pass } = virtualKraken({ heartbeat: { silenceMs: 1e9 } });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    for (let fault = 0; fault < 6; fault += 1) {
      sockets.last.receive(mismatchOf('A/B'));
      pass(30_000);
    }
    expect(fresh.seen.filter((line) => line.startsWith('Live'))).toHaveLength(7);
    expect(fresh.seen.some((line) => line.startsWith('#'))).toBe(false);
  });

  it('five times in ten seconds leads to a new socket, then to the error, and a later observer starts afresh', () => {
    const { kraken, sockets, pass } = virtualKraken({ resync: { maxMs: 500 } });
    const plain = watch(kraken.book('A/B'));
    const neighbour = watch(kraken.book('C/D'));
    pass(10);
    for (let fault = 1; fault <= 5; fault += 1) {
      expect(sockets.all).toHaveLength(1);
      sockets.last.receive(mismatchOf('A/B'));
      pass(1000);
    }
    expect(sockets.all).toHaveLength(2);
    expect(plain.seen).toHaveLength(6);
    sockets.last.receive(mismatchOf('A/B'));
    expect(plain.seen.at(-1)).toBe('# ChecksumMismatch');
    const later = watch(kraken.book('A/B'));
    pass(1000);
    expect(later.seen).toEqual([`A/B ${FIRST}`]);
    expect(neighbour.seen.some((line) => line.startsWith('#'))).toBe(false);
  });

  it('that ends a stream leaves nothing held: retry in the same turn works', () => {
    const { kraken, sockets, pass } = virtualKraken({ resync: { atMost: 1 } });
    const retried = watch(kraken.book('A/B').pipe(retry(1)));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    pass(2000);
    sockets.last.receive(mismatchOf('A/B'));
    pass(2000);
    expect(retried.seen).toEqual([`A/B ${FIRST}`, `A/B ${FIRST}`, `A/B ${FIRST}`]);
  });
});

describe('the depth of a topic', () => {
  it('only grows: 10, then 100, then 100 leaves', () => {
    const { kraken, sockets, pass, wire } = virtualKraken({ lingerMs: 0 });
    const shallow = watch(kraken.withFreshness.book('A/B', { depth: 10 }));
    pass(10);
    const deep = watch(kraken.withFreshness.book('A/B', { depth: 100 }));
    expect(shallow.seen.at(-1)).toBe('Stale A/B DepthChanged');
    expect(deep.seen).toEqual(['Stale A/B DepthChanged']);
    pass(10);
    deep.leave();
    pass(5000);
    sockets.last.receive({ channel: 'heartbeat' });
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    expect(wire()).toEqual(['1 subscribe book A/B 10', '1 unsubscribe book A/B 10', '1 subscribe book A/B 100']);
    expect(shallow.seen.slice(2)).toEqual([`Live A/B ${FIRST}`, 'Live A/B 3.00000000']);
    expect(deep.seen.slice(1)).toEqual([`Live A/B ${FIRST}`]);
  });

  it('is the deepest of those who come in one turn', () => {
    const { kraken, pass, wire } = virtualKraken();
    watch(kraken.book('A/B', { depth: 10 }));
    watch(kraken.book('A/B', { depth: 500 }));
    watch(kraken.book('A/B', { depth: 25 }));
    pass(10);
    expect(wire()).toEqual(['1 subscribe book A/B 500']);
  });

  it('that grows is not counted among the faults', () => {
    const { kraken, pass, sockets, wire } = virtualKraken({ resync: { atMost: 1 } });
    for (const depth of [10, 25, 100, 500, 1000] as const) {
      watch(kraken.book('A/B', { depth }));
      pass(10);
    }
    expect(wire()).toHaveLength(9);
    expect(sockets.all).toHaveLength(1);
  });

  it('cuts the books of shallower observers, and spares them what moved below', () => {
    const bids = Array.from({ length: 12 }, (_, index) => [`${99 - index}.0`, '1.00000000'] as const);
    const { kraken, sockets, pass } = virtualKraken({}, (request, socket) => {
      socket.receive(ackOf(request, 'A/B'));
      socket.receive(bookFrame('A/B', 'snapshot', bids, ASKS));
    });
    const deep = watch(kraken.book('A/B', { depth: 25 }));
    const books: OrderBook[] = [];
    const updates: string[] = [];
    kraken.book('A/B', { depth: 10 }).subscribe((book) => books.push(book));
    kraken.bookUpdates('A/B', { depth: 10 }).subscribe((event) => {
      updates.push(`${event.type} ${event.bids.map(({ price, qty }) => `${price}x${qty}`).join(' ')}`);
    });
    pass(2);
    expect(books.map((book) => book.bids.length)).toEqual([10]);

    sockets.last.receive(bookFrame('A/B', 'update', [['88.0', '5.00000000']], [], checksumOf(bids, ASKS)));
    expect(deep.seen).toHaveLength(2);
    expect(books).toHaveLength(1);

    sockets.last.receive(bookFrame('A/B', 'update', [['99.0', '0.00000000']], [], checksumOf(bids.slice(1), ASKS)));
    expect(books.map((book) => book.bids.at(-1)?.price)).toEqual(['90.0', '89.0']);
    expect(updates.slice(1).map((line) => line.split(' ').sort())).toEqual([
      ['89.0x1.00000000', '99.0x0.00000000', 'update'],
    ]);
  });
});

describe('a lost socket', () => {
  it('makes every topic stale in its turn, and is mended by a new socket and the same subscriptions', () => {
    const { kraken, sockets, pass, wire } = virtualKraken();
    const fresh = watch(kraken.withFreshness.book(['A/B', 'C/D']));
    const plain = watch(kraken.book('A/B'));
    pass(10);
    sockets.last.drop(1012, 'service restart');
    expect(fresh.seen.slice(2)).toEqual(['Stale A/B ConnectionLost', 'Stale C/D ConnectionLost']);
    const late = watch(kraken.book('A/B'));
    expect(late.seen).toEqual([]);
    pass(1000);
    expect(sockets.all).toHaveLength(2);
    expect(fresh.seen.slice(4).sort()).toEqual([`Live A/B ${FIRST}`, `Live C/D ${FIRST}`]);
    expect(plain.seen).toEqual([`A/B ${FIRST}`, `A/B ${FIRST}`]);
    expect(wire()).toEqual(['1 subscribe book A/B,C/D 10', '2 subscribe book A/B,C/D 10']);
  });

  it('never has an unsubscribe of the old socket replayed on the new one', () => {
    const { kraken, sockets, pass, wire } = virtualKraken({ lingerMs: 0 });
    watch(kraken.book('A/B'));
    const leaver = watch(kraken.book('C/D'));
    pass(10);
    leaver.leave();
    sockets.last.drop();
    pass(2000);
    expect(wire().slice(1)).toEqual(['2 subscribe book A/B 10']);
  });

  it('is not counted among the faults of a topic', () => {
    const { kraken, sockets, pass } = virtualKraken({ resync: { atMost: 1 }, heartbeat: { silenceMs: 1e9 } });
    const plain = watch(kraken.book('A/B'));
    for (let times = 0; times < 8; times += 1) {
      pass(70_000);
      sockets.last.drop();
    }
    pass(70_000);
    expect(plain.seen.some((line) => line.startsWith('#'))).toBe(false);
  });

  it('ends all streams when reconnecting was given up, and a later observer starts afresh', () => {
    const { kraken, sockets, pass } = virtualKraken({ reconnect: { atMost: 1, perMs: 60_000 } });
    const plain = watch(kraken.book('A/B'));
    pass(10);
    sockets.last.drop();
    pass(2000);
    sockets.last.drop();
    expect(plain.seen.at(-1)).toBe('# ConnectionLost');
    pass(120_000);
    expect(sockets.all).toHaveLength(2);
    const later = watch(kraken.book('A/B'));
    pass(120_000);
    expect(later.seen).toContain(`A/B ${FIRST}`);
  });

  it('is shown on status$, from idle to open and back', () => {
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 });
    const states: string[] = [];
    kraken.status$.subscribe((statuses) => {
      const { state, waitMs, attempt, cause, resyncing } = statuses.get('public') ?? expect.fail('no endpoint');
      states.push([state, waitMs, attempt, cause?.name, [...resyncing.keys()].join()].filter(Boolean).join(' '));
    });
    const { leave } = watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    pass(1000);
    sockets.last.drop();
    pass(2000);
    leave();
    pass(10);
    expect(states).toEqual([
      'idle',
      'connecting',
      'open',
      'open book A/B',
      'open',
      'waiting 500 1 ConnectionLost',
      'waiting 500 1 ConnectionLost book A/B',
      'connecting 1 ConnectionLost book A/B',
      'open 1 ConnectionLost book A/B',
      'open 1 ConnectionLost',
      'idle ConnectionLost',
    ]);
  });

  it('does not let observers who come and go hammer a dead server', () => {
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 });
    for (let times = 0; times < 100; times += 1) {
      const { leave } = watch(kraken.book('A/B'));
      pass(2);
      if (sockets.all.length > 0 && sockets.last.readyState === 1) sockets.last.drop(1013, 'try again later');
      pass(98);
      leave();
    }
    expect(sockets.all.length).toBeLessThan(4);
  });
});

describe('a watchdog', () => {
  it('gives up a socket on which data is due and that stays silent; any frame feeds it', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const fresh = watch(kraken.withFreshness.book('A/B'));
    for (let seconds = 0; seconds < 30; seconds += 1) {
      pass(1000);
      sockets.last.receive({ channel: 'heartbeat' });
    }
    expect(sockets.all).toHaveLength(1);
    pass(12_000);
    expect(fresh.seen[1]).toBe('Stale A/B HeartbeatMissed');
    pass(2000);
    expect(sockets.all).toHaveLength(2);
  });

  it('pings an idle socket, and gives it up when nothing follows', () => {
    const { kraken, sockets, pass, wire } = virtualKraken({}, () => undefined);
    kraken.systemStatus().subscribe();
    pass(24_000);
    expect(wire()).toEqual(['1 ping']);
    sockets.last.receive({ method: 'pong', req_id: 1 });
    pass(24_000);
    expect(wire()).toEqual(['1 ping', '1 ping']);
    pass(20_000);
    expect(sockets.all.length).toBeGreaterThan(1);
  });

  it('subscribes anew when the acknowledgement was followed by no snapshot', () => {
    let silent = true;
    const { kraken, sockets, pass, wire } = virtualKraken({ heartbeat: { silenceMs: 60_000 } }, (request, socket) => {
      if (request.method === 'subscribe' && silent) socket.receive(ackOf(request, 'A/B'));
      else obliging(request, socket);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(9_999);
    sockets.last.receive(updateOf('A/B', '2.00000000'));
    silent = false;
    expect(fresh.seen).toEqual([]);
    pass(500);
    expect(fresh.seen).toEqual(['Stale A/B SnapshotUnavailable', `Live A/B ${FIRST}`]);
    expect(wire()).toEqual(['1 subscribe book A/B 10', '1 unsubscribe book A/B 10', '1 subscribe book A/B 10']);
  });

  it('subscribes anew when one symbol of many was not acknowledged', () => {
    let lossy = true;
    const { kraken, pass, wire } = virtualKraken({ heartbeat: { silenceMs: 60_000 } }, (request, socket) => {
      if (lossy) socket.receive(ackOf(request, 'A/B'));
      if (lossy) socket.receive(snapshotOf('A/B'));
      else obliging(request, socket);
      lossy = false;
    });
    const fresh = watch(kraken.withFreshness.book(['A/B', 'C/D']));
    pass(11_000);
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale C/D SnapshotUnavailable', `Live C/D ${FIRST}`]);
    expect(wire()[0]).toBe('1 subscribe book A/B,C/D 10');
    expect(wire().at(-1)).toBe('1 subscribe book C/D 10');
  });
});

describe('a venue that does not end a subscription', () => {
  it('is left for a new socket, once asking again has not helped', () => {
    const { kraken, sockets, pass, wire } = virtualKraken(
      { heartbeat: { silenceMs: 1e9, pingEveryMs: 1e9 }, resync: { atMost: 3 } },
      (request, socket) => {
        if (request.method !== 'unsubscribe') obliging(request, socket);
      },
    );
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    sockets.last.receive(mismatchOf('A/B'));
    pass(30_000);
    expect(sockets.all).toHaveLength(2);
    expect(fresh.seen.filter((line) => line.startsWith('Live'))).toHaveLength(2);
    expect(fresh.seen.slice(1, -1)).toContain('Stale A/B SnapshotUnavailable');
    expect(wire().filter((line) => line.startsWith('1 subscribe'))).toHaveLength(1);
  });
});

describe('a venue that finds us too fast', () => {
  it.each([{ error: 'Exceeded msg rate' }, { Error: 'Exceeded msg rate' }])(
    'loses no subscription: %o',
    (complaint) => {
      let lost = 3;
      const { kraken, pass, wire } = virtualKraken({}, (request, socket) => {
        lost -= 1;
        if (lost >= 0) socket.receive(complaint);
        else obliging(request, socket);
      });
      const faults: string[] = [];
      kraken.unrouted$.subscribe((one) => faults.push(one._tag === 'Fault' ? one.error._tag : one.why));
      const fresh = watch(kraken.withFreshness.book(['A/B', 'C/D']));
      pass(9_000);
      expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, `Live C/D ${FIRST}`]);
      expect(faults).toEqual(['RateLimited', 'RateLimited', 'RateLimited']);
      expect(new Set(wire())).toEqual(new Set(['1 subscribe book A/B,C/D 10']));
    },
  );

  it('that already has the subscription is asked to end it first', () => {
    let standing = true;
    const { kraken, pass, wire } = virtualKraken({}, (request, socket) => {
      if (standing) {
        const { method, req_id } = request;
        socket.receive({ error: 'Already subscribed', method, req_id, success: false, symbol: 'A/B' });
      } else obliging(request, socket);
      standing = false;
    });
    const plain = watch(kraken.book('A/B'));
    pass(100);
    expect(plain.seen).toEqual([`A/B ${FIRST}`]);
    expect(wire().map((line) => line.split(' ')[1])).toEqual(['subscribe', 'unsubscribe', 'subscribe']);
  });

  it('never gets more frames than the limit allows', () => {
    const { kraken, pass, wire } = virtualKraken({ rateLimit: { perSecond: 2, burst: 1 } });
    watch(kraken.book('A/B', { depth: 10 }));
    watch(kraken.book('C/D', { depth: 25 }));
    watch(kraken.book('E/F', { depth: 100 }));
    pass(400);
    expect(wire()).toHaveLength(1);
    pass(500);
    expect(wire()).toHaveLength(2);
    pass(500);
    expect(wire()).toHaveLength(3);
  });
});

describe('bad input', () => {
  const malformed = [
    '{"channel":"book","type":"update","data":[{"symbol":"A/B","bids":[{"price":1}],"asks":[],"checksum":1}]}',
    '{"channel":"book","type":"update","data":[{"symbol":"A/B","bids":{},"asks":[],"checksum":1}]}',
    '{"channel":"book","type":"update","data":[{"symbol":"A/B"}]}',
    '{"channel":"book","type":"wonder","data":[{"symbol":"A/B","bids":[],"asks":[],"checksum":1}]}',
    '{"channel":"book","type":"update","data":[{"symbol":"A/B","bids":[],"asks":[],"checksum":-1.5}]}',
  ];

  it.each(malformed)('of one symbol disturbs that symbol only, and is told with its path: %s', (frame) => {
    const { kraken, sockets, pass } = virtualKraken();
    const told: Unrouted[] = [];
    kraken.unrouted$.subscribe((one) => told.push(one));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    const other = watch(kraken.withFreshness.book('C/D'));
    pass(10);
    sockets.last.receive(frame);
    pass(1000);
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale A/B DecodeFailed', `Live A/B ${FIRST}`]);
    expect(other.seen).toEqual([`Live C/D ${FIRST}`]);
    expect(told).toMatchObject([{ _tag: 'Fault', topic: 'book A/B', error: { _tag: 'DecodeFailed' } }]);
    expect(JSON.stringify(told[0])).toMatch(/bids|data|type|checksum/);
  });

  it('that nobody asked for goes to unrouted$, and nothing else happens', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const told: string[] = [];
    kraken.unrouted$.subscribe((one) => told.push(one._tag === 'Frame' ? one.why : one.error._tag));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    const strange = ['CloudFlare WebSocket proxy restarting', '', '[1]', '7', 'null', '{}', '{"channel":7}'];
    const stray = ['{"channel":"book","type":"update","data":[]}', '{"method":[]}', '{"error":"whatever"}'];
    for (const text of [...strange, ...stray]) sockets.last.receive(text);
    sockets.last.receive(snapshotOf('X/Y'));
    sockets.last.receive({
      method: 'subscribe',
      req_id: 99,
      success: true,
      result: { channel: 'book', symbol: 'A/B' },
    });
    sockets.last.receive({
      method: 'unsubscribe',
      req_id: 99,
      success: true,
      result: { channel: 'book', symbol: 'A/B' },
    });
    expect(told).toEqual([
      'not JSON',
      'not JSON',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'no observer',
      'no observer',
      'no observer',
    ]);
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Live A/B 3.00000000']);
  });

  it('of several elements in one frame reaches each symbol', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const both = watch(kraken.book(['A/B', 'C/D']));
    pass(10);
    const one = updateOf('A/B', '3.00000000').slice(0, -2);
    const two = updateOf('C/D', '4.00000000').split('"data":[')[1] ?? '';
    sockets.last.receive(`${one},${two}`);
    expect(both.seen.slice(2)).toEqual(['A/B 3.00000000', 'C/D 4.00000000']);
  });
});

describe('ping', () => {
  it('opens the socket, sends one frame for each subscription, and closes the socket again', () => {
    const { kraken, sockets, pass, wire, timers } = virtualKraken();
    const pongs: unknown[] = [];
    const ping$ = kraken.ping();
    ping$.subscribe({ next: (pong) => pongs.push(pong), complete: () => pongs.push('|') });
    pass(10);
    expect(pongs).toEqual([{ roundTripMs: 0, time_in: 'in', time_out: 'out' }, '|']);
    ping$.subscribe();
    pass(10);
    expect(wire()).toEqual(['1 ping', '2 ping']);
    expect(sockets.last.readyState).toBe(3);
    expect(timers()).toBe(0);
  });

  it('fails in silence, when refused, and when the socket is lost', () => {
    const answers = [
      () => undefined,
      ({ req_id }: Request) => ({ method: 'ping', error: 'no', req_id, success: false }),
    ];
    for (const [index, answer] of answers.entries()) {
      const { kraken, pass } = virtualKraken({}, (request, socket) => {
        const reply = answer(request);
        if (reply !== undefined) socket.receive(reply);
      });
      const seen: unknown[] = [];
      kraken.ping().subscribe({ error: ({ _tag }: { _tag: string }) => seen.push(_tag) });
      pass(10_001);
      expect(seen).toEqual([['RequestTimedOut', 'RequestRejected'][index]]);
    }
    const { kraken, sockets, pass } = virtualKraken({}, () => undefined);
    const seen: unknown[] = [];
    kraken.ping().subscribe({ error: ({ _tag }: { _tag: string }) => seen.push(_tag) });
    pass(10);
    sockets.last.drop();
    expect(seen).toEqual(['ConnectionLost']);
  });
});

describe('systemStatus', () => {
  const status = (system: string) =>
    `{"channel":"status","type":"update","data":[{"api_version":"v2","connection_id":13834774380200032777,"system":"${system}","version":"2.0.0","emergency":[]}]}`;

  it('subscribes to nothing, and gives a late observer on an open socket the latest', () => {
    const { kraken, sockets, pass, wire } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(status('online'));
    const seen: string[] = [];
    kraken.systemStatus().subscribe(({ system, connection_id }) => seen.push(`${system} ${connection_id}`));
    expect(seen).toEqual(['online 13834774380200032777']);
    sockets.last.receive(status('maintenance'));
    expect(seen).toHaveLength(2);
    expect(wire()).toEqual(['1 subscribe book A/B 10']);
  });

  it('forgets what a lost socket said', () => {
    const { kraken, sockets, pass } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.receive(status('online'));
    sockets.last.drop();
    const seen: string[] = [];
    kraken.systemStatus().subscribe(({ system }) => seen.push(system));
    pass(1000);
    expect(seen).toEqual([]);
    sockets.last.receive(status('maintenance'));
    expect(seen).toEqual(['maintenance']);
  });
});

describe('close', () => {
  it('completes every stream, now and later, without linger, and leaves no timer', async () => {
    const { kraken, sockets, pass, timers } = virtualKraken({ lingerMs: 60_000 });
    const plain = watch(kraken.book(['A/B', 'C/D']));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    const left = watch(kraken.book('E/F'));
    const pings: string[] = [];
    pass(10);
    left.leave();
    kraken.ping().subscribe({ complete: () => pings.push('|'), error: () => pings.push('#') });
    const closed = kraken.close();
    expect(plain.seen.at(-1)).toBe('|');
    expect(fresh.seen.at(-1)).toBe('|');
    expect(pings).toEqual(['|']);
    expect(sockets.last.closedWith?.code).toBe(1000);
    expect(watch(kraken.book('A/B')).seen).toEqual(['|']);
    expect(watch(kraken.withFreshness.book('C/D', { depth: 100 })).seen).toEqual(['|']);
    pass(1);
    await closed;
    expect(timers()).toBe(0);
    expect(sockets.all).toHaveLength(1);
  });

  it('closes a client that was never used, or is waiting to reconnect', async () => {
    const unused = virtualKraken();
    await unused.kraken.close();
    const { kraken, sockets, pass, timers } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.drop();
    await kraken.close();
    expect(timers()).toBe(0);
  });

  it('terminates a half-open peer after 2 s', async () => {
    const { kraken, sockets, pass, timers } = virtualKraken();
    watch(kraken.book('A/B'));
    pass(10);
    sockets.last.halfOpen = true;
    const closed = kraken.close();
    pass(1999);
    expect(sockets.last.terminated).toBe(false);
    pass(2);
    await closed;
    expect(sockets.last.terminated).toBe(true);
    expect(timers()).toBe(0);
  });

  it('is what asyncDispose does', async () => {
    const { kraken, pass } = virtualKraken();
    const plain = watch(kraken.book('A/B'));
    const disposed = kraken[Symbol.asyncDispose]();
    pass(1);
    await disposed;
    expect(plain.seen).toEqual(['|']);
  });
});
