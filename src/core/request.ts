import { Observable, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs';
import type { Refusal, Reply } from './dialect.js';
import { OutcomeUnknown, RateLimited, RequestRejected, RequestTimedOut } from './errors.js';
import { printJson } from './json.js';

/** What a request is, beside its message. */
export interface RequestOptions {
  /** Its name, for errors. */
  readonly method: string;
  /**
   * Whether it may change something at the exchange. Silence after it has left is then {@link OutcomeUnknown}, and
   * otherwise {@link RequestTimedOut}.
   */
  readonly changes: boolean;
  /** How long the reply may take, in ms, from the subscription on. */
  readonly timeoutMs: number;
  /** How long it may wait to leave, in ms; after that it never leaves, and is {@link RequestTimedOut}. */
  readonly leavesWithinMs?: number;
  /** Whether it leaves after all else that is to be sent. */
  readonly leavesLast?: boolean;
}

/** A reply, with the instants of the round trip by our clock, in ms since the epoch. */
export interface Replied {
  readonly message: unknown;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/** The requests of one socket: those that wait to leave, and those whose replies are awaited. */
export interface Requests {
  /**
   * One message out, its reply back by its id. Cold: each subscription sends once. Unsubscribing before the message
   * has left means that it never will. One that changes nothing is sent again where the exchange was too busy for it.
   *
   * @throws {@link RequestRejected}, {@link RequestTimedOut}, {@link OutcomeUnknown}, {@link RateLimited} on the error
   *   channel, and what the socket was lost with
   */
  send(message: (reqId: number) => unknown, options: RequestOptions): Observable<Replied>;
  /**
   * The text of the next one that waits to leave; asking for it means sending it.
   *
   * @param last - whether those are meant that leave after all else
   */
  next(last: boolean): string | undefined;
  /** @returns whether somebody waited for this reply */
  replied(reply: Reply): boolean;
  /** The socket is gone: those in flight fail, those that wait go on waiting. */
  lost(error: unknown): void;
  /** The client is closed: those in flight that change something become unknown; the others complete. */
  close(): void;
}

interface Pending {
  readonly message: (reqId: number) => unknown;
  readonly options: RequestOptions;
  readonly subscriber: Subscriber<Replied>;
  /** Ends it in silence; its timers end with it. */
  readonly deadline: Subscription;
  /** That of its latest sending. */
  reqId?: number;
  sentAtMs?: number;
}

/** What the exchange was too busy for is sent again after so many ms. */
const ASK_AGAIN_MS = 1000;

/**
 * Keep track of requests and their replies.
 *
 * @param endpoint - which of the exchange's endpoints, for errors
 * @param nextReqId - gives ids, each but once
 * @param flush - told when there is something new to send
 */
export function createRequests(
  endpoint: string,
  nextReqId: () => number,
  flush: () => void,
  scheduler: SchedulerLike,
): Requests {
  const waiting = new Set<Pending>();
  const inFlight = new Map<number, Pending>();

  const silent = ({ options: { method, changes, timeoutMs }, sentAtMs }: Pending): Error =>
    changes && sentAtMs !== undefined
      ? new OutcomeUnknown(method, `no reply within ${timeoutMs} ms`)
      : new RequestTimedOut(method, timeoutMs);

  const refused = ({ options: { method, changes } }: Pending, { kind, reason }: Refusal): Error => {
    if (kind === 'later') return new RateLimited(endpoint, `${method}: ${reason}`);
    return kind === 'unknown' && changes ? new OutcomeUnknown(method, reason) : new RequestRejected(method, reason);
  };

  return {
    send: (message, options) =>
      new Observable((subscriber) => {
        const { timeoutMs, leavesWithinMs = timeoutMs, method } = options;
        const deadline = scheduler.schedule(() => {
          subscriber.error(silent(pending));
        }, timeoutMs);
        const pending: Pending = { message, options, subscriber, deadline };
        if (leavesWithinMs < timeoutMs) {
          const leaving = scheduler.schedule(() => {
            if (waiting.has(pending)) subscriber.error(new RequestTimedOut(method, leavesWithinMs));
          }, leavesWithinMs);
          deadline.add(leaving);
        }
        waiting.add(pending);
        flush();
        return () => {
          deadline.unsubscribe();
          waiting.delete(pending);
          if (pending.reqId !== undefined) inFlight.delete(pending.reqId);
        };
      }),

    next: (last) => {
      for (const pending of waiting) {
        if ((pending.options.leavesLast ?? false) !== last) continue;
        const reqId = nextReqId();
        waiting.delete(pending);
        inFlight.set(reqId, pending);
        pending.reqId = reqId;
        pending.sentAtMs = scheduler.now();
        return printJson(pending.message(reqId));
      }
      return undefined;
    },

    replied: ({ reqId, message, refusal }) => {
      const pending = reqId === undefined ? undefined : inFlight.get(reqId);
      if (pending?.sentAtMs === undefined) return false;
      if (refusal === undefined) {
        pending.subscriber.next({ message, sentAtMs: pending.sentAtMs, receivedAtMs: scheduler.now() });
        pending.subscriber.complete();
      } else if (refusal.kind === 'later' && !pending.options.changes && reqId !== undefined) {
        inFlight.delete(reqId);
        pending.deadline.add(
          scheduler.schedule(() => {
            waiting.add(pending);
            flush();
          }, ASK_AGAIN_MS),
        );
      } else {
        pending.subscriber.error(refused(pending, refusal));
      }
      return true;
    },

    lost: (error) => {
      for (const { options, subscriber } of [...inFlight.values()]) {
        subscriber.error(
          options.changes
            ? new OutcomeUnknown(options.method, 'the connection was lost before a reply', { cause: error })
            : error,
        );
      }
    },

    close: () => {
      for (const { options, subscriber } of [...inFlight.values()]) {
        if (options.changes)
          subscriber.error(new OutcomeUnknown(options.method, 'the client was closed before a reply'));
        else subscriber.complete();
      }
      for (const { subscriber } of [...waiting]) subscriber.complete();
    },
  };
}
