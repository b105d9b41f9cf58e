import type { Observable } from 'rxjs';
import { liveOnly, type Live, type Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { createRegister } from '../core/register.js';
import type { TopicParams } from '../core/dialect.js';
import type { WithFreshness } from '../core/with-freshness.js';
import type { Execution } from './codecs/execution.js';
import { balances } from './private/balances.js';
import { executions, orders, type SharedExecutions } from './private/executions.js';
import type { Balances } from './private/merge-balances.js';
import type { Orders } from './private/merge-executions.js';
import { createSession, type Session } from './session.js';
import type { Tokens } from './tokens.js';

/**
 * The channels of the account, each a method that gives a cold stream. They wait for a token, which is fetched for each
 * socket, and again when the exchange refuses it.
 *
 * Each may end with `LogonRejected`, when the account's key is refused, and with `SubscriptionRejected`; with
 * `SessionLost`, `SequenceGap`, `DecodeFailed` or `SnapshotUnavailable`, when repair was given up; and with
 * `ConnectionLost`, `HeartbeatMissed` or `Banned`, when reconnecting was.
 */
export interface AccountChannels {
  /**
   * The reports on the account's orders, one element each: first one on each open order and the last 50 fills, then what
   * happens. Reports are differences: `orders` puts them together. After a gap and after a reconnect the first ones come
   * again. A late observer gets one on each open order first.
   *
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/executions | Kraken: executions}
   */
  executions(): Observable<Execution>;
  /**
   * The orders by `order_id`, with their fills as far as the exchange tells of them: all that are open, and the hundred
   * that ended last. The whole map at each change; a late observer gets the latest. What ended while nobody listened is
   * not among them any more.
   */
  orders(): Observable<Orders>;
  /**
   * What the account has, by asset, over all its wallets and in each: the whole map at each change. A late observer gets
   * the latest.
   *
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/balances | Kraken: balances}
   */
  balances(): Observable<Balances>;
}

/** What a client has besides, when it knows an account. */
export interface AccountMethods extends AccountChannels {
  /** Each session, once a token was fetched for the socket; a late observer gets the present one. Observing it fetches one. */
  readonly logon$: Observable<Session>;
}

/** Make the channels of an account. */
export function createAccountChannels(
  link: Link,
  tokens: Tokens,
  params: TopicParams,
): AccountMethods & { readonly withFreshness: WithFreshness<AccountChannels> } {
  const { session$, logon$ } = createSession(link, tokens, 'auth');
  const shared: SharedExecutions = { messages: createRegister(), reports: createRegister(), orders: createRegister() };
  const shownBalances = createRegister<Observable<Live<Balances> | Stale>>();
  const withFreshness: WithFreshness<AccountChannels> = {
    executions: () => executions(link, shared, session$, params),
    orders: () => orders(link, shared, session$, params),
    balances: () => balances(link, shownBalances, session$, params),
  };
  return {
    logon$,
    withFreshness,
    executions: () => withFreshness.executions().pipe(liveOnly()),
    orders: () => withFreshness.orders().pipe(liveOnly()),
    balances: () => withFreshness.balances().pipe(liveOnly()),
  };
}
