import type { BookEvent } from '../book/book-event.js';
import type { DepthSnapshot } from './codecs/depth-snapshot.js';
import type { DepthUpdate } from './codecs/depth-update.js';

/** An update, and when it reached us, in ms since the epoch, by our clock. */
export interface ReceivedUpdate extends DepthUpdate {
  readonly receivedAtMs: number;
}

/**
 * What is done when the numbers say that an update is missing. `resync`: the book is given up and begun anew. `lenient`:
 * nothing, for an exchange whose numbers leave some out as a rule; such a book may be wrong, so it is read anew now and
 * then.
 */
export type GapPolicy = 'resync' | 'lenient';

/**
 * What became of an update or a snapshot. `buffered`: kept until a snapshot comes; `applied`; `dropped`: the book has it
 * already; `gap`: something before it is missing, or the exchange counts anew, so the book is gone and this update
 * begins the next one's buffer; `synced`: the book begins, or is refreshed; `too-old`: the snapshot ends before the
 * buffer begins, so another is needed; `gap-in-buffer`: something is missing among what was kept, so another snapshot is
 * needed.
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
  /**
   * A snapshot is going to be read. Without a book what comes is kept for it anyway; with one, which it is to refresh,
   * from now on.
   */
  awaitSnapshot(): void;
  update(update: ReceivedUpdate): Joined;
  snapshot(snapshot: DepthSnapshot, receivedAtMs: number): Joined;
}

/** So many updates are kept at most; a snapshot that is read later is newer than those that are let go. */
const MOST_KEPT = 10_000;

/** After nothing but known updates for so long, in ms, the exchange has begun to count anew. */
const DROPPING_MS = 10_000;

/**
 * A join that begins with nothing.
 *
 * An update that covers changes both known and new is applied whole, since its quantities are absolute. A snapshot that
 * refreshes a book never takes it back: what the book had before the snapshot was asked for must be in it, and what
 * came since is put into the same event.
 */
export function createDepthJoin(symbol: string, gapPolicy: GapPolicy = 'resync'): DepthJoin {
  let kept: ReceivedUpdate[] = [];
  let isKeeping = true;
  /** The last change that came before those that are kept; a snapshot has to have it. */
  let keptAfter = -Infinity;
  /** The last change in the book; undefined before there is one. */
  let last: number | undefined;
  /** Since when there came nothing but what the book had already, in ms; undefined when something new came last. */
  let droppingSinceMs: number | undefined;

  const begin = (buffer: ReceivedUpdate[]): void => {
    last = undefined;
    droppingSinceMs = undefined;
    kept = buffer;
    isKeeping = true;
    keptAfter = -Infinity;
  };
  const keep = (update: ReceivedUpdate): void => {
    if (kept.length === MOST_KEPT) keptAfter = kept.shift()?.lastUpdateId ?? keptAfter;
    kept.push(update);
  };
  const isMissing = ({ firstUpdateId }: ReceivedUpdate, after: number): boolean =>
    gapPolicy === 'resync' && firstUpdateId > after + 1;

  return {
    awaitSnapshot: () => {
      if (isKeeping) return;
      isKeeping = true;
      keptAfter = last ?? keptAfter;
    },

    update: (update) => {
      if (last === undefined) {
        keep(update);
        return { outcome: 'buffered', events: [] };
      }
      const isKnown = update.lastUpdateId <= last;
      droppingSinceMs = isKnown ? (droppingSinceMs ?? update.receivedAtMs) : undefined;
      const isAnew = droppingSinceMs !== undefined && update.receivedAtMs - droppingSinceMs >= DROPPING_MS;
      if (isKnown && !isAnew) return { outcome: 'dropped', events: [] };
      if (isKnown || isMissing(update, last)) {
        const expected = last + 1;
        begin([update]);
        return { outcome: 'gap', events: [], expected };
      }
      if (isKeeping) keep(update);
      last = update.lastUpdateId;
      return { outcome: 'applied', events: [eventFrom(update)] };
    },

    snapshot: ({ lastUpdateId, bids, asks }, receivedAtMs) => {
      if (lastUpdateId < keptAfter) return { outcome: 'too-old', events: [] };
      const fresh: ReceivedUpdate[] = [];
      let known = lastUpdateId;
      for (const [at, update] of kept.entries()) {
        if (update.lastUpdateId <= known) continue;
        if (isMissing(update, known)) {
          if (fresh.length === 0) return { outcome: 'too-old', events: [] };
          begin(kept.slice(at));
          return { outcome: 'gap-in-buffer', events: [] };
        }
        fresh.push(update);
        known = update.lastUpdateId;
      }
      const whole: BookEvent = { type: 'snapshot', symbol, bids, asks, updateId: lastUpdateId, receivedAtMs };
      const events = last === undefined ? [whole, ...fresh.map(eventFrom)] : [caughtUp(whole, fresh)];
      begin([]);
      isKeeping = false;
      last = known;
      return { outcome: 'synced', events };
    },
  };
}

/** A snapshot and what changed since, as one snapshot. */
function caughtUp(whole: BookEvent, since: readonly ReceivedUpdate[]): BookEvent {
  const latest = since.at(-1);
  if (latest === undefined) return whole;
  return {
    ...eventFrom(latest),
    type: 'snapshot',
    bids: whole.bids.concat(since.flatMap(({ bids }) => bids)),
    asks: whole.asks.concat(since.flatMap(({ asks }) => asks)),
  };
}

const eventFrom = ({ symbol, bids, asks, lastUpdateId, eventTimeMs, receivedAtMs }: ReceivedUpdate): BookEvent => ({
  type: 'update',
  symbol,
  bids,
  asks,
  updateId: lastUpdateId,
  timestamp: String(eventTimeMs),
  receivedAtMs,
});
