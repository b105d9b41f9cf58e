import type { OrderBook } from '../../src/index.js';
import type { BookDepth, Instruments, Ticker, TickerTrigger } from '../../src/kraken/index.js';
import type { BookTexts } from '../../src/simulator/index.js';
import { equal, follow, type Follower, type Ground } from './follow.js';

/** Books that the exchange has shown, and at the end the one it has. */
export function followBook(ground: Ground, symbol: string, depth: BookDepth): Follower {
  const { kraken, simulator, wrong } = ground;
  const topic = `book ${symbol}`;
  let last: OrderBook | undefined;
  let isFirst = true;
  const best = ({ bids, asks }: BookTexts) => [bids.slice(0, 10), asks.slice(0, 10)];
  return follow<OrderBook>(ground, topic, kraken.withFreshness.book(symbol, { depth }), {
    live: (book) => {
      if (!simulator.seen(symbol, book, depth === 10 || isFirst ? undefined : 10)) wrong(`${topic}: it never was`);
      isFirst = false;
      last = book;
    },
    stale: () => {
      isFirst = true;
    },
    anew: () => undefined,
    behind: () =>
      last !== undefined && equal(best(last), best(simulator.book(symbol)))
        ? undefined
        : 'not the book of the exchange',
  });
}

/** The ticker of the simulator, which is that of its book. */
export function followTicker(ground: Ground, symbol: string, event_trigger: TickerTrigger): Follower {
  const { kraken, simulator, wrong } = ground;
  const topic = `ticker ${symbol} ${event_trigger}`;
  let last: Ticker | undefined;
  return follow<Ticker>(ground, topic, kraken.withFreshness.ticker(symbol, { event_trigger }), {
    live: (ticker) => {
      if (ticker.symbol !== symbol) wrong(`${topic}: that of ${ticker.symbol}`);
      last = ticker;
    },
    stale: () => undefined,
    anew: () => {
      last = undefined;
    },
    behind: () => {
      const { symbol: _symbol, ...mine } = last ?? { symbol };
      const { bids, asks } = simulator.book(symbol);
      const best = [bids[0]?.price ?? last?.bid, asks[0]?.price ?? last?.ask];
      if (!equal([last?.bid, last?.ask], best)) return `not at ${best.join(', ')}`;
      return equal(mine, simulator.ticker(symbol)) ? undefined : 'not the ticker of the exchange';
    },
  });
}

/** The reference data of the simulator. */
export function followInstruments(ground: Ground): Follower {
  const { kraken, simulator } = ground;
  let last: Instruments | undefined;
  return follow<Instruments>(ground, 'instrument', kraken.withFreshness.instruments(), {
    live: (instruments) => {
      last = instruments;
    },
    stale: () => undefined,
    anew: () => {
      last = undefined;
    },
    behind: () => {
      const { assets, pairs } = simulator.instruments();
      const mine = [...(last?.pairs.values() ?? [])].filter(({ status }) => status !== 'delisted');
      if (!equal(byName(mine.map(withPlainNumbers)), byName(pairs.map(withPlainNumbers)))) return 'other pairs';
      return equal(byName([...(last?.assets.values() ?? [])]), byName(assets)) ? undefined : 'other assets';
    },
  });
}

/** Whoever wrote `1e-08` has written 0.00000001. */
const withPlainNumbers = <P extends { readonly qty_increment: string }>(pair: P): P => ({
  ...pair,
  qty_increment: pair.qty_increment.replace(
    /^1e-0?(\d+)$/,
    (_all, zeros: string) => `0.${'1'.padStart(Number(zeros), '0')}`,
  ),
});

const byName = (entries: readonly object[]): object =>
  Object.fromEntries(entries.map((entry) => ['id' in entry ? entry.id : 'symbol' in entry ? entry.symbol : '', entry]));
