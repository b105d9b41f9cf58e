import type { Candle, OhlcInterval, OhlcOptions } from '../../kraken/index.js';
import type { OhlcCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, sumUpBy, type Table } from '../plain-view.js';
import { atKraken } from '../venues/kraken.js';
import type { Watch } from '../watch.js';

/** What `rxchange ohlc --help` prints. */
export const ohlcHelp = `Usage: rxchange ohlc SYMBOL... [options]

Watch the candles of one or more symbols of Kraken: some past ones first, then the current one whenever a trade changes
it. An interval without a trade has none. Ctrl-C ends.

Options
  --interval N     minutes: 1 (default), 5, 15, 30, 60, 240, 1440, 10080 or 21600
${sharedOptions('ohlc')}

Lines
  time (UTC, by our clock), symbol, when the candle begins (UTC), its first, highest, lowest and last price, the volume
  in base currency, the mean price of what was traded (vwap), and of how many trades. The current candle is shown at
  most four times a second; it is final once a later one comes.

States
  hole                      candles are missing: a break took longer than the exchange repeats
  stale CAUSE, live again after 312 ms: see \`rxchange book --help\`

JSON lines, told apart by "_tag"
  Live         value: symbol, open, high, low, close, volume, vwap, trades, interval_begin, interval, timestamp
${sharedJson}

${sharedExitCodes}

Examples
  rxchange ohlc BTC/USD                             candles of a minute
  rxchange ohlc BTC/USD ETH/USD --interval 60       of an hour, of two symbols
  rxchange ohlc BTC/USD --simulate --for 20         without a network
`;

/** Candles as they stand. */
export const candleTable: Table<Candle> = {
  heading: 'symbol',
  columns: [
    { title: 'from', least: [20], lean: 'left' },
    { title: 'open', least: [4], lean: 'right' },
    { title: 'high', least: [4], lean: 'right' },
    { title: 'low', least: [4], lean: 'right' },
    { title: 'close', least: [5], lean: 'right' },
    { title: 'volume', least: [6], lean: 'right' },
    { title: 'vwap', least: [4], lean: 'right' },
    { title: 'trades', least: [6], lean: 'right' },
  ],
  rowsOf: ({ symbol, interval_begin, open, high, low, close, volume, vwap, trades }) => {
    // The nanoseconds of a beginning are all zero.
    const from = interval_begin.replace(/\.0+Z$/, 'Z');
    const cells = [[from], [open], [high], [low], [close], [volume], [vwap], [String(trades)]];
    return [{ key: `${symbol} ${interval_begin}`, name: symbol, cells }];
  },
  isHeldBack: true,
  saysLive: false,
  sumUp: sumUpBy('update', 'hole'),
};

/** Candles, in lines. */
export function watchCandles({ symbols, interval, json }: OhlcCommand): Watch<Candle> {
  // Whether it is one of them, the client says itself.
  const options: OhlcOptions = interval === undefined ? {} : { interval: interval as OhlcInterval };
  return {
    feeds: [
      atKraken({
        streams: ({ withFreshness }) => new Map(symbols.map((symbol) => [symbol, withFreshness.ohlc(symbol, options)])),
        staged: { symbols },
      }),
    ],
    view: json ? createJsonView() : createPlainView(symbols, candleTable),
    hasHoles: true,
  };
}
