import {
  EMPTY,
  Subject,
  asyncScheduler,
  catchError,
  concatMap,
  defer,
  finalize,
  from,
  map,
  merge,
  of,
  switchMap,
  take,
  throwError,
  throwIfEmpty,
  timeout,
  timer,
  type ObservableInput,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs';
import type { BookEvent } from '../book/book-event.js';
import { STANDING } from '../core/dialect.js';
import { RequestRejected, RequestTimedOut, SequenceGap, isStreamError, type StreamError } from '../core/errors.js';
import { waitOf } from '../core/access-errors.js';
import { staleFrom, type Live, type Stale } from '../core/freshness.js';
import type { DepthSnapshot } from './codecs/depth-snapshot.js';
import { createDepthJoin, type DepthJoin, type GapPolicy, type Joined, type ReceivedUpdate } from './depth-join.js';

/** What a depth stream tells: that it stands, and then what changes. */
export type DepthMessage = typeof STANDING | ReceivedUpdate;

/** When a snapshot is read again: the first attempt is made at once. */
export interface SnapshotRetry {
  /** The wait before the second attempt, in ms; each further one is twice as long. */
  readonly initialMs: number;
  /** No wait is longer than this, in ms. */
  readonly maxMs: number;
}

/** As sparing as the exchange's budget for such calls asks for. */
export const snapshotRetryDefaults: SnapshotRetry = { initialMs: 1000, maxMs: 30_000 };

/** A lenient book is refreshed after at most so long, and at least half of it, in ms. */
const REFRESH_MS = 60_000;

/** Options of {@link joinSnapshot}. */
export interface JoinSnapshotOptions {
  /** Reads the whole book; read anew for each attempt. */
  readonly snapshot: () => ObservableInput<DepthSnapshot>;
  /** Times the attempts, and its clock dates. By default that of the platform. */
  readonly scheduler?: SchedulerLike | undefined;
  /** How long to wait before the second attempt, and at most before a later one, in ms; 1000 and 30 000 by default. */
  readonly retry?: SnapshotRetry | undefined;
  /** How long an attempt may take, in ms; 10 000 by default. */
  readonly withinMs?: number | undefined;
  /** What is done about updates that are missing; `resync` unless told. */
  readonly gapPolicy?: GapPolicy | undefined;
  /** Chance, in [0, 1): spreads the attempts. */
  readonly random?: (() => number) | undefined;
  /** Told why an attempt has to be repeated. */
  readonly onFault?: (fault: StreamError) => void;
}

/**
 * Make the events of a book from the stream of its changes and a snapshot that is read elsewhere.
 *
 * The snapshot is read once the stream stands, never before, and what comes meanwhile is kept and applied to it. One
 * that ends before the kept changes begin is too old, so another is read, as after an attempt that failed, which is told as
 * `Stale` while there is no book: after 1 s,
 * then 2 s and so on up to 30 s. A change that does not follow makes the book stale, and a snapshot is read anew; the
 * waits start over once a change has been applied. After a fault of the stream everything begins again; between two
 * attempts there is always the first wait. The snapshot event comes first, and whenever the book begins anew.
 *
 * A lenient book puts up with changes that do not follow. Instead a snapshot is read anew after 30 to 60 s, and comes as
 * another snapshot event, which has all that came meanwhile; until then, and while it cannot be read, the book goes on.
 *
 * ![joinSnapshot](../../docs/marbles/join-snapshot.svg)
 *
 * @param symbol - whose book it is
 */
export function joinSnapshot(
  symbol: string,
  {
    snapshot,
    scheduler = asyncScheduler,
    retry = snapshotRetryDefaults,
    withinMs = 10_000,
    gapPolicy = 'resync',
    random = Math.random,
    onFault,
  }: JoinSnapshotOptions,
): OperatorFunction<Live<DepthMessage> | Stale, Live<BookEvent> | Stale> {
  return (messages$) =>
    defer(() => {
      /** When to read a snapshot, in ms from now; undefined to let it be. */
      const attempts$ = new Subject<number | undefined>();
      let join = createDepthJoin(symbol, gapPolicy);
      let waitMs: number | undefined;
      let isLive = false;
      /** When the last attempt was made; the next one is not made at once, whatever happens meanwhile. */
      let triedAtMs = -Infinity;

      const attempt = (barredMs = 0): void => {
        const due = Math.min(waitMs ?? 0, retry.maxMs);
        waitMs = waitMs === undefined ? retry.initialMs : 2 * due;
        const apartMs = Math.min(retry.initialMs, retry.maxMs);
        const soonestMs = Math.min(triedAtMs + apartMs - scheduler.now(), apartMs);
        attempts$.next(Math.max(due * (1 + random() / 4), soonestMs, barredMs));
      };
      const failed = (fault: StreamError): Stale => {
        onFault?.(fault);
        attempt(waitOf(fault, scheduler));
        return staleFrom(symbol, fault, scheduler);
      };
      const told = ({ events }: Joined): readonly Live<BookEvent>[] => events.map((value) => ({ _tag: 'Live', value }));

      const withUpdate = (update: ReceivedUpdate): readonly (Live<BookEvent> | Stale)[] => {
        const joined = join.update(update);
        if (joined.outcome === 'buffered' && waitMs === undefined) attempt();
        // A lenient book goes on while a snapshot is tried for, so that a change says nothing of the next attempt.
        if (joined.outcome === 'applied' && gapPolicy === 'resync') waitMs = retry.initialMs;
        if (joined.outcome !== 'gap') return told(joined);
        const gap = new SequenceGap(symbol, joined.expected ?? update.firstUpdateId, update.firstUpdateId);
        isLive = false;
        return [failed(gap)];
      };
      const withMessage = (envelope: Live<DepthMessage> | Stale): readonly (Live<BookEvent> | Stale)[] => {
        if (envelope._tag === 'Stale') {
          join = createDepthJoin(symbol, gapPolicy);
          isLive = false;
          waitMs = undefined;
          attempts$.next(undefined);
          return [envelope];
        }
        if (envelope.value !== STANDING) return withUpdate(envelope.value);
        if (waitMs === undefined) attempt();
        return [];
      };
      const withSnapshot = (whole: DepthSnapshot, asker: DepthJoin): readonly Live<BookEvent>[] => {
        // Everything has begun again since it was read.
        if (asker !== join) return [];
        const joined = join.snapshot(whole, scheduler.now());
        isLive ||= joined.outcome === 'synced';
        if (joined.outcome !== 'synced') attempt();
        else if (gapPolicy === 'lenient') {
          waitMs = retry.initialMs;
          attempts$.next((REFRESH_MS / 2) * (1 + random()));
        }
        return told(joined);
      };

      const snapshots$ = attempts$.pipe(
        switchMap((dueMs) => {
          if (dueMs === undefined) return EMPTY;
          const asker = join;
          const once$ = defer(() => {
            asker.awaitSnapshot();
            triedAtMs = scheduler.now();
            return from(snapshot());
          }).pipe(
            take(1),
            timeout({
              first: withinMs,
              scheduler,
              with: () => throwError(() => new RequestTimedOut('depth snapshot', withinMs)),
            }),
            throwIfEmpty(),
            map((whole) => (): readonly (Live<BookEvent> | Stale)[] => withSnapshot(whole, asker)),
            catchError((error: unknown) =>
              // A book that was to be refreshed goes on.
              of(() => {
                const stale = failed(
                  isStreamError(error) ? error : new RequestRejected('depth snapshot', wordsOf(error)),
                );
                return isLive ? [] : [stale];
              }),
            ),
          );
          return dueMs === 0 ? once$ : timer(dueMs, scheduler).pipe(switchMap(() => once$));
        }),
      );
      return merge(
        snapshots$,
        messages$.pipe(
          map((envelope) => () => withMessage(envelope)),
          finalize(() => {
            attempts$.next(undefined);
            attempts$.complete();
          }),
        ),
      ).pipe(concatMap((step) => step()));
    });
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
