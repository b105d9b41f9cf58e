import { checkedSocketUrl, settingsFrom, type ClientOptions, type ClientSettings } from '../core/settings.js';
import type { Redact } from '../core/connection.js';
import { checkedWait } from '../core/delay.js';
import { oneOf } from '../core/one-of.js';
import type { BalanceUnits } from './codecs/balance-units.js';
import type { LambdaplexCredentials } from './credentials.js';
import type { DepthSource, DepthStream } from './depth.js';
import type { GapPolicy } from './depth-join.js';
import type { ReadDepth } from './depth-snapshot.js';
import type { UserDataMethod } from './dialect.js';
import { snapshotRetryDefaults, type SnapshotRetry } from './join-snapshot.js';
import { createRedact } from '../core/redact.js';
import type { Fetch } from './rest.js';
import { checkedRecvWindow } from './signature.js';

/**
 * The options of `createLambdaplex`. By default a lost socket is opened again after 1 s, doubling to 30 s, counted anew
 * after 60 s of calm; it is asked for a sign of life after 30 s of silence, and at most 4 frames a second leave.
 */
export interface LambdaplexOptions extends ClientOptions {
  /** Where to connect. */
  readonly urls?: {
    /** The socket, `ws:` or `wss:`; `wss://api.lambdaplex.io/api/v1/ws` by default. */
    readonly ws?: string;
    /**
     * The origin of the REST interface, without a path. By default that of the socket, so that what is signed never goes
     * to another host than the logon.
     */
    readonly rest?: string;
  };
  /** Makes REST calls; by default the platform's own, looked up when first needed. */
  readonly fetch?: Fetch;
  /** Reads the whole book that updates are joined to; by default by REST. */
  readonly depthSnapshot?: ReadDepth;
  /**
   * When a snapshot that is too old or could not be read is read again, of a book or of the account; after 1 s by default,
   * doubling to 30 s.
   */
  readonly snapshotRetry?: Partial<SnapshotRetry>;
  /**
   * What a gap between the changes of a book means. With `resync`, the default, something is missing, so the book is made
   * anew. With `lenient` gaps are borne: then nothing shows a loss, and books say `verifiedDepth: 0`.
   */
  readonly gapPolicy?: GapPolicy;
  /**
   * Which stream books are made of; `@depth` by default. The exchange may refuse `@depth@100ms`: then the symbol's book is
   * made of `@depth`, and `unrouted$` tells so.
   */
  readonly depthStream?: DepthStream;
  /** For how long after it was signed the exchange may accept a logon or a REST call, in ms, at most 60 000; 5000. */
  readonly recvWindow?: number;
  /** How the account's events are asked for; `session.subscribe` by default. */
  readonly userDataMethod?: UserDataMethod;
  /** What the amounts of balance events are counted in; `atomic` by default, which are the smallest units of an asset. */
  readonly balanceUnits?: BalanceUnits;
}

/** The options of a client that knows an account. */
export interface LambdaplexAccountOptions extends LambdaplexOptions {
  /** Whose account it is. They are shown nowhere: not in errors, nor in anything that is told or printed. */
  readonly credentials: LambdaplexCredentials;
}

/** The options with every default filled in. */
export interface LambdaplexSettings extends ClientSettings {
  readonly url: string;
  readonly origin: string;
  readonly fetch: Fetch | undefined;
  readonly redact: Redact;
  readonly readDepth: ReadDepth | undefined;
  readonly source: Omit<DepthSource, 'readDepth'>;
  readonly retry: SnapshotRetry;
  /** Before the exchange cuts a socket, after a day. */
  readonly renewAfterMs: number;
  readonly recvWindow: number;
  readonly userDataMethod: UserDataMethod;
  readonly balanceUnits: BalanceUnits;
}

const SOCKET = 'wss://api.lambdaplex.io/api/v1/ws';

const RENEW_AFTER_MS = (23 * 60 + 50) * 60_000;

const DEFAULTS = {
  reconnect: { initialMs: 1000, maxMs: 30_000, stableMs: 60_000 },
  heartbeat: { silenceMs: 30_000, pingEveryMs: 30_000, pongWithinMs: 10_000 },
  rateLimit: { perSecond: 4, burst: 4 },
};

/**
 * Fill in the defaults.
 *
 * @param apiKey - taken out of what the exchange says
 * @throws RangeError when an option is out of range, naming it and what is allowed
 */
export function lambdaplexSettingsFrom(options: LambdaplexOptions, apiKey?: string): LambdaplexSettings {
  const settings = settingsFrom(options, DEFAULTS);
  const redact = createRedact(() => (apiKey === undefined ? [] : [apiKey]));
  const url = checkedSocketUrl('urls.ws', options.urls?.ws ?? SOCKET);
  const retry = checkedRetry(options.snapshotRetry ?? {});
  const { gapPolicy = 'resync', depthStream = '@depth', userDataMethod = 'session.subscribe' } = options;
  const { balanceUnits = 'atomic', recvWindow = 5000 } = options;
  return {
    ...settings,
    url,
    origin: checkedOrigin('urls.rest', options.urls?.rest ?? originOf(url)),
    fetch: options.fetch,
    redact,
    retry,
    readDepth: options.depthSnapshot,
    source: {
      retry,
      withinMs: settings.requestTimeoutMs,
      random: settings.random,
      gapPolicy: oneOf<GapPolicy>('gapPolicy', ['resync', 'lenient'], gapPolicy),
      stream: oneOf<DepthStream>('depthStream', ['@depth', '@depth@100ms'], depthStream),
    },
    renewAfterMs: RENEW_AFTER_MS,
    recvWindow: checkedRecvWindow(recvWindow),
    userDataMethod: oneOf('userDataMethod', ['session.subscribe', 'subscribe'], userDataMethod),
    balanceUnits: oneOf('balanceUnits', ['atomic', 'decimal'], balanceUnits),
  };
}

function checkedRetry({
  initialMs = snapshotRetryDefaults.initialMs,
  maxMs = snapshotRetryDefaults.maxMs,
}: Partial<SnapshotRetry>): SnapshotRetry {
  return {
    initialMs: checkedWait('snapshotRetry.initialMs', initialMs),
    maxMs: checkedWait('snapshotRetry.maxMs', maxMs),
  };
}

const originOf = (url: string): string => url.replace(/^ws/, 'http').replace(/^(https?:\/\/[^/?#]+).*$/, '$1');

function checkedOrigin(name: string, origin: string): string {
  if (/^https?:\/\/[^/?#]+$/.test(origin)) return origin;
  throw new RangeError(`${name} must be an address without a path that begins with http:// or https://, not ${origin}`);
}
