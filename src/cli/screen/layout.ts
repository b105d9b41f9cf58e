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
/** The first line and the last one, and the title of the events. */
const LINES_AROUND = 3;

/** Whether a terminal is large enough to show anything. */
export const isLargeEnough = ({ columns, rows }: Size): boolean =>
  columns >= LEAST.columns && rows >= LEAST.rows + LINES_AROUND + 1;

/** Find room for panels, on a screen that is large enough: as many as fit side by side, the rest below them or on the next page. */
export function layoutOf({ columns, rows }: Size, panels: number): Layout {
  const events = Math.max(1, Math.min(10, Math.floor(rows / 5), rows - LINES_AROUND - LEAST.rows));
  const height = rows - LINES_AROUND - events;
  const fitting = Math.max(1, Math.min(panels, Math.floor(columns / LEAST.columns)));
  const down = Math.max(1, Math.min(Math.ceil(panels / fitting), Math.floor(height / LEAST.rows)));
  // Four that need two rows stand two by two rather than three and one.
  const across = Math.min(fitting, Math.ceil(Math.min(panels, fitting * down) / down));
  const panel = {
    columns: Math.min(MOST_COLUMNS, Math.floor(columns / across)),
    rows: Math.floor(height / down),
  };
  return { across, down, panel, events };
}
