import { EMPTY, catchError, map, merge, type Observable } from 'rxjs';
import { bestAskOf, bestBidOf, spreadOf, type Live, type OrderBook, type Stale } from '../../index.js';
import type { BookDepth, BookOptions } from '../../kraken/index.js';
import type { Trade as LambdaplexTrade } from '../../lambdaplex/index.js';
import type { BookCommand } from '../command.js';
import type { Feed } from '../feed.js';
import type { Beside, TapeTrade } from '../happening.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, sumUpBy, type Table } from '../plain-view.js';
import { onLeastScale } from '../screen/numbers.js';
import { createScreenView } from '../screen/screen-view.js';
import type { Terminal } from '../terminal.js';
import { timeOf } from '../text.js';
import { atKraken } from '../venues/kraken.js';
import { atLambdaplex } from '../venues/lambdaplex.js';
import { symbolsAt, titleOf, venueIn, venuesOf } from '../venues.js';
import type { Watch } from '../watch.js';

/** What `rxchange book --help` prints. */
export const bookHelp = `Usage: rxchange book SYMBOL... [options]

Watch the order books of one or more symbols, of Kraken, of Lambdaplex or of both, spelled as the exchange spells them:
BTC/USD, not XBT/USD; HBAR-USDC, gib-USDC. Every book of Kraken is compared with the exchange's checksum before it is
shown. Lambdaplex has no checksum: its books are held to the numbers of their changes, so that none is missing. Ctrl-C
ends.

Options
  --depth N        levels a side, of Kraken only: 10 (default), 25, 100, 500 or 1000; of Lambdaplex all are watched
  --plain          lines, also where a screen could be shown
${sharedOptions('book')}

In a terminal
  The books side by side, each with its latest trades, and below them what happens to the streams. q or Ctrl-C ends,
  Tab shows the next books when not all fit. Without colours if NO_COLOR is set; lines if TERM is dumb. Elsewhere, as
  in a pipe, lines. Times are UTC; with --simulate those of trades are by the made-up market's own clock. Digits that
  there is no room for are left out only where … stands in their place; zeros at the end are left out where the exchange
  prints some numbers with them and some without.

Lines
  time (UTC), symbol, best bid × quantity, best ask × quantity, spread, state. A line is printed when the best bid or
  ask changed, at most four times a second for each symbol; what happens to a stream is printed as it happens. Of
  Lambdaplex, which prints the same number now with zeros at its end, now without, only those that are needed are shown.

States
  live                      the book is complete: its checksum was right, or no change is missing
  stale CAUSE               what was shown before must not be trusted any more; the book is being mended by itself
    ChecksumMismatch          our book differs from the exchange's: an update was lost or damaged; asked for anew
    SequenceGap               a change is missing, by its numbers (Lambdaplex); the book is read anew
    BookCrossed               the best bid stayed at or above the best ask (Lambdaplex); the book is read anew
    ConnectionLost            the connection broke; after reconnecting everything is subscribed again
    HeartbeatMissed           the connection looked open, yet nothing came any more
    DecodeFailed              the exchange sent what is no book
    SnapshotUnavailable       subscribed, but the first data did not come
    ConnectionLost: rest: …   the snapshot could not be read (Lambdaplex), as with RequestTimedOut and RequestRejected;
                              it is tried again
    Banned                    the exchange keeps us out for a while (Lambdaplex); connected again after that
  live again after 312 ms   mended
  reconnecting in 800 ms    the wait doubles with each failed attempt, up to a minute

JSON lines, told apart by "_tag"
  Live         value: symbol, bids, asks (best first; price, qty), timestamp, receivedAtMs, verifiedDepth;
               of Kraken checksum, of Lambdaplex updateId
${sharedJson}

${sharedExitCodes}

Examples
  rxchange book BTC/USD ETH/USD                     two live books
  rxchange book BTC/USD HBAR-USDC --simulate        one of each exchange, without a network
  rxchange book BTC/USD --depth 100 --for 60        a minute of a deep book
  rxchange book BTC/USD --json | jq -c 'select(._tag == "Live") | .value.bids[0]'
`;

/** So many levels a side show how numbers are printed. */
const TYPICAL = 10;

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
    const { price, qty } = printersOf(book);
    const cells = [[price(bid?.price), qty(bid?.qty)], [price(ask?.price), qty(ask?.qty)], [price(spreadOf(book))]];
    return [{ key: book.symbol, name: book.symbol, cells }];
  },
  isHeldBack: true,
  saysLive: true,
  sumUp: sumUpBy('update', 'resync'),
};

