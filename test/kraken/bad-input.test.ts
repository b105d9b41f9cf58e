import { describe, expect, it } from 'vitest';
import type { Unrouted } from '../../src/core/multiplexer.js';
import { FIRST, ackOf, snapshotOf, told, updateOf, virtualKraken, watch } from './virtual-kraken.js';

/** An answer to a request that we have not sent. */
const strayAck = (method: string): object =>
  ackOf({ method, req_id: 99, params: { channel: 'book', symbol: ['A/B'] } }, 'A/B');

describe('bad input', () => {
  it.each([
    '"bids":[{"price":1}],"asks":[],"checksum":1',
    '"bids":{},"asks":[],"checksum":1',
    '"bids":[],"asks":[],"checksum":-1.5',
    '"bids":[],"asks":[]',
  ])('of one symbol disturbs that symbol only, and is told with its path: %s', (wrong) => {
    const { kraken, sockets, pass } = virtualKraken();
    const seen: Unrouted[] = [];
    kraken.unrouted$.subscribe((one) => seen.push(one));
    const fresh = watch(kraken.withFreshness.book('A/B'));
    const other = watch(kraken.withFreshness.book('C/D'));
    pass(10);
    sockets.last.receive(`{"channel":"book","type":"update","data":[{"symbol":"A/B",${wrong}}]}`);
    pass(1000);
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale A/B DecodeFailed', `Live A/B ${FIRST}`]);
    expect(other.seen).toEqual([`Live C/D ${FIRST}`]);
    expect(seen).toMatchObject([{ _tag: 'Fault', topic: 'book A/B', error: { _tag: 'DecodeFailed' } }]);
    expect(JSON.stringify(seen[0])).toMatch(/data\.0\.(bids|checksum)/);
  });

  it('such as a type that is not of the protocol is told with its path, too', () => {
    const { kraken, sockets, pass } = virtualKraken();
    const lines = told(kraken);
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    sockets.last.receive(updateOf('A/B', '3.00000000').replace('"update"', '"wonder"'));
    expect(fresh.seen.slice(1)).toEqual(['Stale A/B DecodeFailed']);
    expect(lines).toEqual(['DecodeFailed']);
  });

  it.each([
    ['not JSON', 'CloudFlare WebSocket proxy restarting'],
    ['not JSON', ''],
    ['unknown', '[1]'],
    ['unknown', '7'],
    ['unknown', 'null'],
    ['unknown', '{}'],
    ['unknown', '{"channel":7}'],
    ['unknown', '{"channel":"book","type":"update","data":[]}'],
    ['unknown', '{"method":[]}'],
    ['unknown', '{"error":"whatever"}'],
    ['no observer', snapshotOf('X/Y')],
    ['no observer', strayAck('subscribe')],
    ['no observer', strayAck('unsubscribe')],
  ])('that nobody asked for goes to unrouted$ as %s, and nothing else happens: %j', (why, frame) => {
    const { kraken, sockets, pass } = virtualKraken();
    const lines = told(kraken);
    const fresh = watch(kraken.withFreshness.book('A/B'));
    pass(10);
    sockets.last.receive(frame);
    expect(lines).toEqual([why]);
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
