/**
 * Refuse an option that is a number too small, or none at all; infinite it may be.
 *
 * @throws RangeError naming the option and what is allowed
 */
export function requireAtLeast(name: string, value: number, least: number): void {
  if (!(value >= least)) throw new RangeError(`${name} must be a number of ${least} or more, not ${value}`);
}
