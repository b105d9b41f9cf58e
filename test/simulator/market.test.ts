import { describe, expect, it } from 'vitest';
import { DEPTHS } from '../../src/simulator/book.js';
import { createClock } from '../../src/simulator/clock.js';
import { createMarket, type Market } from '../../src/simulator/market.js';
import { PAIRS, type MarketPair } from '../../src/simulator/pairs.js';
import { createFollower, readFrame, type ReadFrame } from './client.js';

const market = (pair: MarketPair, seed = 1): Market => createMarket(pair, seed, createClock());
const pairOf = (symbol: string): MarketPair => {
  const pair = PAIRS.find((each) => each.symbol === symbol);
  if (pair === undefined) throw new Error(`no ${symbol}`);
  return pair;
};
const units = (text: string): bigint => BigInt(text.replace('.', ''));
const read = (text: string): ReadFrame => {
  const frame = readFrame(text);
  if (frame === undefined) throw new Error(`not a book frame: ${text}`);
  return frame;
};

describe('PAIRS', () => {
  it('are many, of very different precision', () => {
    expect(PAIRS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(PAIRS.map(({ symbol }) => symbol)).size).toBe(PAIRS.length);
    const precisions = new Set(PAIRS.map(({ pricePrecision }) => pricePrecision));
    expect(precisions.size).toBeGreaterThanOrEqual(9);
    expect([Math.min(...precisions), Math.max(...precisions)]).toEqual([1, 10]);
  });

  it('have quantities that no float holds', () => {
    const { bids } = market(pairOf('BONK/USD')).book();
    const lost = bids.filter(({ qty }) => units(qty) > 2n ** 53n && Number(qty).toFixed(8) !== qty);
    expect(lost.length).toBeGreaterThan(500);
  });
});

describe.each(PAIRS)('the market of $symbol', (pair) => {
  it('is never crossed, keeps its size and stays near home', () => {
    const { step, book } = market(pair);
    for (let round = 0; round < 40; round += 1) {
      for (let count = 0; count < 25; count += 1) step();
      const { bids, asks } = book();
      for (const [levels, sign] of [[bids, -1n] as const, [asks, 1n] as const]) {
        const prices = levels.map(({ price }) => units(price));
        const steps = prices.slice(1).map((price, at) => (price - (prices[at] ?? 0n)) * sign);
        expect(steps.every((distance) => distance > 0n)).toBe(true);
        expect(prices.every((price) => price > 0n)).toBe(true);
        expect(levels.every(({ qty }) => units(qty) > 0n)).toBe(true);
        expect(levels.length).toBeGreaterThanOrEqual(pair.levels.least === 0 ? 0 : 1000);
        expect(levels.length).toBeLessThanOrEqual(pair.levels.most + 8);
      }
      const [bid, ask] = [bids[0], asks[0]].map((best) => (best === undefined ? undefined : units(best.price)));
      if (bid === undefined || ask === undefined) continue;
      expect(ask).toBeGreaterThan(bid);
      expect(ask - bid).toBeLessThan(BigInt(20 * pair.gap));
      expect(bid * 10n).toBeGreaterThan(pair.home * 8n);
      expect(bid * 10n).toBeLessThan(pair.home * 12n);
    }
  });

  it('can be followed at each depth, frame by frame', () => {
    const { step, snapshot, book } = market(pair, 7);
    const followers = DEPTHS.map((depth) => ({ depth, follower: createFollower(depth) }));
    for (const { depth, follower } of followers) {
      const frame = read(snapshot().book(depth).text);
      follower.apply(frame);
      expect(follower.checksum()).toBe(frame.checksum);
    }
    for (let count = 0; count < 20; count += 1) {
      const frames = step();
      const { bids, asks } = book();
      for (const { depth, follower } of followers) {
        const before = JSON.stringify(follower.book());
        const frame = frames.book(depth);
        if (frame !== undefined) {
          follower.apply(read(frame.text));
          expect(follower.checksum()).toBe(frame.checksum);
        }
        const after = follower.book();
        expect(JSON.stringify(after)).toBe(JSON.stringify({ bids: bids.slice(0, depth), asks: asks.slice(0, depth) }));
        // A frame is sent when, and only when, something moved within the depth.
        expect(JSON.stringify(after) === before).toBe(frame === undefined);
      }
    }
  });

  it('prints every number with all its decimals', () => {
    const { step, book } = market(pair, 3);
    for (let count = 0; count < 20; count += 1) step();
    const { bids, asks } = book();
    for (const { price, qty } of [...bids, ...asks]) {
      expect(price.split('.')[1]).toHaveLength(pair.pricePrecision);
      expect(qty.split('.')[1]).toHaveLength(pair.qtyPrecision);
    }
  });
});

