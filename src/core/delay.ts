/** The longest delay that platforms can time, in ms: they take a longer one for none at all. */
export const longestMs = 2 ** 31 - 1;

/**
 * Lets a delay through, in ms, if it can be timed.
 *
 * @throws RangeError when it is negative, infinite, no number or longer than 24 days
 */
export function checkedDelay(name: string, delayMs: number): number {
  if (delayMs >= 0 && delayMs <= longestMs) return delayMs;
  throw new RangeError(`${name} must be 0 to ${longestMs} ms, not ${delayMs}`);
}

/**
 * Lets a delay through, in ms, if it can be timed and does delay.
 *
 * @throws RangeError as {@link checkedDelay} does, and when it is 0
 */
export function checkedWait(name: string, delayMs: number): number {
  if (checkedDelay(name, delayMs) > 0) return delayMs;
  throw new RangeError(`${name} must be above 0 ms`);
}
