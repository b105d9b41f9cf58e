import type { RateLimit } from '../bucket.js';
import type { Ledger } from '../ledger.js';
import { createOpening, type OnOpen } from '../opening.js';
import type { Random } from '../random.js';
import type { PlexClock } from './clock.js';
import type { Happening, PlexExchange } from './exchange.js';
import type { PlexFaultDesk } from './faults.js';
import type { PlexGist } from './request.js';
import { createPlexSession, type PlexSession } from './session.js';

/** A stream that a connection has now. */
export interface PlexSubscription {
  readonly connection: number;
  readonly stream: string;
  /** Whose session it is; missing while nobody is logged on. */
  readonly apiKey?: string;
}

/** An answer with an error, over the WebSocket. */
export interface PlexRefusal {
  readonly connection: number;
  readonly status: number;
  readonly error: string;
  /** As a text; missing when the frame had none, and for a revoked session. */
  readonly id?: string;
  readonly method?: string;
  /** Whether a fault was the cause, so that no client could have prevented it. */
  readonly scripted: boolean;
}

/** A `session.logon` that was carried out, or refused for what it said. */
export interface LogonRecord {
  readonly connection: number;
  readonly apiKey: string;
  /** Whether it was answered 200. */
  readonly accepted: boolean;
  /** On the count of `received`: the answer left after all frames with a smaller `order`. */
  readonly at: number;
}

/** What the simulator saw and said, logons included. */
export interface PlexLedger extends Ledger<PlexGist, PlexRefusal> {
  readonly loggedOn: (record: LogonRecord) => void;
}

/** What the sessions are told to do. */
export interface PlexRules {
  readonly delayMs: number;
  readonly pauseMs: number;
  readonly banMs: number;
  readonly allow100ms: boolean;
  readonly stringIds: boolean;
  readonly logonFailure: 400 | 401;
  readonly rateLimit: RateLimit | undefined;
}

/** What all sessions of a venue share. */
export interface PlexContext {
  readonly exchange: PlexExchange;
  readonly clock: PlexClock;
  readonly faults: PlexFaultDesk;
  readonly ledger: PlexLedger;
  /** The chance of what a corrupt frame looks like, and of what half a request is. */
  readonly random: Random;
  readonly options: PlexRules;
  readonly onData: () => void;
  /** A subscription came or went. */
  readonly onDemand: () => void;
  readonly ban: () => void;
  /** Until when, in ms since 1970, a client had better be quiet. */
  readonly limitedUntil: () => number;
  readonly bannedUntil: () => number;
}

/** The venue without its sockets: an exchange, and sessions to which it publishes. */
export interface PlexVenue {
  readonly open: OnOpen;
  /** Tell all whom it concerns; how many data frames left. */
  readonly publish: (happening: Happening) => number;
  readonly revoke: (apiKey: string) => void;
  readonly send: (text: string) => void;
  readonly release: () => void;
  readonly ban: () => void;
  readonly isBanned: () => boolean;
  readonly subscriptions: () => readonly PlexSubscription[];
}

/** How far ids go back, and how far they leap at most. */
const BACK = 100_000;
const LEAP = 9;

/**
 * @param onDemand - is told whether anybody is subscribed to anything, whenever that may have changed
 */
export function createPlexVenue(
  shared: Omit<PlexContext, 'onData' | 'onDemand' | 'ban' | 'limitedUntil' | 'bannedUntil'>,
  onDemand: (isWanted: boolean) => void,
): PlexVenue {
  const { clock, ledger, options } = shared;
  const sessions = new Set<PlexSession>();
  let [framesSent, bannedUntil] = [0, 0];

  const ban = (): void => {
    bannedUntil = clock.now() + options.banMs;
  };
  const context: PlexContext = {
    ...shared,
    onData() {
      framesSent += 1;
    },
    onDemand: () => onDemand([...sessions].some((session) => session.streams().length > 0)),
    ban,
    limitedUntil: () => clock.now() + options.pauseMs,
    bannedUntil: () => bannedUntil,
  };

  return {
    open: createOpening(sessions, ledger, (id, peer) => createPlexSession(id, peer, context)),
    publish(happening) {
      const before = framesSent;
      for (const session of sessions) session.publish(happening);
      ledger.stir();
      return framesSent - before;
    },
    revoke(apiKey) {
      for (const session of sessions) session.revoke(apiKey);
    },
    send(text) {
      for (const session of sessions) session.send(text);
    },
    release() {
      bannedUntil = 0;
      for (const session of sessions) session.release();
    },
    ban,
    isBanned: () => clock.now() < bannedUntil,
    subscriptions: () =>
      [...sessions].flatMap((session) =>
        session.streams().map((stream) => {
          const apiKey = session.apiKey();
          return { connection: session.id, stream, ...(apiKey !== undefined && { apiKey }) };
        }),
      ),
  };
}

/** Let the ids of a market's next event be wrong, if a fault says so. */
export function strikeIds(
  { exchange, faults, random }: Pick<PlexContext, 'exchange' | 'faults' | 'random'>,
  symbol: string,
): void {
  const strike = faults.strike(['idGap', 'idsBackwards'], { symbols: [symbol], channel: 'depth' });
  if (strike !== undefined) exchange.market(symbol).shiftIds(strike.kind === 'idGap' ? 1 + random.below(LEAP) : -BACK);
}
