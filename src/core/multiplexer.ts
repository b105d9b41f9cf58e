import {
  ReplaySubject,
  Subject,
  defer,
  finalize,
  map,
  merge,
  take,
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs';
import { createAnnouncements } from './announcements.js';
import { createConnection, type Connection, type ConnectionOptions } from './connection.js';
import type { Dialect, FrameSink, Pause, Refusal } from './dialect.js';
import { SessionLost } from './access-errors.js';
import { ConnectionLost, RateLimited, isSocketLoss, isStreamError, type StreamError } from './errors.js';
import type { Live, Stale } from './freshness.js';
import { parseJson } from './json.js';
import { createOutbox } from './outbox.js';
import type { RateLimit } from './rate-limit.js';
import { afterFault, noFaults } from './retry-policy.js';
import { createRequests, type Replied, type RequestOptions } from './request.js';
import { createTopics, type Topics, type TopicsOptions } from './topics.js';

/** What came that no stream of ours asked for, or that a stream of ours mended by itself. For logs. */
export type Unrouted =
  | {
      readonly _tag: 'Frame';
      readonly endpoint: string;
      readonly why: 'not JSON' | 'unknown' | 'no observer';
      /** The parsed frame or message, with numbers as text; the text itself when it is not JSON. */
      readonly frame: unknown;
    }
  | {
      readonly _tag: 'Fault';
      readonly endpoint: string;
      /** The key of the topic that had it; absent for a fault of the connection. */
      readonly topic?: string;
      readonly error: StreamError;
    };

/** Options of {@link createMultiplexer}. */
export interface MultiplexerOptions
  extends
    Omit<ConnectionOptions, 'session' | 'openWithinMs'>,
    Pick<TopicsOptions, 'dialect' | 'requestTimeoutMs' | 'firstDataMs'> {
  readonly dialect: Dialect;
  readonly rateLimit: RateLimit;
}

/** Many topics and requests on the one socket of an endpoint. */
export interface Multiplexer
  extends Pick<Topics, 'hold'>, Pick<Connection, 'held$' | 'status$' | 'opened$' | 'reconnect'> {
  /**
   * What the exchange tells unasked, for one holder: the latest of this socket first, if there is one.
   *
   * @throws Error at subscribe, when the key is held already
   */
  announcements(key: string): Observable<unknown>;
  /** One message out and its reply back, on a socket opened for it if need be. Cold: each subscription sends once. */
  request(message: (reqId: number) => unknown, options: RequestOptions): Observable<Replied>;
  /**
   * Keep the socket open while a stream is observed, show on `status$` that its topic is under repair, tell its faults
   * to `unrouted$`, and complete it when the client is closed.
   *
   * @param key - the topic's key
   */
  whileHeld<E extends Live<unknown> | Stale>(key: string): MonoTypeOperatorFunction<E>;
  /** Emits when the client is closed; at once, if it is. */
  readonly closed$: Observable<void>;
  /** Tell `unrouted$` of a fault that a stream got over by itself. */
  report(error: StreamError, topic: string): void;
  /** Emits an error whenever there is no session any more: what the socket ended with, or {@link SessionLost}. */
  readonly sessionLost$: Observable<StreamError>;
  /** Never ends and never errors; emits only while observed. */
  readonly unrouted$: Observable<Unrouted>;
  /** Completes what is observed, settles what is in flight, and resolves once the socket is gone. */
  close(): Promise<void>;
}

/** How long to pause where the exchange does not say, but wants it. */
const UNTOLD = { initialMs: 1000, maxMs: 60_000, perMs: 60_000 };

/** Carry many topics and requests on one shared socket, in the exchange's dialect. */
export function createMultiplexer(options: MultiplexerOptions): Multiplexer {
  const { dialect, endpoint, scheduler, redact = <T>(value: T): T => value } = options;
  const unrouted$ = new Subject<Unrouted>();
  /** Streams end first, so that none of them is told of requests that are settled next. */
  const closing$ = new ReplaySubject<void>(1);
  const closed$ = new ReplaySubject<void>(1);
  const sessionLost$ = new Subject<StreamError>();
  let throttlings = noFaults;
  let lastReqId = 0;
  const nextReqId = (): number => ++lastReqId;

  const outbox = createOutbox(
    options.rateLimit,
    scheduler,
    () => requests.next(false) ?? topics.next() ?? requests.next(true),
  );
  const requests = createRequests(endpoint, nextReqId, outbox.flush, scheduler);
  const loggedOff = (reason: string): void => {
    const error = new SessionLost(endpoint, reason);
    fault(error);
    sessionLost$.next(error);
  };
  const topics = createTopics({ ...options, nextReqId, wake: outbox.wake, loggedOff });
  const announcements = createAnnouncements();

  const unrouted = (why: Extract<Unrouted, { _tag: 'Frame' }>['why'], frame: unknown): void => {
    if (unrouted$.observed) unrouted$.next({ _tag: 'Frame', endpoint, why, frame: redact(frame) });
  };
  const fault = (error: StreamError, topic?: string): void => {
    unrouted$.next({ _tag: 'Fault', endpoint, error, ...(topic === undefined ? {} : { topic }) });
  };

  const sink: FrameSink = {
    data: (route, opening, message) => {
      if (!topics.data(route, opening, message)) unrouted('no observer', message);
    },
    announced: announcements.announced,
    acknowledged: (ack) => {
      if (!topics.acknowledged(ack)) unrouted('no observer', ack);
    },
    replied: (reply) => {
      if (requests.replied(reply)) return;
      const { reqId, refusal, message } = reply;
      const ack = { method: undefined, reqId, channel: undefined, symbol: undefined, ...(refusal && { refusal }) };
      if (!topics.acknowledged(ack)) {
        if (refusal?.kind === 'loggedOff') loggedOff(refusal.reason);
        else unrouted('no observer', message);
      } else if (refusal !== undefined && reqId !== undefined) settle(reqId, refusal);
    },
    throttled: (reason, pause) => {
      outbox.slowDown(pause === undefined ? 0 : pauseMs(pause));
      topics.throttled();
      fault(new RateLimited(endpoint, reason));
    },
    banned: (reason, pause) => {
      connection.ban(reason, pause && scheduler.now() + pauseMs(pause));
    },
    loggedOff,
    closing: (reason) => {
      connection.reconnect(reason);
    },
    unknown: (frame) => {
      unrouted('unknown', frame);
    },
  };

  const pauseMs = (pause: Pause): number => {
    const nowMs = scheduler.now();
    if ('untilMs' in pause) return pause.untilMs - nowMs;
    if ('afterMs' in pause) return pause.afterMs;
    throttlings = afterFault(UNTOLD, throttlings, { nowMs, chance: options.random() });
    return throttlings.waitMs;
  };

  /** An answer leaves it open what the exchange has now: ask. Without a reply the request is made again, as if lost. */
  const settle = (reqId: number, refusal: Refusal): void => {
    const { inventory } = dialect;
    if (inventory === undefined || (refusal.kind !== 'unknown' && refusal.kind !== 'partial')) return;
    requests
      .send((id) => inventory.request(id), {
        method: 'subscriptions',
        changes: false,
        timeoutMs: options.requestTimeoutMs,
      })
      .pipe(
        map(({ message }) => inventory.held(message)),
        takeUntil(sessionLost$),
      )
      .subscribe({
        next: (holds) => {
          topics.settled(reqId, refusal, holds);
        },
        error: () => undefined,
      });
  };

  const connection = createConnection({
    ...options,
    openWithinMs: options.requestTimeoutMs,
    session: {
      opened: outbox.open,
      frame: (text) => {
        let frame: unknown;
        try {
          frame = parseJson(text);
        } catch {
          unrouted('not JSON', text);
          return;
        }
        dialect.route(frame, sink);
      },
      gone: (error) => {
        outbox.shut();
        if (isStreamError(error)) fault(error);
        topics.gone(error);
        announcements.gone(error);
        sessionLost$.next(isStreamError(error) ? error : new ConnectionLost(endpoint, 1000, 'nobody needs it'));
        if (error !== undefined) requests.lost(error);
      },
      dataIsDue: () => dialect.isNeverSilent && topics.dataIsDue(),
      ping: (onSent) =>
        requests.send(
          (reqId) => {
            onSent();
            return dialect.ping(reqId);
          },
          { method: 'ping', changes: false, timeoutMs: options.requestTimeoutMs },
        ),
    },
  });

  return {
    hold: topics.hold,
    announcements: announcements.hold,
    request: (message, requestOptions) =>
      merge(requests.send(message, requestOptions), connection.held$).pipe(take(1), takeUntil(closed$)),
    whileHeld: (key) => (source$) =>
      defer(() => {
        let repairing = false;
        return merge(source$, connection.held$).pipe(
          tap((envelope) => {
            if (envelope._tag === 'Live' && !repairing) return;
            repairing = envelope._tag === 'Stale';
            connection.repairing(key, envelope._tag === 'Stale' ? envelope.cause : undefined);
            if (envelope._tag === 'Stale' && isTopicFault(envelope.cause)) fault(envelope.cause, key);
          }),
          finalize(() => {
            connection.repairing(key, undefined);
          }),
          takeUntil(closing$),
        );
      }),
    held$: connection.held$,
    status$: connection.status$,
    opened$: connection.opened$,
    reconnect: connection.reconnect,
    sessionLost$: sessionLost$.asObservable(),
    closed$: closing$.asObservable(),
    report: fault,
    unrouted$: unrouted$.asObservable(),
    close: () => {
      closing$.next();
      requests.close();
      closed$.next();
      return connection.close();
    },
  };
}

/** Whether a cause is a fault of the topic's own; that of a socket or a session is told once, where it is found. */
const isTopicFault = (cause: Stale['cause']): cause is StreamError =>
  isStreamError(cause) && !isSocketLoss(cause) && cause._tag !== 'SessionLost' && cause._tag !== 'LogonRejected';
