import { checkedSocketUrl, settingsFrom, type ClientOptions, type ClientSettings } from '../core/settings.js';
import type { InstrumentOptions } from './public/instrument.js';

/**
 * The options of `createKraken`. By default a socket on which data is due may be silent for 10 s, another is pinged after
 * 20 s, and at most 20 frames a second leave, 10 at once.
 */
export interface KrakenOptions extends ClientOptions, InstrumentOptions {
  /** Where to connect: WebSocket addresses, `ws:` or `wss:`. */
  readonly urls?: {
    /** Public market data; `wss://ws.kraken.com/v2` by default. */
    readonly public?: string;
  };
}

/** The options with every default filled in. */
export interface KrakenSettings extends ClientSettings {
  readonly url: string;
}

const KRAKEN_PUBLIC = 'wss://ws.kraken.com/v2';

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
  };
}
