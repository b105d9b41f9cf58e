/**
 * The decimal text of a scaled integer, with all its decimals: 100 units of precision 8 are `0.00000100`.
 *
 * @param units - the number times 10^precision
 * @param precision - how many decimals, 0 or more
 */
export function textOf(units: bigint, precision: number): string {
  if (units < 0n) return `-${textOf(-units, precision)}`;
  const digits = units.toString().padStart(precision + 1, '0');
  if (precision === 0) return digits;
  const point = digits.length - precision;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * The scaled integer behind a decimal text that is not negative; the inverse of {@link textOf}.
 *
 * @returns undefined when the text is not exactly what `textOf` prints at this precision
 */
export function unitsOf(text: string, precision: number): bigint | undefined {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return undefined;
  const units = BigInt(text.replace('.', ''));
  return textOf(units, precision) === text ? units : undefined;
}

/**
 * How a number enters the checksum: without its point and without leading zeros; trailing zeros stay.
 *
 * @param text - a decimal text at the full precision of its instrument
 */
export function digitsOf(text: string): string {
  return text.replace('.', '').replace(/^0+/, '');
}

/**
 * A quotient, rounded to the nearest whole; halves go away from zero.
 *
 * @param divisor - greater than zero
 */
export function quotientOf(dividend: bigint, divisor: bigint): bigint {
  const double = 2n * dividend;
  return (dividend < 0n ? double - divisor : double + divisor) / (2n * divisor);
}
