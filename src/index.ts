export { Decimal } from './core/codec.js';
export {
  DecimalEq,
  DecimalOrd,
  compareDecimals,
  decimalFrom,
  isDecimal,
  isZero,
  minus,
  parseDecimal,
  plus,
  scaleOf,
  times,
  toNumber,
} from './core/decimal.js';
export type { Level, OrderSide, Side } from './book/level.js';
export type { BookEvent } from './book/book-event.js';
export {
  bestAskOf,
  bestBidOf,
  costToFill,
  imbalanceOf,
  midOf,
  spreadOf,
  type FillCost,
  type OrderBook,
} from './book/order-book.js';
export { scanBook } from './book/scan-book.js';
export { verifyChecksum } from './book/verify-checksum.js';
export { truncateDepth } from './book/truncate-depth.js';
export { conflate } from './book/conflate.js';
export { topOfBook, type TopOfBook } from './book/top-of-book.js';
export { liveOnly, type Live, type Stale } from './core/freshness.js';
export { checkSequence, type CheckSequenceOptions, type IdRange } from './core/check-sequence.js';
export { resync, type ResyncOptions, type ResyncPolicy } from './core/resync.js';
export { shareLatest } from './core/share-latest.js';
export type { ShareOptions } from './core/share-events.js';
export {
  BookCrossed,
  ChecksumMismatch,
  ConnectionLost,
  DecodeFailed,
  DepthChanged,
  HeartbeatMissed,
  MarketError,
  OutcomeUnknown,
  RateLimited,
  RequestRejected,
  RequestTimedOut,
  SequenceGap,
  SnapshotUnavailable,
  SubscriptionRejected,
  isStreamError,
  type StreamError,
} from './core/errors.js';
export { Banned, LogonRejected, SessionLost } from './core/access-errors.js';
export { catchTag } from './core/catch-tag.js';
export type { ConnectionStatus } from './core/connection.js';
export type { Unrouted } from './core/multiplexer.js';
export type { HeartbeatPolicy } from './core/heartbeat.js';
export type { RateLimit } from './core/rate-limit.js';
export type { ReconnectPolicy } from './core/reconnect.js';
export type { WebSocketConstructor, WebSocketLike } from './core/socket.js';
