import {
  BehaviorSubject,
  NEVER,
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  filter,
  finalize,
  map,
  of,
  switchMap,
  take,
  tap,
  timer,
  type Observable,
} from 'rxjs';
import { LogonRejected, SessionLost } from '../core/access-errors.js';
import { inEachSession } from '../core/behind-session.js';
import { isStreamError } from '../core/errors.js';
import { liveOnly, staleFrom, type Live, type Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { mended } from '../core/mended.js';
import { createRegister } from '../core/register.js';
import { afterFault, noFaults, retryPolicy } from '../core/retry-policy.js';
import { shareLatest } from '../core/share-latest.js';
import { tied } from '../core/tied.js';
import type { ExchangeClock } from './clock.js';
import type { Credentials } from './credentials.js';
import { signLogon } from './signature.js';

/** A session on the present socket: the exchange knows whose account it is. */
export interface Session {
  /** Since when, in ms since the epoch, by our clock. */
  readonly sinceMs: number;
}

/** What a session is made with. */
export interface SessionOptions {
  readonly credentials: Credentials;
  readonly clock: ExchangeClock;
  /** For how long a logon is good, in ms. */
  readonly recvWindow: number;
  /** How long the exchange may take to answer, in ms. */
  readonly requestTimeoutMs: number;
}

/** The session of a client, and how it is ended. */
export interface SessionGate {
  /** Whether there is a session; observing it logs on. Behind it stands whatever is private. */
  readonly session$: Observable<Live<Session> | Stale>;
  /** Each session there is. Observing it logs on again after a logout. */
  readonly logon$: Observable<Session>;
  /** End the session. Cold; one value once there is none for certain. */
  logout(): Observable<void>;
}

const KEY = 'session';
const ENDPOINT = 'ws';
/** A logon that could not leave for so long, in ms, is signed anew: the exchange takes none that are old. */
const LEAVES_WITHIN_MS = 1000;
/** How long to wait where the exchange was too busy for it, in ms. */
const BUSY_MS = 1000;
/** Who observes again and again what was refused makes no storm of logons. */
const AFTER_REJECTION = { initialMs: 1000, maxMs: 60_000, perMs: 600_000 };

/**
 * The session of a client: one logon for each socket, and another whenever the exchange ends the session.
 *
 * It is signed once the socket is open, by the exchange's clock. A refusal is final, unless our clock was wrong: then
 * there is one more logon. After silence, and after an answer from which nobody can know, there is another, counted as a
 * fault: the exchange takes the last one. Who observes a session again after a refusal waits a little, ever longer.
 *
 * ![session](../../docs/marbles/session.svg)
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | session.logon, session.logout}
 */
export function createSession(link: Link, options: SessionOptions): SessionGate {
  const { topics, lingerMs, scheduler } = link;
  const { requestTimeoutMs } = options;
  const shared = createRegister<Observable<Live<Session> | Stale>>();
  const isWanted$ = new BehaviorSubject(true);
  /** How many logouts are under way: no logon overtakes them. */
  const endings$ = new BehaviorSubject(0);
  let isHeld = false;
  /** Whether the exchange may have a session on the present socket, for a logon has left. */
  let mayBeOn = false;
  /** The session that it has for certain. */
  let confirmed: Session | undefined;
  let rejections = noFaults;
  let notBeforeMs = -Infinity;
  const isOff = (): void => {
    mayBeOn = false;
    confirmed = undefined;
  };
  topics.sessionLost$.subscribe({ next: isOff, error: isOff });

  const fresh$ = defer(() => {
    const waitMs = Math.min(notBeforeMs - scheduler.now(), rejections.waitMs);
    const attempt$ = loggedOn(link, options, () => {
      mayBeOn = true;
    });
    return waitMs > 0 ? timer(waitMs, scheduler).pipe(switchMap(() => attempt$)) : attempt$;
  }).pipe(
    map((): Session => {
      confirmed = { sinceMs: scheduler.now() };
      return confirmed;
    }),
    tap({
      error: (fault: unknown) => {
        if (!(fault instanceof LogonRejected)) return;
        const nowMs = scheduler.now();
        rejections = afterFault(AFTER_REJECTION, rejections, { nowMs, chance: link.resync.random?.() ?? 0 });
        notBeforeMs = nowMs + rejections.waitMs;
      },
    }),
  );
  const once$ = inEachSession(topics, () => (confirmed === undefined ? fresh$ : of(confirmed)));
  const calm$ = endings$.pipe(
    filter((endings) => endings === 0),
    take(1),
    switchMap(() => once$),
  );
  const none$ = defer(() =>
    concat(of(staleFrom(KEY, new SessionLost(ENDPOINT, 'logged off at our own request'), scheduler)), NEVER),
  );

  const session$ = defer(() =>
    shared.once(KEY, (drop) =>
      defer(() => {
        isHeld = true;
        return isWanted$.pipe(distinctUntilChanged());
      }).pipe(
        switchMap((isWanted) => (isWanted ? calm$.pipe(mended(link, KEY, KEY)) : none$)),
        finalize(() => {
          isHeld = false;
          isWanted$.next(true);
        }),
        tied(link, KEY, drop),
        // What stands behind it lingers.
        shareLatest({ lingerMs: 0, scheduler }),
      ),
    ),
  );
  const shown$ = session$.pipe(shareLatest({ lingerMs, scheduler }));

  const logout$ = defer(() => {
    if (isHeld) isWanted$.next(false);
    if (!mayBeOn) return of(undefined);
    endings$.next(endings$.value + 1);
    return topics
      .request(
        (id) => {
          confirmed = undefined;
          return { id: String(id), method: 'session.logout' };
        },
        {
          method: 'session.logout',
          changes: true,
          timeoutMs: requestTimeoutMs,
          // After the end of what is private.
          leavesLast: true,
        },
      )
      .pipe(
        catchError((fault: unknown) => {
          if (!isStreamError(fault)) throw fault;
          // A session lives no longer than its socket.
          topics.reconnect('the logout was not confirmed');
          return of(undefined);
        }),
        map(isOff),
        finalize(() => {
          endings$.next(endings$.value - 1);
        }),
      );
  });

  return {
    session$,
    logon$: defer(() => {
      if (!isWanted$.value) isWanted$.next(true);
      return shown$.pipe(liveOnly());
    }),
    logout: () => logout$,
  };
}

/** One value once the exchange has confirmed a logon. */
function loggedOn(
  { topics, scheduler }: Link,
  { credentials: { apiKey, sign }, clock, recvWindow, requestTimeoutMs }: SessionOptions,
  onSent: () => void,
): Observable<unknown> {
  const attempt$ = defer(() =>
    signLogon({ apiKey: apiKey.reveal(), recvWindow, timestamp: clock.now() }, sign).pipe(
      switchMap((params) =>
        topics.request(
          (id) => {
            onSent();
            return { id: String(id), method: 'session.logon', params };
          },
          {
            method: 'session.logon',
            changes: true,
            timeoutMs: requestTimeoutMs,
            leavesWithinMs: LEAVES_WITHIN_MS,
          },
        ),
      ),
    ),
  ).pipe(
    retryPolicy(
      (fault) => {
        if (!isStreamError(fault)) return undefined;
        // It never left: sign it anew.
        if (fault._tag === 'RequestTimedOut') return timer(0, scheduler);
        return fault._tag === 'RateLimited' ? timer(BUSY_MS, scheduler) : undefined;
      },
      { scheduler },
    ),
  );
  return clock.dated(attempt$).pipe(
    catchError((fault: unknown) => {
      const said = logonFault(fault);
      if (said === undefined) throw fault;
      topics.report(said, KEY);
      throw said;
    }),
  );
}

/** What became of a logon that failed for good, or of which nobody knows. */
function logonFault(fault: unknown): LogonRejected | SessionLost | undefined {
  if (!isStreamError(fault)) return undefined;
  if (fault._tag === 'RequestRejected') return new LogonRejected(ENDPOINT, fault.reason, { cause: fault });
  return fault._tag === 'OutcomeUnknown' ? new SessionLost(ENDPOINT, fault.message, { cause: fault }) : undefined;
}
