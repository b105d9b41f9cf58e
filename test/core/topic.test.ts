import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Acknowledgement, Topic } from '../../src/core/dialect.js';
import {
  IDLE,
  acknowledged,
  acknowledgementOverdue,
  nextRequest,
  subscribeSent,
  unsubscribeSent,
  type TopicState,
} from '../../src/core/topic.js';

const topic = (depth = 10): Topic => ({ key: 'book A/B', channel: 'book', symbol: 'A/B', params: { depth } });
const granted = (method: 'subscribe' | 'unsubscribe', reqId: number): Acknowledgement => ({
  method,
  reqId,
  channel: 'book',
  symbol: 'A/B',
});
const refusal = (reqId: number, kind: 'final' | 'later' | 'standing'): Acknowledgement => ({
  ...granted('subscribe', reqId),
  refusal: { reason: 'because', kind },
});

const mine = topic();
const subscribing = subscribeSent(IDLE, mine, 1);
const live = acknowledged(subscribing, granted('subscribe', 1)).state;
const unsubscribing = unsubscribeSent(live, 2);

describe('topic', () => {
  it('is subscribed when somebody wants it, and left alone when nobody does', () => {
    expect(nextRequest(IDLE, mine)).toBe('subscribe');
    expect(nextRequest(IDLE, undefined)).toBeUndefined();
  });

  it('asks for nothing while a request is awaited, whatever is wanted by then', () => {
    for (const state of [subscribing, unsubscribing]) {
      for (const wanted of [mine, topic(), topic(100), undefined]) expect(nextRequest(state, wanted)).toBeUndefined();
    }
  });

  it('is unsubscribed before the subscribe acknowledgement only once that came', () => {
    expect(nextRequest(subscribing, undefined)).toBeUndefined();
    expect(nextRequest(live, undefined)).toBe('unsubscribe');
  });

  it('is resubscribed before the unsubscribe acknowledgement only once that came', () => {
    expect(nextRequest(unsubscribing, mine)).toBeUndefined();
    expect(nextRequest(acknowledged(unsubscribing, granted('unsubscribe', 2)).state, mine)).toBe('subscribe');
  });

  it('is subscribed anew for a new holder, with equal parameters too, since that one needs a snapshot', () => {
    expect(nextRequest(live, mine)).toBeUndefined();
    expect(nextRequest(live, topic())).toBe('unsubscribe');
  });

  it('does not mind a stale unsubscribe acknowledgement after a confirmed resubscribe', () => {
    const again = subscribeSent(acknowledged(unsubscribing, granted('unsubscribe', 2)).state, mine, 3);
    const confirmed = acknowledged(again, granted('subscribe', 3)).state;
    expect(acknowledged(confirmed, granted('unsubscribe', 2)).state).toBe(confirmed);
    expect(acknowledged(again, granted('unsubscribe', 2)).state).toBe(again);
  });

  it('does not mind a late subscribe acknowledgement after an unsubscribe', () => {
    expect(acknowledged(unsubscribing, granted('subscribe', 1)).state).toBe(unsubscribing);
    expect(acknowledged(IDLE, granted('subscribe', 1)).state).toBe(IDLE);
  });

  it('counts a subscription that is not found as ended', () => {
    expect(acknowledged(unsubscribing, refusal(2, 'final')).state.at).toBe('idle');
  });

  it('keeps a pending unsubscribe over the refusal of an earlier request', () => {
    expect(acknowledged(unsubscribing, refusal(1, 'final')).state).toBe(unsubscribing);
  });

  it('is refused for good with the words of the exchange', () => {
    expect(acknowledged(subscribing, refusal(1, 'final'))).toEqual({ state: IDLE, refused: 'because' });
  });

  it('stays pending when the exchange is busy, and asks again when that is overdue', () => {
    const { state } = acknowledged(subscribing, refusal(1, 'later'));
    expect(state).toBe(subscribing);
    expect(nextRequest(acknowledgementOverdue(state), mine)).toBe('subscribe');
  });

  it('asks again for the same when the acknowledgement is overdue, and else ends what may stand', () => {
    const overdue = acknowledgementOverdue(subscribing);
    expect(nextRequest(overdue, topic(10))).toBe('subscribe');
    expect(nextRequest(overdue, topic(100))).toBe('unsubscribe');
    expect(nextRequest(overdue, undefined)).toBe('unsubscribe');
    expect(nextRequest(acknowledgementOverdue(unsubscribing), mine)).toBe('unsubscribe');
  });

  it('takes the late acknowledgement of an earlier request for the same as its own', () => {
    const again = subscribeSent(acknowledgementOverdue(subscribing), mine, 2);
    expect(acknowledged(again, granted('subscribe', 1)).state.at).toBe('live');
  });

  it('ends a subscription that stands unknown to us, once, and takes a second such answer as a refusal', () => {
    const stands = acknowledged(subscribing, refusal(1, 'standing')).state;
    expect(nextRequest(stands, mine)).toBe('unsubscribe');
    const ended = acknowledged(unsubscribeSent(stands, 2), granted('unsubscribe', 2)).state;
    expect(nextRequest(ended, mine)).toBe('subscribe');
    expect(acknowledged(subscribeSent(ended, mine, 3), refusal(3, 'standing')).refused).toBe('because');
  });

  it('matches an answer without an id by what it names', () => {
    const { reqId: _, ...unnumbered } = granted('subscribe', 1);
    expect(acknowledged(subscribing, { ...unnumbered, reqId: undefined }).state.at).toBe('live');
  });

  it('comes to what is wanted from wherever it stands, when every request is answered', () => {
    const wants = fc.array(fc.constantFrom(undefined, 10, 25, 100), { minLength: 1, maxLength: 8 });
    const answers = fc.infiniteStream(fc.constantFrom('granted', 'lost'));
    fc.assert(
      fc.property(wants, answers, (depths, luck) => {
        let state: TopicState = IDLE;
        let atExchange: number | undefined;
        let reqId = 0;
        let wanted: Topic | undefined;
        const exchange = { losses: 6 };
        const step = (): boolean => {
          const method = nextRequest(state, wanted);
          if (method === undefined) return false;
          reqId += 1;
          const subject = method === 'subscribe' ? wanted : 'topic' in state ? state.topic : undefined;
          if (subject === undefined) throw new Error('a request without a subject');
          state = method === 'subscribe' ? subscribeSent(state, subject, reqId) : unsubscribeSent(state, reqId);
          if (luck.next().value === 'lost' && exchange.losses-- > 0) {
            state = acknowledgementOverdue(state);
            return true;
          }
          if (method === 'subscribe') {
            expect(atExchange).toBeUndefined();
            atExchange = Number(subject.params['depth']);
          } else {
            atExchange = undefined;
          }
          state = acknowledged(state, granted(method, reqId)).state;
          return true;
        };
        for (const depth of depths) {
          wanted = depth === undefined ? undefined : topic(depth);
          step();
        }
        for (let left = 40; left > 0 && step(); left -= 1);
        expect(atExchange).toBe(wanted?.params['depth']);
        expect(state.at).toBe(wanted === undefined ? 'idle' : 'live');
      }),
    );
  });
});
