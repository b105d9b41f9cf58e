import type { FaultDesk, FaultRates, Faults, FaultSorts, NextFault } from '../faults.js';

/** How often each kind has struck at the start; the one list of all kinds. */
const none = {
  ...{ corrupt: 0, drop: 0, duplicate: 0, reorder: 0, delay: 0, silent: 0, ackWithoutData: 0, refuse: 0 },
  ...{ rateLimit: 0, close: 0, halfOpen: 0, snapshotTooOld: 0, idGap: 0, idsBackwards: 0, sessionRevoked: 0 },
  ...{ partial: 0, banned: 0, unknown: 0 },
};

/**
 * What the simulator can do to its clients. To a frame of data: `corrupt` (a required field is missing or of a wrong
 * type, or the text is cut off), `drop`, `duplicate`, `reorder` (it comes after the next of its stream), `delay` (the
 * frames of its stream are held for a while, their order kept). To a connection, in place of what was about to be sent:
 * `silent`, `close`, `halfOpen`. These are as `startKraken` has them, and so is `ackWithoutData`.
 *
 * To a depth event, for all its subscribers:
 * - `idGap`: its ids begin later than they should, though nothing is missing;
 * - `idsBackwards`: its ids, and all that follow, begin anew from far below, as after a restart.
 *
 * To a request:
 * - `refuse`: a `subscribe`, `session.logon` or `session.subscribe` gets 400; a request over REST gets 403;
 * - `partial`: of several streams at once some are carried out, and the answer is 409;
 * - `rateLimit`: 429, and it is not carried out;
 * - `banned`: 418; the connection is closed, and for `banMs` handshakes and requests over REST get 418 too;
 * - `unknown`: 500, and chance says whether it was carried out; over REST there is nothing to carry out;
 * - `snapshotTooOld`: `GET /depth` gives a book of some events ago, with its id of then.
 *
 * To a session: `sessionRevoked`, 401 without an id; the connection is logged off, and the event that was due is lost.
 */
export type PlexFaultKind = keyof typeof none;

/** What a fault can be aimed at: events, `session.*` requests, or requests over REST. */
export type PlexChannel = (typeof CHANNELS)[number];
const CHANNELS = ['depth', 'trade', 'userData', 'session', 'rest'] as const;

/** Probabilities, 0 to 1, per fitting frame or request; kinds that are not named do not happen. */
export type PlexFaultRates = FaultRates<PlexFaultKind>;
/** Which frame a scripted fault strikes, and how. */
export type PlexNextFault = NextFault<PlexChannel>;
/** What goes wrong in the simulator, by script and by chance. */
export type PlexFaults = Faults<PlexFaultKind, PlexChannel>;
/** Where the venue asks whether something goes wrong. */
export type PlexFaultDesk = FaultDesk<PlexFaultKind, PlexChannel>;

/** What can go wrong here. */
export const PLEX_FAULTS: FaultSorts<PlexFaultKind, PlexChannel> = { none, channels: CHANNELS };
