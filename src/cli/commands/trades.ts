import type { Trade } from '../../kraken/index.js';
import type { TradesCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, sumUpBy, type Table } from '../plain-view.js';
import type { Watch } from '../watch.js';

/** What `rxchange trades --help` prints. */
export const tradesHelp = `Usage: rxchange trades SYMBOL... [options]

Watch the trades of one or more symbols of Kraken. Each comes once, also after a reconnect; what was missed for good is
told. Ctrl-C ends.

Options
  --snapshot       begin with the last 50 trades
${sharedOptions}

Lines
  time (UTC, by our clock), symbol, the taker's side, price × quantity, the taker's order type, the trade's number, and
  when it happened by the exchange's clock.

States
  hole                      trades are missing: more happened during a break than the exchange repeats
  stale CAUSE, live again after 312 ms: see \`rxchange book --help\`

JSON lines, told apart by "_tag"
  Live         value: symbol, side, price, qty, ord_type, trade_id, timestamp
${sharedJson}

${sharedExitCodes}

Examples
  rxchange trades BTC/USD ETH/USD                   the trades of two symbols from now on
  rxchange trades BTC/USD --snapshot --simulate     the last 50 first, without a network
  rxchange trades BTC/USD --json | jq -c 'select(._tag == "Live") | .value | [.side, .price, .qty]'
`;

/** Trades as they happened. */
export const tradeTable: Table<Trade> = {
  heading: 'symbol',
  columns: [
    { title: 'side', least: [4], lean: 'left' },
    { title: 'price × qty', least: [5, 7], lean: 'right' },
    { title: 'order', least: [6], lean: 'left' },
    { title: 'number', least: [6], lean: 'right' },
    { title: 'traded at', least: [27], lean: 'left' },
  ],
  rowsOf: ({ symbol, side, price, qty, ord_type, trade_id, timestamp }) => {
    const cells = [[side], [price, qty], [ord_type], [String(trade_id)], [timestamp]];
    return [{ key: symbol, name: symbol, cells }];
  },
  isHeldBack: false,
  saysLive: false,
  sumUp: sumUpBy('trade', 'hole'),
};

/** Trades, in lines. */
export function watchTrades({ symbols, snapshot, json }: TradesCommand): Watch<Trade> {
  return {
    streams: ({ withFreshness }) =>
      new Map(symbols.map((symbol) => [symbol, withFreshness.trades(symbol, { snapshot })])),
    view: json ? createJsonView() : createPlainView(symbols, tradeTable),
    staged: { symbols },
  };
}
