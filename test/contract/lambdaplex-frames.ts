import fc from 'fast-check';
import { decimals } from './lambdaplex-exceptions.js';
import type { JsonSchema } from './lambdaplex-specification.js';
import type { Tree } from './tokens.js';

/** How frames are made from a schema. */
export interface PlexFrameOptions {
  /** Nothing is null and no list is empty, so that each field can be reached. */
  readonly isFull?: boolean;
}

const text = fc.string().filter((each) => !each.includes('#'));
const digits = fc.stringMatching(/^\d{0,10}$/);
/** As the wire prints them: their zeros kept, and more digits than a double holds. */
const decimal = fc
  .tuple(fc.oneof(fc.nat({ max: 99_999 }), fc.maxSafeNat()), digits)
  .map(([whole, part]) => `${whole}${part === '' ? '' : '.'}${part}`);
const integer = fc.maxSafeNat().map((value) => `#${value}`);

/** What the schemas do not say of values, by the field's name: the several faces of what has no value. */
const VALUES: Readonly<Record<string, fc.Arbitrary<Tree>>> = {
  'OrderUpdateEventMsg.C': fc.oneof(text, fc.constant('')),
  'OrderUpdateEventMsg.p': fc.oneof(decimal, fc.constantFrom('0', '0.00000000')),
  'OrderUpdateEventMsg.P': fc.oneof(decimal, fc.constantFrom('0', '0.00000000')),
  'OrderUpdateEventMsg.t': fc.oneof(integer, fc.constant('#-1')),
};

const anything: fc.Arbitrary<Tree> = fc.oneof(
  text,
  integer,
  fc.constantFrom<Tree>(null, true, [], {}, ['#1', 'x'], { deep: { e: ['#0.5'] } }),
);

/** Members that no schema lists: such as related exchanges have, and such as our own values are named by. */
const extras = fc.dictionary(
  fc.constantFrom('v', 'F', 'Q', 'M', 'tomorrow', 'price', 'fill', 'bids', 'orderId', 'asset', 'code', 'data'),
  anything,
  { maxKeys: 3 },
);

/** Frames, or parts of them, that a schema allows, with fields that it does not list. */
export function plexFramesOf(name: string, schema: JsonSchema, options: PlexFrameOptions = {}): fc.Arbitrary<Tree> {
  const { type, items, properties } = schema;
  if (schema.oneOf !== undefined) return fc.oneof(...schema.oneOf.map((each) => plexFramesOf(name, each, options)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) {
    return fc.constantFrom(...schema.enum.map((each) => (typeof each === 'number' ? `#${each}` : each)));
  }
  if (Array.isArray(type)) {
    const [first = ''] = type;
    const value = plexFramesOf(name, { ...schema, type: String(first) }, options);
    return options.isFull === true ? value : fc.oneof({ weight: 3, arbitrary: value }, fc.constant(null));
  }
  const special = VALUES[name];
  if (special !== undefined) return special;
  if (name in decimals) return decimal;
  if (type === 'object' && properties !== undefined) {
    const fields = Object.entries(properties).map(
      ([key, field]) => [key, plexFramesOf(`${name}.${key}`, field, options)] as const,
    );
    const members = fc.record<Record<string, Tree>>(Object.fromEntries(fields));
    return fc.tuple(extras, members).map(([more, own]) => ({ ...more, ...own }));
  }
  if (type === 'array' && Array.isArray(items)) {
    const each: readonly JsonSchema[] = items;
    const tuple = fc.tuple(...each.map((item, at) => plexFramesOf(`${name}[${at}]`, item, options)));
    return fc.tuple(tuple, fc.array(anything, { maxLength: 2 })).map(([own, more]): Tree => [...own, ...more]);
  }
  if (type === 'array' && isSchema(items)) {
    return fc.array(plexFramesOf(`${name}[]`, items, options), {
      minLength: options.isFull === true ? 1 : 0,
      maxLength: 4,
    });
  }
  if (type === 'integer') return integer;
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'string') return text;
  throw new Error(`${name}: no frames can be made of the type ${String(type)}`);
}

const isSchema = (items: JsonSchema['items']): items is JsonSchema => items !== undefined && !Array.isArray(items);
