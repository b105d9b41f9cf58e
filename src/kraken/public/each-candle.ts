import { asyncScheduler, concatMap, defer, type OperatorFunction, type SchedulerLike } from 'rxjs';
import { SequenceGap } from '../../core/errors.js';
import type { Live, Stale } from '../../core/freshness.js';
import { staleFrom } from '../../core/tell-holes.js';
import type { Candle, OhlcMessage } from '../codecs/ohlc.js';

/** Options of {@link eachCandle}. */
export interface EachCandleOptions {
  /** Its clock dates the holes. By default that of the platform. */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Take frames of candles apart, so that candles only go forward.
 *
 * A candle comes again whenever it has changed, and is final once a later one comes. The snapshot of a new subscription
 * repeats candles: those before the current one are dropped, and the current one goes on. When it does not hold the
 * current one any more, that one's end and perhaps others were missed, which is told as `Stale` with a `SequenceGap`
 * between the beginnings of both, in ms since the epoch. A candle that counts fewer trades than it had is an old one.
 *
 * ![eachCandle](../../../docs/marbles/each-candle.svg)
 *
 * @param symbol - whose candles they are; `Stale` and its cause carry it
 */
export function eachCandle(
  symbol: string,
  { scheduler = asyncScheduler }: EachCandleOptions = {},
): OperatorFunction<Live<OhlcMessage> | Stale, Live<Candle> | Stale> {
  return (messages$) =>
    defer(() => {
      let current: Candle | undefined;
      return messages$.pipe(
        concatMap((envelope): readonly (Live<Candle> | Stale)[] => {
          if (envelope._tag === 'Stale') return [envelope];
          const { type, data } = envelope.value;
          const told: (Live<Candle> | Stale)[] = [];
          const hole = type === 'snapshot' && current !== undefined ? holeAfter(current, data) : undefined;
          if (hole !== undefined) told.push(staleFrom(new SequenceGap(symbol, ...hole), scheduler));
          for (const candle of data) {
            if (current !== undefined && isOlder(candle, current)) continue;
            current = candle;
            told.push({ _tag: 'Live', value: candle });
          }
          return told;
        }),
      );
    });
}

/** The beginnings of the current candle and of the first that comes after it, when it is not among them. */
const holeAfter = (current: Candle, candles: readonly Candle[]): [expected: number, received: number] | undefined => {
  const [first] = candles;
  return first !== undefined && first.interval_begin > current.interval_begin
    ? [Date.parse(current.interval_begin), Date.parse(first.interval_begin)]
    : undefined;
};

// The instants are printed alike, so that their texts sort as they do.
const isOlder = (one: Candle, other: Candle): boolean =>
  one.interval_begin < other.interval_begin ||
  (one.interval_begin === other.interval_begin && one.trades < other.trades);
