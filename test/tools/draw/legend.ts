import type { Diagram } from '../../../src/testing/diagram.js';
import type { Moment } from '../../../src/testing/marble-text.js';
import { markOf, type Colours } from './marks.js';
import { label, widthOf } from './svg.js';

/** A block of SVG that begins at `y`, and how high it is, in pixels. */
export interface Block {
  readonly height: number;
  readonly drawn: string;
}

const lineHeight = 26;

/** What the marks that appear mean, in words: in as many lines as it takes. */
export function legendOf(
  diagram: Diagram,
  appearing: readonly Moment[],
  y: number,
  room: number,
  colours: Colours,
): Block {
  const marks = new Map(appearing.map((moment) => [moment.mark, moment]));
  let x = 0;
  let line = 0;
  let drawn = '';
  for (const moment of marks.values()) {
    const words = meaningOf(moment, diagram);
    if (words === undefined) continue;
    const width = 18 + widthOf(words, 12) + 28;
    if (x > 0 && x + width > room) {
      x = 0;
      line += 1;
    }
    const middle = y + line * lineHeight + lineHeight / 2;
    drawn += markOf(moment, x, middle, colours) + label(x + 18, middle + 4.2, 'words', words);
    x += width;
  }
  return { height: drawn === '' ? 0 : (line + 1) * lineHeight, drawn };
}

/** A letter without a word for it stands for itself; an error is known by its name. */
const meaningOf = ({ kind, mark, value }: Moment, { legend = {} }: Diagram): string | undefined =>
  legend[mark] ?? (kind === 'error' && value instanceof Error ? value.name : undefined);
