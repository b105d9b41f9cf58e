import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Topic } from '../../src/core/dialect.js';
import { createTopics } from '../../src/core/topics.js';
import { krakenDialect } from '../../src/kraken/dialect.js';

const topic = (trigger: string, more: Partial<Topic> = {}): Topic => ({
  key: `ticker A/B ${trigger}`,
  route: 'ticker A/B',
  channel: 'ticker',
  symbol: 'A/B',
  params: { event_trigger: trigger },
  ...more,
});

const setUp = () => {
  const scheduler = new VirtualTimeScheduler();
  let reqId = 0;
  const topics = createTopics({
    dialect: krakenDialect,
    scheduler,
    requestTimeoutMs: 1000,
    firstDataMs: 100,
    nextReqId: () => (reqId += 1),
    wake: () => undefined,
  });
  const hold = (held: Topic) => {
    const seen: unknown[] = [];
    const subscription = topics.hold(held).subscribe({
      next: (message) => seen.push(message),
      error: (error: Error) => seen.push(error.message),
    });
    return { seen, leave: () => subscription.unsubscribe() };
  };
  const answer = (id: number, more: object = {}) =>
    topics.acknowledged({ method: 'subscribe', reqId: id, channel: 'ticker', symbol: 'A/B', ...more });
  return { topics, hold, answer, scheduler };
};

const STANDING = { refusal: { reason: 'Already subscribed', kind: 'standing' } } as const;

describe('topics of one route', () => {
  it('get the frames of all of them, each once it has begun', () => {
    const { topics, hold } = setUp();
    const trades = hold(topic('trades'));
    topics.next();
    expect(topics.data('ticker A/B', true, 1)).toBe(true);
    const bbo = hold(topic('bbo'));
    expect(topics.data('ticker A/B', false, 2)).toBe(true);
    topics.next();
    expect(topics.data('ticker A/B', true, 3)).toBe(true);
    expect(trades.seen).toEqual([1, 2, 3]);
    expect(bbo.seen).toEqual([3]);
    expect(topics.data('ticker C/D', true, 4)).toBe(false);
  });

  it('get nothing more once nobody holds them', () => {
    const { topics, hold, answer } = setUp();
    const trades = hold(topic('trades'));
    topics.next();
    answer(1);
    trades.leave();
    topics.next();
    answer(2, { method: 'unsubscribe' });
    expect(topics.data('ticker A/B', true, 1)).toBe(false);
    const again = hold(topic('trades'));
    topics.next();
    expect(topics.data('ticker A/B', true, 2)).toBe(true);
    expect(again.seen).toEqual([2]);
  });

  it('are told apart by what an acknowledgement repeats', () => {
    const { topics, hold, answer } = setUp();
    hold(topic('trades'));
    hold(topic('bbo'));
    topics.next();
    topics.next();
    answer(2, { params: { event_trigger: 'bbo' } });
    expect(answer(1, { params: { event_trigger: 'trades' } })).toBe(true);
    expect(answer(1, { params: { event_trigger: 'trades' } })).toBe(false);
  });

  it('refuse the second when the exchange says that it has one already', () => {
    const { topics, hold, answer } = setUp();
    hold(topic('trades'));
    topics.next();
    answer(1);
    const bbo = hold(topic('bbo'));
    topics.next();
    answer(2, STANDING);
    expect(bbo.seen).toEqual(['ticker A/B: the exchange refused the subscription: Already subscribed']);
    expect(topics.next()).toBeUndefined();
  });

  it('end what stands unknown to us, where it is the only one', () => {
    const { topics, hold, answer } = setUp();
    const trades = hold(topic('trades'));
    topics.next();
    answer(1, STANDING);
    expect(topics.next()).toContain('"unsubscribe"');
    expect(trades.seen).toEqual([]);
  });
});

describe('the patience of a topic', () => {
  it('makes it wait longer for first data; where there may be none, it begins with any', () => {
    const { topics, hold, answer, scheduler } = setUp();
    const patient = hold(topic('trades', { patience: 2 }));
    topics.next();
    answer(1);
    scheduler.flush();
    expect(patient.seen).toEqual(['ticker A/B trades: no data within 200 ms']);
    const again = hold(topic('bbo', { mayBeEmpty: true }));
    while (topics.next() !== undefined);
    topics.data('ticker A/B', false, 'update');
    expect(again.seen).toEqual(['update']);
  });

  it('is never more than timers can hold', () => {
    const { topics, hold, answer, scheduler } = setUp();
    const { seen } = hold(topic('trades', { patience: 2 ** 40 }));
    topics.next();
    answer(1);
    scheduler.maxFrames = Infinity;
    scheduler.flush();
    expect(seen).toEqual([`ticker A/B trades: no data within ${2 ** 31 - 1} ms`]);
  });

  it('is little by default: only an opening will do', () => {
    const { topics, hold, answer, scheduler } = setUp();
    const { seen } = hold(topic('trades'));
    topics.next();
    answer(1);
    topics.data('ticker A/B', false, 'update');
    scheduler.flush();
    expect(seen).toEqual(['ticker A/B trades: no data within 100 ms']);
  });
});
