import { optionalFields, unreadFields } from './exceptions.js';
import type { Schema } from './specification.js';
import { printTokens, replaced, type Path, type Tree } from './tokens.js';

/** A field of a message, at any depth, and the way to it through the first element of each array. */
export interface Field {
  readonly name: string;
  readonly path: Path;
  readonly schema: Schema;
}

/** Every field of a schema, the outer before the inner. */
export function fieldsOf({ properties, items }: Schema, path: Path = []): readonly Field[] {
  if (items !== undefined) return fieldsOf(items, [...path, 0]);
  return Object.entries(properties ?? {}).flatMap(([key, schema]) => {
    const field = { name: schema.name, path: [...path, key], schema };
    return [field, ...fieldsOf(schema, field.path)];
  });
}

const NO_VALUE: readonly Tree[] = [true, null];
const NO_TEXT: readonly Tree[] = [...NO_VALUE, {}, []];
const NO_NUMBER: readonly Tree[] = [...NO_TEXT, 'abc', '', '1.2.3', '-'];

/** Values of another type. A number is no other type than a text: its token reaches the codecs as text. */
const WRONG: Readonly<Record<string, readonly Tree[]>> = {
  string: NO_TEXT,
  number: NO_NUMBER,
  integer: [...NO_NUMBER, '#1.5', '#9007199254740993'],
  boolean: [null, {}, [], 'true', '#1'],
  array: [...NO_VALUE, {}, 'abc', '#1'],
  object: [...NO_VALUE, [], 'abc', '#1'],
};

/** Undefined for a frame that is refused. */
export type Reader = (text: string) => unknown;

/**
 * Whether a reader looks at a field: it must refuse a frame in which the field is missing, unless the protocol lets it be
 * missing, and one in which it is of another type.
 *
 * @param frame - one in which the field is present
 * @returns what the reader let pass, or refused without need; nothing when all is well
 */
export function weaknesses(
  read: Reader,
  frame: Tree,
  { name, path, schema }: Field,
  asNumbers: ReadonlySet<string>,
): readonly string[] {
  const accepts = (value?: Tree): boolean => read(printTokens(replaced(frame, path, value))) !== undefined;
  const isUnread = name in unreadFields;
  const told: string[] = [];
  if (accepts() !== (isUnread || name in optionalFields)) {
    told.push(`${name} is missing, and the frame is ${accepts() ? 'accepted' : 'refused'}`);
  }
  for (const value of WRONG[asNumbers.has(name) ? 'number' : schema.type] ?? []) {
    if (accepts(value) !== isUnread) {
      told.push(`${name} is ${printTokens(value)}, and the frame is ${accepts(value) ? 'accepted' : 'refused'}`);
    }
  }
  return told;
}
