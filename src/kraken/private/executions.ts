import { concatMap, defer, finalize, map, scan, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import type { TopicParams } from '../../core/dialect.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Link } from '../../core/link.js';
import type { Register } from '../../core/register.js';
import { shareEvents, type ShareOptions } from '../../core/share-events.js';
import { shareLatest } from '../../core/share-latest.js';
import { tied } from '../../core/tied.js';
import { ExecutionMessage, type Execution } from '../codecs/execution.js';
import type { TokenSession } from '../session.js';
import { accountMessages } from './account-messages.js';
import {
  NO_ORDERS,
  isEnded,
  mergeExecutions,
  subscribedAnew,
  type Order,
  type Orders,
  type OrdersState,
} from './merge-executions.js';

/** The streams made of an account's executions that there are; each kind has one holder. */
export interface SharedExecutions {
  readonly messages: Register<Observable<Live<ExecutionMessage> | Stale>>;
  readonly reports: Register<Observable<Live<Execution> | Stale>>;
  readonly orders: Register<Observable<Live<Orders> | Stale>>;
}

const NAME = 'executions';

/** Asked for at the widest, whatever observers want of it. */
const WIDEST: TopicParams = { snap_orders: true, snap_trades: true, order_status: true, ratecounter: true };

/** The frames of the channel. A late observer gets a snapshot of what is open first. */
function messages(
  link: Link,
  shared: SharedExecutions,
  session$: Observable<Live<TokenSession> | Stale>,
  params: TopicParams,
): Observable<Live<ExecutionMessage> | Stale> {
  return defer(() =>
    shared.messages.once(NAME, (drop) =>
      accountMessages(link, session$, { name: NAME, codec: ExecutionMessage, params: { ...params, ...WIDEST } }).pipe(
        tied(link, NAME, drop),
        shareFrames({ lingerMs: 0, scheduler: link.scheduler }),
      ),
    ),
  );
}

/** The reports on the account's orders, one element each. A late observer gets one on each open order first. */
export function executions(
  link: Link,
  shared: SharedExecutions,
  session$: Observable<Live<TokenSession> | Stale>,
  params: TopicParams,
): Observable<Live<Execution> | Stale> {
  const { lingerMs, scheduler } = link;
  return defer(() =>
    shared.reports.once(NAME, (drop) =>
      messages(link, shared, session$, params).pipe(
        finalize(drop),
        // Shared by frames, so that a snapshot is known as one; told by reports.
        shareFrames({ lingerMs, scheduler }),
        concatMap((envelope): readonly (Live<Execution> | Stale)[] =>
          envelope._tag === 'Stale'
            ? [envelope]
            : envelope.value.data.map((value): Live<Execution> => ({ _tag: 'Live', value })),
        ),
      ),
    ),
  );
}

/** The account's orders by `order_id`, with their fills. A late observer gets the latest. */
export function orders(
  link: Link,
  shared: SharedExecutions,
  session$: Observable<Live<TokenSession> | Stale>,
  params: TopicParams,
): Observable<Live<Orders> | Stale> {
  const { lingerMs, scheduler } = link;
  return defer(() =>
    shared.orders.once(NAME, (drop) =>
      messages(link, shared, session$, params).pipe(
        scan<Live<ExecutionMessage> | Stale, Known>(known, { state: NO_ORDERS }),
        map(({ stale, state }): Live<Orders> | Stale => stale ?? { _tag: 'Live', value: state.orders }),
        finalize(drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}

/** What is known of the orders, or why it may not be true any more. */
interface Known {
  readonly state: OrdersState;
  readonly stale?: Stale;
}

const known = (before: Known = { state: NO_ORDERS }, envelope: Live<ExecutionMessage> | Stale): Known =>
  envelope._tag === 'Stale'
    ? { state: subscribedAnew(before.state), stale: envelope }
    : { state: mergeExecutions(before.state, envelope.value) };

/** Share frames; a late observer gets a snapshot of what is open, or why it may not be true any more. */
const shareFrames = (options: ShareOptions): MonoTypeOperatorFunction<Live<ExecutionMessage> | Stale> =>
  shareEvents<Live<ExecutionMessage> | Stale, Known>({
    ...options,
    state: known,
    opening: ({ stale, state }) => [stale ?? { _tag: 'Live', value: snapshotOf(state.orders) }],
  });

/** What is open as the exchange would tell it to a new subscription. */
const snapshotOf = (all: Orders): ExecutionMessage => ({
  type: 'snapshot',
  data: [...all.values()].filter((order) => !isEnded(order)).map(reportOf),
  sequence: 1,
});

const reportOf = ({ fills: _fills, ...report }: Order): Execution => report;
