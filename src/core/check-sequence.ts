import { asyncScheduler, defer, filter, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs';
import { SequenceGap } from './errors.js';

/** The ids that one message covers, both included. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** Options of {@link checkSequence}. */
export interface CheckSequenceOptions {
  /**
   * So many messages in a row may be repetitions; one more means that the numbers have begun lower again, which is a gap
   * too. By default any number.
   */
  readonly repeatsAtMost?: number;
  /** There may be nothing but repetitions for so long, in ms; the next one after that is a gap, too. By default for ever. */
  readonly repeatsForMs?: number;
  /** Its clock times that. By default that of the platform. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Let messages pass for as long as none is missing between them; drop those already seen.
 *
 * A message covers the ids from `first` to `last`, and the first message sets the base. A message that covers ids both
 * seen and new passes whole. The count starts afresh with every subscription, so a resubscription (see {@link resync})
 * begins with a clean slate.
 *
 * ![checkSequence](../../docs/marbles/check-sequence.svg)
 *
 * @param name - the symbol or channel, spelled as the exchange spells it; the error carries it
 * @param idsOf - reads the ids off a message
 * @returns an operator that mirrors its source, less repetitions, up to the first gap
 * @throws {@link SequenceGap} on the error channel, when a message starts later than the id that is due, or after
 *   too many repetitions, or for too long nothing else
 */
export function checkSequence<T>(
  name: string,
  idsOf: (message: T) => IdRange,
  { repeatsAtMost = Infinity, repeatsForMs = Infinity, scheduler = asyncScheduler }: CheckSequenceOptions = {},
): MonoTypeOperatorFunction<T> {
  return (source$) =>
    defer(() => {
      let due: number | undefined;
      let repeats = 0;
      let repeatingSinceMs = 0;
      return source$.pipe(
        filter((message) => {
          const { first, last } = idsOf(message);
          if (due !== undefined && last < due) {
            repeats += 1;
            if (repeats === 1) repeatingSinceMs = scheduler.now();
            const isLong = scheduler.now() - repeatingSinceMs >= repeatsForMs;
            if (repeats > repeatsAtMost || isLong) throw new SequenceGap(name, due, first);
            return false;
          }
          if (due !== undefined && first > due) throw new SequenceGap(name, due, first);
          repeats = 0;
          due = last + 1;
          return true;
        }),
      );
    });
}
