import { textOf } from '../decimal.js';

/**
 * The decimal text of a scaled integer without needless zeros: 100 units of precision 3 are `0.1`.
 *
 * @param units - the number times 10^precision
 * @param precision - how many decimals the units have, 0 or more
 */
export function plainOf(units: bigint, precision: number): string {
  const text = textOf(units, precision);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * The scaled integer behind a decimal text that is not negative, however many zeros it ends with.
 *
 * @param precision - how many decimals the units have, 0 or more
 * @returns undefined when the text is no plain decimal, or is finer than the units
 */
export function unitsFrom(text: string, precision: number): bigint | undefined {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const exact = decimals.replace(/0+$/, '');
  return exact.length > precision ? undefined : BigInt(whole + exact.padEnd(precision, '0'));
}

/** Whether a text is a decimal that is not negative. */
export function isDecimal(text: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(text);
}
