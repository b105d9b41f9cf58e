import { parseDecimal, type Decimal } from '../../core/decimal.js';
import type { BalanceChange, RawBalance } from './balance-change.js';

/** What amounts are counted in: smallest units of the asset, all of them whole, or the asset itself. */
export type BalanceUnits = 'atomic' | 'decimal';

/** The balances of an event, in units of the assets. */
export interface ScaledBalances {
  /** What the amounts were counted in when they came. Decimals where atomic ones were due want a warning. */
  readonly units: BalanceUnits;
  readonly balances: readonly RawBalance[];
  /** Left out, since nobody knows how many decimals they have. */
  readonly unknownAssets: readonly string[];
}

/**
 * The amounts of an event as decimals.
 *
 * A point in any amount tells that the exchange counts in decimals again. Then the event is not scaled at all, for its
 * other amounts are decimals as well, whether they look whole or not.
 *
 * @param change - the event, its amounts as sent
 * @param precisionOf - how many decimals an asset has, as `exchangeInfo` says; undefined for one that is not listed. What
 *   cannot be (none from 0 to 400) is taken for not known
 * @param units - what amounts are counted in, as far as is known: `atomic` unless told, `decimal` never to scale
 */
export function scaledBalances(
  { balances }: Pick<BalanceChange, 'balances'>,
  precisionOf: (asset: string) => number | undefined,
  units: BalanceUnits = 'atomic',
): ScaledBalances {
  if (units === 'decimal' || balances.some(({ free, locked }) => hasPoint(free) || hasPoint(locked))) {
    return { units: 'decimal', balances, unknownAssets: [] };
  }
  const scaled: RawBalance[] = [];
  const unknownAssets: string[] = [];
  for (const { asset, free, locked } of balances) {
    const precision = precisionOf(asset);
    if (precision === undefined || !isPrecision(precision)) unknownAssets.push(asset);
    else scaled.push({ asset, free: scaledBalance(free, precision), locked: scaledBalance(locked, precision) });
  }
  return { units: 'atomic', balances: scaled, unknownAssets };
}

const WHOLE = /^-?\d+$/;
const MOST_DECIMALS = 400;

/**
 * An amount in smallest units as a decimal: its point moved, exactly, and no zeros at the end that say nothing.
 * `29464800` of an asset with 6 decimals is `29.4648`. For the amounts of one event see {@link scaledBalances}.
 *
 * @param text - a whole number of smallest units, of any size
 * @param precision - how many decimals the asset has
 * @throws RangeError at the call, when the text is no whole number, or the precision none from 0 to 400
 */
export function scaledBalance(text: string, precision: number): Decimal {
  if (!isPrecision(precision)) {
    throw new RangeError(`precision is ${precision}; a whole number from 0 to ${MOST_DECIMALS} is due`);
  }
  const shifted = WHOLE.test(text) ? parseDecimal(`${text}e-${precision}`) : undefined;
  const scaled = shifted === undefined ? undefined : parseDecimal(trimmed(shifted));
  if (scaled === undefined) throw new RangeError(`${JSON.stringify(text)} is not a whole number of smallest units`);
  return scaled;
}

const isPrecision = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MOST_DECIMALS;

const hasPoint = (amount: Decimal): boolean => amount.includes('.');

const trimmed = (decimal: Decimal): string =>
  hasPoint(decimal) ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal;
