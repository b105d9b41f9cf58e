import { memberOf, type Schema } from './specification.js';
import { digitsOf, isNumber, isObject, type Tree } from './tokens.js';

/**
 * What did not arrive as it was sent, by its path; nothing when all is well.
 *
 * @param asNumbers - the fields, by name, that are numbers though the specification types them as strings
 */
export function losses(schema: Schema, sent: Tree, got: unknown, asNumbers: ReadonlySet<string>): readonly string[] {
  const { name, type, items, properties } = schema;
  const lost = [`${name} was sent as ${JSON.stringify(sent)} and arrived as ${JSON.stringify(got)}`];
  if (properties !== undefined && isObject(sent)) {
    return Object.entries(properties).flatMap(([key, field]) => {
      const value = sent[key];
      return value === undefined ? [] : losses(field, value, memberOf(got, key), asNumbers);
    });
  }
  if (items !== undefined && Array.isArray(sent)) {
    const list: readonly Tree[] = sent;
    if (!Array.isArray(got) || got.length !== list.length) return lost;
    return list.flatMap((item, at) => losses(items, item, got[at], asNumbers));
  }
  if (typeof sent === 'string' && (type === 'number' || asNumbers.has(name))) return got === digitsOf(sent) ? [] : lost;
  if (type === 'integer' && isNumber(sent))
    return typeof got === 'number' && String(got) === digitsOf(sent) ? [] : lost;
  return JSON.stringify(got, asText) === JSON.stringify(bare(sent)) ? [] : lost;
}

/** Of what the specification does not type, a codec may read some numbers and leave the others as they came. */
const asText = (_key: string, value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

/** A tree as our reader of JSON gives it: numbers are their text. */
const bare = (tree: Tree): unknown => {
  if (isNumber(tree)) return tree.slice(1);
  if (Array.isArray(tree)) return (tree as readonly Tree[]).map(bare);
  return isObject(tree) ? Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, bare(value)])) : tree;
};
