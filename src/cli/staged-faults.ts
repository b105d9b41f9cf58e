import { concat, defer, map, repeat, timer, type Observable, type SchedulerLike } from 'rxjs';
import type { Happening } from './happening.js';
import type { VenueName } from './venues.js';

/** What may be damaged, and how. */
export interface Prey<Kind extends string, Channel extends string> {
  /** What goes wrong by chance, the first of them after 5 s. Each of it is mended while one looks on. */
  readonly kinds: readonly [Kind, ...Kind[]];
  /** The exchange's name of the channel, where it matters. */
  readonly channel?: Channel;
  /** Whose messages may be damaged; with none, only connections are closed. Left out where symbols do not matter. */
  readonly symbols?: readonly string[];
}

/** What is needed of the faults of a simulated exchange. */
export interface Desk<Kind extends string, Channel extends string> {
  next(kind: Kind | 'close', options?: { channel?: Channel; symbol?: string; code?: number }): unknown;
}

/** Whose faults they are, when they begin, and where time and chance come from. */
export interface Staging {
  readonly venue: VenueName;
  /** By how much later all is, in ms: where two exchanges are watched, one goes wrong after the other. */
  readonly laterMs: number;
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
}

type Fault = Extract<Happening<never>, { _tag: 'Fault' }>;

/**
 * Faults for a viewer, told as they are staged: after 5 s the first kind, after 12 s a closed connection (code 1012, as
 * when the exchange restarts), then one of any kind, every 8 to 20 s.
 *
 * @returns a cold stream without end
 */
export function stageFaults<Kind extends string, Channel extends string>(
  faults: Desk<Kind, Channel>,
  { kinds, channel, symbols }: Prey<Kind, Channel>,
  { venue, laterMs, scheduler, random }: Staging,
): Observable<Fault> {
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)];
  const strike = (wanted: Kind | 'close', symbol: string | undefined): Fault => {
    const isClose = wanted === 'close' || (symbols !== undefined && symbol === undefined);
    if (isClose) faults.next('close', { code: 1012 });
    else faults.next(wanted, { ...(channel && { channel }), ...(symbol !== undefined && { symbol }) });
    return { _tag: 'Fault', venue, kind: isClose ? 'close' : wanted, symbol: isClose ? undefined : symbol };
  };
  return concat(
    timer(5000 + laterMs, scheduler).pipe(map(() => strike(kinds[0], symbols?.[0]))),
    timer(7000, scheduler).pipe(map(() => strike('close', undefined))),
    defer(() => timer(8000 + random() * 12_000, scheduler)).pipe(
      map(() => strike(pick<Kind | 'close'>([...kinds, 'close']) ?? 'close', pick(symbols ?? []))),
      repeat(),
    ),
  );
}
