export {
  createKraken,
  type Endpoint,
  type Kraken,
  type PublicChannels,
  type Symbols,
  type WithFreshness,
} from './kraken.js';
export type { KrakenOptions } from './options.js';
export { BOOK_DEPTHS, type BookDepth, type BookOptions } from './public/book.js';
export type { SystemStatus } from './codecs/status.js';
export type { Pong } from './public/ping.js';
export { krakenChecksum, type KrakenChecksumOptions } from './checksum.js';
