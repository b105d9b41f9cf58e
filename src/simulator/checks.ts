/** Throws a RangeError that says what is due, unless an option is right. */
export const checkOption = (name: string, value: unknown, isRight: boolean, due: string): void => {
  if (!isRight) throw new RangeError(`${name} ${String(value)}: ${due} is due`);
};

// Node's timers take a longer span for none at all.
const LONGEST_MS = 2 ** 31 - 1;
/** What is due where {@link isSpan} is asked. */
export const SPAN = `a number of milliseconds from 0 to ${LONGEST_MS}`;
/** Whether a timer can hold it. */
export const isSpan = (ms: number): boolean => ms >= 0 && ms <= LONGEST_MS;
