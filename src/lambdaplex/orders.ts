import {
  catchError,
  defer,
  filter,
  finalize,
  forkJoin,
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
import type { OrderUpdate } from './codecs/order-update.js';
import { isFinal } from './codecs/order-words.js';
import type { Order } from './codecs/order.js';
import type { SnapshotRetry } from './join-snapshot.js';
import { joinState } from './join-state.js';
import { ordersFrom, withUpdate, type AccountOrder, type AccountOrders, type OrdersRead } from './order-state.js';
import type { UserMessage } from './user-data.js';

/** What the state of an account is made with. */
export interface AccountSource {
  readonly account: AccountRest;
  /** When to read again after a failure. */
  readonly retry: SnapshotRetry;
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
        joinState<OrderUpdate, OrdersRead, AccountOrders>(NAME, {
          read: (known) => ordersRead(account, known),
          begin: ordersFrom,
          apply: withUpdate,
          retry,
          scheduler,
          random: resync.random,
          onFault: (fault) => {
            topics.report(fault, NAME);
          },
        }),
        finalize(drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}

const NAME = 'orders';
/** So many calls are made at once. */
const AT_ONCE = 4;

/** What REST says of all orders that are open, of those that were, and of the trades of both. */
function ordersRead(account: AccountRest, known: AccountOrders = new Map()): Observable<OrdersRead> {
  const wereOpen = [...known.values()].filter(({ status }) => !isFinal(status));
  const fates = (open: readonly Order[]): Observable<readonly (Order | string)[]> =>
    from(wereOpen.filter(({ orderId }) => open.every((order) => order.orderId !== orderId))).pipe(
      mergeMap((order) => fateOf(account, order), AT_ONCE),
      toArray(),
    );
  return account.instruments().pipe(
    switchMap((instruments) => from(instruments).pipe(mergeMap(({ symbol }) => openIn(account, symbol), AT_ONCE))),
    toArray(),
    map((lists) => lists.flat()),
    switchMap((open) => forkJoin({ open: of(open), others: fates(open) })),
    switchMap(({ open, others }) => {
      const orders = [...open, ...others.filter((other) => typeof other !== 'string')];
      const gone = others.filter((other) => typeof other === 'string');
      const symbols = new Set([...known.values(), ...orders].map(({ symbol }) => symbol));
      return from(symbols).pipe(
        mergeMap((symbol) => account.myTrades(symbol), AT_ONCE),
        toArray(),
        map((trades): OrdersRead => ({ orders, gone, trades: trades.flat() })),
      );
    }),
  );
}

/** A market that is listed but not known to the account's side of REST has no orders. */
const openIn = (account: AccountRest, symbol: string): Observable<readonly Order[]> =>
  account
    .openOrders(symbol)
    .pipe(catchError((fault: unknown) => (isNotFound(fault) ? of([]) : throwError(() => fault))));

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
