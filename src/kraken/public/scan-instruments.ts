import { scan, type OperatorFunction } from 'rxjs';
import type { Asset, InstrumentMessage, Pair } from '../codecs/instrument.js';

/** What the exchange says of all its assets and pairs, as it stands. */
export interface Instruments {
  /** By `id`, such as `BTC`. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** By `symbol`, such as `BTC/USD`. */
  readonly pairs: ReadonlyMap<string, Pair>;
}

/**
 * Build the reference data of the exchange: a snapshot replaces all that was known, an update the entries it names.
 * What was emitted stays as it was.
 *
 * ![scanInstruments](../../../docs/marbles/scan-instruments.svg)
 */
export function scanInstruments(): OperatorFunction<InstrumentMessage, Instruments> {
  return scan(({ assets, pairs }, { type, data }): Instruments => {
    const isNew = type === 'snapshot';
    return {
      assets: merged(isNew ? [] : assets, data.assets, ({ id }) => id),
      pairs: merged(isNew ? [] : pairs, data.pairs, ({ symbol }) => symbol),
    };
  }, NOTHING);
}

const NOTHING: Instruments = { assets: new Map(), pairs: new Map() };

const merged = <T>(
  known: Iterable<readonly [string, T]>,
  changed: readonly T[],
  keyOf: (entry: T) => string,
): ReadonlyMap<string, T> => new Map([...known, ...changed.map((entry) => [keyOf(entry), entry] as const)]);
