import type { ConnectionStatus, OrderBook, Stale } from '../../index.js';
import type { Happening, TapeTrade } from '../happening.js';
import { narrate, noMemory, type Event, type Memory } from '../narrator.js';
import { messageOf } from '../text.js';
import { titleOf, type VenueName } from '../venues.js';

/** A symbol, and whose it is. */
export interface Market {
  readonly symbol: string;
  readonly venue: VenueName;
}

/** What is known of one symbol. */
export interface Watched extends Market {
  /** The latest that was right; while `stale` is there it is not to be trusted. */
  readonly book: OrderBook | undefined;
  readonly stale: Stale | undefined;
  /** Why there will be nothing more. */
  readonly failure: string | undefined;
  /** The latest first. */
  readonly trades: readonly TapeTrade[];
  /** How many books and how many trades came so far. */
  readonly books: number;
  readonly traded: number;
}

/** What is known of one exchange. */
export interface Exchange {
  readonly venue: VenueName;
  /** Whose data this is, in words. */
  readonly source: string;
  /** Whether it is a simulation. */
  readonly isSimulated: boolean;
  readonly connection: ConnectionStatus | undefined;
  /** Its state in its own word, where it tells one. */
  readonly system: string | undefined;
}

/** How much had come at an instant: of each symbol books, and books and trades. */
interface Sample {
  readonly atMs: number;
  readonly books: readonly number[];
  readonly all: readonly number[];
}

/** An event, and how many books it befell; 0 when it is none of a book. */
export interface ScreenEvent extends Event {
  readonly books: number;
}

/** All that a screen shows. */
export interface ScreenState {
  /** In the order in which their symbols are. */
  readonly exchanges: readonly Exchange[];
  /** How many levels a side the books have. */
  readonly depth: number;
  readonly watched: readonly Watched[];
  /** The latest last. */
  readonly events: readonly ScreenEvent[];
  /** Of the last seconds, the latest last. */
  readonly samples: readonly Sample[];
  /** Which of the pages is wanted, counted from 0; beyond the last one it begins anew. */
  readonly page: number;
  readonly nowMs: number;
  readonly memory: Memory;
}

/** How many trades and events are kept: more than any screen shows. */
const KEPT = 100;
/** What is no further apart than that happened together, in ms. */
const TOGETHER_MS = 250;
/** Over how long rates are measured, in ms. */
const RATE_MS = 2000;

/**
 * Before anything has happened, to books of so many levels a side.
 *
 * @param url - where the data is from, if it is not from the exchange's own address
 */
export const blankState = (markets: readonly Market[], url?: string, depth = 10): ScreenState => ({
  exchanges: [...new Set(markets.map(({ venue }) => venue))].map((venue) => ({
    venue,
    source: url ?? titleOf[venue],
    isSimulated: false,
    connection: undefined,
    system: undefined,
  })),
  depth,
  watched: markets.map((market) => ({
    ...market,
    book: undefined,
    stale: undefined,
    failure: undefined,
    trades: [],
    books: 0,
    traded: 0,
  })),
  events: [],
  samples: [],
  page: 0,
  nowMs: 0,
  memory: noMemory,
});

