import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/simulator/clock.js';
import type { BookTexts, TradeTexts } from '../../src/simulator/index.js';
import { createMarket, type Frames, type Market } from '../../src/simulator/market.js';
import { KNOWN_PAIRS, pairOf, type MarketPair } from '../../src/simulator/pairs.js';
import { INTERVALS } from '../../src/simulator/topic.js';
import { elementsOf } from './exact.js';
import { candlesOf, figuresOf, microsOf, units } from './naive.js';

const HOUR = 3_600_000_000;
const ofPair = fc.constantFrom(...KNOWN_PAIRS);

/** A market that has been watched for some steps. */
const watch = (
  pair: MarketPair,
  seed: number,
  steps: number,
  look: (market: Market, frames: Frames, before: BookTexts, news: readonly TradeTexts[]) => void,
  { hours = 0, trade, isFresh = false }: { hours?: number; trade?: boolean; isFresh?: boolean } = {},
): Market => {
  const clock = createClock();
  const market = createMarket(pair, seed, clock, { isFresh });
  for (let count = 0; count < steps; count += 1) {
    const before = market.book();
    const known = market.trades().length;
    clock.pass(hours * HOUR);
    const frames = market.step({ trade });
    look(market, frames, before, market.trades().slice(known));
  }
  return market;
};

const top = ({ bids, asks }: BookTexts): string => JSON.stringify([bids[0], asks[0]]);

