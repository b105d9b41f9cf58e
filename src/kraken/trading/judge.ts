import { either as E } from 'fp-ts';
import type * as t from 'io-ts';
import { isRecord } from '../../core/codec.js';
import { compareDecimals, decimalFrom, isDecimal, isZero, times } from '../../core/decimal.js';
import { problemsOf } from '../../core/decode-with.js';
import type { Pair } from '../codecs/instrument.js';
import { isMultipleOf, neededScaleOf } from './round-order.js';

/** All that is wrong with a draft, one line each. */
export type Problems = readonly string[];

/** What a draft is measured by, beside itself. */
export interface OrderRules {
  /** The pair of its symbol, from `instruments()`; without it prices and quantities are not held against the pair. */
  readonly pair?: Pair | undefined;
  /** The exchange's clock, in ms since the epoch; without it no instant is held against it. */
  readonly nowMs?: number | undefined;
}

/** A draft of which nothing is known but its members. */
export type Given<A> = Readonly<Partial<Record<keyof A, unknown>>>;

/** Lines, each with whether it applies. */
export type Findings = readonly (readonly [applies: boolean, problem: string])[];

/** The lines that apply. */
export const said = (findings: Findings): Problems =>
  findings.filter(([applies]) => applies).map(([, problem]) => problem);

/**
 * A draft that is well-formed and obeys rules, as a copy that nobody else holds; or all that is wrong with it.
 *
 * @param codec - the shape of what is sent
 * @param rules - what a shape cannot say; asked even where the shape is wrong, so that every problem is told at once
 */
export function judged<A>(
  codec: t.Type<A, unknown, unknown>,
  draft: unknown,
  rules: (given: Given<A>) => Problems,
): E.Either<Problems, A> {
  const plain = plainFrom(draft);
  const decoded = codec.decode(plain);
  // Each member may be anything, or missing, which is what Given says.
  const broken = isRecord(plain) ? rules(plain as Given<A>) : [];
  if (E.isRight(decoded) && broken.length === 0) return E.right(decoded.right);
  return E.left([...(E.isLeft(decoded) ? problemsOf(decoded.left) : []), ...broken]);
}

/** No draft is nested deeper. */
const DEEPEST = 5;

/** A copy whose members are plain data; what is none stands there as something that can be printed, and is refused. */
function plainFrom(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth > DEEPEST ? [] : value.map((item) => plainFrom(item, depth + 1));
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') {
    return { toJSON: () => `a ${typeof value}` };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return {};
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainFrom(member, depth + 1)]));
}

/** Whether it is known, and not above zero. */
export const isNotPositive = (value: unknown): boolean => isDecimal(value) && (value.startsWith('-') || isZero(value));

/** Whether an iceberg shows less of itself than the exchange wants, or more than there is. */
export function displayProblems(display: unknown, whole: unknown): Problems {
  if (!isDecimal(display)) return [];
  const isKnown = isDecimal(whole);
  return said([
    [isNotPositive(display), 'display_qty must be above 0'],
    [
      isKnown && compareDecimals(times(display, FIFTEEN), whole) < 0,
      `display_qty must be at least 1/15 of ${String(whole)}`,
    ],
    [isKnown && compareDecimals(display, whole) > 0, `display_qty must be at most ${String(whole)}, the whole`],
  ]);
}

const FIFTEEN = decimalFrom('15');

/** Whether a price lies on the grid of the pair. */
export const tickProblems = (name: string, price: unknown, pair: Pair | undefined): Problems =>
  said([
    [
      pair !== undefined && isDecimal(price) && !isMultipleOf(price, pair.price_increment),
      `${name} must be a multiple of ${String(pair?.price_increment)} for ${String(pair?.symbol)}, not ${String(price)}`,
    ],
  ]);

/** Whether a quantity lies on the grid of the pair. */
export const lotProblems = (name: string, qty: unknown, pair: Pair | undefined): Problems =>
  said([
    [
      pair !== undefined && isDecimal(qty) && !isMultipleOf(qty, pair.qty_increment),
      `${name} must be a multiple of ${String(pair?.qty_increment)} for ${String(pair?.symbol)}, not ${String(qty)}`,
    ],
  ]);

/** Whether an order is too small for its pair, by its quantity, its value at a limit price, or what it spends. */
export function sizeProblems(qty: unknown, price: unknown, cash: unknown, pair: Pair | undefined): Problems {
  if (pair === undefined) return [];
  const { symbol, qty_min, cost_min, cost_precision } = pair;
  const cost = isDecimal(qty) && isDecimal(price) ? times(qty, price) : isDecimal(cash) ? cash : undefined;
  return said([
    [
      isDecimal(qty) && compareDecimals(qty, qty_min) < 0,
      `order_qty must be at least ${qty_min} for ${symbol}, not ${String(qty)}`,
    ],
    [
      cost !== undefined && compareDecimals(cost, cost_min) < 0,
      `an order for ${symbol} must be worth at least ${cost_min}, not ${String(cost)}`,
    ],
    [
      isDecimal(cash) && neededScaleOf(cash) > cost_precision,
      `cash_order_qty must have at most ${cost_precision} decimals for ${symbol}, not ${String(cash)}`,
    ],
  ]);
}

/** Whether rules of another pair were handed in. */
export const pairProblems = (symbol: unknown, pair: Pair | undefined): Problems =>
  said([
    [
      pair !== undefined && typeof symbol === 'string' && symbol !== pair.symbol,
      `symbol is ${String(symbol)}, but the rules are those of ${String(pair?.symbol)}`,
    ],
  ]);

/** How far ahead a deadline may be, in ms. */
const NEAREST_MS = 500;
const FARTHEST_MS = 60_000;

/** Whether a deadline lies too near or too far ahead of the exchange's clock. */
export function deadlineProblems(deadline: unknown, nowMs: number | undefined): Problems {
  if (typeof deadline !== 'string' || nowMs === undefined) return [];
  const aheadMs = Date.parse(deadline) - nowMs;
  return said([
    [
      aheadMs < NEAREST_MS || aheadMs > FARTHEST_MS,
      `deadline must be ${NEAREST_MS} ms to ${FARTHEST_MS} ms ahead, not ${aheadMs} ms`,
    ],
  ]);
}

/**
 * The deadline of a request that may take so long, by RFC 3339 with ms.
 *
 * @param deadlineMs - from 500 to 60,000 ms
 * @param nowMs - the exchange's clock, in ms since the epoch
 * @throws RangeError when it is outside of that
 */
export function deadlineFrom(deadlineMs: number, nowMs: number): string {
  if (!(deadlineMs >= NEAREST_MS && deadlineMs <= FARTHEST_MS)) {
    throw new RangeError(`deadlineMs must be a number from ${NEAREST_MS} to ${FARTHEST_MS}, not ${deadlineMs}`);
  }
  return new Date(nowMs + deadlineMs).toISOString();
}
