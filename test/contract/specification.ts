import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A schema with its references followed and its `allOf` merged. */
export interface Schema {
  /** Its own name, or that of the schema it stands in, and its field: `Ticker`, `Ticker.bid`. */
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly enum?: readonly (string | number)[];
  readonly items?: Schema;
  /** Absent for an object of which nothing is said. */
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

/** A message of the specification. */
export interface Message {
  readonly name: string;
  /** Who sends it. */
  readonly from: 'server' | 'client';
  /** The channels under which it is listed. */
  readonly channels: readonly string[];
  readonly payload: Schema;
}

interface Raw {
  readonly $ref?: string;
  readonly allOf?: readonly Raw[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly (string | number)[];
  readonly items?: Raw;
  readonly properties?: Readonly<Record<string, Raw>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
}

interface Operation {
  readonly message: Raw & { readonly oneOf?: readonly Raw[] };
}

interface Specification {
  readonly channels: Readonly<Record<string, { readonly subscribe: Operation; readonly publish: Operation }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly payload: Raw }>>;
    readonly schemas: Readonly<Record<string, Raw>>;
  };
}

const FILE = new URL('../vectors/kraken-public.schemas.yml', import.meta.url);

// The file is ours and its shape is known; the parser cannot tell.
const { channels, components } = parse(readFileSync(FILE, 'utf8')) as Specification;

const KNOWN: ReadonlySet<string> = new Set([
  '$ref',
  'allOf',
  'type',
  'format',
  'enum',
  'items',
  'properties',
  'required',
  'default',
]);

const lastOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

function schemaFrom(raw: Raw, name: string): Schema {
  const strange = Object.keys(raw).filter((key) => !KNOWN.has(key));
  if (strange.length > 0) throw new Error(`${name} says ${strange.join(', ')}, which this reader does not know`);
  if (raw.$ref !== undefined) {
    const target = lastOf(raw.$ref);
    const referred = components.schemas[target];
    if (referred === undefined) throw new Error(`${name} refers to ${target}, which is not there`);
    return schemaFrom(referred, target);
  }
  if (raw.allOf !== undefined) return raw.allOf.map((part) => schemaFrom(part, name)).reduce(merged);
  const { type, format, items, properties, required = [] } = raw;
  if (type === undefined) throw new Error(`${name} has no type`);
  return {
    name,
    type,
    required,
    ...(format !== undefined && { format }),
    ...(raw.enum !== undefined && { enum: raw.enum }),
    ...(items !== undefined && { items: schemaFrom(items, `${name}[]`) }),
    ...(properties !== undefined && { properties: fieldsFrom(properties, name) }),
  };
}

const fieldsFrom = (properties: Readonly<Record<string, Raw>>, name: string): Readonly<Record<string, Schema>> =>
  Object.fromEntries(Object.entries(properties).map(([key, raw]) => [key, schemaFrom(raw, `${name}.${key}`)]));

const merged = (one: Schema, other: Schema): Schema => ({
  ...one,
  name: other.name,
  required: [...one.required, ...other.required],
  properties: { ...one.properties, ...other.properties },
});

const listed = ({ message }: Operation): readonly string[] =>
  (message.oneOf ?? [message]).map(({ $ref = '' }) => lastOf($ref));

const NONE: Operation = { message: { oneOf: [] } };

/** Every message of the specification, by its name. */
export const messages: ReadonlyMap<string, Message> = new Map(
  Object.entries(components.messages).map(([name, { payload }]): [string, Message] => {
    const received = Object.keys(channels).filter((key) => listed(channels[key]?.subscribe ?? NONE).includes(name));
    const sent = Object.keys(channels).filter((key) => listed(channels[key]?.publish ?? NONE).includes(name));
    if (received.length > 0 === sent.length > 0) throw new Error(`${name}: nobody sends it, or both sides do`);
    const isReceived = received.length > 0;
    const schema = schemaFrom(payload, name);
    return [name, { name, from: isReceived ? 'server' : 'client', channels: [...received, ...sent], payload: schema }];
  }),
);

/** The names of all schemas in the file. */
export const schemaNames: readonly string[] = Object.keys(components.schemas);

/**
 * The message that a frame should be, by the words that its schemas allow for `method`, `channel` and `params.channel`.
 *
 * @param from - who sent the frame
 * @returns undefined when the specification has none for it
 */
export function messageOf(frame: unknown, from: Message['from']): Message | undefined {
  const of = [...messages.values()].filter((message) => message.from === from);
  return of.find(({ payload }) => claims(payload, frame));
}

const claims = ({ properties }: Schema, frame: unknown): boolean => {
  const { method, channel, params } = properties ?? {};
  const subject = params?.properties?.['channel'];
  return (
    (method !== undefined || channel !== undefined) &&
    allows(method, memberOf(frame, 'method')) &&
    // A response may name its channel, and is a response all the same.
    (method !== undefined || allows(channel, memberOf(frame, 'channel'))) &&
    allows(subject, memberOf(memberOf(frame, 'params'), 'channel'))
  );
};

const allows = (schema: Schema | undefined, word: unknown): boolean =>
  schema === undefined ? word === undefined : (schema.enum?.some((each) => each === word) ?? false);

/** A member of what JSON.parse gave, or undefined. */
export const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