type Printer = (digits: string | undefined) => string | undefined;

/**
 * How numbers of a book are printed: as they are sent, save where an exchange, one that counts its changes, prints some
 * with zeros at the end and some without. There they are put on one scale with those near them.
 */
const printersOf = ({ bids, asks, updateId }: OrderBook): Readonly<Record<'price' | 'qty', Printer>> => {
  if (updateId === undefined) return { price: (digits) => digits, qty: (digits) => digits };
  const near = [...bids.slice(0, TYPICAL), ...asks.slice(0, TYPICAL)];
  const scaledBy =
    (others: readonly string[]): Printer =>
    (digits) =>
      digits === undefined ? undefined : onLeastScale([...others, digits]).at(-1);
  return { price: scaledBy(near.map(({ price }) => price)), qty: scaledBy(near.map(({ qty }) => qty)) };
};

/** Order books: on the screen of a terminal if there is one, else in lines. */
export function watchBooks(command: BookCommand, terminal: Terminal | undefined): Watch<OrderBook> {
  const { symbols, depth, json, plain, url } = command;
  const isShown = !json && !plain && terminal !== undefined;
  const venues = venuesOf(command);
  const feeds = venues.map((venue) =>
    venue === 'kraken'
      ? krakenBooks(symbolsAt(command, venue), depth, isShown)
      : lambdaplexBooks(symbolsAt(command, venue), isShown),
  );
  if (!isShown)
    return {
      feeds,
      view: json
        ? createJsonView()
        : createPlainView([...symbols, ...venues.map((venue) => titleOf[venue])], bookTable),
    };
  const watched = symbols.map((symbol) => ({ symbol, venue: venueIn(command, symbol) }));
  const view = createScreenView({ watched, url, terminal, depth, sumUp: bookTable.sumUp });
  return { feeds, view, beside$: terminal.taken$ };
}

/** Beside the books their trades; what becomes of the books is told, so the loss of trades alone goes without saying. */
const krakenBooks = (symbols: readonly string[], depth: number | undefined, hasScreen: boolean): Feed<OrderBook> => {
  // Whether it is one of them, the client says itself.
  const options: BookOptions = depth === undefined ? {} : { depth: depth as BookDepth };
  return atKraken({
    streams: ({ withFreshness }) => new Map(symbols.map((symbol) => [symbol, withFreshness.book(symbol, options)])),
    beside: ({ withFreshness }) =>
      !hasScreen
        ? EMPTY
        : merge(
            tapes(symbols, (symbol) => withFreshness.trades(symbol, { snapshot: true })),
            withFreshness.systemStatus().pipe(
              map((envelope): Beside => ({ _tag: 'System', venue: 'kraken', envelope })),
              catchError(() => EMPTY),
            ),
          ),
    staged: { channel: 'book', symbols },
  });
};

const lambdaplexBooks = (symbols: readonly string[], hasScreen: boolean): Feed<OrderBook> =>
  atLambdaplex({
    streams: ({ withFreshness }) => new Map(symbols.map((symbol) => [symbol, withFreshness.book(symbol)])),
    beside: ({ withFreshness }) =>
      !hasScreen ? EMPTY : tapes(symbols, (symbol) => withFreshness.trades(symbol).pipe(map(tapeEnvelope))),
    staged: { channel: 'depth', symbols },
  });

const tapes = (
  symbols: readonly string[],
  tradesOf: (symbol: string) => Observable<Live<TapeTrade> | Stale>,
): Observable<Beside> =>
  merge(
    ...symbols.map((symbol) =>
      tradesOf(symbol).pipe(
        map((envelope): Beside => ({ _tag: 'Trade', symbol, envelope })),
        catchError(() => EMPTY),
      ),
    ),
  );

const tapeEnvelope = (envelope: Live<LambdaplexTrade> | Stale): Live<TapeTrade> | Stale => {
  if (envelope._tag === 'Stale') return envelope;
  const { price, qty, side, tradeTimeMs } = envelope.value;
  return {
    _tag: 'Live',
    value: { price, qty, timestamp: timeOf(tradeTimeMs) ?? '', ...(side && { side }) },
  };
};
