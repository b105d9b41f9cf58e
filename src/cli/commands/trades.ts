import type { Trade as KrakenTrade } from '../../kraken/index.js';
import type { Trade as LambdaplexTrade } from '../../lambdaplex/index.js';
import type { TradesCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, sumUpBy, type Table } from '../plain-view.js';
import { timeOf, withoutZeros } from '../text.js';
import { atKraken } from '../venues/kraken.js';
import { atLambdaplex } from '../venues/lambdaplex.js';
import { symbolsAt, titleOf, venuesOf } from '../venues.js';
import type { Watch } from '../watch.js';

/** What `rxchange trades --help` prints. */
export const tradesHelp = `Usage: rxchange trades SYMBOL... [options]

Watch the trades of one or more symbols. Of Kraken each comes once, also after a reconnect, and what was missed for good
is told. Of Lambdaplex they come from now on; it does not describe them, so that nothing shows what was missed. Ctrl-C
ends.

Options
  --snapshot       begin with the last 50 trades; of Kraken only
${sharedOptions('trades')}

Lines
  time (UTC, by our clock), symbol, the taker's side, price × quantity, the taker's order type, the trade's number, and
  when it happened by the exchange's clock. Lambdaplex does not tell the order type.

States
  hole                      trades are missing: more happened during a break than the exchange repeats
  stale CAUSE, live again after 312 ms: see \`rxchange book --help\`

JSON lines, told apart by "_tag"
  Live         value, of Kraken: symbol, side, price, qty, ord_type, trade_id, timestamp
               of Lambdaplex: symbol, side, price, qty, tradeId, eventTimeMs, tradeTimeMs, raw
${sharedJson}

${sharedExitCodes}

Examples
  rxchange trades BTC/USD ETH/USD                   the trades of two symbols from now on
  rxchange trades BTC/USD --snapshot --simulate     the last 50 first, without a network
  rxchange trades HBAR-USDC                         of Lambdaplex
  rxchange trades BTC/USD --json | jq -c 'select(._tag == "Live") | .value | [.side, .price, .qty]'
`;

/** A trade of either exchange. */
export type AnyTrade = KrakenTrade | LambdaplexTrade;

/** Trades as they happened. */
export const tradeTable: Table<AnyTrade> = {
  heading: 'symbol',
  columns: [
    { title: 'side', least: [4], lean: 'left' },
    { title: 'price × qty', least: [5, 7], lean: 'right' },
    { title: 'order', least: [6], lean: 'left' },
    { title: 'number', least: [6], lean: 'right' },
    { title: 'traded at', least: [27], lean: 'left' },
  ],
  rowsOf: (trade) => {
    const { symbol, side } = trade;
    const isKrakens = 'trade_id' in trade;
    const [price, qty] = isKrakens ? [trade.price, trade.qty] : [trade.price, trade.qty].map(withoutZeros);
    const [order, id, time] = isKrakens
      ? [trade.ord_type, trade.trade_id, trade.timestamp]
      : [undefined, trade.tradeId, timeOf(trade.tradeTimeMs)];
    return [{ key: symbol, name: symbol, cells: [[side], [price, qty], [order], [id?.toString()], [time]] }];
  },
  isHeldBack: false,
  saysLive: false,
  sumUp: sumUpBy('trade', 'hole'),
};

/** Trades, in lines. */
export function watchTrades(command: TradesCommand): Watch<AnyTrade> {
  const { symbols, snapshot, json } = command;
  const venues = venuesOf(command);
  return {
    feeds: venues.map((venue) => {
      const own = symbolsAt(command, venue);
      return venue === 'kraken'
        ? atKraken<AnyTrade>({
            streams: ({ withFreshness }) =>
              new Map(own.map((symbol) => [symbol, withFreshness.trades(symbol, { snapshot })])),
            staged: { symbols: own },
          })
        : atLambdaplex<AnyTrade>({
            streams: ({ withFreshness }) => new Map(own.map((symbol) => [symbol, withFreshness.trades(symbol)])),
            // Nothing counts them, so that a lost one could show.
            staged: { symbols: [] },
          });
    }),
    view: json ? createJsonView() : createPlainView([...symbols, ...venues.map((venue) => titleOf[venue])], tradeTable),
    hasHoles: true,
  };
}
