import type { Happening, Summary, View } from './happening.js';
import { narrate, noMemory, type Event } from './narrator.js';
import { clockOf, many, printable } from './text.js';
import { titleOf } from './venues.js';

/** A column of a table, whose cells are made of parts that are printed with ` × ` between them. */
export interface Column {
  readonly title: string;
  /** How wide each part is at least, in characters. */
  readonly least: readonly number[];
  /** Which way its cells lean: numbers to the right, words to the left. */
  readonly lean: 'left' | 'right';
}

/** A line of a table. */
export interface Row {
  /** Lines of one key tell of the same thing, each in place of the one before. */
  readonly key: string;
  readonly name: string;
  /** For each column its parts; one that there is not prints as `-`. */
  readonly cells: readonly (readonly (string | undefined)[])[];
}

/** How values are printed. */
export interface Table<T> {
  /** What the names in front are names of. */
  readonly heading: string;
  readonly columns: readonly Column[];
  readonly rowsOf: (value: T) => readonly Row[];
  /** Whether lines are held back until a tick, and left out when one of the same key has overtaken them. */
  readonly isHeldBack: boolean;
  /** Whether each line says `live`; otherwise only the first after a spell of staleness does. */
  readonly saysLive: boolean;
  /** What follows the time watched in the last line. */
  readonly sumUp: (summary: Summary) => string;
}

const TICK_MS = 250;

/**
 * Lines in columns, which grow with what they have to hold.
 *
 * A change of state is shown at once, and so is the first line of its kind. Of a table that is held back the later ones
 * are shown at the next tick, and only when something on the line is new.
 *
 * @param names - what is known beforehand of the names in front, so that they stand in line from the beginning
 */
export function createPlainView<T>(names: readonly string[], table: Table<T>): View<T> {
  const { heading, columns, isHeldBack, saysLive } = table;
  const shown = new Map<string, string>();
  const due = new Map<string, Row>();
  let memory = noMemory;
  let widths = columns.map(({ least }) => least);
  let nameWidth = Math.max('(fault)'.length, heading.length, ...names.map(({ length }) => length));
  let headed = false;

  const line = (nowMs: number, name: string, rest: string): string =>
    `${clockOf(nowMs)}  ${printable(name).padEnd(nameWidth)}  ${printable(rest)}`.trimEnd() + '\n';

  const eventLine = ({ atMs, name, text }: Event): string => line(atMs, name, text);

  const fit = ({ name, cells }: Row): void => {
    nameWidth = Math.max(nameWidth, name.length);
    widths = widths.map((parts, i) => parts.map((width, j) => Math.max(width, cells[i]?.[j]?.length ?? 1)));
  };

  const titles = (): string => {
    if (headed || columns.length === 0) return '';
    headed = true;
    const inColumns = columns.map(({ title, lean }, i) => {
      const parts = widths[i] ?? [];
      const width = parts.reduce((sum, part) => sum + part, 3 * (parts.length - 1));
      return lean === 'left' ? title.padEnd(width) : title.padStart(width);
    });
    const all = ['time (UTC)'.padEnd(12), heading.padEnd(nameWidth), ...inColumns, ...(saysLive ? ['state'] : [])];
    return `${all.join('  ').trimEnd()}\n`;
  };

  const rowLine = (row: Row, state: string, nowMs: number): string => {
    const { key, name, cells } = row;
    shown.set(key, cells.flat().join(' '));
    due.delete(key);
    const inColumns = columns.map(({ lean }, i) =>
      (widths[i] ?? [])
        .map((width, j) => (cells[i]?.[j] ?? '-')[lean === 'left' ? 'padEnd' : 'padStart'](width))
        .join(' × '),
    );
    return line(nowMs, name, [...inColumns, state].join('  '));
  };

  const printed = (rows: readonly Row[], stateOf: (at: number) => string, nowMs: number): string => {
    rows.forEach(fit);
    const lines = rows.map((row, at) => rowLine(row, stateOf(at), nowMs));
    return lines.length === 0 ? '' : titles() + lines.join('');
  };

  const live = (value: T, event: Event | undefined, nowMs: number): string => {
    const usual = saysLive ? 'live' : '';
    const news = event === undefined || event.text === 'live' ? usual : event.text;
    const rows = table.rowsOf(value);
    if (rows.length === 0 && event !== undefined) return eventLine(event);
    const now = rows.filter((row) => !isHeldBack || event !== undefined || !shown.has(row.key));
    for (const row of rows) if (!now.includes(row)) due.set(row.key, row);
    return printed(now, (at) => (at === 0 ? news : usual), nowMs);
  };

  const forget = (symbol: string): void => {
    for (const [key, { name }] of due) if (name === symbol) due.delete(key);
  };

  const tick = (nowMs: number): string => {
    const rows = [...due.values()].filter(({ key, cells }) => shown.get(key) !== cells.flat().join(' '));
    due.clear();
    return printed(rows, () => (saysLive ? 'live' : ''), nowMs);
  };

  return {
    tickMs: TICK_MS,
    coversScreen: false,
    show: (happening: Happening<T>, nowMs) => {
      if (happening._tag === 'Tick') return tick(nowMs);
      if (happening._tag === 'Simulation') {
        const { venue, seed } = happening;
        return `A simulation of ${titleOf[venue]}: made-up markets (seed ${seed}) served by this program, with faults staged now and then.\n`;
      }
      const [next, event] = narrate(memory, happening, nowMs);
      memory = next;
      if (happening._tag === 'Value') {
        const { envelope, symbol } = happening;
        if (envelope._tag === 'Live') return live(envelope.value, event, nowMs);
        forget(symbol);
      }
      if (happening._tag === 'Failed' || happening._tag === 'Hole') forget(happening.symbol);
      return event === undefined ? '' : eventLine(event);
    },
    end: (summary) => `Watched for ${(summary.elapsedMs / 1000).toFixed(1)} s: ${printable(table.sumUp(summary))}\n`,
  };
}

/** What came of each symbol, and of the connection: how many values, by this word, and how often that befell it. */
export const sumUpBy =
  (word: string, mishap: 'resync' | 'hole') =>
  ({ updates, resyncs, holes, reconnects }: Summary): string => {
    const mishaps = mishap === 'hole' ? holes : resyncs;
    const streams = Object.entries(updates).map(
      ([symbol, count]) => `${symbol} ${many(count, word)}, ${many(mishaps[symbol] ?? 0, mishap)}`,
    );
    return `${streams.join('; ')}; ${many(reconnects, 'reconnect')}.`;
  };
