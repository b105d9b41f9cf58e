import {
  catchError,
  defer,
  finalize,
  map,
  pipe,
  throwError,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { withVerifiedDepth } from '../book/emitted-book.js';
import type { OrderBook } from '../book/order-book.js';
import { scanBook } from '../book/scan-book.js';
import { bypass } from '../core/bypass.js';
import { checkSequence } from '../core/check-sequence.js';
import { decodeWith } from '../core/decode-with.js';
import { STANDING } from '../core/dialect.js';
import { SubscriptionRejected, isStreamError, type StreamError } from '../core/errors.js';
import type { Live, Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { mended } from '../core/mended.js';
import type { Register } from '../core/register.js';
import { shareLatest } from '../core/share-latest.js';
import { tied } from '../core/tied.js';
import { DepthUpdate } from './codecs/depth-update.js';
import type { GapPolicy, ReceivedUpdate } from './depth-join.js';
import { LEVELS, type ReadDepth } from './depth-snapshot.js';
import { keyOf } from './dialect.js';
import { joinSnapshot, type DepthMessage, type SnapshotRetry } from './join-snapshot.js';
import { shareNews } from './share-news.js';
import { shareStanding, withoutStanding } from './standing.js';
import { uncrossed } from './uncrossed.js';

/** The streams of depth that there are, by symbol; each of the three kinds has one holder. */
export interface SharedDepth {
  readonly messages: Register<Observable<Live<DepthMessage> | Stale>>;
  readonly updates: Register<Observable<Live<ReceivedUpdate> | Stale>>;
  readonly books: Register<Observable<Live<OrderBook> | Stale>>;
}

/** Every level is known to follow from the numbers; no level is left out. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/** The streams of changes that the exchange has, of which one is held for each symbol: events name the symbol alone. */
export type DepthStream = '@depth' | '@depth@100ms';

/** How the changes are read. */
export interface ChangesSource {
  /** What is done about changes that are missing; `resync` unless told, and never another than told. */
  readonly gapPolicy?: GapPolicy | undefined;
  /** Which stream is asked for; `@depth` unless told, and where the exchange has refused the faster one. */
  readonly stream?: DepthStream | undefined;
}

/** How the changes are read; where whole books are, and when again. */
export interface DepthSource extends ChangesSource {
  readonly readDepth: ReadDepth;
  readonly retry: SnapshotRetry;
  /** How long reading one may take, in ms. */
  readonly withinMs: number;
  /** Chance, in [0, 1). By default that of the platform. */
  readonly random?: (() => number) | undefined;
}

/** After so many old updates in a row, or after nothing else for so long in ms, the exchange has begun to count anew. */
const REPEATS = { repeatsAtMost: 20, repeatsForMs: 10_000 };

/** The changes of one symbol's book, with word of when the stream stands; none missing, unless that is put up with. */
function messagesOf(
  link: Link,
  { messages }: SharedDepth,
  symbol: string,
  { gapPolicy = 'resync', stream = '@depth' }: ChangesSource,
): Observable<Live<DepthMessage> | Stale> {
  const { topics, scheduler } = link;
  const key = keyOf('depth', symbol);
  return defer(() =>
    messages.once(key, (drop) => {
      let granted = stream;
      const held = (): Observable<unknown> =>
        topics.hold({
          key,
          channel: 'depth',
          symbol,
          params: granted === '@depth' ? {} : { stream: granted },
          // A market in which nothing happens sends nothing, for as long as it likes.
          patience: Infinity,
          tellsStanding: true,
        });
      const slower = (error: unknown): Observable<unknown> => {
        if (granted === '@depth' || !isStreamError(error) || error._tag !== 'SubscriptionRejected') {
          return throwError(() => error);
        }
        granted = '@depth';
        topics.report(new SubscriptionRejected(stream.slice(1), symbol, error.reason), key);
        return held();
      };
      return defer(held).pipe(
        catchError(slower),
        bypass(
          (message) => message === STANDING,
          pipe(
            decodeWith(DepthUpdate, key),
            inSequence(symbol, gapPolicy, scheduler),
            map((update): ReceivedUpdate => ({ ...update, receivedAtMs: scheduler.now() })),
          ),
        ),
        mended(link, key, symbol),
        // What was refused stays so for the life of the client, and is remembered here.
        tied(link, key, () => {
          if (granted === stream) drop();
        }),
        shareStanding(scheduler),
      );
    }),
  );
}

/** Drop the changes that came already. Those that are missing are a fault, unless they are put up with. */
const inSequence =
  (symbol: string, gapPolicy: GapPolicy, scheduler: SchedulerLike): MonoTypeOperatorFunction<DepthUpdate> =>
  (updates$) =>
    defer(() => {
      let due: number | undefined;
      return updates$.pipe(
        checkSequence(
          symbol,
          ({ firstUpdateId, lastUpdateId: last }) => {
            if (gapPolicy === 'resync') return { first: firstUpdateId, last };
            // Each is taken to cover what is missing before it.
            const first = Math.min(firstUpdateId, due ?? firstUpdateId);
            due = Math.max(last + 1, due ?? 0);
            return { first, last };
          },
          { ...REPEATS, scheduler },
        ),
      );
    });

/**
 * The changes of one symbol's book as sent, none of them twice, and none missing unless that is put up with. A late
 * observer gets those from now on.
 */
export function depthUpdates(
  link: Link,
  shared: SharedDepth,
  symbol: string,
  source: ChangesSource = {},
): Observable<Live<ReceivedUpdate> | Stale> {
  const { lingerMs, scheduler } = link;
  return defer(() =>
    shared.updates.once(symbol, (drop) =>
      messagesOf(link, shared, symbol, source).pipe(
        withoutStanding(),
        finalize(drop),
        shareNews({ lingerMs, scheduler }),
      ),
    ),
  );
}

/**
 * The book of one symbol: a snapshot that is read elsewhere, joined to the changes, each of which has to follow the one
 * before. Where it need not, nothing of the book is called verified.
 */
export function book(
  link: Link,
  shared: SharedDepth,
  symbol: string,
  { readDepth, ...source }: DepthSource,
): Observable<Live<OrderBook> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  const onFault = (fault: StreamError): void => {
    topics.report(fault, `book ${symbol}`);
  };
  return defer(() =>
    shared.books.once(symbol, (drop) =>
      messagesOf(link, shared, symbol, source).pipe(
        joinSnapshot(symbol, { snapshot: () => readDepth(symbol, { limit: LEVELS }), ...source, scheduler, onFault }),
        bypass(
          (envelope) => envelope._tag === 'Stale',
          pipe(
            map(({ value }) => value),
            scanBook(),
            map((whole): Live<OrderBook> => ({
              _tag: 'Live',
              value: source.gapPolicy === 'lenient' ? whole : withVerifiedDepth(whole, WHOLE),
            })),
          ),
        ),
        uncrossed(symbol, { retry: source.retry, scheduler, random: source.random, held$: topics.held$, onFault }),
        finalize(drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}
