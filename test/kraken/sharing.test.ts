import { merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { FIRST, updateOf, virtualKraken, watch } from './virtual-kraken.js';

describe('what is shared', () => {
  it('is one socket and one subscription for all observers of a symbol', () => {
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

  it('forgets how deep a book was wanted once nobody observes it', () => {
    const { kraken, pass, wire } = virtualKraken({ lingerMs: 100 });
    watch(kraken.book('C/D'));
    const deep = watch(kraken.book('A/B', { depth: 100 }));
    pass(10);
    deep.leave();
    pass(200);
    watch(kraken.book('A/B'));
    pass(10);
    expect(wire().at(-1)).toBe('1 subscribe book A/B 10');
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
