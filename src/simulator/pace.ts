/**
 * The markets' own pace: those that are listed take turns, as many a tick as the rate demands.
 *
 * @param ratePerSecond - steps of each market; 0 for none
 * @returns starts it, or stops it
 */
export function createPace(
  ratePerSecond: number,
  listed: () => readonly string[],
  step: (due: readonly string[]) => void,
): (isWanted: boolean) => void {
  // A timer is not asked for more than a hundred ticks a second, above which several markets change in one, nor for
  // more time than it can hold.
  const tickMs = Math.min(2 ** 31 - 1, Math.max(10, 1000 / (ratePerSecond * Math.max(1, listed().length))));
  let [owed, turn] = [0, 0];
  let timer: NodeJS.Timeout | undefined;

  const tick = (): void => {
    const symbols = listed();
    owed += (ratePerSecond * symbols.length * tickMs) / 1000;
    // What the sum of fractions falls short of a whole is an accident of floats.
    const count = Math.floor(owed + 1e-9);
    owed -= count;
    step(Array.from({ length: count }, (_, at) => symbols[(turn + at) % symbols.length] ?? ''));
    turn = (turn + count) % Math.max(1, symbols.length);
  };

  return (isWanted) => {
    if (!isWanted) {
      clearInterval(timer);
      timer = undefined;
    } else if (ratePerSecond > 0) {
      timer ??= setInterval(tick, tickMs);
    }
  };
}
