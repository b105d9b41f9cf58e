/**
 * Whether two values say the same: equal primitives, or objects with alike own enumerable properties. Errors compare
 * by name, message, cause and fields; Maps and Sets by their entries in order; functions by identity.
 */
export function alike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (kindOf(one) !== kindOf(other)) return false;
  if (one instanceof Error && other instanceof Error && !alike(coreOf(one), coreOf(other))) return false;
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (isEntries(one) && isEntries(other)) return alike([...one], [...other]);
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && alike(Reflect.get(one, key), Reflect.get(other, key)))
  );
}

/** A value in one line, for people: errors as `Name: message`, bigints with their `n`, what JSON cannot say by its kind. */
export function inWords(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (part instanceof Error) return inWords(part);
    return isObject(part) && isEntries(part) ? [...part] : part;
  }) as string | undefined; // its type forgets that `undefined` and functions have no JSON
  return text ?? (typeof value === 'function' ? 'a function' : String(value));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isEntries = (value: object): value is Map<unknown, unknown> | Set<unknown> =>
  value instanceof Map || value instanceof Set;

const kindOf = (value: object): string =>
  value instanceof Error ? 'Error' : Object.prototype.toString.call(value).slice('[object '.length, -1);

const coreOf = ({ name, message, cause }: Error): object => ({ name, message, cause });
