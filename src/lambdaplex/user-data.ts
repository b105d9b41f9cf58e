import { defer, finalize, type Observable } from 'rxjs';
import { behindSession } from '../core/behind-session.js';
import { bypass } from '../core/bypass.js';
import { decodeWith } from '../core/decode-with.js';
import { STANDING } from '../core/dialect.js';
import type { Live, Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { mended } from '../core/mended.js';
import type { Register } from '../core/register.js';
import { tied } from '../core/tied.js';
import { UserEvent } from './codecs/user-event.js';
import { USER_DATA } from './dialect.js';
import type { Session } from './session.js';
import { shareNews } from './share-news.js';
import { shareStanding, withoutStanding } from './standing.js';

/** What the stream of an account's events tells: that it stands, and then what happens. */
export type UserMessage = typeof STANDING | UserEvent;

/** The streams of an account's events that there are; each kind has one holder. */
export interface SharedUserData {
  readonly messages: Register<Observable<Live<UserMessage> | Stale>>;
  readonly events: Register<Observable<Live<UserEvent> | Stale>>;
}

/**
 * The events of the account as they come, behind the session: asked for once there is one, and again after each.
 *
 * A late observer is told that the stream stands, if it does.
 */
export function userMessages(
  link: Link,
  shared: SharedUserData,
  session$: Observable<Live<Session> | Stale>,
): Observable<Live<UserMessage> | Stale> {
  const { topics, scheduler } = link;
  const topic = { key: USER_DATA, channel: USER_DATA, symbol: '', params: {}, patience: Infinity, tellsStanding: true };
  const events$ = topics.hold(topic).pipe(
    bypass((message) => message === STANDING, decodeWith(UserEvent, USER_DATA)),
    mended(link, USER_DATA, USER_DATA),
  );
  return defer(() =>
    shared.messages.once(USER_DATA, (drop) =>
      behindSession(session$, () => events$).pipe(tied(link, USER_DATA, drop), shareStanding(scheduler)),
    ),
  );
}

/** The events of the account. A late observer gets those from now on. */
export function userData(
  link: Link,
  shared: SharedUserData,
  session$: Observable<Live<Session> | Stale>,
): Observable<Live<UserEvent> | Stale> {
  const { lingerMs, scheduler } = link;
  return defer(() =>
    shared.events.once(USER_DATA, (drop) =>
      userMessages(link, shared, session$).pipe(withoutStanding(), finalize(drop), shareNews({ lingerMs, scheduler })),
    ),
  );
}
