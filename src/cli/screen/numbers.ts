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

const cut = (digits: string, length: number): string =>
  digits.length > length ? `${digits.slice(0, length)}…` : digits;

const wholeOf = (digits: string): string => digits.split('.')[0] ?? '';

/** The longest of some texts, in characters. */
export const longestOf = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
