import { concat, defer, map, repeat, tap, timer, type Observable, type SchedulerLike } from 'rxjs';
import type { FaultKind, Faults, NextFault } from '../simulator/index.js';
import type { Happening } from './happening.js';

/** What may be damaged. */
export interface Prey {
  /** The exchange's name of the channel, where it matters. */
  readonly channel?: NextFault['channel'];
  /** Whose messages may be damaged; with none, only connections are closed. */
  readonly symbols: readonly string[];
}

/** What goes wrong by chance. Each of it is mended while one looks on. */
const kinds: readonly FaultKind[] = ['corrupt', 'drop', 'close'];

type Fault = Extract<Happening<never>, { _tag: 'Fault' }>;

/**
 * Faults for a viewer, told as they are staged: after 5 s a damaged message, after 12 s a closed connection (code 1012,
 * as when the exchange restarts), then one of either kind, or a lost update, every 8 to 20 s.
 *
 * @returns a cold stream without end
 */
export function stageFaults(
  faults: Pick<Faults, 'next'>,
  { channel, symbols }: Prey,
  { scheduler, random }: { readonly scheduler: SchedulerLike; readonly random: () => number },
): Observable<Fault> {
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)];
  const faultOf = (kind: FaultKind, symbol: string | undefined): Fault => {
    const ofConnection = kind === 'close' || symbol === undefined;
    return { _tag: 'Fault', kind: ofConnection ? 'close' : kind, symbol: ofConnection ? undefined : symbol };
  };
  const where = channel === undefined ? {} : { channel };
  return concat(
    timer(5000, scheduler).pipe(map(() => faultOf('corrupt', symbols[0]))),
    timer(7000, scheduler).pipe(map(() => faultOf('close', undefined))),
    defer(() => timer(8000 + random() * 12_000, scheduler)).pipe(
      map(() => faultOf(pick(kinds) ?? 'close', pick(symbols))),
      repeat(),
    ),
  ).pipe(tap(({ kind, symbol }) => faults.next(kind, symbol === undefined ? { code: 1012 } : { ...where, symbol })));
}
