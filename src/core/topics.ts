import { Observable, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs';
import { takeBatch } from './batch.js';
import { longestMs } from './delay.js';
import { STANDING, type Acknowledgement, type Dialect, type Refusal, type Topic } from './dialect.js';
import { SnapshotUnavailable, SubscriptionRejected } from './errors.js';
import { printJson } from './json.js';
import { meantBy } from './meant-by.js';
import {
  IDLE,
  acknowledged,
  acknowledgementOverdue,
  nextRequest,
  subscribeSent,
  unsubscribeSent,
  type TopicState,
} from './topic.js';

/** Options of {@link createTopics}. */
export interface TopicsOptions {
  readonly dialect: Dialect;
  readonly scheduler: SchedulerLike;
  /** How long an acknowledgement may take, in ms. */
  readonly requestTimeoutMs: number;
  /** How long the first data may take after the acknowledgement, in ms. */
  readonly firstDataMs: number;
  readonly nextReqId: () => number;
  /** Told when there may be something new to send. */
  readonly wake: () => void;
  /** Told when a subscription was refused for want of a session, before it is. */
  readonly loggedOff?: (reason: string) => void;
}

/** The topics of one socket, each with a life of its own. */
export interface Topics {
  /**
   * The messages of a topic, for one holder.
   *
   * @throws Error at subscribe, when the key is held already
   */
  hold(topic: Topic): Observable<unknown>;
  /** The next request that brings the exchange nearer to what is wanted; asking for it means sending it. */
  next(): string | undefined;
  /** @returns whether somebody got it */
  data(route: string, opening: boolean, message: unknown): boolean;
  /** @returns whether it answered anything that waited for an answer */
  acknowledged(ack: Acknowledgement): boolean;
  /**
   * The answer to a request was not sure, and the exchange was asked what it has.
   *
   * @param holds - whether it has a topic
   */
  settled(reqId: number, refusal: Refusal, holds: (topic: Topic) => boolean): void;
  /** The exchange dropped something that we sent, and does not say what. */
  throttled(): void;
  /** The socket is gone, and with it every subscription; with an error, the holders are told. */
  gone(error: unknown): void;
  /** Whether a subscription stands, so that frames are due. */
  dataIsDue(): boolean;
}

interface Entry {
  readonly key: string;
  readonly route: string;
  state: TopicState;
  holder?: { readonly topic: Topic; readonly subscriber: Subscriber<unknown> } | undefined;
  /** Whether frames of this key are those of the holder's own subscription. */
  flowing: boolean;
  /** Whether the opening message has come. */
  opened: boolean;
  /** Whether a missing acknowledgement is no fault, since the exchange said that it dropped something. */
  excused: boolean;
  /** How often in a row the exchange was asked what became of the request, and it had not been carried out. */
  doubts: number;
  acknowledgementTimer?: Subscription | undefined;
  firstDataTimer?: Subscription | undefined;
}

/** After the exchange dropped a frame for our haste, what it has not acknowledged within so many ms is sent again. */
const ASK_AGAIN_MS = 1000;

/** Reconcile what is wanted of each topic with what the exchange has. */
export function createTopics(options: TopicsOptions): Topics {
  const { dialect, scheduler, requestTimeoutMs, firstDataMs, nextReqId, wake } = options;
  const entries = new Map<string, Entry>();
  const routes = new Map<string, readonly Entry[]>();
  const unsettled = new Set<Entry>();

  const entryOf = ({ key, route = key }: Topic): Entry => {
    let entry = entries.get(key);
    if (entry === undefined) {
      entry = { key, route, state: IDLE, flowing: false, opened: false, excused: false, doubts: 0 };
      entries.set(key, entry);
      routes.set(route, [...(routes.get(route) ?? []), entry]);
    }
    return entry;
  };

  /** Forget an entry that nobody needs any more; the next holder gets one of its own. */
  const forget = (entry: Entry): void => {
    unsettled.delete(entry);
    // It may have been forgotten before, and another have taken its place.
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
    const others = routes.get(entry.route)?.filter((other) => other !== entry) ?? [];
    if (others.length > 0) routes.set(entry.route, others);
    else routes.delete(entry.route);
  };

  const become = (entry: Entry, state: TopicState): void => {
    const { holder } = entry;
    entry.state = state;
    entry.flowing =
      holder !== undefined && (state.at === 'subscribing' || state.at === 'live') && state.topic === holder.topic;
  };

  const settle = (entry: Entry): void => {
    if (entry.state.at === 'idle' && entry.holder === undefined) {
      forget(entry);
      return;
    }
    unsettled.add(entry);
    wake();
  };

  const stopTimers = (entry: Entry): void => {
    entry.acknowledgementTimer?.unsubscribe();
    entry.firstDataTimer?.unsubscribe();
  };

  /** The topic that the next request is about: what is to come, or what is to end. */
  const subjectOf = ({ state, holder }: Entry, method: 'subscribe' | 'unsubscribe'): Topic | undefined =>
    method === 'subscribe' || state.at === 'idle' ? holder?.topic : state.topic;

  const batchOf = (entry: Entry): string | undefined => {
    const method = nextRequest(entry.state, entry.holder?.topic);
    const topic = method && subjectOf(entry, method);
    return topic && `${method} ${dialect.batchOf(topic)}`;
  };

  const awaitAcknowledgement = (entry: Entry, withinMs: number): void => {
    entry.acknowledgementTimer?.unsubscribe();
    entry.acknowledgementTimer = scheduler.schedule(() => {
      const { excused, holder } = entry;
      entry.excused = false;
      become(entry, acknowledgementOverdue(entry.state));
      if (!excused) holder?.subscriber.error(new SnapshotUnavailable(entry.key, withinMs, 'acknowledgement'));
      settle(entry);
    }, withinMs);
  };

  const awaitFirstData = (entry: Entry): void => {
    const waitMs = Math.min(firstDataMs * (entry.holder?.topic.patience ?? 1), longestMs);
    entry.firstDataTimer = scheduler.schedule(() => {
      entry.holder?.subscriber.error(new SnapshotUnavailable(entry.key, waitMs, 'data'));
    }, waitMs);
  };

  /** Where the exchange has a subscription of the same route, that it has one already is an honest refusal. */
  const judged = ({ route }: Entry, ack: Acknowledgement): Acknowledgement => {
    if (ack.refusal?.kind !== 'standing') return ack;
    const others = routes.get(route)?.filter(({ state }) => state.at !== 'idle').length ?? 0;
    return others > 1 ? { ...ack, refusal: { ...ack.refusal, kind: 'final' } } : ack;
  };

  const take = (entry: Entry, opening: boolean, message: unknown): boolean => {
    if (entry.holder === undefined || !entry.flowing) return false;
    if (!entry.opened) {
      if (!opening && entry.holder.topic.mayBeEmpty !== true) return false;
      entry.opened = true;
      entry.firstDataTimer?.unsubscribe();
    }
    entry.holder.subscriber.next(message);
    return true;
  };

  /** The request was not carried out: ask again, and when it is so again, be it a fault. */
  const doubt = (entry: Entry): void => {
    entry.doubts += 1;
    entry.excused = entry.doubts === 1;
    awaitAcknowledgement(entry, entry.excused ? Math.min(ASK_AGAIN_MS, requestTimeoutMs) : requestTimeoutMs);
  };

  const accept = (ack: Acknowledgement): boolean => {
    const meant = meantBy(ack, [...entries.values()]);
    if (ack.refusal?.kind === 'loggedOff' && meant.some(({ state }) => state.at === 'subscribing')) {
      options.loggedOff?.(ack.refusal.reason);
    }
    for (const entry of meant) {
      const { flowing, holder } = entry;
      const { state, refused } = acknowledged(entry.state, judged(entry, ack));
      if (state === entry.state) {
        if (ack.refusal?.kind === 'later') entry.excused = true;
        continue;
      }
      entry.acknowledgementTimer?.unsubscribe();
      entry.doubts = 0;
      become(entry, state);
      if (refused !== undefined && flowing && holder !== undefined) {
        holder.subscriber.error(new SubscriptionRejected(holder.topic.channel, holder.topic.symbol, refused));
      }
      if (state.at === 'live' && entry.flowing) {
        if (!entry.opened) awaitFirstData(entry);
        if (holder?.topic.tellsStanding === true) holder.subscriber.next(STANDING);
      }
      settle(entry);
    }
    return meant.length > 0;
  };

  return {
    hold: (topic) =>
      new Observable((subscriber) => {
        const entry = entryOf(topic);
        if (entry.holder !== undefined) throw new Error(`${topic.key} is held already; share its stream instead`);
        // Of its own, since topics are told apart by identity: who holds it anew wants it from the beginning.
        const holder = { topic: { ...topic }, subscriber };
        entry.holder = holder;
        entry.opened = false;
        settle(entry);
        return () => {
          entry.holder = undefined;
          entry.firstDataTimer?.unsubscribe();
          become(entry, entry.state);
          settle(entry);
        };
      }),

    next: () => {
      const batch = takeBatch(unsettled, batchOf, dialect.batchSize);
      const [first] = batch;
      const method = first && nextRequest(first.state, first.holder?.topic);
      if (method === undefined) return undefined;
      const reqId = nextReqId();
      const topics: Topic[] = [];
      for (const entry of batch) {
        const topic = subjectOf(entry, method);
        if (topic === undefined) continue;
        topics.push(topic);
        if (method === 'subscribe') entry.opened = false;
        become(
          entry,
          method === 'subscribe' ? subscribeSent(entry.state, topic, reqId) : unsubscribeSent(entry.state, reqId),
        );
        awaitAcknowledgement(entry, requestTimeoutMs);
      }
      return printJson(dialect[method](topics, reqId));
    },

    data: (route, opening, message) => {
      let isTaken = false;
      for (const entry of routes.get(route) ?? []) isTaken = take(entry, opening, message) || isTaken;
      return isTaken;
    },

    acknowledged: accept,

    settled: (reqId, { kind, reason }, holds) => {
      for (const entry of [...entries.values()]) {
        const { state } = entry;
        if (!('reqId' in state) || state.reqId !== reqId) continue;
        const { channel, symbol } = state.topic;
        const answer = { reqId, method: undefined, channel, symbol };
        if (holds(state.topic) === (state.at === 'subscribing')) accept(answer);
        else if (kind === 'partial') accept({ ...answer, refusal: { kind: 'final', reason } });
        else doubt(entry);
      }
    },

    throttled: () => {
      for (const entry of entries.values()) {
        if (!('reqId' in entry.state) || entry.state.overdue) continue;
        entry.excused = true;
        awaitAcknowledgement(entry, Math.min(ASK_AGAIN_MS, requestTimeoutMs));
      }
    },

    gone: (error) => {
      const held = [...entries.values()];
      for (const entry of held) {
        stopTimers(entry);
        entry.opened = false;
        entry.excused = false;
        entry.doubts = 0;
        become(entry, IDLE);
        settle(entry);
      }
      if (error !== undefined) for (const { holder } of held) holder?.subscriber.error(error);
    },

    dataIsDue: () => [...entries.values()].some(({ state }) => state.at === 'live'),
  };
}
