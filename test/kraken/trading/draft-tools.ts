import type { either as E } from 'fp-ts';
import { decimalFrom } from '../../../src/core/decimal.js';
import type { Pair } from '../../../src/kraken/codecs/instrument.js';
import type { Problems } from '../../../src/kraken/trading/judge.js';

/** What is wrong; none when all is well. */
export const problemsIn = (valid: E.Either<Problems, unknown>): Problems => (valid._tag === 'Left' ? valid.left : []);

/** What will be sent. */
export const validIn = <A>(valid: E.Either<Problems, A>): A => {
  if (valid._tag === 'Left') throw new Error(valid.left.join('; '));
  return valid.right;
};

/** A draft as a program without types may make it. */
export const untyped = (draft: unknown): never => draft as never;

export const btcUsd: Pair = {
  symbol: 'BTC/USD',
  base: 'BTC',
  quote: 'USD',
  status: 'online',
  price_precision: 1,
  price_increment: decimalFrom('0.1'),
  qty_precision: 8,
  qty_increment: decimalFrom('0.00000001'),
  qty_min: decimalFrom('0.00005'),
  cost_precision: 5,
  cost_min: decimalFrom('0.5'),
  marginable: true,
  has_index: true,
};

export const NOW_MS = Date.parse('2026-02-03T10:00:00Z');