describe('a trade', () => {
  it('takes from the best levels what the book then lacks', () => {
    let [partly, wholly, several] = [0, 0, 0];
    fc.assert(
      fc.property(ofPair, fc.integer(), (pair, seed) => {
        const look = (market: Market, _frames: Frames, before: BookTexts, news: readonly TradeTexts[]): void => {
          const side = news[0]?.side === 'buy' ? 'asks' : 'bids';
          expect(new Set(news.map((trade) => trade.side)).size).toBeLessThanOrEqual(1);
          const taken = new Map<string, bigint>();
          for (const { price, qty } of news) taken.set(price, (taken.get(price) ?? 0n) + units(qty));
          if (taken.size > 1) several += 1;
          const touched = before[side].slice(0, taken.size);
          expect([...taken.keys()]).toEqual(touched.map(({ price }) => price));
          touched.forEach(({ price, qty }, at) => {
            const left = units(qty) - (taken.get(price) ?? 0n);
            const there = market.book()[side].find((level) => level.price === price);
            expect(there === undefined ? 0n : units(there.qty)).toBe(left);
            if (left === 0n) wholly += 1;
            else partly += 1;
            // Only the last level of a walk may be left over.
            expect(left === 0n || at === touched.length - 1).toBe(true);
          });
        };
        watch(pair, seed, 20, look, { trade: true });
      }),
      { numRuns: 20 },
    );
    expect(Math.min(partly, wholly, several)).toBeGreaterThan(20);
  });

  it('is numbered without a hole, and stamped no earlier than the one before', () => {
    const market = watch(pairOf('SOL/USD'), 2, 200, () => {});
    const trades = market.trades();
    const [first] = trades;
    expect(trades.map(({ trade_id }) => trade_id)).toEqual(trades.map((_, at) => (first?.trade_id ?? 0) + at));
    const times = trades.map(({ timestamp }) => microsOf(timestamp));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('happens in about one step of four, and more rarely where it is quiet', () => {
    const share = (symbol: string): number => {
      const market = createMarket(pairOf(symbol), 5, createClock());
      const steps = Array.from({ length: 1000 }, () => market.step().trade());
      return steps.filter((frame) => frame !== undefined).length / 1000;
    };
    expect(share('BTC/USD')).toBeGreaterThan(0.2);
    expect(share('BTC/USD')).toBeLessThan(0.3);
    expect(share('THIN/USD')).toBeLessThan(0.05);
    expect(share('THIN/USD')).toBeGreaterThan(0);
  });

  it('can be demanded and forbidden', () => {
    const none = watch(pairOf('BTC/USD'), 1, 50, () => {}, { trade: false });
    expect(none.trades()).toHaveLength(240);
    watch(
      pairOf('BTC/USD'),
      1,
      50,
      (_market, frames, _before, news) => {
        expect(news.length).toBeGreaterThan(0);
        expect(frames.trade()).toBeDefined();
      },
      { trade: true },
    );
  });

  it('walks no further than the step may reach', () => {
    const market = createMarket(pairOf('ETH/USD'), 3, createClock());
    for (let count = 0; count < 100; count += 1) {
      const known = market.trades().length;
      market.step({ trade: true, within: 1 });
      const prices = market
        .trades()
        .slice(known)
        .map(({ price }) => price);
      expect(new Set(prices).size).toBe(1);
    }
  });
});

describe('the trade frame', () => {
  it('holds the trades of the step, and is there only when there were any', () => {
    watch(pairOf('PEPE/USD'), 4, 100, (_market, frames, _before, news) => {
      const frame = frames.trade();
      const said = news.map((trade) => ({
        symbol: 'PEPE/USD',
        ...trade,
        price: `#${trade.price}`,
        qty: `#${trade.qty}`,
        trade_id: `#${trade.trade_id}`,
      }));
      expect(frame === undefined ? [] : elementsOf(frame.text)).toEqual(said);
      expect(frame === undefined).toBe(news.length === 0);
    });
  });
});

describe('the ticker', () => {
  it('agrees with the best of the book and with the trades of 24 hours, at every step', () => {
    fc.assert(
      fc.property(ofPair, fc.integer(), fc.constantFrom(0, 1, 7), fc.boolean(), (pair, seed, hours, isFresh) => {
        watch(
          pair,
          seed,
          12,
          (market) => {
            const { bids, asks } = market.book();
            const ticker = market.ticker();
            const none = { price: (0).toFixed(pair.pricePrecision), qty: (0).toFixed(pair.qtyPrecision) };
            const [bid, ask] = [bids[0] ?? none, asks[0] ?? none];
            expect(ticker).toMatchObject({ bid: bid.price, bid_qty: bid.qty, ask: ask.price, ask_qty: ask.qty });
            const now = microsOf(ticker.timestamp);
            const own = market.trades().filter(({ timestamp }) => microsOf(timestamp) > now - 24 * HOUR);
            if (own.length === 0) {
              expect(ticker.last).toBeUndefined();
              expect(ticker).toMatchObject({ volume: none.qty, vwap: none.price, low: none.price, high: none.price });
              expect(ticker).toMatchObject({ change: none.price, change_pct: '0.00', trades: 0 });
              return;
            }
            const { open: _open, close, ...figures } = figuresOf(own);
            expect(ticker).toMatchObject({ ...figures, last: close });
          },
          { hours, isFresh },
        );
      }),
      { numRuns: 25 },
    );
  });

  it('is published on every trade, or on every change of the best of the book', () => {
    let [trades, bbos] = [0, 0];
    watch(pairOf('ADA/USD'), 6, 200, (market, frames, before, news) => {
      const [onTrade, onTop] = [frames.ticker('trades'), frames.ticker('bbo')];
      expect(onTrade !== undefined).toBe(news.length > 0);
      expect(onTop !== undefined).toBe(top(before) !== top(market.book()));
      if (onTrade !== undefined) trades += 1;
      if (onTop !== undefined) bbos += 1;
      for (const frame of [onTrade, onTop]) {
        if (frame === undefined) continue;
        const { bid, last, volume } = market.ticker();
        expect(elementsOf(frame.text)).toMatchObject([{ bid: `#${bid}`, last: `#${last}`, volume: `#${volume}` }]);
      }
    });
    expect(trades).toBeGreaterThan(20);
    expect(bbos).toBeGreaterThan(trades);
  });

  it('writes its change with its sign', () => {
    const signs = new Set<string>();
    for (const pair of KNOWN_PAIRS) {
      const { change, change_pct } = createMarket(pair, 1, createClock()).ticker();
      expect(change.startsWith('-')).toBe(units(change) < 0n);
      expect(change_pct).toMatch(/^-?\d+\.\d\d$/);
      signs.add(change.startsWith('-') ? '-' : '+');
    }
    expect(signs.size).toBe(2);
  });
});

describe('the candles', () => {
  it('of every interval come to what their trades come to', () => {
    fc.assert(
      fc.property(ofPair, fc.integer(), fc.constantFrom(0, 2, 30), (pair, seed, hours) => {
        const market = watch(pair, seed, 15, () => {}, { hours });
        for (const interval of INTERVALS) {
          expect(market.candles(interval)).toEqual(candlesOf(market.trades(), interval));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('are published whole on every trade, the current one of each interval', () => {
    watch(pairOf('ETH/BTC'), 8, 60, (market, frames, _before, news) => {
      for (const interval of INTERVALS) {
        const frame = frames.ohlc(interval);
        expect(frame !== undefined).toBe(news.length > 0);
        if (frame === undefined) continue;
        const current = market.candles(interval).at(-1);
        expect(elementsOf(frame.text)).toMatchObject([
          {
            open: `#${current?.open}`,
            close: `#${news.at(-1)?.price}`,
            volume: `#${current?.volume}`,
            trades: `#${current?.trades}`,
            interval: `#${interval}`,
            interval_begin: current?.interval_begin,
          },
        ]);
      }
    });
  });
});

describe('the made-up day', () => {
  it.each(KNOWN_PAIRS)('of $symbol lies within 24 hours and ends near the best of the book', (pair) => {
    const market = createMarket(pair, 9, createClock());
    const ticker = market.ticker();
    const times = market.trades().map(({ timestamp }) => microsOf(timestamp));
    const now = microsOf(ticker.timestamp);
    expect(ticker.trades).toBe(240);
    expect(Math.min(...times)).toBeGreaterThan(now - 24 * HOUR);
    expect(Math.max(...times)).toBeLessThan(now);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    const distance = units(ticker.last ?? '0') - pair.home;
    expect((distance < 0n ? -distance : distance) * 100n).toBeLessThan(pair.home);
  });

  it('is not there for a market that is new', () => {
    const market = createMarket(pairOf('WIF/USD'), 1, createClock(), { isFresh: true });
    expect(market.trades()).toEqual([]);
    expect(market.candles(60)).toEqual([]);
    expect(market.ticker().last).toBeUndefined();
    market.step({ trade: true });
    expect(market.trades()[0]?.trade_id).toBe(1);
    expect(market.ticker().last).toBe(market.trades().at(-1)?.price);
  });
});
