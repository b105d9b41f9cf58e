import { describe, expect, it } from 'vitest';
import { FIRST, ackOf, obliging, refusalFrom, snapshotOf, told, virtualKraken, watch } from './virtual-kraken.js';

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

describe('a venue that is too busy', () => {
  it.each(['EService:Busy', 'Exceeded msg rate'])('to unsubscribe, as it says by %s, is asked again', (error) => {
    const standing = new Set<string>();
    let busy = true;
    const { kraken, sockets, pass } = virtualKraken({ lingerMs: 0 }, (request, socket) => {
      const [symbol = ''] = request.params?.symbol ?? [];
      if (request.method === 'unsubscribe' && busy) {
        busy = false;
        socket.receive(refusalFrom(request, symbol, error));
        return;
      }
      if (request.method === 'unsubscribe') standing.delete(symbol);
      else for (const one of request.params?.symbol ?? []) standing.add(one);
      obliging(request, socket);
    });
    const lines = told(kraken);
    watch(kraken.book('C/D'));
    const leaver = watch(kraken.book('A/B'));
    pass(10);
    expect(standing).toEqual(new Set(['C/D', 'A/B']));
    leaver.leave();
    for (let seconds = 0; seconds < 15; seconds += 1) {
      pass(1000);
      sockets.last.receive({ channel: 'heartbeat' });
    }
    expect(standing).toEqual(new Set(['C/D']));
    expect(lines).toEqual([]);
  });

  it('is told from one with another complaint that bears no id, which slows nothing', () => {
    const { kraken, sockets, pass, wire } = virtualKraken({ rateLimit: { perSecond: 1, burst: 2 } });
    const lines = told(kraken);
    watch(kraken.book('A/B'));
    pass(10_000 - 1);
    sockets.last.receive({ error: 'Failed to generate snapshot' });
    watch(kraken.book('C/D', { depth: 25 }));
    pass(1);
    expect(lines).toEqual(['unknown']);
    expect(wire()).toHaveLength(2);
  });
});

describe('a venue that says that we are subscribed already', () => {
  const ALREADY = 'Already subscribed';

  it('when we are not is asked to end that subscription first', () => {
    let standing = true;
    const { kraken, pass, wire } = virtualKraken({}, (request, socket) => {
      if (standing) {
        socket.receive(refusalFrom(request, 'A/B', ALREADY));
      } else obliging(request, socket);
      standing = false;
    });
    const plain = watch(kraken.book('A/B'));
    pass(100);
    expect(plain.seen).toEqual([`A/B ${FIRST}`]);
    expect(wire().map((line) => line.split(' ')[1])).toEqual(['subscribe', 'unsubscribe', 'subscribe']);
  });

  it('leaves no book that is called Live and stands still', () => {
    let requests = 0;
    const { kraken, sockets, pass } = virtualKraken({ firstDataMs: 5000 }, (request, socket) => {
      requests += 1;
      if (requests === 1) {
        // The subscription stands, but its acknowledgement is lost.
        socket.receive(snapshotOf('A/B'));
        socket.receive({ error: 'Exceeded msg rate' });
      } else if (requests === 2) socket.receive(refusalFrom(request, 'A/B', ALREADY));
      else if (requests <= 4) socket.receive(ackOf(request, 'A/B'));
      else obliging(request, socket);
    });
    const fresh = watch(kraken.withFreshness.book('A/B'));
    for (let seconds = 0; seconds < 10; seconds += 1) {
      pass(1000);
      sockets.last.receive({ channel: 'heartbeat' });
    }
    expect(fresh.seen).toEqual([`Live A/B ${FIRST}`, 'Stale A/B SnapshotUnavailable', `Live A/B ${FIRST}`]);
  });

  it('because we have sent our request twice does not end the stream', () => {
    let requests = 0;
    const { kraken, pass, wire } = virtualKraken({}, (request, socket) => {
      requests += 1;
      if (requests === 1 || requests === 4) socket.receive(refusalFrom(request, 'A/B', ALREADY));
      else if (requests === 3) socket.receive({ error: 'Exceeded msg rate' });
      else obliging(request, socket);
    });
    const plain = watch(kraken.book('A/B'));
    pass(9000);
    expect(plain.seen).toEqual([`A/B ${FIRST}`]);
    const methods = wire().map((line) => line.split(' ')[1]);
    expect(methods).toEqual(['subscribe', 'unsubscribe', 'subscribe', 'subscribe', 'unsubscribe', 'subscribe']);
  });
});
