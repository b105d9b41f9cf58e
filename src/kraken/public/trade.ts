import { concatMap, defer, filter, map, type Observable, type OperatorFunction } from 'rxjs';
import { decodeEach } from '../../core/decode-with.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { shareEvents } from '../../core/share-events.js';
import { tellHoles } from '../../core/tell-holes.js';
import { TradeMessage, type Trade } from '../codecs/trade.js';
import { keyOf } from '../dialect.js';
import { holdQuiet } from '../hold-quiet.js';
import type { Link } from '../link.js';
import { mended, tied } from '../mended.js';

/** Options of the trade channel. */
export interface TradeOptions {
  /** Whether the last 50 trades come first; by default only those that happen from now on. */
  readonly snapshot?: boolean;
}

/** What observers are told: a trade or a fault, and whether it is of the time before they came. */
export interface TradeEvent {
  readonly envelope: Live<Trade> | Stale;
  readonly isPast: boolean;
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
  return defer(() =>
    shared.once(key, (drop) =>
      holdQuiet(topics, { key, channel: 'trade', symbol, params: {} }).pipe(
        decodeEach(TradeMessage, key, topics.report),
        mended(link, key, symbol),
        eachTrade(),
        tellHoles(symbol, ({ trade }) => trade.trade_id, { scheduler }),
        tied(link, key, drop),
        map(eventFrom),
        shareEvents<TradeEvent, Past>({ state: remember, opening: recall, lingerMs, scheduler }),
      ),
    ),
  ).pipe(
    filter(({ isPast }) => snapshot || !isPast),
    map(({ envelope }) => envelope),
  );
}

/** A trade as it came. */
interface Arrival {
  readonly trade: Trade;
  /** Whether it stood in the first snapshot, so that it happened before anybody observed. */
  readonly isPast: boolean;
}

/** Take frames apart. The very first snapshot is the past; a later one holds what was missed, which is news. */
function eachTrade(): OperatorFunction<Live<TradeMessage> | Stale, Live<Arrival> | Stale> {
  return (messages$) =>
    defer(() => {
      let isFirst = true;
      return messages$.pipe(
        concatMap((envelope): readonly (Live<Arrival> | Stale)[] => {
          if (envelope._tag === 'Stale') return [envelope];
          const { type, data } = envelope.value;
          const isPast = isFirst && type === 'snapshot';
          isFirst = false;
          return data.map((trade) => ({ _tag: 'Live', value: { trade, isPast } }));
        }),
      );
    });
}

const eventFrom = (envelope: Live<Arrival> | Stale): TradeEvent =>
  envelope._tag === 'Stale'
    ? { envelope, isPast: false }
    : { envelope: { _tag: 'Live', value: envelope.value.trade }, isPast: envelope.value.isPast };

/** What a late observer may be told. */
interface Past {
  /** The last trades, and the holes between them. */
  readonly events: readonly TradeEvent[];
  /** The fault that is being mended now. */
  readonly fault: TradeEvent | undefined;
}

const remember = ({ events }: Past = NOTHING, event: TradeEvent): Past => {
  const { envelope } = event;
  if (envelope._tag === 'Stale' && envelope.cause._tag !== 'SequenceGap') return { events, fault: event };
  return { events: [...events.slice(1 - KEPT), { envelope, isPast: true }], fault: undefined };
};

const NOTHING: Past = { events: [], fault: undefined };

const recall = ({ events, fault }: Past): readonly TradeEvent[] => (fault === undefined ? events : [...events, fault]);
