import type { Banned, LogonRejected, SessionLost } from './access-errors.js';
import type { OrderInvalid } from './order-errors.js';

/**
 * The root of every error that this library puts on an error channel.
 *
 * `_tag` names the class and survives minifiers and two copies of the package, so test it, or use `catchTag`,
 * rather than `instanceof`. The facts are fields; the message is one sentence made of them; what caused the error, if
 * anything did, stands in `cause`.
 */
export abstract class MarketError<Tag extends string> extends Error {
  protected constructor(
    readonly _tag: Tag,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = _tag;
  }
}

/** The socket of an endpoint closed, or never opened. Mended by reconnecting, until the policy gives up. */
export class ConnectionLost extends MarketError<'ConnectionLost'> {
  /**
   * @param endpoint - which of the exchange's endpoints, for example `public`
   * @param code - the WebSocket close code; 1006 when the connection broke without a close frame
   * @param reason - the text that came with it, or what the platform said
   */
  constructor(
    readonly endpoint: string,
    readonly code: number,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      'ConnectionLost',
      `${endpoint}: connection lost (code ${code}${reason === '' ? '' : `, ${reason}`})`,
      options,
    );
  }
}

/** A socket that looked open stayed silent for too long, or did not answer a ping. Mended by reconnecting. */
export class HeartbeatMissed extends MarketError<'HeartbeatMissed'> {
  /**
   * @param endpoint - which of the exchange's endpoints
   * @param silentMs - for how long no frame of any kind had come, in ms
   */
  constructor(
    readonly endpoint: string,
    readonly silentMs: number,
  ) {
    super('HeartbeatMissed', `${endpoint}: no frame for ${silentMs} ms`);
  }
}

/** A frame did not have the shape that its channel promises. */
export class DecodeFailed extends MarketError<'DecodeFailed'> {
  /**
   * @param topic - the channel and symbol it was for, for example `book BTC/USD`
   * @param problems - one line for each thing that was wrong: its path, what was due, what came
   */
  constructor(
    readonly topic: string,
    readonly problems: readonly string[],
  ) {
    super('DecodeFailed', `${topic}: a frame could not be decoded: ${problems.join('; ')}`);
  }
}

/** The exchange refused a subscription, for example because it does not know the symbol. */
export class SubscriptionRejected extends MarketError<'SubscriptionRejected'> {
  /**
   * @param channel - the channel asked for
   * @param symbol - the symbol asked for; empty for a channel that has none
   * @param reason - the exchange's own words
   */
  constructor(
    readonly channel: string,
    readonly symbol: string,
    readonly reason: string,
  ) {
    super('SubscriptionRejected', `${channel} ${symbol}: the exchange refused the subscription: ${reason}`);
  }
}

/** The exchange answered a request with an error. */
export class RequestRejected extends MarketError<'RequestRejected'> {
  /**
   * @param method - the request's method, for example `ping`
   * @param reason - the exchange's own words
   * @param status - as HTTP has it, where the exchange gives one
   */
  constructor(
    readonly method: string,
    readonly reason: string,
    readonly status?: number,
  ) {
    super('RequestRejected', `${method}: the exchange answered: ${reason}`);
  }
}

/** No reply came to a request that changes nothing, so it is safe to ask again. */
export class RequestTimedOut extends MarketError<'RequestTimedOut'> {
  /**
   * @param method - the request's method
   * @param waitedMs - how long we waited, in ms
   */
  constructor(
    readonly method: string,
    readonly waitedMs: number,
  ) {
    super('RequestTimedOut', `${method}: no reply within ${waitedMs} ms`);
  }
}

/**
 * A request that may have changed something left, and what became of it is not known: it may or may not have been
 * carried out. Never send it again blindly.
 */
export class OutcomeUnknown extends MarketError<'OutcomeUnknown'> {
  /**
   * @param method - the request's method
   * @param reason - why we do not know, for example that the connection was lost
   */
  constructor(
    readonly method: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super('OutcomeUnknown', `${method}: the outcome is unknown: ${reason}`, options);
  }
}

/** A book's digest differs from the one that the exchange sent with it. The book was discarded, not emitted. */
export class ChecksumMismatch extends MarketError<'ChecksumMismatch'> {
  /**
   * @param symbol - whose book it is
   * @param expected - the exchange's checksum, an unsigned 32-bit integer
   * @param actual - that of the book as we hold it
   */
  constructor(
    readonly symbol: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super('ChecksumMismatch', `${symbol}: the book has checksum ${actual} where ${expected} is due`);
  }
}

