import { VirtualTimeScheduler, catchError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { STANDING, type Topic } from '../../src/core/dialect.js';
import { createTopics } from '../../src/core/topics.js';
import { krakenDialect } from '../../src/kraken/dialect.js';

const topic = (symbol: string): Topic => ({ key: `book ${symbol}`, channel: 'book', symbol, params: { depth: 10 } });

const setUp = () => {
  const scheduler = new VirtualTimeScheduler();
  let reqId = 0;
  const topics = createTopics({
    dialect: krakenDialect,
    scheduler,
    requestTimeoutMs: 100,
    firstDataMs: 100,
    nextReqId: () => (reqId += 1),
    wake: () => undefined,
  });
  const seen: unknown[] = [];
  const hold = (symbol: string) =>
    topics.hold(topic(symbol)).subscribe({
      next: (message) => seen.push(message),
      error: (error: Error) => seen.push(error.message),
    });
  const granted = (symbol: string, method: 'subscribe' | 'unsubscribe' = 'subscribe') =>
    topics.acknowledged({ method, reqId, channel: 'book', symbol });
  const pass = (ms: number): void => {
    scheduler.maxFrames = scheduler.frame + ms;
    scheduler.flush();
    scheduler.frame = scheduler.maxFrames;
  };
  const timers = (): number => scheduler.actions.filter(({ closed }) => !closed).length;
  return { topics, hold, seen, granted, pass, timers };
};

describe('topics', () => {
  it('lets nobody hold a key that is held already', () => {
    const { hold, seen } = setUp();
    hold('A/B');
    hold('A/B');
    expect(seen).toEqual(['book A/B is held already; share its stream instead']);
  });

  it('can be held again by the next one, in the very turn in which the last one left', () => {
    const { hold, seen } = setUp();
    hold('A/B').unsubscribe();
    hold('A/B');
    expect(seen).toEqual([]);
  });

  it('asks for nothing when a holder came and left before anything was sent', () => {
    const { topics, hold } = setUp();
    hold('A/B').unsubscribe();
    expect(topics.next()).toBeUndefined();
  });

  it('gives data to the holder of its own subscription only, beginning with an opening', () => {
    const { topics, hold, seen, granted } = setUp();
    const first = hold('A/B');
    expect(topics.data('book A/B', true, 'too early')).toBe(false);
    topics.next();
    expect(topics.data('book A/B', true, 'before the acknowledgement')).toBe(true);
    granted('A/B');
    first.unsubscribe();
    hold('A/B');
    expect(topics.data('book A/B', true, 'of the old subscription')).toBe(false);
    topics.next();
    expect(topics.data('book A/B', true, 'of the old subscription')).toBe(false);
    granted('A/B', 'unsubscribe');
    topics.next();
    granted('A/B');
    expect(topics.data('book A/B', false, 'no opening')).toBe(false);
    expect(topics.data('book A/B', true, 'snapshot')).toBe(true);
    expect(topics.data('book A/B', false, 'update')).toBe(true);
    expect(topics.data('book C/D', true, 'of nobody')).toBe(false);
    expect(seen).toEqual(['before the acknowledgement', 'snapshot', 'update']);
  });

  it('says whether an acknowledgement was awaited', () => {
    const { topics, hold, granted } = setUp();
    hold('A/B');
    expect(granted('A/B')).toBe(false);
    topics.next();
    expect(granted('C/D')).toBe(false);
    expect(granted('A/B')).toBe(true);
    expect(granted('A/B')).toBe(false);
  });

  it('takes a refusal that names no symbol for all topics of that request', () => {
    const { topics, hold, seen } = setUp();
    hold('A/B');
    hold('C/D');
    topics.next();
    const refusal = { reason: 'Malformed request', kind: 'final' } as const;
    topics.acknowledged({ method: 'subscribe', reqId: 1, channel: undefined, symbol: undefined, refusal });
    expect(seen).toEqual([
      'book A/B: the exchange refused the subscription: Malformed request',
      'book C/D: the exchange refused the subscription: Malformed request',
    ]);
  });

  it('serves who holds a topic again in answer to its refusal', () => {
    const { topics, granted } = setUp();
    const seen: unknown[] = [];
    topics
      .hold(topic('A/B'))
      .pipe(catchError(() => topics.hold(topic('A/B'))))
      .subscribe((message) => seen.push(message));
    topics.next();
    const refusal = { reason: 'no', kind: 'final' } as const;
    topics.acknowledged({ method: 'subscribe', reqId: 1, channel: 'book', symbol: 'A/B', refusal });
    expect(topics.next()).toContain('"subscribe"');
    expect(granted('A/B')).toBe(true);
    topics.data('book A/B', true, 'snapshot');
    expect(seen).toEqual(['snapshot']);
  });

  it('settles a request by an answer that says neither its method nor its names', () => {
    const { topics, hold, seen } = setUp();
    const nameless = { method: undefined, channel: undefined, symbol: undefined };
    const holding = hold('A/B');
    topics.next();
    expect(topics.acknowledged({ ...nameless, reqId: 9 })).toBe(false);
    expect(topics.acknowledged({ ...nameless, reqId: 1 })).toBe(true);
    topics.data('book A/B', true, 'snapshot');
    expect(seen).toEqual(['snapshot']);
    holding.unsubscribe();
    expect(topics.next()).toContain('"unsubscribe"');
    expect(topics.acknowledged({ ...nameless, reqId: 2 })).toBe(true);
    expect(topics.dataIsDue()).toBe(false);
    hold('A/B');
    expect(topics.next()).toContain('"subscribe"');
  });

  it('tells that a subscription stands, once for each, to who wants to know', () => {
    const { topics, granted } = setUp();
    const seen: unknown[] = [];
    const held$ = topics.hold({ ...topic('A/B'), tellsStanding: true });
    const first = held$.subscribe((message) => seen.push(message));
    topics.next();
    topics.data('book A/B', true, 'early');
    granted('A/B');
    granted('A/B');
    expect(seen).toEqual(['early', STANDING]);
    first.unsubscribe();
    held$.subscribe((message) => seen.push(message));
    topics.next();
    granted('A/B', 'unsubscribe');
    expect(seen).toHaveLength(2);
    topics.next();
    granted('A/B');
    expect(seen.slice(2)).toEqual([STANDING]);
  });

  it('expects data only while a subscription stands', () => {
    const { topics, hold, granted } = setUp();
    hold('A/B');
    topics.next();
    expect(topics.dataIsDue()).toBe(false);
    granted('A/B');
    expect(topics.dataIsDue()).toBe(true);
    topics.gone(undefined);
    expect(topics.dataIsDue()).toBe(false);
  });

  it('starts afresh on a new socket, and leaves no timer of the old one behind', () => {
    const { topics, hold, seen, timers } = setUp();
    hold('A/B');
    topics.next();
    topics.gone(new Error('lost'));
    expect(seen).toEqual(['lost']);
    expect(timers()).toBe(0);
    expect(topics.next()).toBeUndefined();
    hold('A/B');
    expect(topics.next()).toContain('"subscribe"');
  });

  it('takes an answer for that of its channel only', () => {
    const { topics, hold, granted } = setUp();
    hold('A/B');
    topics.next();
    const elsewhere = { method: 'subscribe', reqId: 1, channel: 'ticker', symbol: 'A/B' } as const;
    expect(topics.acknowledged(elsewhere)).toBe(false);
    expect(granted('A/B')).toBe(true);
  });

  it('waits for the first data of who holds a subscription that stands, until it comes or they leave', () => {
    const { topics, hold, granted, timers } = setUp();
    hold('A/B');
    const leaver = hold('C/D');
    topics.next();
    topics.data('book A/B', true, 'snapshot');
    granted('A/B');
    expect(timers()).toBe(1);
    granted('C/D');
    expect(timers()).toBe(1);
    leaver.unsubscribe();
    expect(timers()).toBe(0);
  });

  it('fails a holder for whom no data came in time', () => {
    const { topics, hold, seen, granted, pass } = setUp();
    hold('A/B');
    topics.next();
    granted('A/B');
    topics.data('book A/B', false, 'no opening');
    pass(100);
    expect(seen).toEqual(['book A/B: no data within 100 ms']);
  });

  it('waits for no data of a subscription that its holder has not asked for', () => {
    const { topics, hold, granted, timers } = setUp();
    const first = hold('A/B');
    topics.next();
    first.unsubscribe();
    hold('A/B');
    granted('A/B');
    expect(timers()).toBe(0);
    expect(topics.next()).toContain('"unsubscribe"');
  });

  it('excuses a missing answer on the socket that said that it drops some, and on no other', () => {
    const { topics, hold, seen, pass } = setUp();
    hold('A/B');
    topics.next();
    topics.throttled();
    pass(100);
    expect(seen).toEqual([]);
    topics.next();
    topics.throttled();
    topics.gone(undefined);
    topics.next();
    pass(100);
    expect(seen).toEqual(['book A/B: no acknowledgement within 100 ms']);
  });

  it('does not wait again for an answer that is overdue already', () => {
    const { topics, hold, pass, timers } = setUp();
    hold('A/B');
    topics.next();
    pass(100);
    expect(timers()).toBe(0);
    topics.throttled();
    expect(timers()).toBe(0);
  });

  describe('of which the exchange was asked, since its answer was not sure', () => {
    const unsure = { reason: 'some', kind: 'unknown' } as const;

    it('stands if it is there, and is asked for again if not', () => {
      const { topics, hold, seen, pass } = setUp();
      hold('A/B');
      hold('C/D');
      topics.next();
      topics.settled(1, unsure, ({ symbol }) => symbol === 'A/B');
      topics.data('book A/B', true, 'here');
      expect(topics.next()).toBeUndefined();
      pass(100);
      expect(topics.next()).toContain('["C/D"]');
      expect(seen).toEqual(['here']);
    });

    it('is refused if it is not there and the rest was carried out', () => {
      const { topics, hold, seen } = setUp();
      hold('A/B');
      topics.next();
      topics.settled(1, { reason: 'some', kind: 'partial' }, () => false);
      expect(seen).toEqual(['book A/B: the exchange refused the subscription: some']);
    });

    it('is over if it was to end and is not there, and is ended again if it is', () => {
      const { topics, hold, granted, pass } = setUp();
      const holders = [hold('A/B'), hold('C/D')];
      topics.next();
      for (const symbol of ['A/B', 'C/D']) granted(symbol);
      for (const holder of holders) holder.unsubscribe();
      topics.next();
      topics.settled(2, unsure, ({ symbol }) => symbol === 'C/D');
      expect(topics.next()).toBeUndefined();
      pass(100);
      expect(topics.next()).toBe(
        '{"method":"unsubscribe","params":{"channel":"book","symbol":["C/D"],"depth":10},"req_id":3}',
      );
    });

    it('is left alone when the answer was about another request', () => {
      const { topics, hold, seen, pass } = setUp();
      hold('A/B');
      topics.next();
      topics.settled(7, unsure, () => false);
      pass(100);
      expect(seen).toEqual(['book A/B: no acknowledgement within 100 ms']);
    });
  });

  it.each(['unknown', 'partial'] as const)('waits on after an answer that is not sure: %s', (kind) => {
    const { topics, hold, seen } = setUp();
    hold('A/B');
    topics.next();
    const ack = { method: 'subscribe', reqId: 1, channel: 'book', symbol: 'A/B' } as const;
    expect(topics.acknowledged({ ...ack, refusal: { reason: 'some', kind } })).toBe(true);
    expect(topics.next()).toBeUndefined();
    expect(seen).toEqual([]);
  });
});
