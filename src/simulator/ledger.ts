import { gistOf, type Gist } from './requests.js';

/** A frame that a client sent. `order` counts frames, openings and closings of all connections together. */
export interface FrameRecord {
  readonly order: number;
  readonly connection: number;
  readonly text: string;
}

/** A frame that a client sent, and what it seems to be about. */
export interface Received extends FrameRecord, Gist {}

/** A connection, open or past. `openedAt` and `at` are on the same count as {@link Received}'s `order`. */
export interface ConnectionRecord {
  readonly id: number;
  readonly openedAt: number;
  /** With the code that the venue closed it with or was told; 1006 when there was no closing handshake. */
  readonly closed?: { readonly code: number; readonly at: number };
}

/** An error answer. */
export interface Refusal {
  readonly connection: number;
  readonly error: string;
  readonly symbol?: string;
  /** As the answer had it: the venue says `subscribe` where an unsubscribe found nothing. */
  readonly method?: string;
  /** Whether a fault was the cause, so that no client could have prevented it. */
  readonly scripted: boolean;
}

/** What the simulator saw and said. */
export interface Ledger<G = Gist, R = Refusal> {
  readonly opened: (id: number) => void;
  readonly closed: (id: number, code: number) => void;
  readonly got: (connection: number, text: string) => void;
  readonly refused: (refusal: R) => void;
  /** Something else happened that has its place in the count: which. */
  readonly mark: () => number;
  /** So many live subscriptions are there now under this name. */
  readonly counted: (name: string, live: number) => void;
  readonly received: () => readonly (FrameRecord & G)[];
  readonly connections: () => readonly ConnectionRecord[];
  readonly refusals: () => readonly R[];
  readonly peaks: () => ReadonlyMap<string, number>;
  readonly until: (condition: () => boolean) => Promise<void>;
  /** Look at the conditions that are waited for once more. */
  readonly stir: () => void;
  /** Give up those that still wait. */
  readonly end: () => void;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  return createLedgerOf<Gist, Refusal>(gistOf);
}

/**
 * An empty ledger of a venue whose frames and refusals are of their own kind.
 *
 * @param gist - what a client's frame seems to be about; nothing is demanded of the text
 */
export function createLedgerOf<G, R>(gist: (text: string) => G): Ledger<G, R> {
  let order = 0;
  const received: (FrameRecord & G)[] = [];
  const connections = new Map<number, ConnectionRecord>();
  const refusals: R[] = [];
  const peaks = new Map<string, number>();
  const waiting = new Set<{ readonly look: () => boolean; readonly fail: (error: Error) => void }>();

  const stir = (): void => {
    for (const waiter of waiting) if (waiter.look()) waiting.delete(waiter);
  };

  return {
    opened(id) {
      connections.set(id, { id, openedAt: ++order });
      stir();
    },
    closed(id, code) {
      const connection = connections.get(id);
      if (connection !== undefined) connections.set(id, { ...connection, closed: { code, at: ++order } });
      stir();
    },
    got(connection, text) {
      received.push({ order: ++order, connection, text, ...gist(text) });
    },
    refused(refusal) {
      refusals.push(refusal);
    },
    counted(name, live) {
      peaks.set(name, Math.max(live, peaks.get(name) ?? 0));
    },
    mark: () => ++order,
    received: () => [...received],
    connections: () => [...connections.values()],
    refusals: () => [...refusals],
    peaks: () => new Map(peaks),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const look = (): boolean => {
          try {
            const holds = condition();
            if (holds) resolve();
            return holds;
          } catch (error) {
            // A broken condition is its author's affair, not that of the frame which made us look.
            reject(error instanceof Error ? error : new Error(String(error)));
            return true;
          }
        };
        if (!look()) waiting.add({ look, fail: reject });
      }),
    stir,
    end() {
      for (const { fail } of waiting) fail(new Error('the simulator was closed while a condition was waited for'));
      waiting.clear();
    },
  };
}
