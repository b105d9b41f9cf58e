import { distinctUntilChanged, merge, of, switchMap, take, throwError, type Observable } from 'rxjs';
import type { Live, Stale } from './freshness.js';
import type { Multiplexer } from './multiplexer.js';

/**
 * What is done once on a socket, as soon as it is open, to have a session; it fails when there is none any more.
 *
 * @param enter - emits the session when the exchange has granted it
 */
export const inEachSession = <S>(
  { opened$, sessionLost$ }: Pick<Multiplexer, 'opened$' | 'sessionLost$'>,
  enter: () => Observable<S>,
): Observable<S> =>
  merge(sessionLost$.pipe(switchMap((fault) => throwError(() => fault))), opened$.pipe(take(1), switchMap(enter)));

/**
 * A private stream: it runs in each session anew, and while there is none it is stale with what the session was lost with.
 *
 * @param session$ - whether there is a session
 * @param inside - the stream in that session; the loss of a socket may be told by it, too
 */
export const behindSession = <S, T>(
  session$: Observable<Live<S> | Stale>,
  inside: (session: S) => Observable<Live<T> | Stale>,
): Observable<Live<T> | Stale> =>
  session$.pipe(
    switchMap((session) => (session._tag === 'Stale' ? of(session) : inside(session.value))),
    distinctUntilChanged((one, other) => one._tag === 'Stale' && other._tag === 'Stale' && one.cause === other.cause),
  );
