import type { RateLimit } from '../bucket.js';
import { checkOption, isSpan, SPAN } from '../checks.js';
import type { PlexAccount } from './account.js';
import type { PlexFaultRates } from './faults.js';
import { listingOf, LISTINGS, type Listing } from './listing.js';
import type { PlexRules } from './venue.js';

/** How `startLambdaplex` sets up its exchange. */
export interface LambdaplexSimulatorOptions {
  /** All chance comes from here; a whole number, default 1. */
  readonly seed?: number;
  /** The port on 127.0.0.1, up to 65535; default 0, any free one. */
  readonly port?: number;
  /** Which markets to simulate; default `HBAR-USDC`, `SAUCE-USDC`, `gib-USDC` and `WETH-USDC`. */
  readonly symbols?: readonly string[];
  /** Market changes per second and symbol while anybody is subscribed, default 4; 0 leaves it all to `step`. */
  readonly ratePerSecond?: number;
  /**
   * The venue's clock, in ms since 1970; default this machine's. Events are stamped with it, and logons and signed
   * requests are held against it. An event is always stamped later than what `GET /time` was told before it.
   */
  readonly now?: () => number;
  /** Accounts from the start, as `account` opens them; default none. */
  readonly accounts?: readonly PlexAccount[];
  /** Faults by chance from the start, as in `faults.random`; default none. */
  readonly faults?: PlexFaultRates;
  /** For how many ms the `delay` fault holds frames, default 50. */
  readonly delayMs?: number;
  /** How many ms a client is told to wait after a 429, default 100. Over REST it is told in whole seconds, rounded up. */
  readonly pauseMs?: number;
  /** For how many ms the `banned` fault bans, default 1000; told as for `pauseMs`. */
  readonly banMs?: number;
  /** How many frames each client may send; those beyond get 429 and are not carried out. Default: as many as it likes. */
  readonly rateLimit?: RateLimit;
  /** Whether there is `<symbol>@depth@100ms`; default false, it gets 400. It carries the same events as `@depth`. */
  readonly allow100ms?: boolean;
  /** Whether ids are answered as texts even when they were sent as integers; default false. */
  readonly stringIds?: boolean;
  /** The status of a logon that is refused for what it says; default 400, as published. */
  readonly logonFailure?: 400 | 401;
  /** The `X` of an order that is filled in part and goes on; default `OPEN`, as published. */
  readonly partialStatus?: 'OPEN' | 'ACTIVE' | 'PARTIALLY_FILLED';
  /** Whether prices and quantities of orders over REST are texts or JSON numbers; default texts. */
  readonly restNumbers?: 'text' | 'number';
}

/** The options with their defaults. */
export interface PlexSetUp extends Required<
  Pick<
    LambdaplexSimulatorOptions,
    'seed' | 'port' | 'ratePerSecond' | 'now' | 'accounts' | 'partialStatus' | 'restNumbers'
  >
> {
  readonly listings: readonly Listing[];
  readonly rules: PlexRules;
}

/** @throws RangeError at the call for an option that is wrong */
export function readOptions(options: LambdaplexSimulatorOptions): PlexSetUp {
  const { seed = 1, port = 0, symbols, ratePerSecond = 4, delayMs = 50, pauseMs = 100, banMs = 1000 } = options;
  const { now = Date.now, allow100ms = false, stringIds = false, logonFailure = 400, rateLimit } = options;
  const { partialStatus = 'OPEN', restNumbers = 'text', accounts = [] } = options;
  checkOption('seed', seed, Number.isInteger(seed), 'a whole number');
  checkOption('port', port, Number.isInteger(port) && port >= 0 && port <= 65_535, 'a whole number from 0 to 65535');
  checkOption('ratePerSecond', ratePerSecond, ratePerSecond >= 0 && ratePerSecond < Infinity, 'a number from 0');
  for (const [name, ms] of Object.entries({ delayMs, pauseMs, banMs })) checkOption(name, ms, isSpan(ms), SPAN);
  if (rateLimit !== undefined) {
    checkOption('rateLimit.perSecond', rateLimit.perSecond, rateLimit.perSecond >= 0, 'a number from 0');
    checkOption('rateLimit.burst', rateLimit.burst, rateLimit.burst >= 1, 'a number from 1');
  }
  const listings = symbols === undefined ? LISTINGS : [...new Set(symbols)].map(listingOf);
  const rules = { delayMs, pauseMs, banMs, allow100ms, stringIds, logonFailure, rateLimit };
  return { seed, port, ratePerSecond, now, accounts, partialStatus, restNumbers, listings, rules };
}
