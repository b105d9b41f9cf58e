import type { SchedulerLike } from 'rxjs';
import { longestMs } from './delay.js';
import { MarketError } from './errors.js';

/**
 * The exchange keeps us out for a while, after too many requests or by its firewall. The socket is closed, and opened
 * again when the time is over; no attempt is made before, for each would make it longer.
 */
export class Banned extends MarketError<'Banned'> {
  /**
   * @param endpoint - which of the exchange's endpoints
   * @param untilMs - until when, in ms since the epoch, by our clock; a guess where the exchange does not say
   * @param reason - the exchange's own words
   */
  constructor(
    readonly endpoint: string,
    readonly untilMs: number,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super('Banned', `${endpoint}: kept out until ${new Date(untilMs).toISOString()}: ${reason}`, options);
  }
}

/**
 * There is no session, though the socket stands: the exchange ended it, did not say that it began, or we asked for its
 * end. Mended by logging on again, save in the last case.
 */
export class SessionLost extends MarketError<'SessionLost'> {
  /**
   * @param endpoint - which of the exchange's endpoints
   * @param reason - the exchange's own words, or that we asked for it
   */
  constructor(
    readonly endpoint: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super('SessionLost', `${endpoint}: there is no session: ${reason}`, options);
  }
}

/** The exchange refused the logon for good: the key, its signature or the clock is wrong. Not tried again by us. */
export class LogonRejected extends MarketError<'LogonRejected'> {
  /**
   * @param endpoint - which of the exchange's endpoints
   * @param reason - the exchange's own words
   */
  constructor(
    readonly endpoint: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super('LogonRejected', `${endpoint}: the exchange refused the logon: ${reason}`, options);
  }
}

/** How long to leave the exchange alone after a fault, in ms; 0 where it does not keep us out. */
export const waitOf = (fault: unknown, scheduler: SchedulerLike): number =>
  fault instanceof Banned ? Math.min(Math.max(0, fault.untilMs - scheduler.now()), longestMs) : 0;
