import { checkOption } from './checks.js';
import { createFaultDesk } from './faults.js';
import type { BookTexts } from './history.js';
import { plainOf } from './lambdaplex/amount.js';
import { createPlexClock } from './lambdaplex/clock.js';
import type { PlexAccount } from './lambdaplex/account.js';
import { createPlexExchange, type Happening } from './lambdaplex/exchange.js';
import { PLEX_FAULTS, type PlexFaults } from './lambdaplex/faults.js';
import { readOptions, type LambdaplexSimulatorOptions } from './lambdaplex/options.js';
import { orderTexts, type PlexFill, type PlexOrder, type PlexTrade } from './lambdaplex/order.js';
import type { PlexOrderRequest } from './lambdaplex/order-request.js';
import { plexGistOf, type PlexGist } from './lambdaplex/request.js';
import { createRest, type RestRecord } from './lambdaplex/rest.js';
import {
  createPlexVenue,
  strikeIds,
  type LogonRecord,
  type PlexRefusal,
  type PlexSubscription,
} from './lambdaplex/venue.js';
import type { PlexBalance } from './lambdaplex/wallet.js';
import { createLedgerOf, type ConnectionRecord, type FrameRecord } from './ledger.js';
import { createPace } from './pace.js';
import { createRandom } from './random.js';
import { listen } from './server.js';

