/** What `rxchange --help` prints. */
export const help = `rxchange: live order books of an exchange, each checked before it is shown

Usage
  rxchange book SYMBOL... [options]    watch order books
  rxchange book --help                 its options, what its lines mean, examples
  rxchange --version

Without a network
  rxchange book BTC/USD ETH/USD --simulate

Exit codes
  0  ended as asked    1  every symbol was refused or failed    2  the command line was wrong
`;

/** What `rxchange book --help` prints. */
export const bookHelp = `Usage: rxchange book SYMBOL... [options]

Watch the order books of one or more symbols of Kraken, spelled as Kraken spells them: BTC/USD, not XBT/USD.
Every book is compared with the exchange's checksum before it is shown. Ctrl-C ends.

Options
  --depth N        levels a side: 10 (default), 25, 100, 500 or 1000
  --simulate       no network: a made-up market inside this program, with a fault staged now and then
  --seed N         which made-up market; by default another one each time, and its seed is printed
  --json           one JSON object a line, every update, prices and quantities as strings
  --for SECONDS    end after so long
  --url URL        another WebSocket endpoint than Kraken's
  -h, --help       this page

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
  Simulation   seed, url                                     first, with --simulate
  Live         value: symbol, bids, asks (best first; price, qty), timestamp, receivedAtMs, checksum, verifiedDepth
  Stale        symbol, cause (_tag, message, facts), sinceMs
  Connection   endpoint, state (connecting, open, waiting), sinceMs, attempt, waitMs, cause
  Fault        kind, symbol                                  staged by the simulation
  Failed       symbol, error (_tag, message, facts)          this symbol ended; the others go on
  Summary      elapsedMs, updates and resyncs by symbol, reconnects, unrouted     last

Exit codes
  0  ended as asked: Ctrl-C, --for, or the reader of the output went away
  1  every symbol was refused or failed
  2  the command line was wrong

Examples
  rxchange book BTC/USD ETH/USD                     two live books
  rxchange book BTC/USD PEPE/USD --simulate         the same without a network
  rxchange book BTC/USD --depth 100 --for 60        a minute of a deep book
  rxchange book BTC/USD --json | jq -c 'select(._tag == "Live") | .value.bids[0]'
`;
