import { Subscription, retry, throwError, timer, type Observable } from 'rxjs';
import { isSocketLoss } from '../../src/core/errors.js';
import type { Live, Stale } from '../../src/index.js';
import type { Kraken } from '../../src/kraken/index.js';
import type { KrakenSimulator } from '../../src/simulator/index.js';

/** An observer of one stream, which holds all that it is told against the simulator. */
export interface Follower {
  /** As the simulator names the subscription. */
  readonly topic: string;
  /** Why what it knows is not what the exchange has now; undefined when it is. Asked where nothing is on its way. */
  readonly behind: () => string | undefined;
  /** How many values it checked. */
  readonly checked: () => number;
  readonly leave: () => void;
}

/** What all followers share. */
export interface Ground {
  readonly kraken: Kraken;
  readonly simulator: KrakenSimulator;
  /** Told of everything that is not as promised. */
  readonly wrong: (what: string) => void;
  /** Told of each fault of a topic that was not one of the socket, and of its tag. */
  readonly faulted: (topic: string, cause: string) => void;
}

/** What a follower does with what it is told. */
export interface Handling<T> {
  readonly live: (value: T) => void;
  readonly stale: (envelope: Stale) => void;
  /** The stream was refused, by a fault, and is begun anew. */
  readonly anew: () => void;
  readonly behind: () => string | undefined;
}

/** Observe a stream, and begin anew when a fault had it refused. */
export function follow<T>(
  { wrong, faulted }: Ground,
  topic: string,
  stream$: Observable<Live<T> | Stale>,
  { live, stale, anew, behind }: Handling<T>,
): Follower {
  let latest: Stale | 'Live' | undefined;
  let checked = 0;
  const subscription = new Subscription();
  subscription.add(
    stream$
      .pipe(
        retry({
          delay: (error: { readonly _tag?: string }) => {
            anew();
            return error._tag === 'SubscriptionRejected' ? timer(1) : throwError(() => error);
          },
        }),
      )
      .subscribe({
        next: (envelope) => {
          if (envelope._tag === 'Live') {
            checked += 1;
            latest = 'Live';
            live(envelope.value);
            return;
          }
          latest = envelope;
          if (!isSocketLoss(envelope.cause)) faulted(topic, envelope.cause._tag);
          stale(envelope);
        },
        error: (error: unknown) => {
          wrong(`${topic}: the stream ended with ${String(error)}`);
        },
      }),
  );
  return {
    topic,
    behind: () => (latest === 'Live' ? behind() : (latest?.cause._tag ?? 'nothing yet')),
    checked: () => checked,
    leave: () => subscription.unsubscribe(),
  };
}

/** Whether two plain values say the same, in whatever order of their names. */
export const equal = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `${part}`;
    return typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  });
