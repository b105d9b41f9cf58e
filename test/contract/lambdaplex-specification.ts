import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { judgeBy } from './judge.js';
import { memberOf } from './specification.js';
import type { Path } from './tokens.js';

/** As much of JSON Schema as the description needs. */
export interface JsonSchema {
  /** With `null` as the second where nothing may stand in its place. */
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly (string | number)[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** A list of them for a tuple. */
  readonly items?: JsonSchema | readonly JsonSchema[];
}

/** A message of the description. */
export interface PlexMessage {
  /** Where it stands in the text. */
  readonly heading: string;
  readonly from: 'server' | 'client';
  readonly payload: JsonSchema;
  /** The one printed in the text. */
  readonly example: unknown;
}

const FILE = new URL('../vectors/lambdaplex.schemas.yml', import.meta.url);

// The file is ours and its shape is known; the parser cannot tell.
const { messages } = parse(readFileSync(FILE, 'utf8')) as { readonly messages: Readonly<Record<string, PlexMessage>> };

/** Every message of the description, by its name. */
export const plexMessages: ReadonlyMap<string, PlexMessage> = new Map(Object.entries(messages));

/** A field of a message, at any depth, and the way to it through the first element of each array. */
export interface PlexField {
  /** The message and the way, `BalanceChangeEventMsg.B[].f`. */
  readonly name: string;
  readonly path: Path;
  readonly schema: JsonSchema;
  /** Whether it is a member that must be there; items of arrays are none. */
  readonly isRequired: boolean;
}

const isTuple = (items: JsonSchema['items']): items is readonly JsonSchema[] => Array.isArray(items);

/** Every field of a schema, the outer before the inner. */
export function fieldsOf(name: string, schema: JsonSchema, path: Path = []): readonly PlexField[] {
  const { properties = {}, required = [], items } = schema;
  const members = Object.entries(properties).map(([key, each]) => ({
    name: `${name}.${key}`,
    path: [...path, key],
    schema: each,
    isRequired: required.includes(key),
  }));
  const within = isTuple(items)
    ? items.map((item, at) => ({ name: `${name}[${at}]`, path: [...path, at], schema: item, isRequired: false }))
    : items === undefined
      ? []
      : [{ name: `${name}[]`, path: [...path, 0], schema: items, isRequired: false }];
  return [...members, ...within].flatMap((field) => [field, ...fieldsOf(field.name, field.schema, field.path)]);
}

/** Judges of whole frames, by the name of the message. */
export const judges: ReadonlyMap<string, (frame: unknown) => readonly string[]> = new Map(
  // A tuple that may be longer is not strict; the steps of a recvWindow are smaller than a double is exact.
  [...plexMessages].map(([name, { payload }]) => [
    name,
    judgeBy(payload, { strictTuples: false, multipleOfPrecision: 6 }),
  ]),
);

/**
 * What the description has against a frame; nothing when all is well.
 *
 * @param frame - what JSON.parse gave
 * @param from - who sent it
 */
export function problemsOf(frame: unknown, from: PlexMessage['from']): readonly string[] {
  const name = from === 'client' ? requestOf(memberOf(frame, 'method')) : kindOf(frame);
  const judge = name === undefined ? undefined : judges.get(name);
  return judge === undefined ? ['the description has no such message'] : judge(frame);
}

const requestOf = (method: unknown): string | undefined => nameOf('method', method);

const kindOf = (frame: unknown): string | undefined => {
  const event = memberOf(frame, 'e');
  if (event !== undefined) return nameOf('e', event);
  if (memberOf(frame, 'error') !== undefined) return 'ErrorResMsg';
  return Array.isArray(memberOf(frame, 'result')) ? 'ListSubsResMsg' : 'SuccessResMsg';
};

/** The message whose schema fixes a member to this word. */
const nameOf = (key: string, word: unknown): string | undefined =>
  [...plexMessages].find(([, { payload }]) => word !== undefined && payload.properties?.[key]?.const === word)?.[0];
