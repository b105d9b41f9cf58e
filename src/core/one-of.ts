/**
 * Lets an option through if it is one of those that the exchange knows.
 *
 * @param unit - what the values are, for the message; none for words
 * @throws RangeError at the call, which names the option and what is allowed
 */
export function oneOf<T extends string | number | boolean>(
  name: string,
  allowed: readonly T[],
  given: T,
  unit?: string,
): T {
  if (allowed.includes(given)) return given;
  const values = [allowed.join(', '), unit].filter((part) => part !== undefined).join(' ');
  throw new RangeError(`${name} must be one of ${values}, not ${String(given)}`);
}
