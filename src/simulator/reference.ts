import { digitsOf, textOf } from './decimal.js';
import type { MarketPair } from './pairs.js';
import type { ExecutionVenue } from './topic.js';

/** What may be done with a pair. */
export const PAIR_STATUSES = [
  'online',
  'cancel_only',
  'delisted',
  'limit_only',
  'maintenance',
  'post_only',
  'reduce_only',
  'work_in_progress',
] as const;
/** One of {@link PAIR_STATUSES}. */
export type PairStatus = (typeof PAIR_STATUSES)[number];

/** An asset as a client knows it: numbers that may have decimals are texts with the digits that were sent. */
export interface AssetTexts {
  readonly id: string;
  readonly status: string;
  /** In decimals. */
  readonly precision: number;
  /** In decimals. */
  readonly precision_display: number;
  readonly borrowable: boolean;
  readonly collateral_value: string;
  readonly margin_rate?: string;
  /** Of tokenised assets: units of the share for each token. */
  readonly multiplier?: string;
}

/** A pair as a client knows it: numbers that may have decimals are texts with the digits that were sent. */
export interface PairTexts {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly status: PairStatus;
  readonly qty_precision: number;
  readonly qty_increment: string;
  readonly price_precision: number;
  readonly cost_precision: number;
  readonly marginable: boolean;
  readonly has_index: boolean;
  readonly cost_min: string;
  /** As are the limits: only of what is marginable. */
  readonly margin_initial?: string;
  readonly position_limit_long?: number;
  readonly position_limit_short?: number;
  /** Deprecated by the venue, and sent: the same as `price_increment`. */
  readonly tick_size: string;
  readonly price_increment: string;
  readonly qty_min: string;
}

const MARGINABLE: readonly string[] = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOGE', 'USDT', 'EUR'];
const MONEY: readonly string[] = ['USD', 'EUR'];
/** Units of the share for each token; tokenised assets are those which stand here. */
const MULTIPLIERS: Readonly<Record<string, string>> = { AAPLx: '1.0025' };
/** What the second venue trades; the figures of this list are made up, as all are. */
const ELSEWHERE: readonly string[] = ['BTC/USD', 'ETH/USD', 'SOL/USD'];
/** Whose smallest step is printed with an exponent, as some have been seen to be. */
const WITH_EXPONENT = 'XRP/USD';
/** Whose smallest cost is printed as a JSON string, as in the documents' example. */
const WITH_COST_TEXT = 'ETH/BTC';

/** Whether a pair or an asset is for those only who ask for tokenised assets. */
export function isTokenized(name: string): boolean {
  return (name.split('/')[0] ?? '') in MULTIPLIERS;
}

/** Whether a venue has this pair, or any pair with this asset. */
export function isTradedAt(venue: ExecutionVenue, name: string): boolean {
  return venue === 'international' || ELSEWHERE.some((symbol) => symbol === name || assetsOf(symbol).includes(name));
}

/** Whether the frames print the pair's `cost_min` as a string instead of a number. */
export function hasCostText(symbol: string): boolean {
  return symbol === WITH_COST_TEXT;
}

/** The two assets of a pair, base and quote. */
export function assetsOf(symbol: string): readonly [string, string] {
  const [base = '', quote = ''] = symbol.split('/');
  return [base, quote];
}

/** What there is to know of an asset. */
export function assetTexts(id: string): AssetTexts {
  const isMoney = MONEY.includes(id);
  const borrowable = isMoney || MARGINABLE.includes(id);
  const multiplier = MULTIPLIERS[id];
  return {
    id,
    status: 'enabled',
    precision: isMoney ? 4 : 10,
    precision_display: isMoney ? 2 : 5,
    borrowable,
    collateral_value: isMoney ? '1.00' : borrowable ? '0.90' : '0.00',
    ...(borrowable && { margin_rate: isMoney ? '0.015000' : '0.020000' }),
    ...(multiplier !== undefined && { multiplier }),
  };
}

/** What there is to know of a pair that has just been listed. */
export function pairTexts({ symbol, pricePrecision, qtyPrecision, typicalQty }: MarketPair): PairTexts {
  const [base, quote] = assetsOf(symbol);
  const marginable = MARGINABLE.includes(base);
  const tick = textOf(1n, pricePrecision);
  return {
    symbol,
    base,
    quote,
    status: 'online',
    qty_precision: qtyPrecision,
    qty_increment: symbol === WITH_EXPONENT ? '1e-08' : textOf(1n, qtyPrecision),
    price_precision: pricePrecision,
    cost_precision: quote === 'USD' ? 5 : 10,
    marginable,
    has_index: marginable,
    cost_min: quote === 'USD' ? '0.50' : '0.00002',
    ...(marginable && { margin_initial: '0.20', position_limit_long: 300, position_limit_short: 240 }),
    tick_size: tick,
    price_increment: tick,
    qty_min: textOf(rounded(typicalQty / 5000n), qtyPrecision),
  };
}

/** With all digits but the first one zero. */
const rounded = (units: bigint): bigint => {
  const ten = 10n ** BigInt(digitsOf(units.toString()).length - 1);
  return units - (units % ten);
};
