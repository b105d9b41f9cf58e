/** The stream of an account's own events. */
export const USER_DATA = 'userData';

/** A stream, by its name. */
export interface PlexStream {
  readonly channel: 'depth' | 'trade' | 'userData';
  /** Empty for user data. */
  readonly symbol: string;
  /** Whether its name ends in `@100ms`. */
  readonly isFast: boolean;
  /** Frames of one queue and connection keep their order. */
  readonly queue: string;
}

/** Reads the name of a stream; undefined when it is none. The symbol is not judged. */
export function streamOf(name: string): PlexStream | undefined {
  if (name === USER_DATA) return { channel: USER_DATA, symbol: '', isFast: false, queue: USER_DATA };
  const [, symbol, rest] = /^([^@]+)@(depth|depth@100ms|trade)$/.exec(name) ?? [];
  if (symbol === undefined) return undefined;
  const channel = rest === 'trade' ? 'trade' : 'depth';
  return { channel, symbol, isFast: rest === 'depth@100ms', queue: `${channel} ${symbol}` };
}
