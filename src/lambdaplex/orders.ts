import {
  catchError,
  defer,
  filter,
  finalize,
  from,
  map,
  mergeMap,
  of,
  switchMap,
  throwError,
  toArray,
  type Observable,
} from 'rxjs';
import { STANDING } from '../core/dialect.js';
import { isStreamError } from '../core/errors.js';
import type { Live, Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import type { Register } from '../core/register.js';
import { shareLatest } from '../core/share-latest.js';
import type { AccountRest } from './account-rest.js';
import type { Fill, OrderUpdate } from './codecs/order-update.js';
import { isFinal } from './codecs/order-words.js';
import type { Order } from './codecs/order.js';
import type { SnapshotRetry } from './join-snapshot.js';
import { joinState } from './join-state.js';
import {
  fillsIn,
  ordersFrom,
  withUpdate,
  type AccountOrder,
  type AccountOrders,
  type OrdersRead,
} from './order-state.js';
import type { UserMessage } from './user-data.js';

/** What the state of an account is made with. */
export interface AccountSource {
  readonly account: AccountRest;
  /** When to read again after a failure. */
  readonly retry: SnapshotRetry;
}

interface OrderState {
  readonly orders: AccountOrders;
  /** What was read, for orders that were open neither before nor then: what is heard of them comes after their first fills. */
  readonly fills: ReadonlyMap<string, readonly Fill[]>;
}

/**
 * The orders of the account, by their ids: read by REST whenever the stream of events stands anew, and kept up to date by
 * the events. A late observer gets the latest.
 */
export function orders(
  { topics, resync, lingerMs, scheduler }: Link,
  shared: Register<Observable<Live<AccountOrders> | Stale>>,
  messages$: Observable<Live<UserMessage> | Stale>,
  { account, retry }: AccountSource,
): Observable<Live<AccountOrders> | Stale> {
  return defer(() =>
    shared.once(NAME, (drop) =>
      messages$.pipe(
        filter(
          (envelope): envelope is Live<typeof STANDING | OrderUpdate> | Stale =>
            envelope._tag === 'Stale' || envelope.value === STANDING || envelope.value._tag === 'OrderUpdate',
        ),
        joinState<OrderUpdate, OrdersRead, OrderState>(NAME, {
          read: (known) => ordersRead(account, known?.orders),
          begin: (read, known) => ({ orders: ordersFrom(read, known?.orders), fills: fillsIn(read.trades) }),
          apply: ({ orders: before, fills }, update) => ({
            orders: withUpdate(before, update, fills.get(update.orderId)),
            fills,
          }),
          retry,
          scheduler,
          random: resync.random,
          onFault: (fault) => {
            topics.report(fault, NAME);
          },
        }),
        map((envelope): Live<AccountOrders> | Stale =>
          envelope._tag === 'Stale' ? envelope : { _tag: 'Live', value: envelope.value.orders },
        ),
        finalize(drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}

const NAME = 'orders';
/** So many calls are made at once. */
const AT_ONCE = 4;

/** What REST says of all orders that are open, of those that were, and, after that, of all trades. */
function ordersRead(account: AccountRest, known: AccountOrders = new Map()): Observable<OrdersRead> {
  const wereOpen = [...known.values()].filter(({ status }) => !isFinal(status));
  return account.instruments().pipe(
    map((instruments) => new Set([...instruments, ...known.values()].map(({ symbol }) => symbol))),
    switchMap((symbols) => {
      const inEach = <T>(read: (symbol: string) => Observable<readonly T[]>): Observable<readonly T[]> =>
        from(symbols).pipe(
          mergeMap((symbol) => read(symbol).pipe(catchError(noneIfUnknown)), AT_ONCE),
          toArray(),
          map((lists) => lists.flat()),
        );
      return inEach(account.openOrders).pipe(
        switchMap((open) => {
          const isOpen = new Set(open.map(({ orderId }) => orderId));
          return from(wereOpen.filter(({ orderId }) => !isOpen.has(orderId))).pipe(
            mergeMap((order) => fateOf(account, order), AT_ONCE),
            toArray(),
            map((fates) => ({
              orders: [...open, ...fates.filter((fate) => typeof fate !== 'string')],
              gone: fates.filter((fate) => typeof fate === 'string'),
            })),
          );
        }),
        switchMap((read) => inEach(account.myTrades).pipe(map((trades): OrdersRead => ({ ...read, trades })))),
      );
    }),
  );
}

/** A market that the account's side of REST does not know has neither orders nor trades. */
const noneIfUnknown = (fault: unknown): Observable<readonly never[]> =>
  isNotFound(fault) ? of([]) : throwError(() => fault);

const isNotFound = (fault: unknown): boolean =>
  isStreamError(fault) && fault._tag === 'RequestRejected' && fault.status === 404;

/** An order that changed so little ago, in ms, may be missing only as yet: REST may lag behind the events. */
const FRESH_MS = 10_000;

/** What became of an order that is not open any more; its id alone, if the exchange knows nothing of it. */
const fateOf = (account: AccountRest, { symbol, orderId, updateTimeMs }: AccountOrder): Observable<Order | string> =>
  account
    .order(symbol, orderId)
    .pipe(
      catchError((fault: unknown) =>
        isNotFound(fault) && account.now() - updateTimeMs > FRESH_MS ? of(orderId) : throwError(() => fault),
      ),
    );
