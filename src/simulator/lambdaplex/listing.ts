/** A market that can be simulated. Prices count in ticks, quantities in lots; both are powers of ten. */
export interface Listing {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Decimals of the base and the quote asset; balances are told in units of the last one. */
  readonly basePrecision: number;
  readonly quotePrecision: number;
  /** Decimals of a price and of a quantity, together no more than those of the quote asset. */
  readonly tickDecimals: number;
  readonly lotDecimals: number;
  /** The price, in ticks, where the market begins and that it leans back to. */
  readonly home: bigint;
  /** The widest usual distance of two neighbouring levels, in ticks. */
  readonly gap: number;
  /** A middling quantity, in lots. */
  readonly typicalQty: bigint;
  /** The update id at the start; each market counts for itself. */
  readonly firstId: number;
}

const USDC = { quote: 'USDC', quotePrecision: 6 };

/** The simulated markets. Their names are real, their prices and volumes are not. */
export const LISTINGS: readonly Listing[] = [
  {
    ...{ symbol: 'HBAR-USDC', base: 'HBAR', basePrecision: 8, ...USDC, tickDecimals: 6, lotDecimals: 0 },
    ...{ home: 73_300n, gap: 60, typicalQty: 900n, firstId: 48_211_904 },
  },
  {
    ...{ symbol: 'SAUCE-USDC', base: 'SAUCE', basePrecision: 6, ...USDC, tickDecimals: 5, lotDecimals: 1 },
    ...{ home: 2_150n, gap: 6, typicalQty: 31_000n, firstId: 9_120_377 },
  },
  {
    ...{ symbol: 'gib-USDC', base: 'gib', basePrecision: 8, ...USDC, tickDecimals: 6, lotDecimals: 0 },
    ...{ home: 412n, gap: 3, typicalQty: 60_000n, firstId: 310_552 },
  },
  {
    ...{ symbol: 'WETH-USDC', base: 'WETH', basePrecision: 8, ...USDC, tickDecimals: 2, lotDecimals: 4 },
    ...{ home: 301_550n, gap: 90, typicalQty: 2_500n, firstId: 77_004_128 },
  },
];

/** The name of every asset that can be held, with its decimals. */
export const ASSETS: ReadonlyMap<string, number> = new Map(
  LISTINGS.flatMap(({ base, basePrecision, quote, quotePrecision }) => [
    [base, basePrecision] as const,
    [quote, quotePrecision] as const,
  ]),
);

/** @throws RangeError at the call for a symbol that cannot be simulated */
export function listingOf(symbol: string): Listing {
  const listing = LISTINGS.find((each) => each.symbol === symbol);
  if (listing !== undefined) return listing;
  throw new RangeError(`symbol ${symbol}: one of ${LISTINGS.map((each) => each.symbol).join(', ')} is due`);
}

/** What so many lots are in units of the base asset. */
export function baseUnits({ basePrecision, lotDecimals }: Listing, lots: bigint): bigint {
  return lots * 10n ** BigInt(basePrecision - lotDecimals);
}

/** What so many lots cost at a price in ticks, in units of the quote asset; never rounded. */
export function quoteUnits(
  { quotePrecision, tickDecimals, lotDecimals }: Listing,
  ticks: bigint,
  lots: bigint,
): bigint {
  return ticks * lots * 10n ** BigInt(quotePrecision - tickDecimals - lotDecimals);
}
