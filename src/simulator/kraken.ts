import { createClock } from './clock.js';
import { createFaults, type FaultRates, type Faults } from './faults.js';
import type { BookTexts } from './history.js';
import { createVenue, type SubscriptionRecord } from './kraken-venue.js';
import { createLedger, type ConnectionRecord, type Received, type Refusal } from './ledger.js';
import { createMarket, type Market } from './market.js';
import { PAIRS, type KrakenPair } from './pairs.js';
import { createRandom } from './random.js';
import { listen } from './server.js';

/** How {@link startKraken} sets up its exchange. */
export interface KrakenSimulatorOptions {
  /** All chance comes from here; an integer, default 1. */
  readonly seed?: number;
  /** The port on 127.0.0.1; default 0, any free one. */
  readonly port?: number;
  /** Which of the pairs to simulate; default all. */
  readonly symbols?: readonly string[];
  /** Market changes per second and symbol while anybody is subscribed, default 4; 0 leaves it all to `step`. */
  readonly ratePerSecond?: number;
  /** After how long without book frames a subscribed connection gets a heartbeat, default 1000; 0 for none. */
  readonly heartbeatMs?: number;
  /** Faults by chance from the start, as in `faults.random`; default none. */
  readonly faults?: FaultRates;
  /** How long the `delay` fault holds frames, default 50. */
  readonly delayMs?: number;
  /**
   * How many frames each client may send; those beyond get `{"error":"Exceeded msg rate"}` and are not carried out.
   * Default: as many as it likes.
   */
  readonly rateLimit?: { readonly perSecond: number; readonly burst: number };
}