/** The state after one more thing has happened. */
export function reduce(state: ScreenState, happening: Happening<OrderBook>, nowMs: number): ScreenState {
  const [memory, event] = narrate(state.memory, happening, nowMs);
  const events = event === undefined ? state.events : added(state.events, event, happening._tag === 'Value');
  const next = { ...state, memory, events, nowMs };
  switch (happening._tag) {
    case 'Simulation': {
      const { venue, seed } = happening;
      return known(next, venue, { source: `simulated ${titleOf[venue]}, seed ${seed}`, isSimulated: true });
    }
    case 'Value': {
      const { symbol, envelope } = happening;
      return changed(next, symbol, (one) =>
        envelope._tag === 'Live'
          ? { ...one, book: envelope.value, stale: undefined, books: one.books + 1 }
          : { ...one, stale: one.stale === undefined ? envelope : { ...envelope, sinceMs: one.stale.sinceMs } },
      );
    }
    case 'Trade': {
      const { symbol, envelope } = happening;
      if (envelope._tag === 'Stale') return next;
      return changed(next, symbol, (one) => ({
        ...one,
        trades: [envelope.value, ...one.trades].slice(0, KEPT),
        traded: one.traded + 1,
      }));
    }
    case 'Failed': {
      const failure = messageOf(happening.error);
      const told: Event = { atMs: nowMs, name: happening.symbol, tone: 'bad', text: failure };
      return changed({ ...next, events: added(events, told, false) }, happening.symbol, (one) => ({ ...one, failure }));
    }
    case 'Connection':
      return known(next, happening.venue, { connection: happening.status });
    case 'System': {
      const { venue, envelope } = happening;
      return known(next, venue, { system: envelope._tag === 'Live' ? envelope.value.system : undefined });
    }
    case 'Key':
      return { ...next, page: state.page + (steps[happening.key] ?? 0) };
    case 'Tick':
      return sampled(next);
    default:
      return next;
  }
}

/** Of the books of a symbol, by its place among the symbols, how many come in a second now. */
export const bookRateOf = (state: ScreenState, place: number): number =>
  rateOf(state, ({ books }) => books[place] ?? 0);

/** How many books and trades of an exchange come in a second now. */
export const rateOfAll = (state: ScreenState, venue: VenueName): number =>
  rateOf(state, ({ all }) =>
    all.reduce((sum, count, place) => (state.watched[place]?.venue === venue ? sum + count : sum), 0),
  );

/** What befalls several books in a row takes one line; only the digits may differ. */
function added(events: readonly ScreenEvent[], event: Event, isOfBook: boolean): readonly ScreenEvent[] {
  const last = events.at(-1);
  const isSame =
    isOfBook &&
    last !== undefined &&
    last.books > 0 &&
    last.tone === event.tone &&
    withoutDigits(last.text) === withoutDigits(event.text) &&
    event.atMs - last.atMs < TOGETHER_MS;
  if (!isSame) return [...events.slice(1 - KEPT), { ...event, books: isOfBook ? 1 : 0 }];
  const books = last.books + 1;
  return [...events.slice(0, -1), { ...event, books, name: `${books} books` }];
}

const withoutDigits = (text: string): string => text.replaceAll(/\d/g, '');

/** Tab and the arrows to the right and down, Shift-Tab and those to the left and up, as terminals send them. */
const steps: Readonly<Record<string, number>> = {
  '\t': 1,
  '\x1b[C': 1,
  '\x1b[B': 1,
  '\x1b[Z': -1,
  '\x1b[D': -1,
  '\x1b[A': -1,
};

const known = (state: ScreenState, venue: VenueName, news: Partial<Exchange>): ScreenState => ({
  ...state,
  exchanges: state.exchanges.map((one) => (one.venue === venue ? { ...one, ...news } : one)),
});

const changed = (state: ScreenState, symbol: string, change: (one: Watched) => Watched): ScreenState => ({
  ...state,
  watched: state.watched.map((one) => (one.symbol === symbol ? change(one) : one)),
});

const sampled = (state: ScreenState): ScreenState => {
  const { watched, nowMs } = state;
  const sample: Sample = {
    atMs: nowMs,
    books: watched.map(({ books }) => books),
    all: watched.map(({ books, traded }) => books + traded),
  };
  return { ...state, samples: [...state.samples.filter(({ atMs }) => atMs >= nowMs - RATE_MS), sample] };
};

const rateOf = ({ samples }: ScreenState, count: (sample: Sample) => number): number => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || first.atMs === last.atMs) return 0;
  return Math.round(((count(last) - count(first)) * 1000) / (last.atMs - first.atMs));
};