describe('createMarket', () => {
  const frames = (seed: number, symbol = 'BTC/USD'): readonly (string | undefined)[] => {
    const { step, snapshot } = market(pairOf(symbol), seed);
    const updates = Array.from({ length: 50 }, () => step().book(25)?.text);
    return [...updates, snapshot().book(100).text];
  };

  it('repeats itself for the same seed, and for no other', () => {
    expect(frames(5)).toEqual(frames(5));
    expect(frames(5)).not.toEqual(frames(6));
  });

  it('is busiest near the top, and moves all edges of the depths', () => {
    const { step } = market(pairOf('ETH/USD'));
    const heard = Object.fromEntries(DEPTHS.map((depth) => [depth, 0]));
    const rounds = 1000;
    for (let count = 0; count < rounds; count += 1) {
      const frames = step();
      for (const depth of DEPTHS) if (frames.book(depth) !== undefined) heard[depth] = (heard[depth] ?? 0) + 1;
    }
    const shares = DEPTHS.map((depth) => (heard[depth] ?? 0) / rounds);
    expect(shares[0]).toBeGreaterThan(0.45);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(new Set(shares).size).toBe(DEPTHS.length);
  });

  it('spells removals both ways, names a price twice at times, and moves several levels in a frame', () => {
    const { step } = market(pairOf('SOL/USD'));
    const texts = Array.from({ length: 500 }, () => step().book(1000)?.text ?? '');
    expect(texts.filter((text) => text.includes('"qty":0.00000000}')).length).toBeGreaterThan(20);
    expect(texts.filter((text) => text.includes('"qty":0}')).length).toBeGreaterThan(5);
    const prices = texts
      .filter((text) => text !== '')
      .flatMap((text) => {
        const { bids, asks } = read(text);
        return [bids, asks].map((levels) => levels.map(({ price }) => price));
      });
    expect(prices.filter((list) => new Set(list).size < list.length).length).toBeGreaterThan(5);
    expect(prices.filter((list) => list.length > 1).length).toBeGreaterThan(50);
    expect(prices.filter((list) => list.length === 0).length).toBeGreaterThan(50);
  });

  it('has round quantities among the others', () => {
    const { bids } = market(pairOf('BTC/USD')).book();
    const share = bids.filter(({ qty }) => qty.endsWith('00')).length / bids.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.4);
  });

  it('touches only what is within reach when told so', () => {
    for (const symbol of ['BTC/USD', 'SHIB/USD', 'THIN/USD']) {
      const { step } = market(pairOf(symbol), 9);
      for (let count = 0; count < 300; count += 1) expect(step({ within: 10 }).book(10)).toBeDefined();
    }
  });

  it('has a thin market whose sides are short and now and then empty', () => {
    const { step, book } = market(pairOf('THIN/USD'));
    const sizes = Array.from({ length: 1000 }, () => {
      step();
      const { bids, asks } = book();
      return [bids.length, asks.length];
    }).flat();
    expect(Math.max(...sizes)).toBeLessThan(14);
    expect(sizes.filter((size) => size === 0).length).toBeGreaterThan(10);
    expect(sizes.filter((size) => size > 3).length).toBeGreaterThan(500);
  });
});
