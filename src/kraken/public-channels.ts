import type { Observable } from 'rxjs';
import type { BookEvent } from '../book/book-event.js';
import type { OrderBook } from '../book/order-book.js';
import type { Symbols } from '../core/symbols.js';
import type { Candle } from './codecs/ohlc.js';
import type { SystemStatus } from './codecs/status.js';
import type { Ticker } from './codecs/ticker.js';
import type { Trade } from './codecs/trade.js';
import type { BookOptions } from './public/book.js';
import type { OhlcOptions } from './public/ohlc.js';
import type { Instruments } from './public/scan-instruments.js';
import type { TickerOptions } from './public/ticker.js';
import type { TradeOptions } from './public/trade.js';

/**
 * The public channels, each a method that gives a cold stream.
 *
 * Where a symbol is asked for, a list gives the merge of the symbols' own streams. Each of these streams may end with
 * `SubscriptionRejected`, when the exchange refuses the symbol; with `SnapshotUnavailable`, when a subscription stayed
 * without data however often it was made anew; and with `ConnectionLost` or `HeartbeatMissed`, when reconnecting was
 * given up. At the call a `RangeError` tells that there is no symbol, or that an option is none that the exchange knows.
 */
export interface PublicChannels {
  /**
   * Order books, each checked against the exchange's checksum before it is emitted. Every update is emitted; see
   * `conflate` for fewer.
   *
   * A late observer gets the current book first. A book that fails its check is never emitted: it is subscribed anew.
   *
   * @throws ChecksumMismatch, DecodeFailed on the error channel, when repair was given up
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/book | Kraken: book}
   */
  book(symbol: Symbols, options?: BookOptions): Observable<OrderBook>;
  /**
   * The same books as events: for each symbol a snapshot first, and after each repair, then what changed. Applied in
   * order they give the checked books, nothing to be cut off. A quantity of zero removes the level.
   *
   * A late observer gets a snapshot made of the current book first. Errors as for {@link PublicChannels.book}.
   */
  bookUpdates(symbol: Symbols, options?: BookOptions): Observable<BookEvent>;
  /**
   * Best prices and the figures of the last 24 hours, complete each time. A late observer gets the latest first.
   *
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ticker | Kraken: ticker}
   */
  ticker(symbol: Symbols, options?: TickerOptions): Observable<Ticker>;
  /**
   * Trades, one element each, each once. After a reconnect the last 50 are asked for, and those that had come before
   * are left out. A hole that remains is silence here; `withFreshness` tells it as `Stale` with the cause `SequenceGap`.
   *
   * A late observer gets those from now on, and with `snapshot: true` the last 50 first.
   *
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/trade | Kraken: trade}
   */
  trades(symbol: Symbols, options?: TradeOptions): Observable<Trade>;
  /**
   * Candles, the current one whenever a trade changes it; it is final once a later one comes. It begins with some of
   * the last candles, oldest first, and after a reconnect goes on with the current one, so candles never go back. An
   * interval without trades has no candle. A hole is told as for {@link PublicChannels.trades}.
   *
   * A late observer gets the current candle first.
   *
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/ohlc | Kraken: ohlc}
   */
  ohlc(symbol: Symbols, options?: OhlcOptions): Observable<Candle>;
  /**
   * The exchange's assets and pairs, with precisions, smallest orders and what may be done with them: all of them, anew
   * whenever something changes. A late observer gets them as they stand.
   *
   * @throws DecodeFailed on the error channel, when repair was given up
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/instrument | Kraken: instrument}
   */
  instruments(): Observable<Instruments>;
  /**
   * The exchange's state: `online`, `maintenance` and so on, told when a socket opens and whenever it changes. A late
   * observer gets the latest.
   *
   * @see {@link https://docs.kraken.com/api/docs/websocket-v2/status | Kraken: status}
   */
  systemStatus(): Observable<SystemStatus>;
}
