/** A piece of a line in one style. Each of its characters takes one cell. */
export interface Run {
  readonly text: string;
  readonly style: Style;
}

/** A line of a screen, from left to right. */
export type Line = readonly Run[];

/** How text looks: names, so that only one place knows the codes. */
export type Style = keyof typeof codes;

/**
 * Codes of ANSI X3.64. Where nothing but telling apart matters, the sixteen colours that terminals let their users
 * choose; for what lies behind, shades of the 256 that go with black and with white.
 */
const codes = {
  plain: '',
  strong: '1',
  quiet: '38;5;245',
  frame: '38;5;240',
  name: '1;36',
  brand: '30;46',
  good: '32',
  bad: '31',
  warn: '33',
  bestBid: '1;32',
  bid: '32',
  bidBar: '38;5;28',
  bestAsk: '1;31',
  ask: '31',
  askBar: '38;5;124',
};

/** Text in a style. */
export const run = (text: string, style: Style = 'plain'): Run => ({ text, style });

/** So many lines without anything. */
export const blanks = (count: number): readonly Line[] => Array.from({ length: Math.max(0, count) }, () => []);

/** How many cells a line takes. */
export const widthOf = (line: Line): number => line.reduce((sum, { text }) => sum + text.length, 0);

/** A line of exactly so many cells: filled with blanks, or cut, which its last cell then says. */
export function fit(line: Line, width: number): Line {
  const missing = width - widthOf(line);
  if (missing >= 0) return missing === 0 ? line : [...line, run(' '.repeat(missing))];
  const runs: Run[] = [];
  let left = width - 1;
  for (const { text, style } of line) {
    if (text.length > left) return left < 0 ? [] : [...runs, run(`${text.slice(0, left)}…`, style)];
    runs.push(run(text, style));
    left -= text.length;
  }
  return runs;
}

/** Two lines on one, the second at the right edge; where there is no room for both, the first is cut. */
export const apart = (left: Line, right: Line, width: number, filler = run(' ')): Line => {
  const room = width - widthOf(right);
  const gap = Math.max(0, room - widthOf(left));
  return fit([...fit([...left, run(filler.text.repeat(gap), filler.style)], room), ...right], width);
};

/** The same line in one style. */
export const inStyle = (line: Line, style: Style): Line => line.map(({ text }) => ({ text, style }));

/** What makes a terminal show the line. */
export const ansiOf = (line: Line, colour: boolean): string =>
  line
    .map(({ text, style }) => (colour && codes[style] !== '' ? `\x1b[${codes[style]}m${text}\x1b[0m` : text))
    .join('');

/** A horizontal bar that takes up a share, 0 to 1, of so many cells, exact to an eighth of a cell; never nothing. */
export function bar(share: number, cells: number): string {
  const eighths = Math.min(cells * 8, Math.max(1, Math.round(share * cells * 8)));
  return '█'.repeat(Math.floor(eighths / 8)) + ' ▏▎▍▌▋▊▉'.charAt(eighths % 8).trim();
}
