import { defer, filter, finalize, map, pipe, type Observable } from 'rxjs';
import { withVerifiedDepth } from '../book/emitted-book.js';
import type { OrderBook } from '../book/order-book.js';
import { scanBook } from '../book/scan-book.js';
import { bypass } from '../core/bypass.js';
import { checkSequence } from '../core/check-sequence.js';
import { decodeWith } from '../core/decode-with.js';
import { STANDING } from '../core/dialect.js';
import { RequestRejected, isStreamError } from '../core/errors.js';
import type { Live, Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import { mended } from '../core/mended.js';
import type { Register } from '../core/register.js';
import { shareEvents } from '../core/share-events.js';
import { shareLatest } from '../core/share-latest.js';
import { tied } from '../core/tied.js';
import { DepthUpdate } from './codecs/depth-update.js';
import type { ReceivedUpdate } from './depth-join.js';
import type { ReadDepth } from './depth-snapshot.js';
import { keyOf } from './dialect.js';
import { joinSnapshot, type DepthMessage, type SnapshotRetry } from './join-snapshot.js';
import { shareNews } from './share-news.js';

/** The streams of depth that there are, by symbol; each of the three kinds has one holder. */
export interface SharedDepth {
  readonly messages: Register<Observable<Live<DepthMessage> | Stale>>;
  readonly updates: Register<Observable<Live<ReceivedUpdate> | Stale>>;
  readonly books: Register<Observable<Live<OrderBook> | Stale>>;
}

/** Every level is known to follow from the numbers; no level is left out. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/** Where whole books are read, and when again. */
export interface DepthSource {
  readonly readDepth: ReadDepth;
  readonly retry: SnapshotRetry;
  /** How long reading one may take, in ms. */
  readonly withinMs: number;
}

/** After so many old updates in a row the exchange has begun to count anew. */
const REPEATS_AT_MOST = 20;

/** The changes of one symbol's book as they are sent, none missing, with word of when the stream stands. */
function messagesOf(link: Link, { messages }: SharedDepth, symbol: string): Observable<Live<DepthMessage> | Stale> {
  const { topics, scheduler } = link;
  const key = keyOf('depth', symbol);
  return defer(() =>
    messages.once(key, (drop) =>
      // A market in which nothing happens sends nothing, for as long as it likes.
      topics.hold({ key, channel: 'depth', symbol, params: {}, patience: Infinity, tellsStanding: true }).pipe(
        bypass(
          (message) => message === STANDING,
          pipe(
            decodeWith(DepthUpdate, key),
            checkSequence(symbol, ({ firstUpdateId: first, lastUpdateId: last }) => ({ first, last }), {
              repeatsAtMost: REPEATS_AT_MOST,
            }),
            map((update): ReceivedUpdate => ({ ...update, receivedAtMs: scheduler.now() })),
          ),
        ),
        mended(link, key, symbol),
        tied(link, key, drop),
        shareEvents<Live<DepthMessage> | Stale, Live<DepthMessage> | Stale>({
          state: (_before, envelope) => envelope,
          opening: (latest) => [latest._tag === 'Stale' ? latest : { _tag: 'Live', value: STANDING }],
          lingerMs: 0,
          scheduler,
        }),
      ),
    ),
  );
}

/** The changes of one symbol's book, as sent and gap-checked. A late observer gets those from now on. */
export function depthUpdates(
  link: Link,
  shared: SharedDepth,
  symbol: string,
): Observable<Live<ReceivedUpdate> | Stale> {
  const { lingerMs, scheduler } = link;
  return defer(() =>
    shared.updates.once(symbol, (drop) =>
      messagesOf(link, shared, symbol).pipe(
        filter((envelope): envelope is Live<ReceivedUpdate> | Stale => !isStanding(envelope)),
        finalize(drop),
        shareNews({ lingerMs, scheduler }),
      ),
    ),
  );
}

/**
 * The book of one symbol: a snapshot that is read elsewhere, joined to the changes, each of which has to follow the one
 * before.
 *
 */
export function book(
  link: Link,
  shared: SharedDepth,
  symbol: string,
  { readDepth, ...source }: DepthSource,
): Observable<Live<OrderBook> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  const onFault = (fault: unknown): void => {
    topics.report(
      isStreamError(fault)
        ? fault
        : new RequestRejected('depth snapshot', fault instanceof Error ? fault.message : String(fault)),
      `book ${symbol}`,
    );
  };
  return defer(() =>
    shared.books.once(symbol, (drop) =>
      messagesOf(link, shared, symbol).pipe(
        joinSnapshot(symbol, { snapshot: () => readDepth(symbol), ...source, scheduler, onFault }),
        bypass(
          (envelope) => envelope._tag === 'Stale',
          pipe(
            map(({ value }) => value),
            scanBook(),
            map((whole): Live<OrderBook> => ({ _tag: 'Live', value: withVerifiedDepth(whole, WHOLE) })),
          ),
        ),
        finalize(drop),
        shareLatest({ lingerMs, scheduler }),
      ),
    ),
  );
}

const isStanding = (envelope: Live<DepthMessage> | Stale): envelope is Live<typeof STANDING> =>
  envelope._tag === 'Live' && envelope.value === STANDING;
