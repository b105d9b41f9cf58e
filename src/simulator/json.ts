const DIGITS = Symbol('digits');

/** A number that is written exactly as it is spelt here. */
export interface Digits {
  readonly [DIGITS]: string;
}

/** What {@link writeJson} can write. `undefined` members are left out; plain numbers are whole. */
export type Json = string | boolean | number | bigint | null | Digits | readonly Json[] | JsonObject;

/** An object that can be written. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/**
 * A number with all its digits.
 *
 * @param text - a JSON number, such as `0.10` or `1e-08`
 */
export function digits(text: string): Digits {
  return { [DIGITS]: text };
}

/**
 * JSON text in which every digit is ours: no fraction passes through a float's own spelling. Book frames, which are many
 * and long, are put together from texts and not by this.
 *
 * @throws RangeError at the call for a number that is no safe integer
 */
export function writeJson(value: Json): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} has no exact JSON text`);
    return String(value);
  }
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  if (isDigits(value)) return value[DIGITS];
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${writeJson(member)}`],
  );
  return `{${members.join(',')}}`;
}

// Array.isArray does not narrow readonly arrays.
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isDigits = (value: Digits | JsonObject): value is Digits => DIGITS in value;

/**
 * The value of a JSON text, `undefined` when it is none. For what clients send; what they send needs no exact fractions.
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
