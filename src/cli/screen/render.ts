import type { Event } from '../narrator.js';
import type { Size } from '../terminal.js';
import { clockOf, oneCellEach } from '../text.js';
import { titleOf } from '../venues.js';
import { isLargeEnough, layoutOf, leastWith } from './layout.js';
import { ansiOf, apart, blanks, fit, run, widthOf, type Line, type Style } from './line.js';
import { longestOf } from './numbers.js';
import { panelOf } from './panel.js';
import { bookRateOf, rateOfAll, type Exchange, type ScreenState } from './state.js';

/** A screen, and whether it has colours. */
export interface Screen extends Size {
  readonly colour: boolean;
}

/** The lines of a screen, each exactly as wide as it is and ready to be written. */
export function render(state: ScreenState, { columns, rows, colour }: Screen): readonly string[] {
  const heads = state.exchanges.length;
  const lines = isLargeEnough({ columns, rows }, heads)
    ? fullScreen(state, { columns, rows })
    : sorry({ columns, rows }, leastWith(heads));
  return Array.from({ length: rows }, (_, row) => ansiOf(fit(lines[row] ?? [], columns), colour));
}

const sorry = ({ columns, rows }: Size, least: Size): readonly Line[] => [
  [run(`${columns} x ${rows} is too small:`)],
  [run(`${least.columns} x ${least.rows} at least.`)],
  [run('q quits')],
];

function fullScreen(state: ScreenState, size: Size): readonly Line[] {
  const { columns, rows } = size;
  const { watched, nowMs } = state;
  const heads = headsOf(state, columns);
  const { across, down, panel, events } = layoutOf(size, watched.length, state.depth, heads.length);
  const perPage = across * down;
  const pages = Math.ceil(watched.length / perPage);
  const page = ((state.page % pages) + pages) % pages;
  const onPage = watched
    .map((one, place) => ({ one, place }))
    .slice(page * perPage, (page + 1) * perPage)
    .map(({ one, place }) => panelOf(one, { levels: state.depth, rate: bookRateOf(state, place), nowMs }, panel));
  const panels = Array.from({ length: down }, (_, at) =>
    sideBySide(onPage.slice(at * across, (at + 1) * across), panel.rows),
  ).flat();
  const gap = rows - heads.length - 1 - panels.length - (events + 1);
  return [
    ...heads,
    ...panels,
    ...blanks(gap),
    ...eventsOf(state, events, columns),
    footOf(state, pages, page, columns),
  ];
}

const sideBySide = (panels: readonly (readonly Line[])[], rows: number): readonly Line[] =>
  Array.from({ length: rows }, (_, row) => panels.flatMap((lines) => lines[row] ?? []));

/** A line for each exchange: where its connection stands, and how much comes of it; in the last one the time of day. */
function headsOf(state: ScreenState, columns: number): readonly Line[] {
  const { exchanges, nowMs } = state;
  const clock: Line = [run(`  ${clockOf(nowMs).slice(0, 8)}`, 'quiet')];
  const tails = exchanges.map((exchange, place): Line => [
    ...systemOf(exchange),
    ...(place === exchanges.length - 1 ? clock : []),
  ]);
  const width = Math.max(...tails.map(widthOf));
  return exchanges.map((exchange, place) => {
    const [sign, style, says] = connectionOf(exchange, nowMs);
    const left: Line = [
      place === 0 ? run(' rxchange ', 'brand') : run(' '.repeat(10)),
      run(` ${sign} ${says}`, style),
      run(`  ${oneCellEach(exchange.source)}`, 'strong'),
    ];
    const tail = tails[place] ?? [];
    const rate: Line = [run(` ${rateOfAll(state, exchange.venue)}`), run(' updates/s', 'quiet')];
    const below = run(' '.repeat(width - widthOf(tail)));
    // What there is no room for is left out, the least telling first.
    const rights = [[...rate, below, ...tail], tail, ...(place === exchanges.length - 1 ? [clock] : [])];
    return apartWithRoom(
      left,
      rights.map((right) => [...right, run(' ')]),
      columns,
    );
  });
}

const systemOf = ({ system }: Exchange): Line =>
  system === undefined
    ? []
    : [run('  exchange ', 'quiet'), run(oneCellEach(system), system === 'online' ? 'good' : 'warn')];

/** The first of these at the right edge that there is room for. */
const apartWithRoom = (left: Line, rights: readonly Line[], columns: number): Line =>
  apart(left, rights.find((right) => widthOf(left) + widthOf(right) <= columns) ?? [], columns);

const connectionOf = ({ connection }: Exchange, nowMs: number): readonly [sign: string, Style, says: string] => {
  if (connection?.state === 'open') return ['●', 'good', 'open'];
  if (connection?.state === 'waiting') {
    const leftMs = Math.max(0, connection.sinceMs + connection.waitMs - nowMs);
    return ['○', 'bad', `lost, again in ${(leftMs / 1000).toFixed(1)} s`];
  }
  return ['○', 'warn', connection?.state ?? 'idle'];
};

const tones: Readonly<Record<Event['tone'], Style>> = { good: 'good', bad: 'bad', staged: 'warn', note: 'quiet' };

function eventsOf({ events, exchanges, watched }: ScreenState, count: number, columns: number): readonly Line[] {
  const names = ['(fault)', ...exchanges.map(({ venue }) => titleOf[venue]), ...watched.map(({ symbol }) => symbol)];
  const nameWidth = longestOf(names);
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

const footOf = ({ exchanges }: ScreenState, pages: number, page: number, columns: number): Line => {
  const next: Line =
    pages === 1 ? [] : [run('  Tab', 'strong'), run(` next books (page ${page + 1} of ${pages})`, 'quiet')];
  const left = [run(' q', 'strong'), run(' quit', 'quiet'), ...next];
  const rights = clocksOf(exchanges).map((text): Line => [run(text, 'quiet')]);
  return apartWithRoom(left, rights, columns);
};

/** Whose clock the times are by, in more words and in fewer. */
const clocksOf = (exchanges: readonly Exchange[]): readonly string[] => {
  // Kraken's made-up market begins on a day of its own, and its clock runs only as it moves; Lambdaplex's is ours.
  if (!exchanges.some(({ venue, isSimulated }) => venue === 'kraken' && isSimulated)) return ['times are UTC '];
  return exchanges.length === 1
    ? ["UTC; trades by the market's clock ", "trades: market's clock "]
    : ["UTC; Kraken's trades: its market's clock ", "Kraken's trades: market's clock "];
};
