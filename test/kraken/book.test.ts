import { takeWhile } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { OrderBook } from '../../src/book/order-book.js';
import {
  ASKS,
  BIDS,
  FIRST,
  ackOf,
  bookFrame,
  checksumOf,
  told,
  updateOf,
  virtualKraken,
  watch,
} from './virtual-kraken.js';

describe('book', () => {
  it('emits every update to who wants no less than the topic has, even one that moves nothing', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const plain = watch(kraken.book('A/B'));
    pass(10);
    for (let times = 0; times < 2; times += 1) {
      sockets.last.receive(bookFrame('A/B', 'update', [], [], checksumOf(BIDS, ASKS)));
    }
    expect(plain.seen).toEqual([FIRST, FIRST, FIRST].map((qty) => `A/B ${qty}`));
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

describe('a deeper newcomer', () => {
  it('who makes the last observer leave, without linger, leaves the symbol observable', () => {
    const { kraken, pass } = virtualKraken({ lingerMs: 0 });
    watch(kraken.book('C/D'));
    const leaver$ = kraken.withFreshness.book('A/B').pipe(takeWhile(({ _tag }) => _tag === 'Live'));
    const leaver = watch(leaver$);
    pass(10);
    const deep = watch(kraken.book('A/B', { depth: 100 }));
    const shallow = watch(kraken.book('A/B'));
    pass(100);
    const deeper = watch(kraken.book('A/B', { depth: 1000 }));
    pass(1000);
    expect(leaver.seen).toEqual([`Live A/B ${FIRST}`, '|']);
    for (const { seen } of [deep, shallow, deeper]) {
      expect(seen.at(-1)).toBe(`A/B ${FIRST}`);
      expect(seen).not.toContainEqual(expect.stringMatching(/^#/));
    }
  });

  it('in answer to a book lets the other observers see that book before they see Stale', () => {
    const { kraken, sockets, pass } = virtualKraken();
    let deep: ReturnType<typeof watch> | undefined;
    kraken.book('A/B').subscribe(({ bids }) => {
      if (bids[0]?.qty === '3.00000000') deep ??= watch(kraken.book('A/B', { depth: 100 }));
    });
    const other = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    sockets.last.receive(updateOf('A/B', '3.00000000'));
    expect(other.seen).toEqual([`Live A/B ${FIRST}`, 'Live A/B 3.00000000', 'Stale A/B DepthChanged']);
    pass(10);
    expect(other.seen.slice(3)).toEqual([`Live A/B ${FIRST}`]);
    expect(deep?.seen).toEqual([`A/B ${FIRST}`]);
  });

  it('is no fault, and unrouted$ is not told of one', () => {
    const { kraken, pass } = virtualKraken();
    const lines = told(kraken);
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    watch(kraken.book('A/B', { depth: 100 }));
    pass(10);
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale A/B DepthChanged', `Live A/B ${FIRST}`]);
    expect(lines).toEqual([]);
  });
});
