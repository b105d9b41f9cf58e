import { concatMap, defer, type Observable } from 'rxjs';
import { decodeEach } from '../../core/decode-each.js';
import type { SequenceGap } from '../../core/errors.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { shareEvents } from '../../core/share-events.js';
import { TradeMessage, type Trade } from '../codecs/trade.js';
import { keyOf } from '../dialect.js';
import { holdQuiet } from '../hold-quiet.js';
import type { Link } from '../../core/link.js';
import { mended } from '../../core/mended.js';
import { tied } from '../../core/tied.js';
import { eachTrade, type TradeEvent } from './each-trade.js';

/** Options of the trade channel. */
export interface TradeOptions {
  /** Whether the last 50 trades come first; by default only those that happen from now on. */
  readonly snapshot?: boolean;
}

/** How many past trades the exchange sends, and are kept for late observers. */
const KEPT = 50;

/**
 * The trades of one symbol, each once. They are always asked for with a snapshot, which after a reconnect brings those
 * that were missed; a hole that remains is told. Frames that cannot be decoded are skipped and reported, and what they
 * held is a hole.
 *
 * @param shared - the streams that there are, one for each symbol
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/trade | Kraken: trade}
 */
export function trades(
  link: Link,
  shared: Register<Observable<TradeEvent>>,
  symbol: string,
  { snapshot = false }: TradeOptions = {},
): Observable<Live<Trade> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  const key = keyOf('trade', symbol);
  const onHole = (gap: SequenceGap): void => {
    topics.report(gap, key);
  };
  return defer(() =>
    shared.once(key, (drop) =>
      holdQuiet(topics, { key, channel: 'trade', symbol, params: {} }).pipe(
        decodeEach(TradeMessage, key, topics.report),
        mended(link, key, symbol),
        tied(link, key, drop),
        eachTrade(symbol, { scheduler, onHole }),
        shareEvents<TradeEvent, Past>({ state: remember, opening: recall, lingerMs, scheduler }),
      ),
    ),
  ).pipe(concatMap((event) => told(event, snapshot)));
}

const told = (event: TradeEvent, snapshot: boolean): readonly (Live<Trade> | Stale)[] => {
  switch (event._tag) {
    case 'Fault':
      return [event.stale];
    case 'Mended':
      return [];
    case 'Trade':
      if (event.isPast && !snapshot) return [];
      return event.hole === undefined ? [event.live] : [event.hole, event.live];
  }
};

type PastTrade = Extract<TradeEvent, { _tag: 'Trade' }>;

/** What a late observer may be told. */
interface Past {
  readonly trades: readonly PastTrade[];
  /** The fault that is being mended now. */
  readonly fault?: TradeEvent;
}

const remember = ({ trades: kept }: Past = { trades: [] }, event: TradeEvent): Past => {
  if (event._tag === 'Fault') return { trades: kept, fault: event };
  if (event._tag === 'Mended') return { trades: kept };
  return { trades: [...kept.slice(1 - KEPT), { ...event, isPast: true }] };
};

/** Beginning with a trade: what is missing before the first one is nobody's business any more. */
const recall = ({ trades: [first, ...others], fault }: Past): readonly TradeEvent[] => [
  ...(first === undefined ? [] : [{ _tag: 'Trade', live: first.live, isPast: true } as const]),
  ...others,
  ...(fault === undefined ? [] : [fault]),
];
