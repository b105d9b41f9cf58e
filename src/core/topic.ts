import type { Acknowledgement, Refusal, Topic } from './dialect.js';

/**
 * Where one topic stands on one socket. Per topic one thing happens at a time: a subscription is ended, its
 * acknowledgement awaited, and only then the next one begun.
 *
 * `overdue`: the acknowledgement did not come in time, so the request may have been lost. `stood`: the exchange has
 * said already that it had the subscription when we had not, so saying it again is a refusal.
 */
export type TopicState =
  | { readonly at: 'idle'; readonly stood: boolean }
  | { readonly at: 'live'; readonly stood: boolean; readonly topic: Topic }
  | {
      readonly at: 'subscribing' | 'unsubscribing';
      readonly stood: boolean;
      readonly topic: Topic;
      readonly reqId: number;
      readonly overdue: boolean;
    };

/** A topic on a fresh socket. */
export const IDLE: TopicState = { at: 'idle', stood: false };

/**
 * What to send next so that the exchange comes to have what is wanted.
 *
 * Topics are compared by identity: each holder has its own, so a new holder with equal parameters still gets a
 * subscription of its own, and with it a fresh snapshot.
 *
 * @param wanted - the topic that somebody holds now
 */
export function nextRequest(state: TopicState, wanted: Topic | undefined): 'subscribe' | 'unsubscribe' | undefined {
  switch (state.at) {
    case 'idle':
      return wanted === undefined ? undefined : 'subscribe';
    case 'subscribing':
      if (!state.overdue) return undefined;
      return wanted !== undefined && sameParams(wanted, state.topic) ? 'subscribe' : 'unsubscribe';
    case 'live':
      return wanted === state.topic ? undefined : 'unsubscribe';
    case 'unsubscribing':
      return state.overdue ? 'unsubscribe' : undefined;
  }
}

/** The state after a subscribe request has left. */
export const subscribeSent = (state: TopicState, topic: Topic, reqId: number): TopicState => ({
  at: 'subscribing',
  // What we ask for a second time may well stand already, by our own first request.
  stood: state.at === 'idle' && state.stood,
  topic,
  reqId,
  overdue: false,
});

/** The state after an unsubscribe request has left. */
export const unsubscribeSent = (state: TopicState, reqId: number): TopicState =>
  state.at === 'idle' ? state : { at: 'unsubscribing', stood: state.stood, topic: state.topic, reqId, overdue: false };

/** The state after an acknowledgement has not come in time. */
export const acknowledgementOverdue = (state: TopicState): TopicState =>
  'reqId' in state ? { ...state, overdue: true } : state;

/** What an acknowledgement leads to. */
export interface Acknowledged {
  readonly state: TopicState;
  /** The exchange's words, when the topic was refused for good. */
  readonly refused?: string;
}

/**
 * The state after an acknowledgement, which may be late, early, or one of a request long settled.
 *
 * @param ack - an answer that names this topic, or the request that it was in
 */
export function acknowledged(state: TopicState, ack: Acknowledgement): Acknowledged {
  if (!('reqId' in state)) return { state };
  const mine = ack.reqId === undefined || ack.reqId === state.reqId;
  if (state.at === 'subscribing') {
    if (ack.refusal !== undefined) return mine ? refused(state, ack.refusal) : { state };
    return { state: ack.method === 'unsubscribe' ? state : { at: 'live', stood: false, topic: state.topic } };
  }
  if (ack.refusal !== undefined && notYet.has(ack.refusal.kind)) return { state };
  const settled = mine && (ack.method !== 'subscribe' || ack.refusal !== undefined);
  return { state: settled ? { at: 'idle', stood: state.stood } : state };
}

/** Refusals after which the answer is still to come. */
const notYet: ReadonlySet<Refusal['kind']> = new Set<Refusal['kind']>(['later', 'unknown', 'partial']);

function refused(state: Extract<TopicState, { reqId: number }>, { kind, reason }: Refusal): Acknowledged {
  if (notYet.has(kind)) return { state };
  const unknownToUs = { ...state.topic };
  return kind === 'standing' && !state.stood
    ? { state: { at: 'live', stood: true, topic: unknownToUs } }
    : { state: IDLE, refused: reason };
}

const sameParams = (one: Topic, other: Topic): boolean => {
  const names = Object.keys(one.params);
  return (
    names.length === Object.keys(other.params).length && names.every((name) => one.params[name] === other.params[name])
  );
};
