import type { Trade } from '../../src/kraken/index.js';
import type { KrakenSimulator, TradeTexts } from '../../src/simulator/index.js';
import { equal, follow, type Follower, type Ground } from './follow.js';

/** The trades of a symbol, kept up to date. */
export const tape = (simulator: KrakenSimulator, symbol: string) => {
  const known: TradeTexts[] = [];
  const all = (): readonly TradeTexts[] => {
    known.push(...simulator.trades(symbol, { after: known.at(-1)?.trade_id ?? 0 }));
    return known;
  };
  return { all, find: (id: number): TradeTexts | undefined => all()[id - (known[0]?.trade_id ?? 0)] };
};

/** Each trade once, digit for digit, and every hole told. */
export function followTrades(ground: Ground, symbol: string, snapshot: boolean): Follower {
  const { kraken, simulator, wrong } = ground;
  const topic = `trade ${symbol}`;
  const trades = tape(simulator, symbol);
  let last: number | undefined;
  let told: number | undefined;
  return follow<Trade>(ground, topic, kraken.withFreshness.trades(symbol, { snapshot }), {
    live: ({ symbol: its, ...trade }) => {
      const { trade_id: id } = trade;
      if (its !== symbol || !equal(trade, trades.find(id))) wrong(`${topic}: ${id} never was`);
      if (last !== undefined && id <= last) wrong(`${topic}: ${id} came again, or late`);
      if (last !== undefined && id !== last + 1 && told !== id) wrong(`${topic}: ${last + 1} to ${id} not told`);
      last = id;
    },
    stale: ({ cause }) => {
      if (cause._tag !== 'SequenceGap') return;
      if (last !== undefined && cause.expected !== last + 1) wrong(`${cause.message}, but the last was ${last}`);
      told = cause.received;
    },
    anew: () => {
      last = undefined;
    },
    behind: () => {
      const newest = trades.all().at(-1)?.trade_id;
      return last === newest ? undefined : `at ${String(last)} of ${String(newest)}`;
    },
  });
}