/** An embedded exchange that speaks Lambdaplex's WebSocket API and REST over real sockets, and remembers everything. */
export interface LambdaplexSimulator {
  /** As `createLambdaplex({ urls })` takes them; `rest` is the origin, without a path. */
  readonly urls: { readonly ws: string; readonly rest: string };
  readonly symbols: readonly string[];
  /** What goes wrong, and when. */
  readonly faults: PlexFaults;
  /**
   * Let the makers and takers of one market, or of each, do one thing, and publish it.
   *
   * @param options - `trade`: true for a trade, false for none, by default about one step in five is one
   * @returns how many data frames left at once; those that a fault swallowed or holds back do not count
   * @throws RangeError at the call for a symbol that is not simulated
   */
  readonly step: (symbol?: string, options?: { readonly trade?: boolean }) => number;
  /**
   * Open an account, so that its key can log on and sign.
   *
   * @throws RangeError at the call for a key that has an account, a malformed public key, an unknown asset, or an amount
   * finer than its asset
   */
  readonly account: (account: PlexAccount) => void;
  /**
   * Place an order for an account, match it, and publish all that comes of it. One that is refused (`BAD_PRICE`,
   * `INSUFFICIENT_BALANCE`) is told as `REJECT` and comes back as `FAILED`. What an order needs is locked until it is
   * filled or over. The commission, 12 (maker) or 25 (taker) ten-thousandths, is kept from what is received.
   *
   * @returns the order as it stands after the matching
   * @throws RangeError at the call for an unknown key or symbol, a quantity that is 0 or no whole lots, or a price that
   * is missing, or given for a market order, or no decimal
   */
  readonly placeOrder: (request: PlexOrderRequest) => PlexOrder;
  /**
   * Cancel an open order and publish it.
   *
   * @param id - the order id or the client order id
   * @returns the order, cancelled
   * @throws RangeError at the call when the account has no such open order
   */
  readonly cancelOrder: (apiKey: string, id: string) => PlexOrder;
  /**
   * Add to what an account has free, and publish it.
   *
   * @param amount - a plain decimal in whole units of the asset
   * @throws RangeError at the call for an unknown key or asset, or an amount finer than its asset
   */
  readonly deposit: (apiKey: string, asset: string, amount: string) => void;
  /** End all sessions of an account: each is told 401 without an id, and hears no more private events. */
  readonly revoke: (apiKey: string) => void;
  /** Every order of an account, oldest first. @throws RangeError at the call for an unknown key */
  readonly orders: (apiKey: string) => readonly PlexOrder[];
  /** What an account has of each asset it ever had, by name. @throws RangeError at the call for an unknown key */
  readonly balances: (apiKey: string) => readonly PlexBalance[];
  /** Every fill of an account, oldest first. @throws RangeError at the call for an unknown key */
  readonly trades: (apiKey: string) => readonly PlexFill[];
  /** Every public trade of a market since the start, oldest first. */
  readonly tape: (symbol: string) => readonly PlexTrade[];
  /**
   * The whole book as it stands, numbers as plain decimals without needless zeros, with the id of its last event.
   *
   * @throws RangeError at the call for a symbol that is not simulated
   */
  readonly book: (symbol: string) => BookTexts & { readonly lastUpdateId: number };
  /**
   * Whether the book ever was this after some event, number for number, however they are padded.
   *
   * Without `levels` the whole book is compared; with it the best `levels` of each side are.
   *
   * @throws RangeError at the call for a symbol that is not simulated, or `levels` below 1
   */
  readonly seen: (symbol: string, book: BookTexts, levels?: number) => boolean;
  /** The streams of all open connections; half-open ones have none. */
  readonly subscriptions: () => readonly PlexSubscription[];
  /** Every frame that clients sent, in order. */
  readonly received: () => readonly (FrameRecord & PlexGist)[];
  /** Every `session.logon` that was looked at, in order. */
  readonly logons: () => readonly LogonRecord[];
  /** Every request over REST, in order; those for permission of another origin are left out. */
  readonly restCalls: () => readonly RestRecord[];
  /** Every connection there was, in order. */
  readonly connections: () => readonly ConnectionRecord[];
  /** Every error answer over the WebSocket, in order. */
  readonly refusals: () => readonly PlexRefusal[];
  /**
   * Wait until something holds. It is looked at now, and after each client's frame, each request over REST, each
   * opening, closing and change of a market.
   *
   * @returns rejects when the condition throws, or when the simulator is closed first
   */
  readonly until: (condition: () => boolean) => Promise<void>;
  /** Send any text to every open connection, past all faults. */
  readonly send: (text: string) => void;
  /** Break every connection and leave nothing behind. May be called more than once. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const PATH = '/api/v1/ws';

/**
 * Start an embedded exchange on this machine: Lambdaplex's one WebSocket endpoint, with sessions that are verified, and
 * the REST calls that a reader needs, at one port. The markets have matching engines with seeded makers and takers.
 * What one act brings about leaves in this order: depth, trade, orderUpdate, balanceChange. The same options, the same
 * calls and the same readings of the clock give the same frames. For tests and demonstrations; Node only.
 *
 * @returns rejects with a RangeError for wrong options, and with the system's error when the port is taken
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | the venue's manual}
 */
export async function startLambdaplex(options: LambdaplexSimulatorOptions = {}): Promise<LambdaplexSimulator> {
  const { seed, port, ratePerSecond, now, accounts, partialStatus, restNumbers, listings, rules } =
    readOptions(options);

  const clock = createPlexClock(now);
  const logons: LogonRecord[] = [];
  const restCalls: RestRecord[] = [];
  const tapes = new Map<string, PlexTrade[]>(listings.map(({ symbol }) => [symbol, []]));
  const ledger = {
    ...createLedgerOf<PlexGist, PlexRefusal>(plexGistOf),
    loggedOn: (record: LogonRecord) => void logons.push(record),
  };
  const exchange = createPlexExchange(listings, seed, clock, partialStatus);
  accounts.forEach(exchange.open);
  const random = createRandom(seed, 'corruption');
  const faults = createFaultDesk(PLEX_FAULTS, createRandom(seed, 'faults'), options.faults ?? {}, () =>
    venue.release(),
  );
  const runWhile = createPace(ratePerSecond, exchange.symbols, (due) => due.forEach((symbol) => step(symbol)));
  const venue = createPlexVenue({ exchange, clock, faults, ledger, random, options: rules }, runWhile);

  const publish = (happening: Happening): number => {
    tapes.get(happening.symbol)?.push(...happening.trades);
    return venue.publish(happening);
  };
  /** What touches a market, and with which ids it is told. */
  const touching = (symbol: string): void => {
    const isHeard = venue.subscriptions().some(({ stream }) => stream.startsWith(`${symbol}@depth`));
    if (isHeard) strikeIds({ exchange, faults, random }, symbol);
  };
  const step = (symbol: string, trade?: boolean): number => {
    exchange.market(symbol);
    touching(symbol);
    return publish(exchange.step(symbol, trade));
  };

  const onRequest = createRest({
    ...{ exchange, clock, faults, rules, restNumbers, isBanned: venue.isBanned, ban: venue.ban },
    record(record) {
      restCalls.push(record);
      ledger.stir();
    },
  });
  const barred = (): number | undefined => (venue.isBanned() ? 418 : undefined);
  const server = await listen(port, venue.open, { path: PATH, onRequest, barred });

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await server.close();
      ledger.end();
    })());

  return {
    urls: { ws: `ws://127.0.0.1:${server.port}${PATH}`, rest: `http://127.0.0.1:${server.port}` },
    symbols: exchange.symbols(),
    faults: {
      next(kind, options) {
        // A symbol that is mistyped would wait for ever; the exchange says which there are.
        if (options?.symbol !== undefined) exchange.market(options.symbol);
        faults.next(kind, options);
      },
      random: faults.random,
      off: faults.off,
      counts: faults.counts,
    },
    step: (symbol, { trade } = {}) =>
      (symbol === undefined ? exchange.symbols() : [symbol]).reduce((sent, each) => sent + step(each, trade), 0),
    account: exchange.open,
    placeOrder(request) {
      exchange.market(request.symbol);
      touching(request.symbol);
      const { order, happening } = exchange.place(request);
      publish(happening);
      return orderTexts(order);
    },
    cancelOrder(apiKey, id) {
      const order = exchange
        .account(apiKey)
        .orders.find((each) => each.status === 'OPEN' && (each.orderId === id || each.clientOrderId === id));
      if (order === undefined) throw new RangeError(`order ${id}: an open one of this account is due`);
      touching(order.listing.symbol);
      publish(exchange.cancel(order));
      return orderTexts(order);
    },
    deposit: (apiKey, asset, amount) => void publish(exchange.deposit(apiKey, asset, amount)),
    revoke: venue.revoke,
    orders: (apiKey) => exchange.account(apiKey).orders.map(orderTexts),
    balances: (apiKey) => exchange.account(apiKey).wallet.balances(),
    trades: (apiKey) => [...exchange.account(apiKey).fills],
    tape(symbol) {
      exchange.market(symbol);
      return [...(tapes.get(symbol) ?? [])];
    },
    book(symbol) {
      const { engine, listing, lastId } = exchange.market(symbol);
      const side = (name: 'bids' | 'asks') =>
        engine.queues(name).map(({ price, total }) => ({
          price: plainOf(price, listing.tickDecimals),
          qty: plainOf(total, listing.lotDecimals),
        }));
      return { lastUpdateId: lastId(), bids: side('bids'), asks: side('asks') };
    },
    seen(symbol, book, levels) {
      if (levels !== undefined) {
        checkOption('levels', levels, Number.isInteger(levels) && levels >= 1, 'a whole number from 1');
      }
      return exchange.market(symbol).seen(book, levels);
    },
    subscriptions: venue.subscriptions,
    received: ledger.received,
    logons: () => [...logons],
    restCalls: () => [...restCalls],
    connections: ledger.connections,
    refusals: ledger.refusals,
    until: ledger.until,
    send: venue.send,
    close,
    [Symbol.asyncDispose]: close,
  };
}
