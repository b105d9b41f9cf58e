import { defer, map, type Observable } from 'rxjs';
import type { Decoder } from '../core/decode-with.js';
import type { ExchangeClock } from './clock.js';
import { Account } from './codecs/account.js';
import { ExchangeInfo, type Instrument } from './codecs/exchange-info.js';
import { MyTrades, type MyTrade } from './codecs/my-trade.js';
import { Order, Orders } from './codecs/order.js';
import { ServerTime } from './codecs/server-time.js';
import type { Credentials } from './credentials.js';
import type { Rest } from './rest.js';
import { signQuery, type QueryParam } from './signature.js';

/**
 * What REST tells of an account, each a cold Observable of one value, and what is public and needed to understand it.
 *
 * @throws RequestRejected, RequestTimedOut, DecodeFailed, Banned on the error channels
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/account-1 | Lambdaplex: account}
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/orders | Lambdaplex: orders}
 */
export interface AccountRest {
  /** The time there as far as it is known, in ms since the epoch; it asks nobody. */
  now(): number;
  /** The time there, in ms since the epoch: all that is read later is of later. */
  time(): Observable<number>;
  instruments(): Observable<readonly Instrument[]>;
  account(): Observable<Account>;
  openOrders(symbol: string): Observable<readonly Order[]>;
  order(symbol: string, orderId: string): Observable<Order>;
  /** The latest 500. */
  myTrades(symbol: string): Observable<readonly MyTrade[]>;
}

/** What {@link createAccountRest} works with. */
export interface AccountRestOptions {
  readonly rest: Rest;
  readonly clock: ExchangeClock;
  readonly credentials: Credentials;
  /** For how long a request is good, in ms. */
  readonly recvWindow: number;
}

/** Read an account by REST, each request signed when it is made. */
export function createAccountRest({
  rest,
  clock,
  credentials: { apiKey, sign },
  recvWindow,
}: AccountRestOptions): AccountRest {
  const signed = <A>(path: string, params: readonly QueryParam[], codec: Decoder<A>): Observable<A> =>
    clock.dated(
      defer(() => {
        const query$ = defer(() => signQuery(params, { recvWindow, timestamp: clock.now() }, sign));
        return rest.getSigned(path, query$, apiKey.reveal(), codec);
      }),
    );
  return {
    now: clock.now,
    time: () => rest.get('/api/v1/time', {}, ServerTime).pipe(map(({ serverTime }) => serverTime)),
    instruments: () =>
      rest.get('/api/v1/exchangeInfo', {}, ExchangeInfo).pipe(map(({ exchangeSymbols }) => exchangeSymbols)),
    account: () => signed('/api/v1/account', [], Account),
    openOrders: (symbol) => signed('/api/v1/openOrders', [['symbol', symbol]], Orders),
    order: (symbol, orderId) =>
      signed(
        '/api/v1/order',
        [
          ['symbol', symbol],
          ['orderId', orderId],
        ],
        Order,
      ),
    myTrades: (symbol) => signed('/api/v1/myTrades', [['symbol', symbol]], MyTrades),
  };
}
