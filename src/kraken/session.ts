import { catchError, defer, finalize, map, tap, type Observable } from 'rxjs';
import { SessionLost } from '../core/access-errors.js';
import { inEachSession } from '../core/behind-session.js';
import { isStreamError } from '../core/errors.js';
import { liveOnly, type Live, type Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { mended } from '../core/mended.js';
import { createRegister } from '../core/register.js';
import type { Secret } from '../core/secret.js';
import { shareLatest } from '../core/share-latest.js';
import { tied } from '../core/tied.js';
import type { Tokens } from './tokens.js';

/** An account can be spoken for on the present socket. */
export interface Session {
  /** Since when, in ms since the epoch, by our clock. */
  readonly sinceMs: number;
}

/** A session, and the token that stands for it. */
export interface TokenSession extends Session {
  readonly token: Secret<string>;
}

/** The session of one of the exchange's private endpoints. */
export interface SessionGate {
  /** Whether there is a session; observing it fetches a token. Behind it stands whatever is private. */
  readonly session$: Observable<Live<TokenSession> | Stale>;
  /** Each session there is, without its token. */
  readonly logon$: Observable<Session>;
}

const KEY = 'session';

/**
 * The session of a private endpoint: Kraken has no logon, so it is a token that was fetched for this socket. One that the
 * exchange refuses is fetched anew, counted as a fault, and so is one that cannot be fetched.
 *
 * @param endpoint - for errors, such as `auth`
 * @throws LogonRejected on the error channels, when the account's key is refused
 * @see {@link https://docs.kraken.com/api/docs/guides/spot-ws-auth | Kraken: WebSocket authentication}
 */
export function createSession(link: Link, tokens: Tokens, endpoint: string): SessionGate {
  const { topics, lingerMs, scheduler } = link;
  const shared = createRegister<Observable<Live<TokenSession> | Stale>>();

  const entered = (): Observable<TokenSession> =>
    tokens.fresh().pipe(
      map((token) => ({ token, sinceMs: scheduler.now() })),
      catchError((fault: unknown) => {
        // A source of the user's own may fail with anything; all but a refusal may be better next time.
        if (isStreamError(fault) && fault._tag === 'LogonRejected') throw fault;
        const reason = fault instanceof Error ? fault.message : 'no token was to be had';
        throw new SessionLost(endpoint, reason, { cause: fault });
      }),
      tap({
        next: () => {
          tokens.inUse(true);
        },
        error: (fault: unknown) => {
          if (isStreamError(fault)) topics.report(fault, KEY);
        },
      }),
    );

  const session$ = defer(() =>
    shared.once(KEY, (drop) =>
      inEachSession(topics, entered).pipe(
        finalize(() => {
          tokens.inUse(false);
        }),
        mended(link, KEY, KEY),
        tied(link, KEY, drop),
        // What stands behind it lingers.
        shareLatest({ lingerMs: 0, scheduler }),
      ),
    ),
  );
  const shown$ = session$.pipe(shareLatest({ lingerMs, scheduler }));
  return {
    session$,
    logon$: defer(() =>
      shown$.pipe(
        liveOnly(),
        map(({ sinceMs }): Session => ({ sinceMs })),
      ),
    ),
  };
}
