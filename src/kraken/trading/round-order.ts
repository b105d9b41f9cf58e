import { decimalFrom, scaleOf, type Decimal } from '../../core/decimal.js';
import type { Pair } from '../codecs/instrument.js';
import type { Amount } from './order-draft.js';

/** Which way a price goes that lies between two ticks; halves go up with `nearest`. */
export type Rounding = 'down' | 'up' | 'nearest';

/**
 * The price on the grid of a pair, exact: `'30000.16'` becomes `'30000.2'` where the tick is 0.1.
 *
 * @param price - in quote units per base unit, as text
 * @param pair - from `instruments()`
 * @param direction - by default the nearest; `down` and `up` mean the lower and the higher price
 * @throws RangeError when the price is no decimal number
 */
export function roundToTick(
  price: Amount,
  { price_increment, price_precision }: Pick<Pair, 'price_increment' | 'price_precision'>,
  direction: Rounding = 'nearest',
): Decimal {
  return onGrid(decimalFrom(price), price_increment, price_precision, direction);
}

/**
 * The quantity on the grid of a pair, exact, and never more than it was. It may be less than the pair's `qty_min`, zero
 * too: see whether what is left is an order.
 *
 * @param qty - in base units, as text
 * @param pair - from `instruments()`
 * @throws RangeError when the quantity is no decimal number, or below zero
 */
export function roundToLot(
  qty: Amount,
  { qty_increment, qty_precision }: Pick<Pair, 'qty_increment' | 'qty_precision'>,
): Decimal {
  const exact = decimalFrom(qty);
  if (Number(exact) < 0) throw new RangeError(`qty must be 0 or more, not ${qty}`);
  return onGrid(exact, qty_increment, qty_precision, 'down');
}

/** Whether a number lies on the grid. A step of zero is none. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  const scale = Math.max(scaleOf(value), scaleOf(step));
  const stepUnits = unitsOf(step, scale);
  return stepUnits === 0n || unitsOf(value, scale) % stepUnits === 0n;
}

/** How many decimals a number needs: those that are printed, less the zeros at its end. */
export const neededScaleOf = (value: Decimal): number =>
  scaleOf(value) === 0 ? 0 : scaleOf(decimalFrom(value.replace(/\.?0+$/, '')));

function onGrid(value: Decimal, step: Decimal, precision: number, direction: Rounding): Decimal {
  const scale = Math.max(scaleOf(value), scaleOf(step));
  const stepUnits = unitsOf(step, scale);
  if (stepUnits === 0n) return value;
  const units = unitsOf(value, scale);
  const over = ((units % stepUnits) + stepUnits) % stepUnits;
  const isUp = direction === 'up' ? over > 0n : direction === 'nearest' && over * 2n >= stepUnits;
  return printed(units - over + (isUp ? stepUnits : 0n), scale, Math.max(neededScaleOf(step), precision));
}

const unitsOf = (value: Decimal, scale: number): bigint => {
  const [whole = '', decimals = ''] = value.split('.');
  return BigInt(whole + decimals.padEnd(scale, '0'));
};

/** A multiple of the step: the decimals beyond those that the step needs are all zeros. */
function printed(units: bigint, scale: number, shown: number): Decimal {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const decimals = digits
    .slice(digits.length - scale)
    .padEnd(shown, '0')
    .slice(0, shown);
  const whole = digits.slice(0, digits.length - scale);
  return decimalFrom(`${units < 0n ? '-' : ''}${whole}${shown === 0 ? '' : '.'}${decimals}`);
}
