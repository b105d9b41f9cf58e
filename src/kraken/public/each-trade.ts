import { asyncScheduler, concatMap, defer, type OperatorFunction } from 'rxjs';
import { SequenceGap } from '../../core/errors.js';
import { staleFrom, type FreshnessOptions, type Live, type Stale } from '../../core/freshness.js';
import type { Trade, TradeMessage } from '../codecs/trade.js';

/** What becomes of the trades of a symbol. */
export type TradeEvent =
  | {
      readonly _tag: 'Trade';
      readonly live: Live<Trade>;
      /** What is missing before it. */
      readonly hole?: Hole;
      /** Whether it was over before anybody observed. */
      readonly isPast: boolean;
    }
  | { readonly _tag: 'Fault'; readonly stale: Stale }
  /** What the fault was about goes on, though there is no news. */
  | { readonly _tag: 'Mended' };

/** Trades that were missed, and that nothing will bring back. */
export type Hole = Stale & { readonly cause: SequenceGap };

/** Options of {@link eachTrade}. */
export interface EachTradeOptions extends FreshnessOptions {
  /** Told of each hole. */
  readonly onHole?: (gap: SequenceGap) => void;
}

/**
 * Take frames of trades apart, each trade once, and find out what is missing.
 *
 * The first snapshot is the past: it was over before anybody observed. That of a later subscription repeats trades,
 * which are dropped, and brings those that were missed, which are news; so does the first snapshot, when the
 * subscription before it stood and stayed silent. What not even a snapshot brought is a hole before the trade that shows
 * it. A trade that comes after its hole was told is dropped.
 *
 * Numbers are held to rise by one: should the exchange leave some out, a hole is told where there is none, and no trade
 * is lost for it.
 *
 * ![eachTrade](../../../docs/marbles/each-trade.svg)
 *
 * @param symbol - whose trades they are; holes carry it
 */
export function eachTrade(
  symbol: string,
  { scheduler = asyncScheduler, onHole }: EachTradeOptions = {},
): OperatorFunction<Live<TradeMessage> | Stale, TradeEvent> {
  return (messages$) =>
    defer(() => {
      let due: number | undefined;
      let isFirst = true;
      let isFaulty = false;

      const holeBefore = (id: number): Hole | undefined => {
        if (due === undefined || id === due) return undefined;
        const gap = new SequenceGap(symbol, due, id);
        onHole?.(gap);
        return staleFrom(symbol, gap, scheduler);
      };

      return messages$.pipe(
        concatMap((envelope): readonly TradeEvent[] => {
          if (envelope._tag === 'Stale') {
            isFaulty = true;
            // It may have stood, so what happens meanwhile is news to those who observe.
            if (envelope.cause._tag === 'SnapshotUnavailable') isFirst = false;
            return [{ _tag: 'Fault', stale: envelope }];
          }
          const { type, data } = envelope.value;
          const isPast = isFirst && type === 'snapshot';
          isFirst = false;
          const events: TradeEvent[] = [];
          for (const trade of data) {
            if (due !== undefined && trade.trade_id < due) continue;
            const hole = holeBefore(trade.trade_id);
            due = trade.trade_id + 1;
            events.push({ _tag: 'Trade', live: { _tag: 'Live', value: trade }, isPast, ...(hole && { hole }) });
          }
          if (isFaulty && events.length === 0) events.push({ _tag: 'Mended' });
          isFaulty = false;
          return events;
        }),
      );
    });
}
