import { asyncScheduler, concatMap, defer, type OperatorFunction } from 'rxjs';
import { SequenceGap } from '../../core/errors.js';
import { staleFrom, type FreshnessOptions, type Live, type Stale } from '../../core/freshness.js';
import type { Candle, OhlcMessage } from '../codecs/ohlc.js';

/** Options of {@link eachCandle}. */
export interface EachCandleOptions extends FreshnessOptions {
  /** Told of each hole. */
  readonly onHole?: (gap: SequenceGap) => void;
}

/**
 * Take frames of candles apart, so that candles only go forward.
 *
 * A candle comes again whenever it has changed, and is final once a later one comes. The snapshot of a new subscription
 * repeats candles: those before the current one are dropped, and the current one goes on. When the first frame after a
 * fault does not hold the current candle any more, that one's end and perhaps others were missed, which is told as
 * `Stale` with a `SequenceGap` between the beginnings of both, in ms since the epoch. A candle that counts fewer trades
 * than it had is an old one.
 *
 * ![eachCandle](../../../docs/marbles/each-candle.svg)
 *
 * @param symbol - whose candles they are; `Stale` and its cause carry it
 */
export function eachCandle(
  symbol: string,
  { scheduler = asyncScheduler, onHole }: EachCandleOptions = {},
): OperatorFunction<Live<OhlcMessage> | Stale, Live<Candle> | Stale> {
  return (messages$) =>
    defer(() => {
      let current: Candle | undefined;
      let isFaulty = false;
      return messages$.pipe(
        concatMap((envelope): readonly (Live<Candle> | Stale)[] => {
          if (envelope._tag === 'Stale') {
            isFaulty = true;
            return [envelope];
          }
          const { data } = envelope.value;
          const told: (Live<Candle> | Stale)[] = [];
          const gap = isFaulty && current !== undefined ? gapAfter(symbol, current, data) : undefined;
          if (gap !== undefined) {
            onHole?.(gap);
            told.push(staleFrom(symbol, gap, scheduler));
          }
          for (const candle of data) {
            if (current !== undefined && isOlder(candle, current)) continue;
            current = candle;
            told.push({ _tag: 'Live', value: candle });
          }
          // What is repaired goes on with what it had, also when there is no news.
          if (isFaulty && told.length === 0 && current !== undefined) told.push({ _tag: 'Live', value: current });
          isFaulty = false;
          return told;
        }),
      );
    });
}

/** Between the current candle and the first that comes after it, when it is not among them. */
const gapAfter = (symbol: string, current: Candle, candles: readonly Candle[]): SequenceGap | undefined => {
  const [first] = candles;
  return first !== undefined && first.interval_begin > current.interval_begin
    ? new SequenceGap(symbol, Date.parse(current.interval_begin), Date.parse(first.interval_begin))
    : undefined;
};

// The instants are printed alike, so that their texts sort as they do.
const isOlder = (one: Candle, other: Candle): boolean =>
  one.interval_begin < other.interval_begin ||
  (one.interval_begin === other.interval_begin && one.trades < other.trades);
