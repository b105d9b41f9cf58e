/** A JSON value whose numbers are the texts that were sent, each after a `#`. */
export type Exact = string | boolean | null | readonly Exact[] | ExactObject;

/** An object of such. */
export interface ExactObject {
  readonly [name: string]: Exact | undefined;
}

/** Reads a frame without losing a digit of it. */
export function readExact(text: string): ExactObject {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"#${token}"`,
  );
  // All that is read here are objects without numbers, which have just been quoted.
  return JSON.parse(quoted) as ExactObject;
}

/** The elements of a list; of a frame's data where they are one. */
export function elementsOf(frame: string | Exact | undefined): readonly ExactObject[] {
  const value = typeof frame === 'string' ? readExact(frame)['data'] : frame;
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  // Lists of frames hold nothing but objects.
  return value as readonly ExactObject[];
}

/** What type a value had in the frame: numbers are `integer` or `number` by their spelling. */
export function typeOf(value: Exact | undefined): string {
  if (typeof value !== 'string') return typeof value;
  if (!value.startsWith('#')) return 'string';
  return /^#-?\d+$/.test(value) ? 'integer' : 'number';
}

/** A member that is a text, or a number with its mark. */
export function textOf(value: Exact | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}
