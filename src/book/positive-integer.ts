/**
 * Refuse an option that counts something unless it is 1, 2, 3, …
 *
 * @throws RangeError naming the option and what came
 */
export function requirePositiveInteger(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be 1, 2, 3, …, not ${value}`);
}
