import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../src/core/errors.js';
import { createRequests, type RequestOptions } from '../../src/core/request.js';

const harmless: RequestOptions = { method: 'ping', changes: false, timeoutMs: 100 };
const order: RequestOptions = { method: 'add_order', changes: true, timeoutMs: 100 };
const lost = new ConnectionLost('public', 1006, '');

const setUp = () => {
  const scheduler = new VirtualTimeScheduler();
  const seen: string[] = [];
  let ids = 0;
  let flushes = 0;
  const requests = createRequests(
    'public',
    () => (ids += 1),
    () => (flushes += 1),
    scheduler,
  );
  const send = (options: RequestOptions) =>
    requests
      .send((req_id) => ({ method: options.method, req_id }), options)
      .subscribe({
        next: ({ message, sentAtMs, receivedAtMs }) => seen.push(`${String(message)} ${sentAtMs}-${receivedAtMs}`),
        error: ({ _tag, message }: { _tag: string; message: string }) => seen.push(`${_tag}: ${message}`),
        complete: () => seen.push('|'),
      });
  return { scheduler, requests, send, seen, flushes: () => flushes };
};

describe('request', () => {
  it('is sent once for each subscription, under an id of its own', () => {
    const { requests, send, flushes } = setUp();
    send(harmless);
    send(harmless);
    expect(flushes()).toBe(2);
    expect(requests.next(false)).toBe('{"method":"ping","req_id":1}');
    expect(requests.next(false)).toBe('{"method":"ping","req_id":2}');
    expect(requests.next(false)).toBeUndefined();
  });

  it('gets its own reply, with the instants of the round trip, and completes', () => {
    const { scheduler, requests, send, seen } = setUp();
    send(harmless);
    send(harmless);
    scheduler.frame = 5;
    requests.next(false);
    requests.next(false);
    scheduler.frame = 8;
    expect(requests.replied({ reqId: 2, message: 'second' })).toBe(true);
    expect(seen).toEqual(['second 5-8', '|']);
    expect(requests.replied({ reqId: 2, message: 'again' })).toBe(false);
    expect(requests.replied({ reqId: 9, message: 'nobody' })).toBe(false);
    expect(requests.replied({ reqId: undefined, message: 'nobody' })).toBe(false);
  });

  it('is not answered before it left', () => {
    const { requests, send } = setUp();
    send(harmless);
    expect(requests.replied({ reqId: 1, message: 'early' })).toBe(false);
  });

  it('fails with the words of the exchange when refused', () => {
    const { requests, send, seen } = setUp();
    send(harmless);
    requests.next(false);
    requests.replied({ reqId: 1, message: {}, refusal: { reason: 'no', kind: 'final' } });
    expect(seen).toEqual(['RequestRejected: ping: the exchange answered: no']);
  });

  it('is never sent when it was unsubscribed before it left, and leaves no timer behind', () => {
    const { scheduler, requests, send, seen } = setUp();
    send(order).unsubscribe();
    expect(requests.next(false)).toBeUndefined();
    scheduler.flush();
    expect(seen).toEqual([]);
  });

  it('that changes nothing times out in silence', () => {
    const { scheduler, requests, send, seen } = setUp();
    send(harmless);
    requests.next(false);
    scheduler.flush();
    expect(seen).toEqual(['RequestTimedOut: ping: no reply within 100 ms']);
  });

  it('that may change something is unknown after silence, but only if it left', () => {
    const { scheduler, requests, send, seen } = setUp();
    send(order);
    requests.next(false);
    send(order);
    scheduler.flush();
    expect(seen).toEqual([
      'OutcomeUnknown: add_order: the outcome is unknown: no reply within 100 ms',
      'RequestTimedOut: add_order: no reply within 100 ms',
    ]);
  });

  it('in flight fails with the socket, and is unknown if it may have changed something; waiting ones wait on', () => {
    const { requests, send, seen } = setUp();
    send(harmless);
    send(order);
    requests.next(false);
    requests.next(false);
    send(order);
    requests.lost(lost);
    expect(seen).toEqual([
      'ConnectionLost: public: connection lost (code 1006)',
      'OutcomeUnknown: add_order: the outcome is unknown: the connection was lost before a reply',
    ]);
    expect(requests.next(false)).toBe('{"method":"add_order","req_id":3}');
  });

  it('in flight is unknown when the client closes, if it may have changed something; the others complete', () => {
    const { requests, send, seen } = setUp();
    send(harmless);
    send(order);
    requests.next(false);
    requests.next(false);
    send(order);
    requests.close();
    expect(seen).toEqual([
      '|',
      'OutcomeUnknown: add_order: the outcome is unknown: the client was closed before a reply',
      '|',
    ]);
    expect(requests.next(false)).toBeUndefined();
  });

  it('that changes nothing is sent again, under a new id, when the exchange was too busy', () => {
    const { scheduler, requests, send, seen } = setUp();
    send({ ...harmless, timeoutMs: 5000 });
    requests.next(false);
    requests.replied({ reqId: 1, message: {}, refusal: { reason: 'busy', kind: 'later' } });
    expect(requests.next(false)).toBeUndefined();
    scheduler.maxFrames = 1000;
    scheduler.flush();
    expect(requests.next(false)).toBe('{"method":"ping","req_id":2}');
    expect(requests.replied({ reqId: 1, message: 'late' })).toBe(false);
    requests.replied({ reqId: 2, message: 'pong' });
    expect(seen).toEqual(['pong 1000-1000', '|']);
  });

  it('that changes something is not: the exchange did nothing, and that is told', () => {
    const { requests, send, seen } = setUp();
    send(order);
    requests.next(false);
    requests.replied({ reqId: 1, message: {}, refusal: { reason: 'busy', kind: 'later' } });
    expect(seen).toEqual(['RateLimited: public: add_order: busy']);
    expect(requests.next(false)).toBeUndefined();
  });

  it('whose answer is that nobody knows has an outcome that is unknown, if it may have changed something', () => {
    const { requests, send, seen } = setUp();
    send(order);
    send(harmless);
    requests.next(false);
    requests.next(false);
    for (const reqId of [1, 2]) requests.replied({ reqId, message: {}, refusal: { reason: 'oops', kind: 'unknown' } });
    expect(seen).toEqual([
      'OutcomeUnknown: add_order: the outcome is unknown: oops',
      'RequestRejected: ping: the exchange answered: oops',
    ]);
  });

  it('never leaves once it has waited for longer than it may', () => {
    const { scheduler, requests, send, seen } = setUp();
    send({ ...order, leavesWithinMs: 10 });
    scheduler.maxFrames = 10;
    scheduler.flush();
    expect(seen).toEqual(['RequestTimedOut: add_order: no reply within 10 ms']);
    expect(requests.next(false)).toBeUndefined();
  });

  it('that left in time has all its time for a reply', () => {
    const { scheduler, requests, send, seen } = setUp();
    send({ ...order, leavesWithinMs: 10 });
    requests.next(false);
    scheduler.maxFrames = 99;
    scheduler.flush();
    expect(seen).toEqual([]);
    scheduler.maxFrames = 100;
    scheduler.flush();
    expect(seen).toEqual(['OutcomeUnknown: add_order: the outcome is unknown: no reply within 100 ms']);
  });

  it('leaves last when it is to', () => {
    const { requests, send } = setUp();
    send({ ...order, leavesLast: true });
    send(harmless);
    expect(requests.next(false)).toContain('ping');
    expect(requests.next(false)).toBeUndefined();
    expect(requests.next(true)).toContain('add_order');
  });
});
