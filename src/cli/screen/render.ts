import type { Event } from '../narrator.js';
import type { Size } from '../terminal.js';
import { clockOf, oneCellEach } from '../text.js';
import { isLargeEnough, layoutOf } from './layout.js';
import { ansiOf, apart, blanks, fit, run, widthOf, type Line, type Style } from './line.js';
import { panelOf } from './panel.js';
import { bookRateOf, rateOfAll, type ScreenState } from './state.js';

/** A screen, and whether it has colours. */
export interface Screen extends Size {
  readonly colour: boolean;
}

/** The lines of a screen, each exactly as wide as it is and ready to be written. */
export function render(state: ScreenState, { columns, rows, colour }: Screen): readonly string[] {
  const lines = isLargeEnough({ columns, rows }) ? fullScreen(state, { columns, rows }) : sorry({ columns, rows });
  return Array.from({ length: rows }, (_, row) => ansiOf(fit(lines[row] ?? [], columns), colour));
}

const sorry = ({ columns, rows }: Size): readonly Line[] => [
  [run(`${columns} x ${rows} is too small:`)],
  [run('40 x 17 at least.')],
  [run('q quits')],
];

function fullScreen(state: ScreenState, size: Size): readonly Line[] {
  const { columns, rows } = size;
  const { watched, nowMs } = state;
  const { across, down, panel, events } = layoutOf(size, watched.length, state.depth);
  const perPage = across * down;
  const pages = Math.ceil(watched.length / perPage);
  const page = ((state.page % pages) + pages) % pages;
  const onPage = watched
    .map((one, place) => ({ one, place }))
    .slice(page * perPage, (page + 1) * perPage)
    .map(({ one, place }) => panelOf(one, bookRateOf(state, place), panel, nowMs));
  const panels = Array.from({ length: down }, (_, at) =>
    sideBySide(onPage.slice(at * across, (at + 1) * across), panel.rows),
  ).flat();
  const gap = rows - 2 - panels.length - (events + 1);
  return [
    headOf(state, columns),
    ...panels,
    ...blanks(gap),
    ...eventsOf(state, events, columns),
    footOf(state, pages, page, columns),
  ];
}

const sideBySide = (panels: readonly (readonly Line[])[], rows: number): readonly Line[] =>
  Array.from({ length: rows }, (_, row) => panels.flatMap((lines) => lines[row] ?? []));

function headOf(state: ScreenState, columns: number): Line {
  const { source, system, nowMs } = state;
  const [sign, style, says] = connectionOf(state);
  const left: Line = [
    run(' rxchange ', 'brand'),
    run(` ${sign} ${says}`, style),
    run(`  ${oneCellEach(source)}`, 'strong'),
  ];
  const online: Line =
    system === undefined
      ? []
      : [run('  exchange ', 'quiet'), run(oneCellEach(system), system === 'online' ? 'good' : 'warn')];
  const rate: Line = [run(` ${rateOfAll(state)}`), run(' updates/s', 'quiet')];
  const clock: Line = [run(`  ${clockOf(nowMs).slice(0, 8)} `, 'quiet')];
  // What there is no room for is left out, the least telling first.
  return apartWithRoom(left, [[...rate, ...online, ...clock], [...online, ...clock], clock], columns);
}

/** The first of these at the right edge that there is room for. */
const apartWithRoom = (left: Line, rights: readonly Line[], columns: number): Line =>
  apart(left, rights.find((right) => widthOf(left) + widthOf(right) <= columns) ?? [], columns);

const connectionOf = ({ connection, nowMs }: ScreenState): readonly [sign: string, Style, says: string] => {
  if (connection?.state === 'open') return ['●', 'good', 'open'];
  if (connection?.state === 'waiting') {
    const leftMs = Math.max(0, connection.sinceMs + connection.waitMs - nowMs);
    return ['○', 'bad', `lost, again in ${(leftMs / 1000).toFixed(1)} s`];
  }
  return ['○', 'warn', connection?.state ?? 'idle'];
};

const tones: Readonly<Record<Event['tone'], Style>> = { good: 'good', bad: 'bad', staged: 'warn', note: 'quiet' };

function eventsOf({ events, watched }: ScreenState, count: number, columns: number): readonly Line[] {
  const nameWidth = Math.max('(fault)'.length, ...watched.map(({ symbol }) => symbol.length));
  const shown = events
    .slice(-count)
    .map(({ atMs, name, tone, text }): Line => [
      run(` ${clockOf(atMs)}  `, 'quiet'),
      run(`${oneCellEach(name).padEnd(nameWidth)}  `, 'strong'),
      run(oneCellEach(text), tones[tone]),
    ]);
  const title: Line = [run('── ', 'frame'), run('events', 'quiet'), run(` ${'─'.repeat(columns - 10)}`, 'frame')];
  return [title, ...shown, ...blanks(count - shown.length)];
}

const footOf = ({ isSimulated }: ScreenState, pages: number, page: number, columns: number): Line => {
  const next: Line =
    pages === 1 ? [] : [run('  Tab', 'strong'), run(` next books (page ${page + 1} of ${pages})`, 'quiet')];
  const left = [run(' q', 'strong'), run(' quit', 'quiet'), ...next];
  // A made-up market begins on a day of its own, and its clock runs only as it moves.
  const clocks = isSimulated ? ["UTC; trades by the market's clock ", "trades: market's clock "] : ['times are UTC '];
  const rights = clocks.map((text): Line => [run(text, 'quiet')]);
  return apartWithRoom(left, rights, columns);
};
