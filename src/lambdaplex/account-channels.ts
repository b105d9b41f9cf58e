import { filter, type Observable } from 'rxjs';
import { liveOnly, type Live, type Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { createRegister } from '../core/register.js';
import type { WithFreshness } from '../core/with-freshness.js';
import { createAccountRest } from './account-rest.js';
import { balances, type Balances } from './balances.js';
import { createExchangeClock } from './clock.js';
import type { OrderUpdate } from './codecs/order-update.js';
import type { UserEvent } from './codecs/user-event.js';
import type { Credentials } from './credentials.js';
import type { LambdaplexSettings } from './options.js';
import type { AccountOrders } from './order-state.js';
import { orders } from './orders.js';
import type { Rest } from './rest.js';
import { createSession, type Session, type SessionGate } from './session.js';
import { userData, userMessages, type SharedUserData } from './user-data.js';

/**
 * The channels of the account, each a method that gives a cold stream. They wait for the session: observing one logs on,
 * and after each lost socket and each lost session there is another logon before anything private is asked for.
 *
 * Each may end with `LogonRejected`, when the exchange refuses the logon, and with `SubscriptionRejected`, when it refuses
 * the account's events; with `SessionLost`, `DecodeFailed` or
 * `SnapshotUnavailable`, when repair was given up; and with `ConnectionLost`, `HeartbeatMissed` or `Banned`, when
 * reconnecting was.
 */
export interface AccountChannels {
  /**
   * What happens to the account, as it is sent: `OrderUpdate` or `BalanceChange`, to be told apart by `_tag`. A late observer
   * gets what comes from now on. What happens while the socket is lost is never told; `orders` and `balances` know it.
   */
  userData(): Observable<UserEvent>;
  /** What happens to orders, as `userData` tells it. */
  orderUpdates(): Observable<OrderUpdate>;
  /**
   * The orders by `orderId`, with their fills: all that are open, and the hundred that ended last while it was observed. The
   * whole map at each change; a late observer gets the latest.
   *
   * It is read by REST whenever the session is new. While that cannot be done there is no map; it is tried again for as
   * long as the stream is observed.
   */
  orders(): Observable<AccountOrders>;
  /** What the account has, by asset, in units of the assets: the whole map at each change, read as `orders` is. */
  balances(): Observable<Balances>;
}

/** What a client has besides, when it knows an account. */
export interface AccountMethods extends AccountChannels {
  /** Each session, once it is usable; a late observer gets the present one. Observing it logs on, also after a logout. */
  readonly logon$: Observable<Session>;
  /**
   * End the session. Cold; one value once there is none for certain: where the exchange does not confirm it, the socket
   * is closed and opened anew. The account's channels stay `Stale` until `logon$` is observed, or all of them were left.
   */
  logout(): Observable<void>;
}

/** Make the channels of an account. */
export function createAccountChannels(
  link: Link,
  rest: Rest,
  credentials: Credentials,
  settings: LambdaplexSettings,
): SessionGate & { readonly withFreshness: WithFreshness<AccountChannels> } & AccountChannels {
  const { recvWindow, requestTimeoutMs, scheduler, balanceUnits: units, retry } = settings;
  const clock = createExchangeClock(rest, scheduler, requestTimeoutMs);
  const gate = createSession(link, { credentials, clock, recvWindow, requestTimeoutMs });
  const account = createAccountRest({ rest, clock, credentials, recvWindow });
  const shared: SharedUserData = { messages: createRegister(), events: createRegister() };
  const shownOrders = createRegister<Observable<Live<AccountOrders> | Stale>>();
  const shownBalances = createRegister<Observable<Live<Balances> | Stale>>();
  const messages$ = userMessages(link, shared, gate.session$);

  const withFreshness: WithFreshness<AccountChannels> = {
    userData: () => userData(link, shared, gate.session$),
    orderUpdates: () => userData(link, shared, gate.session$).pipe(filter(isOfOrder)),
    orders: () => orders(link, shownOrders, messages$, { account, retry }),
    balances: () => balances(link, shownBalances, messages$, { account, retry, units }),
  };
  return {
    ...gate,
    withFreshness,
    userData: () => withFreshness.userData().pipe(liveOnly()),
    orderUpdates: () => withFreshness.orderUpdates().pipe(liveOnly()),
    orders: () => withFreshness.orders().pipe(liveOnly()),
    balances: () => withFreshness.balances().pipe(liveOnly()),
  };
}

const isOfOrder = (envelope: Live<UserEvent> | Stale): envelope is Live<OrderUpdate> | Stale =>
  envelope._tag === 'Stale' || envelope.value._tag === 'OrderUpdate';
