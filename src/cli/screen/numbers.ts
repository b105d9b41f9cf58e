/**
 * Numbers in line, right-aligned to a width: all without as many of their last decimals as room demands, so that they
 * keep to one scale. One whose whole part alone is too long is cut, and marked.
 */
export function inLine(numbers: readonly string[], width: number): readonly string[] {
  const longest = Math.max(0, ...numbers.map((digits) => wholeOf(digits).length));
  const decimals = Math.max(0, width - 1 - longest);
  return numbers.map((digits) => {
    const kept = digits.slice(0, wholeOf(digits).length + 1 + decimals).replace(/\.$/, '');
    return (kept.length > width ? `${kept.slice(0, Math.max(0, width - 1))}…` : kept).padStart(width);
  });
}

const wholeOf = (digits: string): string => digits.split('.')[0] ?? '';

/** The longest of some texts, in characters. */
export const longestOf = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
