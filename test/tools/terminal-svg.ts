import type { Cell } from '../cli/headless.js';

/** The size of a cell, in px. */
const [W, H] = [8, 18];
const MARGIN = 16;
const BAR = 34;
const FONT = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace";

const PAPER = '#11151c';
const INK = '#d5dbe5';
/** The sixteen colours, and from there on those that are in use; another one is drawn like usual text. */
const palette: Readonly<Record<number, string>> = {
  0: '#0d1117',
  1: '#ff6b6b',
  2: '#4ade80',
  3: '#fbbf24',
  6: '#5eead4',
  28: '#1c7a45',
  124: '#9c3030',
  240: '#4b5565',
  245: '#8b95a5',
};

const colourOf = (ink: number | undefined, usual: string): string =>
  (ink === undefined ? undefined : palette[ink]) ?? usual;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Cells next to each other that look alike and, of text, hold no blank. */
interface Piece {
  readonly x: number;
  readonly text: string;
  readonly cell: Cell;
}

const kindOf = (char: string): 'blank' | 'bar' | 'rule' | 'thick rule' | 'text' => {
  if (char === ' ') return 'blank';
  if (/[█-▏]/.test(char)) return 'bar';
  if (char === '━') return 'thick rule';
  return /[─│╭╮╰╯]/.test(char) ? 'rule' : 'text';
};

function piecesOf(line: readonly Cell[]): readonly Piece[] {
  const pieces: Piece[] = [];
  line.forEach((cell, x) => {
    const last = pieces.at(-1);
    const goesOn =
      last !== undefined &&
      kindOf(last.cell.char) === kindOf(cell.char) &&
      last.cell.ink === cell.ink &&
      last.cell.paper === cell.paper &&
      last.cell.bold === cell.bold;
    if (goesOn) pieces[pieces.length - 1] = { ...last, text: last.text + cell.char };
    else pieces.push({ x, text: cell.char, cell });
  });
  return pieces;
}

/** Bars and frames are drawn as what they stand for, so that they meet without gaps in whatever font there is. */
const ruleOf = (char: string, x: number, y: number): string => {
  const [midX, midY, right, bottom] = [x + W / 2, y + H / 2, x + W, y + H];
  switch (char) {
    case '│':
      return `M${midX} ${y}V${bottom}`;
    case '╭':
      return `M${midX} ${bottom}V${midY + 4}Q${midX} ${midY} ${right} ${midY}`;
    case '╮':
      return `M${x} ${midY}Q${midX} ${midY} ${midX} ${midY + 4}V${bottom}`;
    case '╰':
      return `M${midX} ${y}V${midY - 4}Q${midX} ${midY} ${right} ${midY}`;
    case '╯':
      return `M${x} ${midY}Q${midX} ${midY} ${midX} ${midY - 4}V${y}`;
    default:
      return `M${x} ${midY}H${right}`;
  }
};

const barOf = (text: string, x: number, y: number, colour: string): string => {
  const eighths = [...text].reduce((sum, char) => sum + 0x2590 - (char.codePointAt(0) ?? 0), 0);
  return `<rect x="${x}" y="${y + 3}" width="${(eighths * W) / 8}" height="${H - 6}" rx="1.5" fill="${colour}"/>`;
};

/** What lies behind neighbouring cells of one colour. */
function papersOf(line: readonly Cell[], row: number): string {
  const starts = line.flatMap((cell, x) => (cell.paper !== undefined && line[x - 1]?.paper !== cell.paper ? [x] : []));
  return starts
    .map((from) => {
      const end = line.findIndex((cell, x) => x > from && cell.paper !== line[from]?.paper);
      const width = ((end < 0 ? line.length : end) - from) * W;
      const colour = colourOf(line[from]?.paper, PAPER);
      return `<rect x="${MARGIN + from * W}" y="${BAR + row * H}" width="${width}" height="${H - 1}" rx="4" fill="${colour}"/>`;
    })
    .join('');
}

function pieceOf({ x, text, cell }: Piece, row: number): string {
  const [left, top] = [MARGIN + x * W, BAR + row * H];
  const colour = colourOf(cell.ink, INK);
  switch (kindOf(text.charAt(0))) {
    case 'blank':
      return '';
    case 'bar':
      return barOf(text, left, top, colour);
    case 'thick rule':
      return `<path d="M${left} ${top + H / 2}h${text.length * W}" stroke="${colour}" stroke-width="3" fill="none"/>`;
    case 'rule': {
      const path = /^─+$/.test(text)
        ? `M${left} ${top + H / 2}h${text.length * W}`
        : [...text].map((char, i) => ruleOf(char, left + i * W, top)).join('');
      return `<path d="${path}" stroke="${colour}" fill="none"/>`;
    }
    case 'text': {
      const weight = cell.bold ? ' font-weight="700"' : '';
      const length = text.length > 1 ? ` textLength="${text.length * W}" lengthAdjust="spacingAndGlyphs"` : '';
      return `<text x="${left}" y="${top + 13}" fill="${colour}"${weight}${length}>${escaped(text)}</text>`;
    }
  }
}

/**
 * A picture of a screen in a window.
 *
 * Each word stands at its own place and has its own length, so that columns align in any font.
 *
 * @param title - what the window's title says; also what those hear who cannot see the picture
 */
export function svgOf(cells: readonly (readonly Cell[])[], title: string): string {
  const columns = Math.max(...cells.map((line) => line.length));
  const [width, height] = [columns * W + 2 * MARGIN, cells.length * H + BAR + MARGIN / 2];
  const lines = cells.map(
    (line, row) =>
      papersOf(line, row) +
      piecesOf(line)
        .map((piece) => pieceOf(piece, row))
        .join(''),
  );
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, i) => `<circle cx="${20 + i * 18}" cy="17" r="5.5" fill="${colour}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="${PAPER}"/>`,
    ...dots,
    `<text x="${width / 2}" y="21" fill="#8b95a5" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle">${escaped(title)}</text>`,
    `<g font-family="${FONT}" font-size="13" xml:space="preserve">`,
    ...lines.filter((line) => line !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