/** An embedded exchange that speaks Kraken's WebSocket API v2 over real sockets, and remembers everything. */
export interface KrakenSimulator {
  /** As `createKraken({ urls })` takes them. */
  readonly urls: { readonly public: string };
  /** The simulated pairs. */
  readonly pairs: readonly KrakenPair[];
  /** What goes wrong, and when. */
  readonly faults: Faults;
  /**
   * Make one change in a market now, or one in each, and publish it.
   *
   * @param options - `within`: touch only the best so many levels, so that with 10 every subscriber hears of it
   * @returns how many book frames left at once; those that a fault swallowed or holds back do not count
   * @throws RangeError at the call for a symbol that is not simulated, or `within` below 1
   */
  readonly step: (symbol?: string, options?: { readonly within?: number }) => number;
  /**
   * The whole book as it stands.
   *
   * @throws RangeError at the call for a symbol that is not simulated
   */
  readonly book: (symbol: string) => BookTexts;
  /**
   * Whether the market ever showed exactly this book, digit for digit.
   *
   * Without `levels` the whole of what is given is compared with the market as it was at one of the depths 10, 25, 100,
   * 500 or 1000; with it the best `levels` of each side are. A side may have fewer levels only if the market had no
   * more. States between the entries of one frame do not count.
   *
   * @throws RangeError at the call for a symbol that is not simulated, or `levels` below 1
   */
  readonly seen: (symbol: string, book: BookTexts, levels?: number) => boolean;
  /** The live subscriptions of all open connections; half-open ones have none. */
  readonly subscriptions: () => readonly SubscriptionRecord[];
  /** By `book SYMBOL`: the most live subscriptions there ever were at one time, over all connections. */
  readonly peakSubscriptions: () => ReadonlyMap<string, number>;
  /** Every frame that clients sent, in order. */
  readonly received: () => readonly Received[];
  /** Every connection there was, in order. */
  readonly connections: () => readonly ConnectionRecord[];
  /** Every error answer, in order. */
  readonly refusals: () => readonly Refusal[];
  /**
   * Wait until something holds. It is looked at now, and after each client's frame, each opening, closing and step.
   *
   * @returns rejects when the condition throws, or when the simulator is closed first
   */
  readonly until: (condition: () => boolean) => Promise<void>;
  /** Send any text to every open connection, past all faults. */
  readonly send: (text: string) => void;
  /** Break every connection and leave nothing behind. May be called more than once. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/**
 * Start an embedded exchange on this machine: Kraken's book channel over a real WebSocket, with seeded markets and
 * faults at will. The same options and the same calls give the same frames. For tests and demonstrations; Node only.
 *
 * @returns rejects with a RangeError for wrong options, and with the system's error when the port is taken
 */
export async function startKraken(options: KrakenSimulatorOptions = {}): Promise<KrakenSimulator> {
  const { seed = 1, port = 0, symbols, ratePerSecond = 4, heartbeatMs = 1000, delayMs = 50, rateLimit } = options;
  check('seed', seed, Number.isInteger(seed));
  check('ratePerSecond', ratePerSecond, ratePerSecond >= 0 && ratePerSecond < Infinity);
  check('heartbeatMs', heartbeatMs, heartbeatMs >= 0 && heartbeatMs < Infinity);
  check('delayMs', delayMs, delayMs >= 0 && delayMs < Infinity);
  if (rateLimit !== undefined) {
    check('rateLimit.perSecond', rateLimit.perSecond, rateLimit.perSecond >= 0);
    check('rateLimit.burst', rateLimit.burst, rateLimit.burst >= 1);
  }
  const pairs = symbols === undefined ? PAIRS : [...new Set(symbols)].map(pairOf);

  const clock = createClock();
  const ledger = createLedger();
  const markets = new Map(pairs.map((pair) => [pair.symbol, createMarket(pair, seed, clock)]));
  const faults = createFaults(createRandom(seed, 'faults'), options.faults ?? {}, () => venue.release());
  const random = createRandom(seed, 'corruption');
  const runWhile = createTicker(ratePerSecond, [...markets.keys()], (due) => venue.step(due));
  const venue = createVenue({ markets, clock, faults, ledger, random, heartbeatMs, delayMs, rateLimit }, runWhile);
  const server = await listen(port, venue.open);

  const marketOf = (symbol: string): Market => {
    const market = markets.get(symbol);
    if (market === undefined) throw new RangeError(`${symbol} is not simulated: ${[...markets.keys()].join(', ')}`);
    return market;
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await server.close();
      ledger.end();
    })());

  return {
    urls: { public: `ws://127.0.0.1:${server.port}` },
    pairs: pairs.map(({ symbol, pricePrecision, qtyPrecision }) => ({ symbol, pricePrecision, qtyPrecision })),
    faults: { next: faults.next, random: faults.random, off: faults.off, counts: faults.counts },
    step(symbol, { within } = {}) {
      if (within !== undefined) check('within', within, isCount(within));
      return venue.step(symbol === undefined ? markets.keys() : [symbol], within);
    },
    book: (symbol) => marketOf(symbol).book(),
    seen(symbol, book, levels) {
      if (levels !== undefined) check('levels', levels, isCount(levels));
      return marketOf(symbol).seen(book, levels);
    },
    subscriptions: venue.subscriptions,
    peakSubscriptions: ledger.peaks,
    received: ledger.received,
    connections: ledger.connections,
    refusals: ledger.refusals,
    until: ledger.until,
    send: venue.send,
    close,
    [Symbol.asyncDispose]: close,
  };
}

const check = (name: string, value: number, isRight: boolean): void => {
  if (!isRight) throw new RangeError(`${name}: ${value} is not allowed`);
};

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

const pairOf = (symbol: string) => {
  const pair = PAIRS.find((each) => each.symbol === symbol);
  if (pair !== undefined) return pair;
  throw new RangeError(`${symbol} cannot be simulated: choose of ${PAIRS.map((each) => each.symbol).join(', ')}`);
};

/** The market's own pace: symbols take turns, as many a tick as the rate demands. */
const createTicker = (ratePerSecond: number, symbols: readonly string[], step: (due: readonly string[]) => void) => {
  const perSecond = ratePerSecond * symbols.length;
  // A timer is not asked for more than a hundred ticks a second; above that several markets change in one.
  const tickMs = Math.max(10, 1000 / perSecond);
  let [owed, turn] = [0, 0];
  let timer: NodeJS.Timeout | undefined;

  const tick = (): void => {
    owed += (perSecond * tickMs) / 1000;
    // What the sum of fractions falls short of a whole is an accident of floats.
    const count = Math.floor(owed + 1e-9);
    owed -= count;
    step(Array.from({ length: count }, (_, at) => symbols[(turn + at) % symbols.length] ?? ''));
    turn = (turn + count) % symbols.length;
  };

  return (isWanted: boolean): void => {
    if (!isWanted) {
      clearInterval(timer);
      timer = undefined;
    } else if (perSecond > 0) {
      timer ??= setInterval(tick, tickMs);
    }
  };
};
