import type { OrderBook } from '../../index.js';
import type { Happening, Summary, View } from '../happening.js';
import type { Size, Terminal } from '../terminal.js';
import { printable } from '../text.js';
import { render } from './render.js';
import { blankState, reduce, type Market } from './state.js';

/** Options of {@link createScreenView}. */
export interface ScreenOptions {
  readonly watched: readonly Market[];
  /** Where the data is from, if it is not from the exchange's own address. */
  readonly url?: string | undefined;
  readonly terminal: Terminal;
  /** How many levels a side the books have; 10 when left out, as with the exchange. */
  readonly depth?: number | undefined;
  readonly sumUp: (summary: Summary) => string;
}

/** About twelve pictures a second: more than that nobody reads. */
const FRAME_MS = 80;

// A terminal that knows these shows all that lies between them at once; the others pass over them.
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

/**
 * Books on a screen of their own, drawn anew at each tick: of what was drawn before, only the lines that are others now
 * are written. A picture that the terminal has no time for is left out.
 */
export function createScreenView({ watched, url, terminal, depth, sumUp }: ScreenOptions): View<OrderBook> {
  let state = blankState(watched, url, depth);
  let size: Size | undefined;
  let drawn: readonly string[] = [];

  const draw = (): string => {
    if (size === undefined) return '';
    const lines = render(state, { ...size, colour: terminal.colour });
    const changes = lines.flatMap((line, row) => (line === drawn[row] ? [] : [`\x1b[${row + 1};1H${line}`]));
    drawn = lines;
    return changes.length === 0 ? '' : `${BEGIN}${changes.join('')}${END}`;
  };

  return {
    tickMs: FRAME_MS,
    coversScreen: true,
    show: (happening: Happening<OrderBook>, nowMs) => {
      state = reduce(state, happening, nowMs);
      if (happening._tag === 'Resized') {
        ({ size } = happening);
        drawn = [];
        return `\x1b[2J${draw()}`;
      }
      const isDue = happening._tag === 'Key' || (happening._tag === 'Tick' && !terminal.isBusy());
      return isDue ? draw() : '';
    },
    end: (summary) => `Watched for ${(summary.elapsedMs / 1000).toFixed(1)} s: ${printable(sumUp(summary))}\n`,
  };
}
