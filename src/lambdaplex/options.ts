import { checkedSocketUrl, settingsFrom, type ClientOptions, type ClientSettings } from '../core/settings.js';
import { checkedWait } from '../core/delay.js';
import type { DepthSource } from './depth.js';
import { depthFrom, type ReadDepth } from './depth-snapshot.js';
import { snapshotRetryDefaults, type SnapshotRetry } from './join-snapshot.js';
import { createRest, type Fetch, type Rest } from './rest.js';

/**
 * The options of `createLambdaplex`. By default a lost socket is opened again after 1 s, doubling to 30 s, counted anew
 * after 60 s of calm; it is asked for a sign of life after 30 s of silence, and at most 4 frames a second leave.
 */
export interface LambdaplexOptions extends ClientOptions {
  /** Where to connect. */
  readonly urls?: {
    /** The socket, `ws:` or `wss:`; `wss://api.lambdaplex.io/api/v1/ws` by default. */
    readonly ws?: string;
    /** The origin of the REST interface, without a path; `https://api.lambdaplex.io` by default. */
    readonly rest?: string;
  };
  /** Makes REST calls; by default the platform's own, looked up when first needed. */
  readonly fetch?: Fetch;
  /** Reads the whole book that updates are joined to; by default by REST. */
  readonly depthSnapshot?: ReadDepth;
  /** When a snapshot that is too old or could not be read is read again; after 1 s by default, doubling to 30 s. */
  readonly snapshotRetry?: Partial<SnapshotRetry>;
}

/** The options with every default filled in. */
export interface LambdaplexSettings extends ClientSettings {
  readonly url: string;
  readonly rest: Rest;
  readonly source: DepthSource;
}

const SOCKET = 'wss://api.lambdaplex.io/api/v1/ws';
const ORIGIN = 'https://api.lambdaplex.io';

const DEFAULTS = {
  reconnect: { initialMs: 1000, maxMs: 30_000, stableMs: 60_000 },
  heartbeat: { silenceMs: 30_000, pingEveryMs: 30_000, pongWithinMs: 10_000 },
  rateLimit: { perSecond: 4, burst: 4 },
};

/**
 * Fill in the defaults.
 *
 * @throws RangeError when an option is out of range, naming it and what is allowed
 */
export function lambdaplexSettingsFrom(options: LambdaplexOptions): LambdaplexSettings {
  const rest = createRest(checkedOrigin('urls.rest', options.urls?.rest ?? ORIGIN), options.fetch);
  const settings = settingsFrom(options, DEFAULTS);
  return {
    ...settings,
    url: checkedSocketUrl('urls.ws', options.urls?.ws ?? SOCKET),
    rest,
    source: {
      readDepth: options.depthSnapshot ?? depthFrom(rest),
      retry: checkedRetry({ ...snapshotRetryDefaults, ...options.snapshotRetry }),
      withinMs: settings.requestTimeoutMs,
    },
  };
}

function checkedRetry({ initialMs, maxMs }: SnapshotRetry): SnapshotRetry {
  return {
    initialMs: checkedWait('snapshotRetry.initialMs', initialMs),
    maxMs: checkedWait('snapshotRetry.maxMs', maxMs),
  };
}

function checkedOrigin(name: string, origin: string): string {
  if (/^https?:\/\/[^/?#]+$/.test(origin)) return origin;
  throw new RangeError(`${name} must be an address without a path that begins with http:// or https://, not ${origin}`);
}
