import { bestAskOf, bestBidOf, spreadOf, type OrderBook, type Stale } from '../index.js';
import { isOfConnection, type Happening, type Summary, type View } from './happening.js';

/** What was last said of a symbol. */
interface Watched {
  /** The numbers as last printed. */
  shown: string;
  /** A newer book, held back until the next tick. */
  due: OrderBook | undefined;
  staleSinceMs: number | undefined;
  wasLive: boolean;
}

const clockOf = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** Text from outside must not steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?');

/** What a message says, less the name in front that stands in a column of its own. */
const withoutName = (message: string, name: string): string => {
  const at = message.indexOf(`${name}: `);
  return at < 0 ? message : message.slice(at + name.length + 2);
};

const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/**
 * Lines in columns, which grow with what they have to hold.
 *
 * A change of state is shown at once. Of the books of a live symbol the first is shown at once too, the later ones at
 * the next tick, and only when the numbers on the line are new.
 */
export function createPlainView(symbols: readonly string[]): View {
  const watched = new Map<string, Watched>();
  const lostSinceMs = new Map<string, number>();
  // Of best bid, its quantity, best ask, its quantity and the spread; at least as wide as their titles.
  let widths = [4, 7, 4, 7, 6];
  const nameWidth = Math.max('(fault)'.length, ...symbols.map(({ length }) => length));
  let headed = false;

  const watch = (symbol: string): Watched => {
    const one = watched.get(symbol) ?? { shown: '', due: undefined, staleSinceMs: undefined, wasLive: false };
    watched.set(symbol, one);
    return one;
  };

  const line = (nowMs: number, name: string, rest: string): string =>
    `${clockOf(nowMs)}  ${printable(name).padEnd(nameWidth)}  ${printable(rest)}\n`;

  const cellsOf = (book: OrderBook): readonly string[] => {
    const [bid, ask, spread] = [bestBidOf(book), bestAskOf(book), spreadOf(book)];
    return [bid?.price ?? '-', bid?.qty ?? '-', ask?.price ?? '-', ask?.qty ?? '-', spread ?? '-'];
  };

  const row = ([bid = '', bidQty = '', ask = '', askQty = '', spread = '']: readonly string[], state: string): string =>
    `${bid} × ${bidQty}  ${ask} × ${askQty}  ${spread}  ${state}`;

  const bookLine = (one: Watched, book: OrderBook, state: string, nowMs: number): string => {
    const cells = cellsOf(book);
    const shown = cells.join(' ');
    one.due = undefined;
    if (state === 'live' && one.shown === shown) return '';
    one.shown = shown;
    widths = widths.map((width, i) => Math.max(width, cells[i]?.length ?? 0));
    const padded = widths.map((width, i) => (cells[i] ?? '').padStart(width));
    const text = line(nowMs, book.symbol, row(padded, state));
    if (headed) return text;
    headed = true;
    const [bid = 0, bidQty = 0, ask = 0, askQty = 0, spread = 0] = widths;
    const titles = [
      'time (UTC)'.padEnd(12),
      'symbol'.padEnd(nameWidth),
      'best bid × qty'.padStart(bid + 3 + bidQty),
      'best ask × qty'.padStart(ask + 3 + askQty),
      'spread'.padStart(spread),
      'state',
    ];
    return `${titles.join('  ')}\n${text}`;
  };

  const live = (book: OrderBook, nowMs: number): string => {
    const one = watch(book.symbol);
    const { staleSinceMs, wasLive } = one;
    one.staleSinceMs = undefined;
    one.wasLive = true;
    if (staleSinceMs !== undefined && wasLive) {
      return bookLine(one, book, `live again after ${Math.round(nowMs - staleSinceMs)} ms`, nowMs);
    }
    if (!wasLive) return bookLine(one, book, 'live', nowMs);
    one.due = book;
    return '';
  };

  const stale = (envelope: Stale, nowMs: number): string => {
    const { symbol, cause, sinceMs } = envelope;
    const one = watch(symbol);
    one.due = undefined;
    one.staleSinceMs ??= sinceMs;
    // Why a connection was lost is told once, on the connection's own line.
    const why = isOfConnection(envelope) ? '' : `: ${withoutName(cause.message, symbol)}`;
    return line(nowMs, symbol, `stale ${cause._tag}${why}`);
  };

  const connection = ({ status }: Extract<Happening, { _tag: 'Connection' }>, nowMs: number): string => {
    const { endpoint, state, sinceMs, waitMs, cause } = status;
    const lostMs = lostSinceMs.get(endpoint);
    if (state === 'waiting') {
      if (lostMs === undefined) lostSinceMs.set(endpoint, sinceMs);
      const why = cause === undefined ? 'connection lost' : withoutName(cause.message, endpoint);
      return line(nowMs, endpoint, `${why}; reconnecting in ${Math.round(waitMs)} ms`);
    }
    if (state === 'open') {
      lostSinceMs.delete(endpoint);
      return line(nowMs, endpoint, lostMs === undefined ? 'open' : `open after ${Math.round(nowMs - lostMs)} ms`);
    }
    return state === 'connecting' && lostMs === undefined ? line(nowMs, endpoint, 'opening') : '';
  };

  const tick = (nowMs: number): string =>
    [...watched.values()].map((one) => (one.due === undefined ? '' : bookLine(one, one.due, 'live', nowMs))).join('');

  return {
    show: (happening, nowMs) => {
      switch (happening._tag) {
        case 'Simulation':
          return `A simulation: a made-up market (seed ${happening.seed}) served by this program, with faults staged now and then.\n`;
        case 'Book': {
          const { envelope } = happening;
          return envelope._tag === 'Live' ? live(envelope.value, nowMs) : stale(envelope, nowMs);
        }
        case 'Connection':
          return connection(happening, nowMs);
        case 'Fault':
          return line(nowMs, '(fault)', `staged now: ${happening.kind} ${happening.symbol ?? ''}`.trimEnd());
        case 'Tick':
          return tick(nowMs);
        case 'Failed':
          watched.delete(happening.symbol);
          return '';
        case 'Unrouted':
        case 'AllEnded':
          return '';
      }
    },
    end: (summary) => `${summaryLine(summary)}\n`,
  };
}

const summaryLine = ({ elapsedMs, updates, resyncs, reconnects }: Summary): string => {
  const books = Object.entries(updates).map(
    ([symbol, count]) => `${printable(symbol)} ${many(count, 'update')}, ${many(resyncs[symbol] ?? 0, 'resync')}`,
  );
  return `Watched for ${(elapsedMs / 1000).toFixed(1)} s: ${books.join('; ')}; ${many(reconnects, 'reconnect')}.`;
};
