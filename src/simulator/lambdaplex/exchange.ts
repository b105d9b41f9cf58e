import type { Side } from '../book.js';
import type { JsonObject } from '../json.js';
import { createRandom } from '../random.js';
import type { HeldAccount, PlexAccount } from './account.js';
import { plainOf } from './amount.js';
import type { PlexClock } from './clock.js';
import type { Fill } from './engine.js';
import { baseUnits, quoteUnits, type Listing } from './listing.js';
import type { PlexMarket } from './market.js';
import { move, placeFor, type Owner, type Place } from './place.js';
import { hexOf, readOrder, uuidOf, type PlexOrderRequest } from './order-request.js';
import { orderUpdate, restValue, type Action, type PlexFill, type PlexTrade, type WorkedOrder } from './order.js';
import { atomsOf, createWallet } from './wallet.js';

/** What the world must hear of. */
export interface Happening {
  readonly symbol: string;
  readonly depth: JsonObject | undefined;
  readonly trades: readonly PlexTrade[];
  readonly user: readonly { readonly apiKey: string; readonly event: JsonObject }[];
}

/** The markets, the accounts, and all that happens between them. */
export interface PlexExchange {
  readonly symbols: () => readonly string[];
  /** @throws RangeError at the call for a symbol that is not simulated */
  readonly market: (symbol: string) => PlexMarket<Owner>;
  readonly open: (account: PlexAccount) => void;
  readonly find: (apiKey: string) => HeldAccount | undefined;
  /** @throws RangeError at the call for a key that has no account */
  readonly account: (apiKey: string) => HeldAccount;
  readonly place: (request: PlexOrderRequest) => { readonly order: WorkedOrder; readonly happening: Happening };
  readonly cancel: (order: WorkedOrder) => Happening;
  readonly deposit: (apiKey: string, asset: string, amount: string) => Happening;
  /** One market moves by itself. */
  readonly step: (symbol: string, trade?: boolean) => Happening;
}

/** Fractions of what is received, in ten-thousandths. */
export const COMMISSION = { maker: 12n, taker: 25n };

/**
 * @param partial - the status that a partly filled order is told with
 */
