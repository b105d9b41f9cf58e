import { defer, mergeMap, type OperatorFunction } from 'rxjs';
import type { ConnectionStatus, Live, Stale } from '../index.js';
import type { SystemStatus, Trade } from '../kraken/index.js';
import type { FaultKind, SystemState } from '../simulator/index.js';
import type { TerminalEvent } from './terminal.js';

/** Whatever happens while streams of `T` are watched, in the order in which it happens. */
export type Happening<T> =
  | { readonly _tag: 'Simulation'; readonly seed: number; readonly url: string }
  /** From one of the streams, which are known by their symbols; one that has none has another name. */
  | { readonly _tag: 'Value'; readonly symbol: string; readonly envelope: Live<T> | Stale }
  | { readonly _tag: 'Failed'; readonly symbol: string; readonly error: unknown }
  | { readonly _tag: 'Connection'; readonly status: ConnectionStatus }
  | { readonly _tag: 'Fault'; readonly kind: FaultKind; readonly symbol: string | undefined }
  /** The simulated exchange is put into this state. */
  | { readonly _tag: 'Staged'; readonly system: SystemState }
  | { readonly _tag: 'Unrouted' }
  /** Time to show what was held back. */
  | { readonly _tag: 'Tick' }
  /** As long as was asked for. */
  | { readonly _tag: 'TimeOver' }
  /** No stream is left to be watched. */
  | { readonly _tag: 'AllEnded' }
  | Beside;

/** What a view wants to know besides the streams that it watches. */
export type Beside =
  | { readonly _tag: 'Trade'; readonly symbol: string; readonly envelope: Live<Trade> | Stale }
  | { readonly _tag: 'System'; readonly envelope: Live<SystemStatus> | Stale }
  | TerminalEvent;

/** What was counted, told at the end; by symbol where it is a stream's own. */
export interface Summary {
  readonly elapsedMs: number;
  readonly updates: Readonly<Record<string, number>>;
  readonly resyncs: Readonly<Record<string, number>>;
  /** How often something was missed for good. */
  readonly holes: Readonly<Record<string, number>>;
  readonly reconnects: number;
  readonly unrouted: number;
}

/** How happenings are told; each method gives the text to print, which may be empty. */
export interface View<T> {
  /** How often it wants a tick, in ms. */
  readonly tickMs: number;
  /** Whether it covers the screen, so that nobody else may print until it has ended. */
  readonly coversScreen: boolean;
  show(happening: Happening<T>, nowMs: number): string;
  end(summary: Summary): string;
}

/** Causes of staleness that reconnecting mends, not a new subscription alone. */
export const isOfConnection = ({ cause }: Stale): boolean =>
  cause._tag === 'ConnectionLost' || cause._tag === 'HeartbeatMissed';

/** Of the statuses of all endpoints, each time those whose state is a new one. What is under repair does not count. */
export function connectionChanges(): OperatorFunction<ReadonlyMap<string, ConnectionStatus>, ConnectionStatus> {
  return (status$) =>
    defer(() => {
      const last = new Map<string, string>();
      return status$.pipe(
        mergeMap((statuses) =>
          [...statuses.values()].filter(({ endpoint, state, sinceMs }) => {
            const now = `${state} ${sinceMs}`;
            const changed = last.get(endpoint) !== now;
            last.set(endpoint, now);
            return changed;
          }),
        ),
      );
    });
}
