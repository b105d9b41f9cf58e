import {
  compareDecimals,
  decimalFrom,
  isDecimal,
  isZero,
  minus,
  plus,
  times,
  toNumber,
  type Decimal,
} from '../core/decimal.js';
import { runsOf, topOf } from './emitted-book.js';
import type { Level, OrderSide } from './level.js';
import { requirePositiveInteger } from './positive-integer.js';

/**
 * An order book at one moment. It never changes: the next moment is another book. All its fields are plain own
 * properties for JSON, spread and `structuredClone`; those of a deep book build `bids` and `asks` when first read.
 */
export interface OrderBook {
  /** Spelled as the exchange spells it. */
  readonly symbol: string;
  /** Best first: prices fall. */
  readonly bids: readonly Level[];
  /** Best first: prices rise. */
  readonly asks: readonly Level[];
  /** Of the last message in it, as the exchange sent it. */
  readonly timestamp?: string;
  /** When that message reached us, in ms since the epoch, by our clock. */
  readonly receivedAtMs: number;
  /** What the exchange says the digest of its book is, an unsigned 32-bit integer. */
  readonly checksum?: number;
  /** The number of the last change in it, where the exchange counts them. */
  readonly updateId?: number;
  /** How many of the best levels of each side were found equal to the exchange's; 0 when nothing was checked. */
  readonly verifiedDepth: number;
}

const NOTHING = decimalFrom('0');
const HALF = decimalFrom('0.5');

/** The highest bid; undefined when there is none. */
export function bestBidOf(book: OrderBook): Level | undefined {
  return topOf(book, 'bid', 1)[0];
}

/** The lowest ask; undefined when there is none. */
export function bestAskOf(book: OrderBook): Level | undefined {
  return topOf(book, 'ask', 1)[0];
}

/** Best ask minus best bid, exact, in quote units; undefined when a side is empty, negative when the book is crossed. */
export function spreadOf(book: OrderBook): Decimal | undefined {
  const bid = bestBidOf(book);
  const ask = bestAskOf(book);
  return bid && ask && minus(ask.price, bid.price);
}

/**
 * The mean of best bid and best ask, exact, in quote units, printed with one decimal more than the prices; undefined
 * when a side is empty.
 */
export function midOf(book: OrderBook): Decimal | undefined {
  const bid = bestBidOf(book);
  const ask = bestAskOf(book);
  return bid && ask && times(plus(bid.price, ask.price), HALF);
}

/**
 * How much more is bid than asked: (bids − asks) / (bids + asks), in quantities of the best levels of each side.
 *
 * @param levels - how many levels of each side count; 10 unless told
 * @returns from -1 (only asks) to 1 (only bids), a float; undefined when both sides are empty
 * @throws RangeError at the call when `levels` is not a positive integer
 */
export function imbalanceOf(book: OrderBook, { levels = 10 }: { readonly levels?: number } = {}): number | undefined {
  requirePositiveInteger('levels', levels);
  const bids = totalQty(topOf(book, 'bid', levels));
  const asks = totalQty(topOf(book, 'ask', levels));
  return bids + asks === 0 ? undefined : (bids - asks) / (bids + asks);
}

const totalQty = (levels: readonly Level[]): number => levels.reduce((sum, { qty }) => sum + toNumber(qty), 0);

/** What {@link costToFill} found. */
export interface FillCost {
  /** What can be had, exact, in base units: the whole quantity, or all that is on the book. */
  readonly filledQty: Decimal;
  /** What it costs or brings, exact, in quote units, without fees. */
  readonly notional: Decimal;
  /** The price of the last level touched; absent when nothing was. */
  readonly worstPrice?: Decimal;
  /** The notional by the quantity, a float, in quote units; absent when nothing was filled. */
  readonly averagePrice?: number;
  /** Whether the book is deep enough for the whole quantity. */
  readonly complete: boolean;
}

/**
 * What it would cost to buy, or bring to sell, a quantity at once, level by level from the best on.
 *
 * @param orderSide - a `buy` takes from the asks, a `sell` from the bids
 * @param qty - how much, in base units; zero costs nothing
 * @throws RangeError at the call when the quantity is negative, or no decimal
 */
export function costToFill(book: OrderBook, orderSide: OrderSide, qty: Decimal): FillCost {
  if (!isDecimal(qty) || compareDecimals(qty, NOTHING) < 0) {
    throw new RangeError(`qty must be a decimal text of 0 or more, such as '0.05', not ${JSON.stringify(qty)}`);
  }
  let filledQty = NOTHING;
  let notional = NOTHING;
  let worstPrice: Decimal | undefined;
  let missing = qty;
  for (const run of runsOf(book, orderSide === 'buy' ? 'ask' : 'bid')) {
    for (const level of run) {
      if (isZero(missing)) break;
      const taken = compareDecimals(level.qty, missing) < 0 ? level.qty : missing;
      filledQty = plus(filledQty, taken);
      notional = plus(notional, times(level.price, taken));
      worstPrice = level.price;
      missing = minus(missing, taken);
    }
  }
  const totals = { filledQty, notional, complete: isZero(missing) };
  if (worstPrice === undefined) return totals;
  return { ...totals, worstPrice, averagePrice: toNumber(notional) / toNumber(filledQty) };
}
