import { withoutZeros } from '../text.js';

/**
 * Numbers in line, right-aligned to a width: where one of them is too long, all are without as many of their last
 * decimals as room demands, so that they keep to one scale. Whatever is cut is marked, and `12.…` says that 12 is whole.
 */
export function inLine(numbers: readonly string[], width: number): readonly string[] {
  if (longestOf(numbers) <= width) return numbers.map((digits) => digits.padStart(width));
  const longest = longestOf(numbers.map(wholeOf));
  const decimals = Math.max(0, width - 2 - longest);
  return numbers.map((digits) => {
    const scaled = cut(digits, wholeOf(digits).length + 1 + decimals);
    return (scaled.length > width ? cut(digits, Math.max(0, width - 1)) : scaled).padStart(width);
  });
}

/**
 * The same numbers with equally many decimals, where they have not: as few as all of their digits need. Some exchanges
 * print the same price now with zeros at its end, now without.
 */
export function onOneScale(numbers: readonly string[]): readonly string[] {
  return new Set(numbers.map(scaleOf)).size <= 1 ? numbers : onLeastScale(numbers);
}

/** Numbers with equally many decimals, as few as all of their digits need, however they were printed. */
export function onLeastScale(numbers: readonly string[]): readonly string[] {
  const shorn = numbers.map(withoutZeros);
  const scale = Math.max(...shorn.map(scaleOf));
  if (scale === 0) return shorn;
  return shorn.map((digits) => `${digits}${digits.includes('.') ? '' : '.'}${'0'.repeat(scale - scaleOf(digits))}`);
}

const scaleOf = (digits: string): number => (digits.split('.')[1] ?? '').length;

const cut = (digits: string, length: number): string =>
  digits.length > length ? `${digits.slice(0, length)}…` : digits;

const wholeOf = (digits: string): string => digits.split('.')[0] ?? '';

/** The longest of some texts, in characters. */
export const longestOf = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
