import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { Live, Stale } from '../index.js';

/**
 * Of each map what is new in it: of the first one all values, of the later ones those that are others than before. One
 * in which nothing is new gives nothing, save after staleness: then no values, which says that all is right.
 *
 * @param isWanted - which values count; by default all
 */
export function mapChanges<V>(
  isWanted: (value: V) => boolean = () => true,
): OperatorFunction<Live<ReadonlyMap<string, V>> | Stale, Live<readonly V[]> | Stale> {
  return (envelopes$) =>
    defer(() => {
      let before: ReadonlyMap<string, V> | undefined;
      let wasStale = false;
      return envelopes$.pipe(
        map((envelope): Live<readonly V[]> | Stale | undefined => {
          const [known, isMended] = [before, wasStale];
          wasStale = envelope._tag === 'Stale';
          if (envelope._tag === 'Stale') return envelope;
          before = envelope.value;
          const value = [...before].flatMap(([key, now]) =>
            isSame(known?.get(key), now) || !isWanted(now) ? [] : [now],
          );
          return value.length > 0 || isMended || known === undefined ? { _tag: 'Live', value } : undefined;
        }),
        filter((envelope) => envelope !== undefined),
      );
    });
}

/** What was read anew is another object, however alike. */
const isSame = (was: unknown, is: unknown): boolean => was === is || JSON.stringify(was) === JSON.stringify(is);
