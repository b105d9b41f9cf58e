import type { Candle, OhlcInterval } from '../../src/kraken/index.js';
import { candleFrom, unitsOf } from './candle-oracle.js';
import { tape } from './follow-trades.js';
import { equal, follow, type Follower, type Ground } from './follow.js';

/** Candles that the first trades of their interval make, and at the end those of the simulator. */
export function followCandles(
  ground: Ground,
  symbol: string,
  interval: OhlcInterval,
): Follower & {
  /** Compare all candles since the last time; returns how many were equal. */
  readonly compare: (excused: boolean) => number;
} {
  const { kraken, simulator, wrong } = ground;
  const topic = `ohlc ${symbol} ${interval}`;
  const trades = tape(simulator, symbol);
  const seen = new Map<string, Candle>();
  let last: Candle | undefined;
  let isHoled = false;
  const startOver = (): void => {
    seen.clear();
    isHoled = false;
  };
  const follower = follow<Candle>(ground, topic, kraken.withFreshness.ohlc(symbol, { interval }), {
    live: (candle) => {
      const { interval_begin, trades: count, open, high, low, close, volume } = candle;
      const due = candleFrom(trades.all(), interval_begin, interval, count);
      if (!equal({ open, high, low, close, volume: unitsOf(volume) }, due)) {
        wrong(`${topic}: ${JSON.stringify(candle)} does not follow from the trades`);
      }
      if (last !== undefined && interval_begin < last.interval_begin) wrong(`${topic}: went back to ${interval_begin}`);
      last = candle;
      seen.set(interval_begin, candle);
    },
    stale: ({ cause }) => {
      if (cause._tag === 'SequenceGap') isHoled = true;
    },
    anew: () => {
      last = undefined;
      startOver();
    },
    behind: () => {
      const due = simulator.candles(symbol, interval).at(-1);
      return last !== undefined && sameCandle(last, due) ? undefined : `not at ${due?.close ?? ''}`;
    },
  });
  return {
    ...follower,
    compare: (excused) => {
      const [first] = seen.keys();
      const due = simulator.candles(symbol, interval).filter(({ interval_begin }) => interval_begin >= (first ?? '~'));
      const equals = due.filter((candle) => {
        const mine = seen.get(candle.interval_begin);
        return mine !== undefined && sameCandle(mine, candle);
      });
      if (!excused && !isHoled && equals.length < due.length) {
        wrong(`${topic}: only ${equals.length} of ${due.length} candles are those of the exchange`);
      }
      startOver();
      return equals.length;
    },
  };
}

const sameCandle = (mine: Candle, due: object | undefined): boolean => {
  const { symbol: _symbol, timestamp: _timestamp, ...rest } = mine;
  return equal(rest, due);
};
