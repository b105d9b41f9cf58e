import type { BookEvent } from '../book/book-event.js';
import type { DepthSnapshot } from './codecs/depth-snapshot.js';
import type { DepthUpdate } from './codecs/depth-update.js';

/** An update, and when it reached us, in ms since the epoch, by our clock. */
export interface ReceivedUpdate extends DepthUpdate {
  readonly receivedAtMs: number;
}

/**
 * What became of an update or a snapshot. `buffered`: kept until a snapshot comes; `applied`; `dropped`: the book has it
 * already; `gap`: something before it is missing, or the exchange counts
 * anew, so the book is gone and this update begins the next one's buffer;
 * `synced`: the book begins; `too-old`: the snapshot ends before the buffer begins, so another is needed;
 * `gap-in-buffer`: something is missing among what was kept, so another snapshot is needed.
 */
export type JoinOutcome = 'buffered' | 'applied' | 'dropped' | 'gap' | 'synced' | 'too-old' | 'gap-in-buffer';

/** What became of it, and what the book's observers are to be told. */
export interface Joined {
  readonly outcome: JoinOutcome;
  readonly events: readonly BookEvent[];
  /** After a gap: the number that was due. */
  readonly expected?: number;
}

/** Joins a snapshot, read elsewhere, to the updates that come while it is read and after it. */
export interface DepthJoin {
  update(update: ReceivedUpdate): Joined;
  snapshot(snapshot: DepthSnapshot, receivedAtMs: number): Joined;
}

/** So many updates are kept at most; a snapshot that is read later is newer than those that are let go. */
const MOST_KEPT = 10_000;

/** After so many known updates in a row the exchange has begun to count anew. */
const MOST_DROPPED = 20;

/**
 * A join that begins with nothing.
 *
 * An update that covers changes both known and new is applied whole, since its quantities are absolute.
 */
export function createDepthJoin(symbol: string): DepthJoin {
  let kept: ReceivedUpdate[] = [];
  /** The last change in the book; undefined before there is one. */
  let last: number | undefined;
  /** How many updates in a row the book had already. */
  let drops = 0;

  const begin = (buffer: ReceivedUpdate[]): void => {
    last = undefined;
    drops = 0;
    kept = buffer;
  };

  return {
    update: (update) => {
      if (last === undefined) {
        if (kept.length === MOST_KEPT) kept.shift();
        kept.push(update);
        return { outcome: 'buffered', events: [] };
      }
      drops = update.lastUpdateId <= last ? drops + 1 : 0;
      if (drops > 0 && drops <= MOST_DROPPED) return { outcome: 'dropped', events: [] };
      if (drops > 0 || isMissing(update, last)) {
        const expected = last + 1;
        begin([update]);
        return { outcome: 'gap', events: [], expected };
      }
      last = update.lastUpdateId;
      return { outcome: 'applied', events: [eventFrom(update)] };
    },

    snapshot: ({ lastUpdateId, bids, asks }, receivedAtMs) => {
      const fresh = kept.filter((update) => update.lastUpdateId > lastUpdateId);
      const [first] = fresh;
      if (first !== undefined && isMissing(first, lastUpdateId)) return { outcome: 'too-old', events: [] };
      let known = lastUpdateId;
      for (const [at, update] of fresh.entries()) {
        if (isMissing(update, known)) {
          begin(fresh.slice(at));
          return { outcome: 'gap-in-buffer', events: [] };
        }
        known = Math.max(known, update.lastUpdateId);
      }
      begin([]);
      last = known;
      const whole: BookEvent = { type: 'snapshot', symbol, bids, asks, updateId: lastUpdateId, receivedAtMs };
      return { outcome: 'synced', events: [whole, ...fresh.map(eventFrom)] };
    },
  };
}

const isMissing = ({ firstUpdateId }: ReceivedUpdate, after: number): boolean => firstUpdateId > after + 1;

const eventFrom = ({ symbol, bids, asks, lastUpdateId, eventTimeMs, receivedAtMs }: ReceivedUpdate): BookEvent => ({
  type: 'update',
  symbol,
  bids,
  asks,
  updateId: lastUpdateId,
  timestamp: String(eventTimeMs),
  receivedAtMs,
});
