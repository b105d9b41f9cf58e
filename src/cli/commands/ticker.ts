import type { Ticker } from '../../kraken/index.js';
import type { TickerCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, sumUpBy, type Table } from '../plain-view.js';
import { atKraken } from '../venues/kraken.js';
import type { Watch } from '../watch.js';

/** What `rxchange ticker --help` prints. */
export const tickerHelp = `Usage: rxchange ticker SYMBOL... [options]

Watch the best prices of one or more symbols of Kraken, and their figures of the last 24 hours. Ctrl-C ends.

Options
  --trigger WHEN   trades (default): told at each trade; bbo: whenever the best bid or ask changes
${sharedOptions('ticker')}

Lines
  time (UTC), symbol, best bid × quantity, best ask × quantity, the price of the last trade, and of the last 24 hours:
  the change in per cent, the lowest and the highest price, the volume in base currency, the mean price of what was
  traded (vwap); then the state. At most four lines a second for each symbol.

States
  live, stale CAUSE, live again after 312 ms: see \`rxchange book --help\`

JSON lines, told apart by "_tag"
  Live         value: symbol, bid, bid_qty, ask, ask_qty, last, volume, vwap, low, high, change, change_pct, trades,
               timestamp
${sharedJson}

${sharedExitCodes}

Examples
  rxchange ticker BTC/USD ETH/USD                   two tickers
  rxchange ticker BTC/USD --trigger bbo --simulate  every change of the best prices, without a network
  rxchange ticker BTC/USD --json | jq -r 'select(._tag == "Live") | .value.last'
`;

/** Best prices and the last 24 hours. */
export const tickerTable: Table<Ticker> = {
  heading: 'symbol',
  columns: [
    { title: 'bid × qty', least: [4, 7], lean: 'right' },
    { title: 'ask × qty', least: [4, 7], lean: 'right' },
    { title: 'last', least: [4], lean: 'right' },
    { title: '24 h %', least: [6], lean: 'right' },
    { title: 'low', least: [4], lean: 'right' },
    { title: 'high', least: [4], lean: 'right' },
    { title: 'volume', least: [6], lean: 'right' },
    { title: 'vwap', least: [4], lean: 'right' },
  ],
  rowsOf: ({ symbol, bid, bid_qty, ask, ask_qty, last, change_pct, low, high, volume, vwap }) => {
    const cells = [[bid, bid_qty], [ask, ask_qty], [last], [change_pct], [low], [high], [volume], [vwap]];
    return [{ key: symbol, name: symbol, cells }];
  },
  isHeldBack: true,
  saysLive: true,
  sumUp: sumUpBy('update', 'resync'),
};

/** Tickers, in lines. */
export function watchTickers({ symbols, trigger, json }: TickerCommand): Watch<Ticker> {
  const options = trigger === undefined ? {} : { event_trigger: trigger };
  return {
    feeds: [
      atKraken({
        streams: ({ withFreshness }) =>
          new Map(symbols.map((symbol) => [symbol, withFreshness.ticker(symbol, options)])),
        staged: { symbols },
      }),
    ],
    view: json ? createJsonView() : createPlainView(symbols, tickerTable),
  };
}
