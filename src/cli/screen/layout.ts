import type { Size } from '../terminal.js';

/** Where everything goes, in cells. */
export interface Layout {
  /** How many panels stand side by side, and in how many rows. */
  readonly across: number;
  readonly down: number;
  readonly panel: Size;
  /** Lines of events, besides their title. */
  readonly events: number;
}

/** What a panel takes at least, so that a price, a quantity and a bar have room, and a few levels and trades. */
const LEAST: Size = { columns: 40, rows: 13 };
/** Wider than that a panel only has longer bars. */
const MOST_COLUMNS = 100;
/** The last line, and the title of the events; the heads are besides. */
const LINES_AROUND = 2;
/** Lines of events: so many tell of a fault and its repair; more than the last are for screens with room left over. */
const EVENTS = { least: 3, usual: 6, most: 10 };

/** What a terminal has to have at least, below so many lines of heads. */
export const leastWith = (heads: number): Size => ({
  columns: LEAST.columns,
  rows: heads + LEAST.rows + LINES_AROUND + 1,
});

/** Whether a terminal is large enough to show anything. */
export const isLargeEnough = ({ columns, rows }: Size, heads = 1): boolean =>
  columns >= leastWith(heads).columns && rows >= leastWith(heads).rows;

/**
 * Find room for panels, on a screen that is large enough: as many as fit side by side, the rest below them or on the next
 * page. The books come first; events get what is left over.
 *
 * @param levels - how many levels a side a book has
 * @param heads - how many lines stand above all
 */
export function layoutOf({ columns, rows }: Size, panels: number, levels: number, heads = 1): Layout {
  const around = heads + LINES_AROUND;
  const wanted = Math.max(EVENTS.least, Math.min(EVENTS.usual, Math.floor(rows / 10)));
  const least = Math.max(1, Math.min(wanted, rows - around - LEAST.rows));
  const height = rows - around - least;
  const fitting = Math.max(1, Math.min(panels, Math.floor(columns / LEAST.columns)));
  const down = Math.max(1, Math.min(Math.ceil(panels / fitting), Math.floor(height / LEAST.rows)));
  // Four that need two rows stand two by two rather than three and one.
  const across = Math.min(fitting, Math.ceil(Math.min(panels, fitting * down) / down));
  // Both sides, as many trades as one of them, and the lines around and between.
  const useful = 3 * levels + 5;
  const spare = height - down * Math.min(useful, Math.floor(height / down));
  const events = Math.max(least, Math.min(EVENTS.most, least + spare));
  const panel = {
    columns: Math.min(MOST_COLUMNS, Math.floor(columns / across)),
    rows: Math.floor((height + least - events) / down),
  };
  return { across, down, panel, events };
}
