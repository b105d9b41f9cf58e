/** The simulated time: it moves only when a market does, so the same calls give the same timestamps. */
export interface Clock {
  /** Let so many microseconds pass. */
  pass(micros: number): void;
  /** What time it is, in microseconds since 1970. */
  now(): number;
  /** The time, now or after so many microseconds, as {@link stampOf} prints it. */
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
    now: () => now,
    stamp: (ahead = 0) => stampOf(now + ahead),
  };
}

/**
 * RFC 3339 with six decimals, as most channels print it.
 *
 * @param micros - microseconds since 1970
 */
export function stampOf(micros: number): string {
  return `${digitsOf(micros)}Z`;
}

/**
 * RFC 3339 with nine decimals, as candles print it.
 *
 * @param micros - microseconds since 1970
 * @param nanos - and so many nanoseconds, below 1000
 */
export function nanoStampOf(micros: number, nanos = 0): string {
  return `${digitsOf(micros)}${String(nanos).padStart(3, '0')}Z`;
}

const digitsOf = (micros: number): string => {
  const toMillis = new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1);
  return `${toMillis}${String(micros % 1000).padStart(3, '0')}`;
};
