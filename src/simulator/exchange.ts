import { SYSTEM_STATES, type SystemState } from './answers.js';
import type { Clock } from './clock.js';
import { createInstruments, type Instruments, type InstrumentUpdate, type PairChanges } from './instruments.js';
import { createMarket, type Frames, type Market, type MarketStep } from './market.js';
import { pairOf, type MarketPair } from './pairs.js';

/** What is traded, what is known of it, and what may be done: the exchange without its clients. */
export interface Exchange {
  /**
   * A market, delisted or not.
   *
   * @throws RangeError at the call for a symbol that was never listed
   */
  readonly market: (symbol: string) => Market;
  /** The pairs that are listed now. */
  readonly pairs: () => readonly MarketPair[];
  readonly isListed: (symbol: string) => boolean;
  /**
   * Let a market change.
   *
   * @returns undefined when nothing may happen there now
   * @throws RangeError at the call for a symbol that was never listed
   */
  readonly step: (symbol: string, how: MarketStep) => Frames | undefined;
  readonly instruments: Instruments;
  /** See the simulator, as for the next two. */
  readonly list: (symbol: string) => InstrumentUpdate;
  readonly delist: (symbol: string) => InstrumentUpdate;
  readonly setPair: (symbol: string, changes: PairChanges) => InstrumentUpdate;
  readonly system: () => SystemState;
  /** @throws RangeError at the call for an unknown state */
  readonly setSystem: (state: SystemState) => void;
}

/**
 * An exchange that has been open for a day.
 *
 * @param beginning - what is listed at the start
 */
export function createExchange(beginning: readonly MarketPair[], seed: number, clock: Clock): Exchange {
  const listed = new Map(beginning.map((pair) => [pair.symbol, pair]));
  const markets = new Map(beginning.map((pair) => [pair.symbol, createMarket(pair, seed, clock)]));
  const instruments = createInstruments(beginning);
  let system: SystemState = 'online';

  const market = (symbol: string): Market => {
    const there = markets.get(symbol);
    if (there === undefined) throw new RangeError(`${symbol} is not simulated: ${[...markets.keys()].join(', ')}`);
    return there;
  };
  const checkListed = (symbol: string): void => {
    if (!listed.has(symbol)) throw new RangeError(`${symbol} is not listed: ${[...listed.keys()].join(', ')}`);
  };
  const mayChange = (status: string | undefined): boolean => status === 'online' || status === 'post_only';

  return {
    market,
    pairs: () => [...listed.values()],
    isListed: (symbol) => listed.has(symbol),
    step(symbol, how) {
      const there = market(symbol);
      const states = [system, instruments.statusOf(symbol)];
      if (!states.every(mayChange)) return undefined;
      return there.step(states.includes('post_only') ? { ...how, trade: false } : how);
    },
    instruments,
    list(symbol) {
      const pair = pairOf(symbol);
      if (listed.has(symbol)) throw new RangeError(`${symbol} is listed already`);
      listed.set(symbol, pair);
      if (!markets.has(symbol)) markets.set(symbol, createMarket(pair, seed, clock, { isFresh: true }));
      return instruments.list(pair);
    },
    delist(symbol) {
      checkListed(symbol);
      listed.delete(symbol);
      return instruments.delist(symbol);
    },
    setPair(symbol, changes) {
      checkListed(symbol);
      return instruments.change(symbol, changes);
    },
    system: () => system,
    setSystem(state) {
      if (!SYSTEM_STATES.includes(state)) {
        throw new RangeError(`system ${state}: one of ${SYSTEM_STATES.join(', ')} is due`);
      }
      system = state;
    },
  };
}
