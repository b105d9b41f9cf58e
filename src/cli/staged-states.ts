import { interval, map, tap, type Observable, type SchedulerLike } from 'rxjs';
import type { KrakenSimulator, SystemState } from '../simulator/index.js';
import type { Happening } from './happening.js';

/** One after the other, and then from the first again. */
const states: readonly SystemState[] = ['maintenance', 'online', 'cancel_only', 'post_only', 'online'];
const EVERY_MS = 5000;

type Staged = Extract<Happening<never>, { _tag: 'Staged' }>;

/**
 * States of the exchange for a viewer, told as they are staged: every 5 s another one, `maintenance` first and `online`
 * next.
 *
 * @returns a cold stream without end
 */
export function stageStates({ system }: Pick<KrakenSimulator, 'system'>, scheduler: SchedulerLike): Observable<Staged> {
  return interval(EVERY_MS, scheduler).pipe(
    map((at): Staged => ({ _tag: 'Staged', system: states[at % states.length] ?? 'online' })),
    tap((staged) => system(staged.system)),
  );
}
