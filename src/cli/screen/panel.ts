import type { OrderBook, Stale } from '../../index.js';
import { isOfConnection } from '../happening.js';
import type { Size } from '../terminal.js';
import { oneCellEach } from '../text.js';
import { MIDDLE, ladderOf } from './ladder.js';
import { apart, blanks, fit, inStyle, run, type Line } from './line.js';
import type { Watched } from './state.js';
import { tapeOf } from './tape.js';

/** Panels at least so wide have their trades beside the book, others below it. */
const WIDE = 72;
/** Panels at least so wide have room for a few words below. */
const ROOMY = 56;
/** How wide the trades are beside a book. */
const TAPE_COLUMNS = 36;

/** What a panel has to know besides its book. */
export interface Around {
  /** How many levels a side are shown at most. */
  readonly levels: number;
  /** How many books come in a second now. */
  readonly rate: number;
  readonly nowMs: number;
}

/** A frame with a book and its trades, of exactly this size. */
export function panelOf(watched: Watched, around: Around, { columns, rows }: Size): readonly Line[] {
  const inner = { columns: columns - 4, rows: rows - 2 };
  const lines = columns < WIDE ? above(watched, around, inner) : beside(watched, around, inner);
  return [
    edge('╭', [run(oneCellEach(watched.symbol), 'name')], stateOf(watched), '╮', columns),
    ...lines.map((line) => [run('│ ', 'frame'), ...fit(line, inner.columns), run(' │', 'frame')]),
    edge('╰', proofOf(watched, columns), [run(`${around.rate} updates/s`, 'quiet')], '╯', columns),
  ];
}

/** The book above its trades, which get at least a fifth of the room and what the book leaves. */
function above(watched: Watched, { levels: most, nowMs }: Around, { columns, rows }: Size): readonly Line[] {
  const room = rows - MIDDLE - 1;
  const levels = Math.min(most, sideOf(watched), Math.floor((room - Math.max(2, Math.floor(room / 5))) / 2));
  return [
    ...bookOf(watched, levels, columns, nowMs),
    titleOf('trades', columns),
    ...tapeOf(watched.trades, columns, rows - 2 * levels - MIDDLE - 1),
  ];
}

/** The book beside its trades. */
function beside(watched: Watched, { levels: most, nowMs }: Around, { columns, rows }: Size): readonly Line[] {
  const width = columns - TAPE_COLUMNS - 3;
  const levels = Math.min(most, sideOf(watched), Math.floor((rows - MIDDLE) / 2));
  const tape = [titleOf('trades', TAPE_COLUMNS), ...tapeOf(watched.trades, TAPE_COLUMNS, rows - 1)];
  const book = bookOf(watched, levels, width, nowMs);
  return tape.map((line, i) => [...fit(book[i] ?? [], width), run(' │ ', 'frame'), ...line]);
}

/** How many levels the longer side of a book has; as many as there is room for while that is not known. */
const sideOf = ({ book }: Watched): number =>
  book === undefined ? Infinity : Math.max(1, book.bids.length, book.asks.length);

/** The book of so many levels a side, and whether it may be trusted. */
function bookOf(watched: Watched, levels: number, columns: number, nowMs: number): readonly Line[] {
  const { book, stale, failure } = watched;
  if (book === undefined) {
    const waiting = stale === undefined ? 'waiting for the first book' : `no book yet: ${remedyOf(stale)}`;
    return centred(oneCellEach(failure ?? waiting), columns, 2 * levels + MIDDLE);
  }
  const lines = ladderOf(book, levels, columns);
  if (stale === undefined && failure === undefined) return lines;
  // What was last right stays readable, but no longer looks like the market.
  return lines.map((line, i) => (i === levels ? [run(troubleOf(watched, nowMs), 'warn')] : inStyle(line, 'frame')));
}

const troubleOf = ({ stale, failure }: Watched, nowMs: number): string => {
  if (failure !== undefined || stale === undefined) return 'ended; this was the last book';
  const seconds = (Math.max(0, nowMs - stale.sinceMs) / 1000).toFixed(1);
  return `mending for ${seconds} s: ${remedyOf(stale)}`;
};

const remedyOf = (stale: Stale): string => (isOfConnection(stale) ? 'reconnecting' : 'asked for anew');

/** Whether the book is right, as its title says. */
const stateOf = ({ book, stale, failure }: Watched): Line => {
  if (failure !== undefined) return [run('✗ ended', 'bad')];
  if (stale !== undefined) return [run(`✗ ${stale.cause._tag}`, 'bad')];
  if (book === undefined) return [run('waiting', 'quiet')];
  if (book.verifiedDepth === 0) return [run('not verified', 'warn')];
  return [run(isCounted(book) ? '✓ no gaps' : '✓ verified', 'good')];
};

/** Whether the numbers of its changes are all that it can be held to. */
const isCounted = ({ checksum, updateId }: OrderBook): boolean => checksum === undefined && updateId !== undefined;

/** What the book was found right by: its checksum, or the number up to which no change is missing. */
const proofOf = ({ book }: Watched, columns: number): Line => {
  if (book?.checksum !== undefined) return [run(`checksum ${book.checksum}`, 'quiet')];
  if (book?.updateId === undefined) return [];
  return [run(columns < ROOMY ? `change ${book.updateId}` : `up to change ${book.updateId}, no checksum`, 'quiet')];
};

const edge = (from: string, left: Line, right: Line, to: string, width: number): Line =>
  apart(
    [run(`${from}─`, 'frame'), ...spaced(left)],
    [...spaced(right), run(`─${to}`, 'frame')],
    width,
    run('─', 'frame'),
  );

const spaced = (line: Line): Line => (line.length === 0 ? [] : [run(' '), ...line, run(' ')]);

const titleOf = (text: string, width: number): Line => [
  run('── ', 'frame'),
  run(text, 'quiet'),
  run(` ${'─'.repeat(Math.max(0, width - text.length - 4))}`, 'frame'),
];

/** Words in the middle of a space, broken into lines where they are too many. */
function centred(text: string, columns: number, rows: number): readonly Line[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > columns ? `${word.slice(0, columns - 1)}…` : word);
  }
  const shown = [...lines.slice(0, rows - 1), ...(lines.length > rows ? ['…'] : lines.slice(rows - 1))].map(
    (line): Line => [run(' '.repeat(Math.floor((columns - line.length) / 2))), run(line, 'quiet')],
  );
  const before = Math.floor((rows - shown.length) / 2);
  return [...blanks(before), ...shown, ...blanks(rows - before - shown.length)];
}
