/** A market's symbol and how many decimals its prices and quantities are printed with. */
export interface KrakenPair {
  readonly symbol: string;
  readonly pricePrecision: number;
  readonly qtyPrecision: number;
}

/** What the simulated market needs to know of a pair. */
export interface MarketPair extends KrakenPair {
  /** The price the walk starts at and leans back to, in units of the last decimal. */
  readonly home: bigint;
  /** The widest usual distance of two neighbouring levels, in units of the last decimal of the price. */
  readonly gap: number;
  /** A middling quantity, in units of the last decimal of the quantity. */
  readonly typicalQty: bigint;
  /** Between how many levels a side is kept. */
  readonly levels: { readonly least: number; readonly most: number };
  /** How often a step has a trade in it, 0 to 1. */
  readonly tradeShare: number;
}

const pair = (symbol: string, price: string, qty: string, gap: number, levels = DEEP): MarketPair => ({
  symbol,
  pricePrecision: decimalsOf(price),
  qtyPrecision: decimalsOf(qty),
  home: BigInt(price.replace('.', '')),
  gap,
  typicalQty: BigInt(qty.replace('.', '')),
  levels,
  // A thin market is a quiet one.
  tradeShare: levels === THIN ? 0.02 : 0.25,
});

const decimalsOf = (text: string): number => text.length - 1 - text.indexOf('.');

/** More than the deepest subscription shows, so that deletions always reveal something. */
const DEEP = { least: 1020, most: 1200 };
const THIN = { least: 0, most: 9 };

/**
 * The simulated markets, each with its starting price and a middling quantity at full precision. The names are the
 * venue's, the figures are made up; precisions range from 1 to 10 decimals, as they do there.
 */
export const PAIRS: readonly MarketPair[] = [
  pair('BTC/USD', '61250.4', '0.35271946', 20),
  pair('ETH/USD', '3421.57', '4.81932750', 12),
  pair('SOL/USD', '148.62', '31.50847216', 4),
  pair('XRP/USD', '2.53417', '1840.25019382', 9),
  pair('ADA/USD', '0.684213', '5210.60384417', 30),
  pair('DOGE/USD', '0.1730642', '20455.91837264', 40),
  pair('ETH/BTC', '0.05586', '2.40617733', 2),
  pair('MATIC/USD', '0.5667', '12006.65365711', 3),
  pair('USDT/USD', '0.99984', '65300.18273645', 3),
  pair('EUR/USD', '1.08325', '8125.77301946', 3),
  pair('PEPE/USD', '0.000011274', '41250388.17264', 4),
  pair('SHIB/USD', '0.00002617', '7730215.50918', 2),
  pair('MOG/USD', '0.0000014823', '96120044.73105', 6),
  // Such quantities, in units, lie far beyond 2^53: a client that lets them pass through a float is found out.
  pair('BONK/USD', '0.00002743', '123456789012.12345678', 2),
  // No such market exists; it stands for the thin ones, with under ten levels a side and now and then none at all.
  pair('THIN/USD', '4.207', '15.00250000', 25, THIN),
  // A tokenised share: in the reference data of those only who ask for such, and with a lower-case letter in its name.
  pair('AAPLx/USD', '231.47', '1.84250000', 3),
];

/** A market that is to be listed: no simulator starts with it unless told to. */
export const YET_TO_LIST: MarketPair = pair('WIF/USD', '0.8713', '1460.25417', 3);

/** Every pair that can be simulated. */
export const KNOWN_PAIRS: readonly MarketPair[] = [...PAIRS, YET_TO_LIST];

/**
 * A pair that can be simulated.
 *
 * @throws RangeError at the call for any other symbol
 */
export function pairOf(symbol: string): MarketPair {
  const known = KNOWN_PAIRS.find((each) => each.symbol === symbol);
  if (known !== undefined) return known;
  throw new RangeError(`${symbol} cannot be simulated: choose of ${KNOWN_PAIRS.map((each) => each.symbol).join(', ')}`);
}
