import { EMPTY } from 'rxjs';
import type { Kraken, KrakenOptions } from '../../kraken/index.js';
import type { Channel, FaultKind, Faults, KrakenSimulator, KrakenSimulatorOptions } from '../../simulator/index.js';
import { RATE_PER_SECOND, knownTo, type Connected, type Feed, type FeedOptions } from '../feed.js';
import { stageFaults } from '../staged-faults.js';
import { stageStates } from '../staged-states.js';

/** What is needed of a client; that of createKraken fits. */
export type KrakenClient = Pick<Kraken, 'status$' | 'unrouted$' | 'ping' | 'close'> & {
  readonly withFreshness: Pick<
    Kraken['withFreshness'],
    'book' | 'ticker' | 'trades' | 'ohlc' | 'instruments' | 'systemStatus'
  >;
};

/** What is needed of a simulated exchange; that of startKraken fits. */
export type KrakenSimulation = Pick<KrakenSimulator, 'urls' | 'pairs' | 'system' | 'close'> & {
  readonly faults: Pick<Faults, 'next'>;
};

/** What Kraken's side of the program is made of. */
export interface KrakenParts {
  readonly createKraken: (options: KrakenOptions) => KrakenClient;
  readonly startKraken: (options: KrakenSimulatorOptions) => Promise<KrakenSimulation>;
}

/** What a command watches at Kraken. */
export interface KrakenFeed<T> extends FeedOptions<KrakenClient, T> {
  /** What a simulation does to it: faults of these messages, or states that the exchange goes through. */
  readonly staged: { readonly channel?: Channel; readonly symbols: readonly string[] } | 'states';
  /** Options of the client beyond its address. */
  readonly options?: KrakenOptions;
}

const kinds: readonly [FaultKind, FaultKind] = ['corrupt', 'drop'];

/** Watch something at Kraken. */
export function atKraken<T>({ streams, beside, staged, options }: KrakenFeed<T>): Feed<T> {
  const venue = 'kraken';
  const connect = ({ createKraken }: KrakenParts, url: string | undefined): Connected<T> => {
    const client = createKraken({ ...options, ...(url === undefined ? {} : { urls: { public: url } }) });
    return { client, streams: () => streams(client), beside$: beside?.(client) ?? EMPTY };
  };
  return {
    venue,
    connect,
    simulate: async (parts, { seed, ...world }) => {
      const simulation = await parts.startKraken({ seed, ratePerSecond: RATE_PER_SECOND });
      const { urls, pairs, faults } = simulation;
      const listed = pairs.map(({ symbol }) => symbol);
      return {
        url: urls.public,
        connect: () => connect(parts, urls.public),
        staged$:
          staged === 'states'
            ? stageStates(simulation, world.scheduler)
            : stageFaults(faults, { ...staged, kinds, symbols: knownTo(listed, staged.symbols) }, { venue, ...world }),
        close: () => simulation.close(),
      };
    },
  };
}
