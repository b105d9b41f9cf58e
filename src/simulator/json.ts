/** What {@link writeJson} can write. `undefined` members are left out; numbers are whole. */
export type Json = string | boolean | number | bigint | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * JSON text in which every digit is ours: no fraction passes through a float's own spelling. Book frames, whose numbers
 * have fractions, are written from texts and not by this.
 *
 * @throws RangeError at the call for a number that is no safe integer
 */
export function writeJson(value: Json): string {
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} has no exact JSON text`);
    return String(value);
  }
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${writeJson(member)}`],
  );
  return `{${members.join(',')}}`;
}

// Array.isArray does not narrow readonly arrays.
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

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
