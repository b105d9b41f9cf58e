import { defer, map, scan, type Observable } from 'rxjs';
import type { TopicParams } from '../../core/dialect.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Link } from '../../core/link.js';
import type { Register } from '../../core/register.js';
import { shareLatest } from '../../core/share-latest.js';
import { tied } from '../../core/tied.js';
import { BalanceMessage } from '../codecs/balance.js';
import type { TokenSession } from '../session.js';
import { accountMessages } from './account-messages.js';
import { NO_BALANCES, mergeBalances, type Balances, type BalancesState } from './merge-balances.js';

const NAME = 'balances';

/**
 * What the account has, by asset: the whole map at each change. A late observer gets the latest.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/balances | Kraken: balances}
 */
export function balances(
  link: Link,
  shared: Register<Observable<Live<Balances> | Stale>>,
  session$: Observable<Live<TokenSession> | Stale>,
  params: TopicParams,
): Observable<Live<Balances> | Stale> {
  const { lingerMs, scheduler } = link;
  return defer(() =>
    shared.once(NAME, (drop) =>
      accountMessages(link, session$, { name: NAME, codec: BalanceMessage, params }).pipe(
        scan(
          ({ state }: Step, envelope): Step =>
            envelope._tag === 'Stale' ? { state, envelope } : { state: mergeBalances(state, envelope.value) },
          { state: NO_BALANCES },
        ),
        map(({ state, envelope }): Live<Balances> | Stale => envelope ?? { _tag: 'Live', value: state.balances }),
        tied(link, NAME, drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}

interface Step {
  readonly state: BalancesState;
  /** What is to be told in place of the state. */
  readonly envelope?: Stale;
}
