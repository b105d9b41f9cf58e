import { retry } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { FIRST, ackOf, mismatchOf, obliging, snapshotOf, updateOf, virtualKraken, watch } from './virtual-kraken.js';

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

describe('a subscription', () => {
  it('is begun anew when its acknowledgement was followed by no snapshot', () => {
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

  it('is begun anew when one symbol of many was not acknowledged', () => {
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
