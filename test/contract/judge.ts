import { Ajv, type Options, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Exception } from './exceptions.js';
import type { Schema } from './specification.js';

/**
 * A schema as JSON Schema, closed: an object may have no members but those that are listed.
 *
 * @param exceptions - what holds instead at some fields, or beside them
 */
export function jsonSchemaOf(schema: Schema, exceptions: readonly Exception[]): object {
  const { name, type, format, items, properties, required } = schema;
  const amended = exceptions.find(({ at }) => at === name);
  if (amended !== undefined) return amended.is;
  return {
    type,
    ...(format !== undefined && { format }),
    ...(schema.enum !== undefined && { enum: schema.enum }),
    ...(items !== undefined && { items: jsonSchemaOf(items, exceptions) }),
    ...(properties !== undefined && {
      properties: {
        ...Object.fromEntries(added(name, exceptions).map(({ at, is }) => [fieldOf(at), is])),
        ...Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, jsonSchemaOf(each, exceptions)])),
      },
      required,
      additionalProperties: false,
    }),
  };
}

/** A schema with the fields that the service has beyond the specification. */
export function amended(schema: Schema, exceptions: readonly Exception[]): Schema {
  const { name, items, properties } = schema;
  const more = added(name, exceptions).filter(({ at }) => !(fieldOf(at) in (properties ?? {})));
  return {
    ...schema,
    ...(items !== undefined && { items: amended(items, exceptions) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries([
        ...Object.entries(properties).map(([key, each]) => [key, amended(each, exceptions)] as const),
        ...more.map((each) => [fieldOf(each.at), fieldLike(each)] as const),
      ]),
    }),
  };
}

const fieldLike = ({ at, is: { type = 'string', format } }: Exception): Schema => ({
  name: at,
  type,
  required: [],
  ...(format !== undefined && { format }),
});

const fieldOf = (at: string): string => at.slice(at.lastIndexOf('.') + 1);

/** The exceptions at fields of this very object. */
const added = (name: string, exceptions: readonly Exception[]): readonly Exception[] =>
  exceptions.filter(({ at }) => at.slice(0, at.lastIndexOf('.')) === name);

/** A judge of JSON values, by a JSON Schema; formats are checked too, and a schema must be strict unless told. */
export function judgeBy(schema: object, options: Options = {}): (value: unknown) => readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: true, ...options });
  formats.default(ajv);
  const validate: ValidateFunction = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
        );
}
