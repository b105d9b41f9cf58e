import { Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import type { Reply } from './dialect.js';
import { OutcomeUnknown, RequestRejected, RequestTimedOut } from './errors.js';
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
   * has left means that it never will.
   *
   * @throws {@link RequestRejected}, {@link RequestTimedOut}, {@link OutcomeUnknown} on the error channel, and what the
   *   socket was lost with
   */
  send(message: (reqId: number) => unknown, options: RequestOptions): Observable<Replied>;
  /** The text of the next one that waits to leave; asking for it means sending it. */
  next(): string | undefined;
  /** @returns whether somebody waited for this reply */
  replied(reply: Reply): boolean;
  /** The socket is gone: those in flight fail, those that wait go on waiting. */
  lost(error: unknown): void;
  /** The client is closed: those in flight that change something become unknown; the others complete. */
  close(): void;
}

interface Pending {
  readonly text: string;
  readonly options: RequestOptions;
  readonly subscriber: Subscriber<Replied>;
  sentAtMs?: number;
}

/**
 * Keep track of requests and their replies.
 *
 * @param nextReqId - gives ids, each but once
 * @param flush - told when there is something new to send
 */
export function createRequests(nextReqId: () => number, flush: () => void, scheduler: SchedulerLike): Requests {
  const waiting = new Map<number, Pending>();
  const inFlight = new Map<number, Pending>();

  const silent = ({ options: { method, changes, timeoutMs }, sentAtMs }: Pending): Error =>
    changes && sentAtMs !== undefined
      ? new OutcomeUnknown(method, `no reply within ${timeoutMs} ms`)
      : new RequestTimedOut(method, timeoutMs);

  return {
    send: (message, options) =>
      new Observable((subscriber) => {
        const reqId = nextReqId();
        const pending: Pending = { text: printJson(message(reqId)), options, subscriber };
        const deadline = scheduler.schedule(() => {
          subscriber.error(silent(pending));
        }, options.timeoutMs);
        waiting.set(reqId, pending);
        flush();
        return () => {
          deadline.unsubscribe();
          waiting.delete(reqId);
          inFlight.delete(reqId);
        };
      }),

    next: () => {
      for (const [reqId, pending] of waiting) {
        waiting.delete(reqId);
        inFlight.set(reqId, pending);
        pending.sentAtMs = scheduler.now();
        return pending.text;
      }
      return undefined;
    },

    replied: ({ reqId, message, refusal }) => {
      const pending = reqId === undefined ? undefined : inFlight.get(reqId);
      if (pending?.sentAtMs === undefined) return false;
      if (refusal === undefined) {
        pending.subscriber.next({ message, sentAtMs: pending.sentAtMs, receivedAtMs: scheduler.now() });
        pending.subscriber.complete();
      } else {
        pending.subscriber.error(new RequestRejected(pending.options.method, refusal.reason));
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
      for (const { subscriber } of [...waiting.values()]) subscriber.complete();
    },
  };
}