/** A numbered message is missing: what follows cannot be applied to what we hold. */
export class SequenceGap extends MarketError<'SequenceGap'> {
  /**
   * @param symbol - the symbol or channel whose messages are numbered
   * @param expected - the number that was due
   * @param received - the number that came
   */
  constructor(
    readonly symbol: string,
    readonly expected: number,
    readonly received: number,
  ) {
    super('SequenceGap', `${symbol}: message ${received} came where ${expected} was due`);
  }
}

/** The best bid of a book was at or above its best ask for so long that something must be missing in it. */
export class BookCrossed extends MarketError<'BookCrossed'> {
  /**
   * @param symbol - whose book it is
   * @param forMs - for how long it was so, in ms
   */
  constructor(
    readonly symbol: string,
    readonly forMs: number,
  ) {
    super('BookCrossed', `${symbol}: the best bid was at or above the best ask for ${forMs} ms`);
  }
}

/** A subscription stands, or should, but its first data did not come in time. */
export class SnapshotUnavailable extends MarketError<'SnapshotUnavailable'> {
  /**
   * @param topic - the channel and symbol, for example `book BTC/USD`
   * @param waitedMs - how long we waited, in ms
   * @param missing - what did not come: the exchange's `acknowledgement`, the first `data` after it, or any `trades` at
   *   all, where nothing may have been traded so far
   */
  constructor(
    readonly topic: string,
    readonly waitedMs: number,
    readonly missing: 'acknowledgement' | 'data' | 'trades',
  ) {
    super('SnapshotUnavailable', `${topic}: no ${missing} within ${waitedMs} ms`);
  }
}

/**
 * The exchange found that we send too fast. We slow down by ourselves; nothing asked for is forgotten, save a request
 * that may change something: it was not carried out, ends with this error, and is yours to make again.
 */
export class RateLimited extends MarketError<'RateLimited'> {
  /**
   * @param endpoint - which of the exchange's endpoints
   * @param reason - the exchange's own words
   */
  constructor(
    readonly endpoint: string,
    readonly reason: string,
  ) {
    super('RateLimited', `${endpoint}: ${reason}`);
  }
}

/**
 * The cause of a stale book whose subscription is begun anew because an observer wants it deeper. Not a fault, and
 * never on an error channel.
 */
export class DepthChanged extends MarketError<'DepthChanged'> {
  /**
   * @param symbol - whose book it is
   * @param depth - how deep it will be, in levels a side
   */
  constructor(
    readonly symbol: string,
    readonly depth: number,
  ) {
    super('DepthChanged', `${symbol}: the book is subscribed anew with ${depth} levels`);
  }
}

/** Every error that can arrive on an error channel of this library, to be told apart by `_tag`. */
export type StreamError =
  | ConnectionLost
  | HeartbeatMissed
  | DecodeFailed
  | SubscriptionRejected
  | RequestRejected
  | RequestTimedOut
  | OutcomeUnknown
  | OrderInvalid
  | ChecksumMismatch
  | SequenceGap
  | BookCrossed
  | SnapshotUnavailable
  | RateLimited
  | Banned
  | SessionLost
  | LogonRejected;

const TAGS: Readonly<Record<StreamError['_tag'], true>> = {
  ConnectionLost: true,
  HeartbeatMissed: true,
  DecodeFailed: true,
  SubscriptionRejected: true,
  RequestRejected: true,
  RequestTimedOut: true,
  OutcomeUnknown: true,
  OrderInvalid: true,
  ChecksumMismatch: true,
  SequenceGap: true,
  BookCrossed: true,
  SnapshotUnavailable: true,
  RateLimited: true,
  Banned: true,
  SessionLost: true,
  LogonRejected: true,
};

/** Whether an unknown value is one of the errors that this library puts on an error channel, told by its `_tag`. */
export function isStreamError(error: unknown): error is StreamError {
  return error instanceof Error && '_tag' in error && typeof error._tag === 'string' && Object.hasOwn(TAGS, error._tag);
}

/** The loss of a socket, which reconnecting mends. */
export type SocketLoss = ConnectionLost | HeartbeatMissed | Banned;

/** Whether an error tells of the loss of a socket, rather than of a fault of one topic or request. */
export const isSocketLoss = (error: unknown): error is SocketLoss =>
  isStreamError(error) &&
  (error._tag === 'ConnectionLost' || error._tag === 'HeartbeatMissed' || error._tag === 'Banned');