export function createPlexExchange(
  listings: readonly Listing[],
  seed: number,
  clock: PlexClock,
  partial: string,
): PlexExchange {
  const accounts = new Map<string, HeldAccount>();
  const ids = createRandom(seed, 'orders');
  const places = new Map(listings.map((listing) => [listing.symbol, placeFor(listing, seed)]));
  let [orders, cursor] = [0, 11_405_093_120];
  let trades: PlexTrade[] = [];
  let user: { readonly apiKey: string; readonly event: JsonObject }[] = [];

  const placeOf = (symbol: string): Place => {
    const place = places.get(symbol);
    if (place !== undefined) return place;
    throw new RangeError(`symbol ${symbol}: one of ${[...places.keys()].join(', ')} is due`);
  };
  const account = (apiKey: string): HeldAccount => {
    const held = accounts.get(apiKey);
    if (held !== undefined) return held;
    throw new RangeError(`apiKey ${apiKey}: no account was opened with it`);
  };

  const tell = (order: WorkedOrder, action: Action): void => {
    order.updateTime = action.at;
    user.push({ apiKey: order.apiKey, event: orderUpdate(order, action, partial) });
  };
  const lock = (order: WorkedOrder, times: 1n | -1n): void => {
    const { listing, side, quantity, filled } = order;
    const [asset, units] =
      side === 'BUY' ? [listing.quote, restValue(order)] : [listing.base, baseUnits(listing, quantity - filled)];
    account(order.apiKey).wallet.add(asset, -times * units, times * units);
  };
  /** An order ends, or never began to work; what it locked is free again. */
  const end = (order: WorkedOrder, status: WorkedOrder['status'], action: Action): void => {
    if (order.type === 'LIMIT' && order.status === 'OPEN' && status !== 'FILLED') lock(order, -1n);
    order.status = status;
    order.resting = undefined;
    order.isWorking = false;
    tell(order, action);
  };

  const settle = (order: WorkedOrder, fill: Fill<Owner>, id: number, isMaker: boolean, at: number): void => {
    const { listing, side, apiKey, type, price: limit = 0n } = order;
    const { price, qty } = fill;
    const { wallet, fills } = account(apiKey);
    const [base, quote] = [baseUnits(listing, qty), quoteUnits(listing, price, qty)];
    const isBuyer = side === 'BUY';
    const received = isBuyer ? base : quote;
    const commission = (received * (isMaker ? COMMISSION.maker : COMMISSION.taker)) / 10_000n;
    const bound = isBuyer ? quoteUnits(listing, limit, qty) : base;
    const paid = isBuyer ? quote : base;
    // A limit order pays out of what it locked, and what a better price leaves of that is free again.
    if (type === 'LIMIT') wallet.add(isBuyer ? listing.quote : listing.base, bound - paid, -bound);
    else wallet.add(isBuyer ? listing.quote : listing.base, -paid);
    wallet.add(isBuyer ? listing.base : listing.quote, received - commission);
    order.filled += qty;
    order.spent += quote;
    if (order.filled === order.quantity) {
      order.status = 'FILLED';
      order.resting = undefined;
      order.isWorking = false;
    }
    cursor += 256;
    const { symbol, tickDecimals, lotDecimals, basePrecision, quotePrecision } = listing;
    const done: PlexFill = {
      ...{ symbol, id, cursorId: cursor, orderId: order.orderId },
      price: plainOf(price, tickDecimals),
      qty: plainOf(qty, lotDecimals),
      quoteQty: plainOf(quote, quotePrecision),
      commission: plainOf(commission, isBuyer ? basePrecision : quotePrecision),
      commissionAsset: isBuyer ? listing.base : listing.quote,
      ...{ time: at, isBuyer, isMaker },
    };
    fills.push(done);
    tell(order, { x: 'TRADE', at, fill: { ...done, executionId: `0x${hexOf(ids, 64)}` } });
  };

  /** Match, and settle both ends of each trade. */
  const match = (
    place: Place,
    side: Side,
    wanted: bigint,
    limit: bigint | undefined,
    taker: Owner,
    at: number,
  ): void => {
    const { tickDecimals, lotDecimals } = place.market.listing;
    for (const fill of place.market.engine.take(side, wanted, limit)) {
      place.lastTrade += 1;
      const id = place.lastTrade;
      const [price, qty] = [plainOf(fill.price, tickDecimals), plainOf(fill.qty, lotDecimals)];
      // The buyer is the maker when the taker sells.
      trades.push({ id, price, qty, buyerIsMaker: side === 'asks', time: at });
      if (fill.maker.owner !== undefined) settle(fill.maker.owner, fill, id, true, at);
      if (taker !== undefined) settle(taker, fill, id, false, at);
    }
  };

  /** What has come of it all, told once. */
  const happened = (symbol: string, at: number): Happening => {
    const depth = places.get(symbol)?.market.commit(at);
    for (const { apiKey, wallet } of accounts.values()) {
      const event = wallet.commit(at);
      if (event !== undefined) user.push({ apiKey, event });
    }
    const happening = { symbol, depth, trades, user };
    [trades, user] = [[], []];
    return happening;
  };

  const available = ({ engine }: PlexMarket<Owner>, side: Side, limit: bigint | undefined, qty: bigint) => {
    let [left, ticksTimesLots] = [qty, 0n];
    for (const { price, total } of engine.queues(side === 'bids' ? 'asks' : 'bids')) {
      if (left === 0n || (limit !== undefined && (side === 'bids' ? price > limit : price < limit))) break;
      const taken = total < left ? total : left;
      left -= taken;
      ticksTimesLots += price * taken;
    }
    return { left, ticksTimesLots };
  };
  /** Why an order cannot be accepted. */
  const objectionTo = (order: WorkedOrder, market: PlexMarket<Owner>): Action['reason'] => {
    const { listing, type, side, price, quantity } = order;
    if (type === 'LIMIT' && (price === undefined || price === 0n)) return 'BAD_PRICE';
    const { wallet } = account(order.apiKey);
    const cost =
      type === 'LIMIT'
        ? restValue(order)
        : quoteUnits(listing, 1n, available(market, 'bids', undefined, quantity).ticksTimesLots);
    const isCovered =
      side === 'BUY' ? wallet.free(listing.quote) >= cost : wallet.free(listing.base) >= baseUnits(listing, quantity);
    return isCovered ? undefined : 'INSUFFICIENT_BALANCE';
  };

  const work = (order: WorkedOrder, place: Place, at: number): void => {
    const { type, timeInForce, price, quantity } = order;
    const side: Side = order.side === 'BUY' ? 'bids' : 'asks';
    if (type === 'LIMIT') lock(order, 1n);
    const rests = type === 'LIMIT' && timeInForce === 'GTC';
    if (rests) [order.isWorking, order.workingTime] = [true, at];
    tell(order, { x: 'ACCEPT', at });
    const isWhole = available(place.market, side, price, quantity).left === 0n;
    if (timeInForce !== 'FOK' || isWhole) match(place, side, quantity, price, order, at);
    if (order.status !== 'OPEN') return;
    if (rests && price !== undefined) {
      order.resting = place.market.engine.rest(side, price, quantity - order.filled, order);
    } else {
      end(order, 'EXPIRED', { x: 'EXPIRE', at });
    }
  };

  return {
    symbols: () => [...places.keys()],
    market: (symbol) => placeOf(symbol).market,
    open({ apiKey, publicKey, balances = {} }) {
      if (apiKey === '' || accounts.has(apiKey)) throw new RangeError(`apiKey ${apiKey}: a new one is due`);
      if (!/^[0-9a-f]{64}$/i.test(publicKey)) throw new RangeError('publicKey: 64 hexadecimal digits are due');
      accounts.set(apiKey, { apiKey, publicKey, wallet: createWallet(balances), orders: [], fills: [] });
    },
    find: (apiKey) => accounts.get(apiKey),
    account,
    place(request) {
      const place = placeOf(request.symbol);
      const held = account(request.apiKey);
      const at = clock.stamp();
      const asked = readOrder(request, place.market.listing);
      orders += 1;
      const order: WorkedOrder = {
        ...asked,
        orderId: uuidOf(ids),
        clientOrderId: request.clientOrderId ?? `sim-${orders}`,
        ...{ time: at, updateTime: at, filled: 0n, spent: 0n, status: 'OPEN' },
        ...{ workingTime: undefined, resting: undefined, isWorking: false },
      };
      held.orders.push(order);
      const reason = objectionTo(order, place.market);
      if (reason === undefined) work(order, place, at);
      else {
        order.status = 'FAILED';
        tell(order, { x: 'REJECT', at, reason });
      }
      return { order, happening: happened(request.symbol, at) };
    },
    cancel(order) {
      const { symbol } = order.listing;
      const at = clock.stamp();
      if (order.resting !== undefined) placeOf(symbol).market.engine.cancel(order.resting);
      end(order, 'CANCELLED', { x: 'CANCEL', at });
      return happened(symbol, at);
    },
    deposit(apiKey, asset, amount) {
      account(apiKey).wallet.add(asset, atomsOf(asset, amount));
      return happened('', clock.stamp());
    },
    step(symbol, trade) {
      const place = placeOf(symbol);
      const at = clock.stamp();
      move(place, trade, (side, qty) => match(place, side, qty, undefined, undefined, at));
      return happened(symbol, at);
    },
  };
}
