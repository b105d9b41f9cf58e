import { defer, mergeMap, type OperatorFunction } from 'rxjs';
import type { ConnectionStatus, Live, OrderBook, Stale } from '../index.js';
import type { FaultKind } from '../simulator/index.js';

/** Whatever happens while books are watched, in the order in which it happens. */
export type Happening =
  | { readonly _tag: 'Simulation'; readonly seed: number; readonly url: string }
  | { readonly _tag: 'Book'; readonly symbol: string; readonly envelope: Live<OrderBook> | Stale }
  | { readonly _tag: 'Connection'; readonly status: ConnectionStatus }
  | { readonly _tag: 'Fault'; readonly kind: FaultKind; readonly symbol: string | undefined }
  | { readonly _tag: 'Failed'; readonly symbol: string; readonly error: unknown }
  | { readonly _tag: 'Unrouted' }
  /** Time to show what was held back. */
  | { readonly _tag: 'Tick' }
  /** No book is left to be watched. */
  | { readonly _tag: 'AllEnded' };

/** What was counted, told at the end. */
export interface Summary {
  readonly elapsedMs: number;
  readonly updates: Readonly<Record<string, number>>;
  readonly resyncs: Readonly<Record<string, number>>;
  readonly reconnects: number;
  readonly unrouted: number;
}

/** How happenings are told; each method gives the text to print, which may be empty. */
export interface View {
  show(happening: Happening, nowMs: number): string;
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
