import { defer, mergeMap, type OperatorFunction } from 'rxjs';
import type { ConnectionStatus, Live, Stale } from '../index.js';
import type { SystemStatus } from '../kraken/index.js';
import type { SystemState } from '../simulator/index.js';
import type { TerminalEvent } from './terminal.js';
import type { VenueName } from './venues.js';

/** Whatever happens while streams of `T` are watched, in the order in which it happens. */
export type Happening<T> =
  | { readonly _tag: 'Simulation'; readonly venue: VenueName; readonly seed: number; readonly url: string }
  /** From one of the streams, which are known by their symbols; one that has none has another name. */
  | { readonly _tag: 'Value'; readonly symbol: string; readonly envelope: Live<T> | Stale }
  /** From one of them too: something is missing for good before what comes next, which makes nothing stale. */
  | { readonly _tag: 'Hole'; readonly symbol: string; readonly envelope: Stale }
  | { readonly _tag: 'Failed'; readonly symbol: string; readonly error: unknown }
  | { readonly _tag: 'Connection'; readonly venue: VenueName; readonly status: ConnectionStatus }
  | {
      readonly _tag: 'Fault';
      readonly venue: VenueName;
      readonly kind: string;
      readonly symbol: string | undefined;
    }
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
  | { readonly _tag: 'Trade'; readonly symbol: string; readonly envelope: Live<TapeTrade> | Stale }
  | { readonly _tag: 'System'; readonly venue: VenueName; readonly envelope: Live<SystemStatus> | Stale }
  | TerminalEvent;

/** A trade of any exchange, as far as it is shown beside a book. */
export interface TapeTrade {
  readonly price: string;
  readonly qty: string;
  /** Which way the taker went, where that is told. */
  readonly side?: string;
  /** RFC 3339; empty where it is not told. */
  readonly timestamp: string;
}

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

/** Whether it is the REST interface that failed, which has no connection that stands or is lost. */
export const isOfRest = ({ cause }: Stale): boolean => 'endpoint' in cause && cause.endpoint === 'rest';

/** Causes of staleness that reconnecting mends, not a new subscription alone. */
export const isOfConnection = (stale: Stale): boolean =>
  ['ConnectionLost', 'HeartbeatMissed', 'Banned'].includes(stale.cause._tag) && !isOfRest(stale);

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
