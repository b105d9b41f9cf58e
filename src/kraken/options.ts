import { checkedSocketUrl, settingsFrom, type ClientOptions, type ClientSettings } from '../core/settings.js';
import type { TopicParams } from '../core/dialect.js';
import { oneOf } from '../core/one-of.js';
import type { InstrumentOptions } from './public/instrument.js';
import type { TokenSource } from './token.js';

/**
 * The options of `createKraken`. By default a socket on which data is due may be silent for 10 s, another is pinged after
 * 20 s, and at most 20 frames a second leave, 10 at once.
 */
export interface KrakenOptions extends ClientOptions, InstrumentOptions {
  /** Where to connect: WebSocket addresses, `ws:` or `wss:`. */
  readonly urls?: {
    /** Public market data; `wss://ws.kraken.com/v2` by default. */
    readonly public?: string;
    /** The channels of an account; `wss://ws-auth.kraken.com/v2` by default. */
    readonly auth?: string;
  };
  /** Whether tokenised equities of the account are told in terms of the equity; the exchange's default is `true`. */
  readonly rebased?: boolean;
  /** With `all`, a master account is told of its sub-users, too; then no snapshots come. */
  readonly users?: 'all';
}

/** The options of a client that knows an account. */
export interface KrakenAccountOptions extends KrakenOptions {
  /**
   * Gives a token whenever one is needed: `krakenToken({ apiKey, apiSecret })`, or a function of your own, so that a back
   * end can hold the key. Tokens are shown nowhere: not in errors, nor in anything that is told or printed.
   */
  readonly token: TokenSource;
}

/** The options with every default filled in. */
export interface KrakenSettings extends ClientSettings {
  readonly url: string;
  readonly authUrl: string;
  /** What the channels of an account are subscribed with besides. */
  readonly accountParams: TopicParams;
}

const KRAKEN_PUBLIC = 'wss://ws.kraken.com/v2';
const KRAKEN_AUTH = 'wss://ws-auth.kraken.com/v2';

const DEFAULTS = {
  heartbeat: { silenceMs: 10_000, pingEveryMs: 20_000, pongWithinMs: 10_000 },
  rateLimit: { perSecond: 20, burst: 10 },
};

/**
 * Fill in the defaults.
 *
 * @throws RangeError when an option is out of range, naming it and what is allowed
 */
export function krakenSettingsFrom(options: KrakenOptions): KrakenSettings {
  return {
    ...settingsFrom(options, DEFAULTS),
    url: checkedSocketUrl('urls.public', options.urls?.public ?? KRAKEN_PUBLIC),
    authUrl: checkedSocketUrl('urls.auth', options.urls?.auth ?? KRAKEN_AUTH),
    accountParams: {
      ...(options.rebased !== undefined && { rebased: options.rebased }),
      ...(options.users !== undefined && { users: oneOf('users', ['all'], options.users) }),
    },
  };
}
