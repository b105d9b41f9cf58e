import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/simulator/clock.js';
import { corrupt } from '../../src/simulator/corrupt.js';
import type { RecordFrame } from '../../src/simulator/frame.js';
import { createInstruments } from '../../src/simulator/instruments.js';
import { createMarket } from '../../src/simulator/market.js';
import { PAIRS, YET_TO_LIST } from '../../src/simulator/pairs.js';
import { createRandom } from '../../src/simulator/random.js';
import { elementsOf, readExact, typeOf, type ExactObject } from './exact.js';

const frames: readonly RecordFrame[] = PAIRS.slice(0, 5).flatMap((pair) => {
  const market = createMarket(pair, 4, createClock());
  const instruments = createInstruments([pair]);
  const update = instruments.change(pair.symbol, { status: 'post_only' });
  return [market.snapshot(), market.step({ trade: true })]
    .flatMap((all) => [all.trade(), all.ticker('trades'), all.ohlc(5), instruments.snapshot({}), update({})])
    .filter((frame) => frame !== undefined);
});

/** The elements of a frame, assets before pairs. */
const all = (text: string): readonly ExactObject[] => {
  const data = readExact(text)['data'];
  if (Array.isArray(data)) return elementsOf(data);
  const { assets, pairs } = data as ExactObject;
  return [...elementsOf(assets), ...elementsOf(pairs)];
};

/** What a reader could do without, and what tells whose the record is. */
const SPARED: Readonly<Record<RecordFrame['channel'], readonly string[]>> = {
  trade: ['symbol'],
  ticker: ['symbol', 'last', 'trades', 'timestamp'],
  ohlc: ['symbol', 'interval', 'timestamp'],
  instrument: [
    'tick_size',
    'margin_rate',
    'multiplier',
    'margin_initial',
    'position_limit_long',
    'position_limit_short',
  ],
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('corrupt, of a frame without a checksum', () => {
  it('leaves out a field, gives it another type, or cuts the text off', () => {
    const seen = new Map<string, Set<string>>();
    fc.assert(
      fc.property(fc.nat({ max: frames.length - 1 }), fc.integer(), (at, seed) => {
        const frame = frames[at] ?? expect.fail();
        const text = corrupt(frame, createRandom(seed, 'corruption'));
        const note = (wrong: string): void => {
          seen.set(frame.channel, (seen.get(frame.channel) ?? new Set()).add(wrong));
        };
        if (!isJson(text)) {
          expect(frame.text.startsWith(text)).toBe(true);
          note('cut off');
          return;
        }
        const [truth, spoilt] = [all(frame.text), all(text)];
        const damaged = spoilt.flatMap((element, place) => {
          const there = truth[place] ?? {};
          const names = Object.keys(there).filter(
            (name) => JSON.stringify(there[name]) !== JSON.stringify(element[name]),
          );
          return names.map((name) => [name, there[name], element[name]] as const);
        });
        expect(damaged).toHaveLength(1);
        const [[name, was, is] = ['', undefined, undefined]] = damaged;
        expect(SPARED[frame.channel]).not.toContain(name);
        if (is === undefined) note('missing');
        else {
          expect(typeOf(is) === typeOf(was) && typeof is === 'string').toBe(false);
          expect(JSON.stringify(is)).not.toMatch(/^"#/);
          note('another type');
        }
      }),
      { numRuns: 600 },
    );
    for (const channel of ['trade', 'ticker', 'ohlc']) {
      expect(seen.get(channel)).toEqual(new Set(['cut off', 'missing', 'another type']));
    }
    // What is no JSON says not even which channel it was of, and reference data may not change again for hours.
    expect(seen.get('instrument')).toEqual(new Set(['missing', 'another type']));
  });

  it('cuts off what has nothing in it to damage', () => {
    const { trade } = createMarket(YET_TO_LIST, 1, createClock(), { isFresh: true }).snapshot();
    for (let seed = 0; seed < 50; seed += 1) {
      expect(isJson(corrupt(trade(), createRandom(seed, 'corruption')))).toBe(false);
    }
  });
});
