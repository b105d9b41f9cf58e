import { generateKeyPairSync } from 'node:crypto';
import { EMPTY, merge } from 'rxjs';
import type { AccountLambdaplex, LambdaplexAccountOptions } from '../../lambdaplex/index.js';
import type { PlexFaultKind } from '../../simulator/index.js';
import type { Credentials } from '../credentials.js';
import { RATE_PER_SECOND, type AnyClient, type Connected, type Feed, type FeedOptions, type Parts } from '../feed.js';
import { balancesAtFirst, liveOn } from '../staged-account.js';
import { stageFaults } from '../staged-faults.js';
import { urlsAt } from './lambdaplex.js';

/** What is needed of a client with an account; that of createLambdaplex with credentials fits. */
export interface AccountClient extends AnyClient {
  readonly withFreshness: Pick<AccountLambdaplex['withFreshness'], 'orders' | 'balances'>;
}

/** What is needed for accounts. */
export interface AccountParts {
  readonly createAccount: (options: LambdaplexAccountOptions) => AccountClient;
}

/** What a command watches in an account. */
export interface AccountFeed<T> extends FeedOptions<AccountClient, T> {
  /** Undefined only for a simulation, which makes up its own. */
  readonly credentials: Credentials | undefined;
}

const kinds: readonly [PlexFaultKind] = ['sessionRevoked'];
const API_KEY = 'lp_simulated';

/**
 * Watch something in an account at Lambdaplex. In a simulation the account is made up, with a key of its own that never
 * leaves the process.
 */
export function atAccount<T>({ streams, beside, credentials }: AccountFeed<T>): Feed<T> {
  const venue = 'lambdaplex';
  const connected = (
    { createAccount }: Parts,
    urls: LambdaplexAccountOptions['urls'],
    own: Credentials | undefined,
  ): Connected<T> => {
    if (own === undefined) throw new RangeError('credentials are due');
    const client = createAccount({ credentials: own, ...(urls && { urls }) });
    return { client, streams: () => streams(client), beside$: beside?.(client) ?? EMPTY };
  };
  return {
    venue,
    connect: (parts, url) => connected(parts, url === undefined ? undefined : urlsAt(url), credentials),
    simulate: async (parts, { seed, ...world }) => {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const simulation = await parts.startLambdaplex({ seed, ratePerSecond: RATE_PER_SECOND });
      const made = { apiKey: API_KEY, privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
      // Its last 32 bytes are the key itself.
      const bare = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
      simulation.account({ apiKey: API_KEY, publicKey: bare, balances: balancesAtFirst });
      return {
        url: simulation.urls.ws,
        connect: () => connected(parts, simulation.urls, made),
        staged$: merge(
          liveOn(simulation, API_KEY, world),
          stageFaults(simulation.faults, { kinds, channel: 'userData' as const }, { venue, ...world }),
        ),
        close: () => simulation.close(),
      };
    },
  };
}
