import type { eq, ord } from 'fp-ts';

/**
 * An exact decimal number as its text: `-?digits[.digits]`, with exactly the digits that were sent. Trailing zeros
 * stay, there is no exponent and no leading zero, so it is also a legal JSON number. Being a string, it goes unharmed
 * through JSON, `structuredClone`, templates and the keys of a Map; for the order of two use {@link compareDecimals},
 * since `0.566` and `0.5660` are the same number.
 */
// The brand is a plain key, not a unique symbol, so that the typings for ESM and for CommonJS name the same type.
export type Decimal = string & { readonly __brand: 'Decimal' };

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/** Exponents beyond this, either way, are refused: a short token must not become a giant text. */
const FARTHEST_EXPONENT = 400;

/**
 * Whether a value is the text of a {@link Decimal} as it stands: no exponent, no sign but `-`, no leading zeros, no
 * blanks. One pass and no allocation, since every price and quantity of every frame goes through it.
 */
export function isDecimal(value: unknown): value is Decimal {
  if (typeof value !== 'string') return false;
  const start = value.charCodeAt(0) === MINUS ? 1 : 0;
  const whole = endOfDigits(value, start);
  if (whole === start || (value.charCodeAt(start) === ZERO && whole > start + 1)) return false;
  if (whole === value.length) return true;
  return (
    value.charCodeAt(whole) === POINT && whole + 1 < value.length && endOfDigits(value, whole + 1) === value.length
  );
}

const endOfDigits = (text: string, from: number): number => {
  let at = from;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) at += 1;
  return at;
};

const WITH_EXPONENT = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?[eE]([+-]?\d+)$/;

/**
 * Read the token of a JSON number. An exponent is written out in full, the value kept and no digit dropped: `5e-6`
 * becomes `0.000005`, `1.50e-3` becomes `0.00150`.
 *
 * @param token - the text of a number, as it stands in a frame
 * @returns undefined for what is no number, and for exponents beyond 400 either way
 */
export function parseDecimal(token: string): Decimal | undefined {
  if (isDecimal(token)) return token;
  const [, sign, whole, decimals = '', exponent] = WITH_EXPONENT.exec(token) ?? [];
  if (sign === undefined || whole === undefined || Math.abs(Number(exponent)) > FARTHEST_EXPONENT) return undefined;
  const scale = decimals.length - Number(exponent);
  const units = BigInt(whole + decimals);
  const written = scale < 0 ? printed(units * 10n ** BigInt(-scale), 0) : printed(units, scale);
  return sign === '-' ? exact(`-${written}`) : written;
}

/**
 * A {@link Decimal} from what a program holds: a text, a bigint, or a finite number, which is taken for the shortest
 * text that means it (`0.1` is `0.1`, `1e-7` is `0.0000001`).
 *
 * @throws RangeError when it is no decimal number
 */
export function decimalFrom(value: string | number | bigint): Decimal {
  const decimal = parseDecimal(String(value));
  if (decimal === undefined) {
    throw new RangeError(`${JSON.stringify(String(value))} is not a decimal number; write for example '0.05'`);
  }
  return decimal;
}

/** The exact sum, with as many decimals as the longer of the two: `1.10 + 2` is `3.10`. */
export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  return printed(unitsOf(a, scale) + unitsOf(b, scale), scale);
}

/** The exact difference `a − b`, with as many decimals as the longer of the two. */
export function minus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  return printed(unitsOf(a, scale) - unitsOf(b, scale), scale);
}

/** The exact product, with the decimals of both added up: `0.50 × 0.1` is `0.050`. */
export function times(a: Decimal, b: Decimal): Decimal {
  const scaleA = scaleOf(a);
  const scaleB = scaleOf(b);
  return printed(unitsOf(a, scaleA) * unitsOf(b, scaleB), scaleA + scaleB);
}

/**
 * The order of two numbers by value: `0.566` equals `0.5660`, and `-0` equals `0`. Fit for `sort`.
 *
 * @returns -1 when a is less, 1 when it is more, 0 when they are equal
 */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  // Reading a double rounds correctly, hence never swaps two numbers: where the doubles differ, they decide.
  const x = Number(a);
  const y = Number(b);
  if (x < y) return -1;
  if (x > y) return 1;
  return a === b ? 0 : compareExactly(a, b);
}

const compareExactly = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const x = unitsOf(a, scale);
  const y = unitsOf(b, scale);
  if (x < y) return -1;
  return x > y ? 1 : 0;
};

/** Whether the value is zero, however printed: `0`, `0.00000000`, `-0`. */
export function isZero(decimal: Decimal): boolean {
  for (let at = 0; at < decimal.length; at += 1) {
    // Sign and point come before the digits in ASCII.
    if (decimal.charCodeAt(at) > ZERO) return false;
  }
  return true;
}

/** The nearest binary float. Digits may get lost, and beyond 1.8e308 it is infinite: for charts, not for orders. */
export function toNumber(decimal: Decimal): number {
  return Number(decimal);
}

/** How many decimals are printed: 2 for `1.50`, 0 for `15`. */
export function scaleOf(decimal: Decimal): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}

/** Equality by value, for fp-ts. */
export const DecimalEq: eq.Eq<Decimal> = { equals: (a, b) => compareDecimals(a, b) === 0 };

/** Order by value, for fp-ts. */
export const DecimalOrd: ord.Ord<Decimal> = { ...DecimalEq, compare: compareDecimals };

/** The number times 10^scale; the scale is at least the number's own. */
const unitsOf = (decimal: Decimal, scale: number): bigint => {
  const own = scaleOf(decimal);
  const units = BigInt(own === 0 ? decimal : decimal.slice(0, -own - 1) + decimal.slice(-own));
  return own === scale ? units : units * 10n ** BigInt(scale - own);
};

const printed = (units: bigint, scale: number): Decimal => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const sign = units < 0n ? '-' : '';
  return exact(`${sign}${digits.slice(0, point)}${scale === 0 ? '' : '.'}${digits.slice(point)}`);
};

// The compiler cannot see that a text is a decimal; only texts that were put together digit by digit come here.
const exact = (text: string): Decimal => text as Decimal;
