import { EMPTY, catchError, map, merge, type Observable } from 'rxjs';
import { bestAskOf, bestBidOf, spreadOf, type OrderBook } from '../../index.js';
import type { BookDepth, BookOptions } from '../../kraken/index.js';
import type { BookCommand } from '../command.js';
import type { Beside } from '../happening.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, sumUpBy, type Table } from '../plain-view.js';
import { createScreenView } from '../screen/screen-view.js';
import type { Terminal } from '../terminal.js';
import type { Client, Watch } from '../watch.js';

/** What `rxchange book --help` prints. */
export const bookHelp = `Usage: rxchange book SYMBOL... [options]

Watch the order books of one or more symbols of Kraken, spelled as Kraken spells them: BTC/USD, not XBT/USD.
Every book is compared with the exchange's checksum before it is shown. Ctrl-C ends.

Options
  --depth N        levels a side: 10 (default), 25, 100, 500 or 1000
  --plain          lines, also where a screen could be shown
${sharedOptions}

In a terminal
  The books side by side, each with its latest trades, and below them what happens to the streams. q or Ctrl-C ends,
  Tab shows the next books when not all fit. Without colours if NO_COLOR is set; lines if TERM is dumb. Elsewhere, as
  in a pipe, lines. Times are UTC; with --simulate those of trades are by the made-up market's own clock. Digits that
  there is no room for are left out only where … stands in their place.

Lines
  time (UTC), symbol, best bid × quantity, best ask × quantity, spread, state. A line is printed when the best bid or
  ask changed, at most four times a second for each symbol; what happens to a stream is printed as it happens.

States
  live                      the book is complete and its checksum was right
  stale CAUSE               what was shown before must not be trusted any more; the book is being mended by itself
    ChecksumMismatch          our book differs from the exchange's: an update was lost or damaged; asked for anew
    ConnectionLost            the connection broke; after reconnecting everything is subscribed again
    HeartbeatMissed           the connection looked open, yet nothing came any more
    DecodeFailed              the exchange sent what is no book
    SnapshotUnavailable       subscribed, but the first data did not come
  live again after 312 ms   mended
  reconnecting in 800 ms    the wait doubles with each failed attempt, up to a minute

JSON lines, told apart by "_tag"
  Live         value: symbol, bids, asks (best first; price, qty), timestamp, receivedAtMs, checksum, verifiedDepth
${sharedJson}

${sharedExitCodes}

Examples
  rxchange book BTC/USD ETH/USD                     two live books
  rxchange book BTC/USD PEPE/USD --simulate         the same without a network
  rxchange book BTC/USD --depth 100 --for 60        a minute of a deep book
  rxchange book BTC/USD --json | jq -c 'select(._tag == "Live") | .value.bids[0]'
`;

/** The best prices of each side. */
export const bookTable: Table<OrderBook> = {
  heading: 'symbol',
  columns: [
    { title: 'best bid × qty', least: [4, 7], lean: 'right' },
    { title: 'best ask × qty', least: [4, 7], lean: 'right' },
    { title: 'spread', least: [6], lean: 'right' },
  ],
  rowsOf: (book) => {
    const [bid, ask] = [bestBidOf(book), bestAskOf(book)];
    const cells = [[bid?.price, bid?.qty], [ask?.price, ask?.qty], [spreadOf(book)]];
    return [{ key: book.symbol, name: book.symbol, cells }];
  },
  isHeldBack: true,
  saysLive: true,
  sumUp: sumUpBy('update', 'resync'),
};

/** Order books: on the screen of a terminal if there is one, else in lines. */
export function watchBooks(command: BookCommand, terminal: Terminal | undefined): Watch<OrderBook> {
  const { symbols, depth, json, plain } = command;
  // Whether it is one of them, the client says itself.
  const options: BookOptions = depth === undefined ? {} : { depth: depth as BookDepth };
  const lines: Watch<OrderBook> = {
    streams: ({ withFreshness }) => new Map(symbols.map((symbol) => [symbol, withFreshness.book(symbol, options)])),
    view: json ? createJsonView() : createPlainView(symbols, bookTable),
    staged: { channel: 'book', symbols },
  };
  if (json || plain || terminal === undefined) return lines;
  const source = command.url ?? 'Kraken';
  return {
    ...lines,
    view: createScreenView({ symbols, source, terminal, depth, sumUp: bookTable.sumUp }),
    beside: (client) => merge(terminal.taken$, tradesOf(client, symbols), systemOf(client)),
  };
}

/** The trades beside the books. What becomes of the books is told, so the loss of trades alone goes without saying. */
const tradesOf = ({ withFreshness }: Client, symbols: readonly string[]): Observable<Beside> =>
  merge(
    ...symbols.map((symbol) =>
      withFreshness.trades(symbol, { snapshot: true }).pipe(
        map((envelope): Beside => ({ _tag: 'Trade', symbol, envelope })),
        catchError(() => EMPTY),
      ),
    ),
  );

const systemOf = ({ withFreshness }: Client): Observable<Beside> =>
  withFreshness.systemStatus().pipe(
    map((envelope): Beside => ({ _tag: 'System', envelope })),
    catchError(() => EMPTY),
  );
