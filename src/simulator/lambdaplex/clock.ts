/** The venue's time, in whole milliseconds since 1970. It never goes back. */
export interface PlexClock {
  /** What time it is. */
  readonly now: () => number;
  /** When something that happens now happens: later than every time told so far, so that "since then" is clear. */
  readonly stamp: () => number;
  /** The time, for somebody who asks. */
  readonly tell: () => number;
}

/** @param source - any clock, in milliseconds since 1970 */
export function createPlexClock(source: () => number): PlexClock {
  let [last, told] = [0, 0];
  const now = (): number => (last = Math.max(last, Math.floor(source())));
  return {
    now,
    stamp: () => (last = Math.max(now(), told + 1)),
    tell: () => (told = now()),
  };
}
