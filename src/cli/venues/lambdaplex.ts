import { EMPTY } from 'rxjs';
import type { Lambdaplex, LambdaplexOptions } from '../../lambdaplex/index.js';
import type {
  LambdaplexSimulator,
  LambdaplexSimulatorOptions,
  PlexChannel,
  PlexFaultKind,
  PlexFaults,
} from '../../simulator/index.js';
import { RATE_PER_SECOND, knownTo, type Connected, type Feed, type FeedOptions } from '../feed.js';
import { stageFaults } from '../staged-faults.js';
import type { AccountParts } from './account.js';

/** What is needed of a client without an account; that of createLambdaplex fits. */
export type LambdaplexClient = Pick<Lambdaplex, 'status$' | 'unrouted$' | 'instruments' | 'subscriptions' | 'close'> & {
  readonly withFreshness: Pick<Lambdaplex['withFreshness'], 'book' | 'bookUpdates' | 'trades'>;
};

/** What is needed of a simulated exchange; that of startLambdaplex fits. */
export type LambdaplexSimulation = Pick<
  LambdaplexSimulator,
  'urls' | 'symbols' | 'book' | 'account' | 'placeOrder' | 'cancelOrder' | 'deposit' | 'orders' | 'close'
> & { readonly faults: Pick<PlexFaults, 'next'> };

/** What Lambdaplex's side of the program is made of. */
export interface LambdaplexParts extends AccountParts {
  readonly createLambdaplex: (options: LambdaplexOptions) => LambdaplexClient;
  readonly startLambdaplex: (options: LambdaplexSimulatorOptions) => Promise<LambdaplexSimulation>;
}

/** What a command watches at Lambdaplex. */
export interface LambdaplexFeed<T> extends FeedOptions<LambdaplexClient, T> {
  /** Of which symbols a simulation damages messages, and of which channel. */
  readonly staged: { readonly channel?: PlexChannel; readonly symbols: readonly string[] };
}

/** A lost message comes first: there is no checksum, but numbers, which show it. */
const kinds: readonly [PlexFaultKind, ...PlexFaultKind[]] = ['drop', 'corrupt', 'idGap'];

/** The addresses that belong to a socket's: the REST interface is at the same host. */
export const urlsAt = (ws: string): { readonly ws: string; readonly rest: string } => ({
  ws,
  rest: ws.replace(/^ws(s?:\/\/[^/?#]+).*$/, 'http$1'),
});

/** Watch something at Lambdaplex that needs no account. */
export function atLambdaplex<T>({ streams, beside, staged }: LambdaplexFeed<T>): Feed<T> {
  const venue = 'lambdaplex';
  const connected = ({ createLambdaplex }: LambdaplexParts, options: LambdaplexOptions): Connected<T> => {
    const client = createLambdaplex(options);
    return { client, streams: () => streams(client), beside$: beside?.(client) ?? EMPTY };
  };
  return {
    venue,
    connect: (parts, url) => connected(parts, url === undefined ? {} : { urls: urlsAt(url) }),
    simulate: async (parts, { seed, ...world }) => {
      const simulation = await parts.startLambdaplex({ seed, ratePerSecond: RATE_PER_SECOND });
      const { urls, symbols, faults } = simulation;
      return {
        url: urls.ws,
        connect: () => connected(parts, { urls }),
        staged$: stageFaults(
          faults,
          { ...staged, kinds, symbols: knownTo(symbols, staged.symbols) },
          { venue, ...world },
        ),
        close: () => simulation.close(),
      };
    },
  };
}
