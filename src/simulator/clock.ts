/** The simulated time: it moves only when a market does, so the same calls give the same timestamps. */
export interface Clock {
  /** Let so many microseconds pass. */
  pass(micros: number): void;
  /** What time it is, or will be after so many microseconds: RFC 3339 with six decimals, as the venue prints it. */
  stamp(ahead?: number): string;
}

/** The moment at which every simulation begins, in microseconds since 1970. */
const BEGINNING = Date.UTC(2026, 2, 1, 10) * 1000;

/** A clock of its own, set to the beginning. */
export function createClock(): Clock {
  let now = BEGINNING;
  return {
    pass(micros) {
      now += micros;
    },
    stamp(ahead = 0) {
      const micros = now + ahead;
      const toMillis = new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1);
      return `${toMillis}${String(micros % 1000).padStart(3, '0')}Z`;
    },
  };
}
