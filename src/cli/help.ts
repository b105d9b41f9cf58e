/** What every command takes. */
const commonOptions = `  --simulate       no network: a made-up market inside this program, with a fault staged now and then
  --seed N         which made-up market; by default another one each time, and its seed is printed
  --json           one JSON object a line, every update, prices and quantities as strings
  --for SECONDS    end after so long
  --url URL        another WebSocket endpoint than Kraken's`;

/** The same, as it stands in the help of each. */
export const sharedOptions = `${commonOptions}
  -h, --help       this page`;

/** The JSON lines that every command has besides its own. */
export const sharedJson = `  Simulation   seed, url                                     first, with --simulate
  Stale        symbol, cause (_tag, message, facts), sinceMs
  Connection   endpoint, state (connecting, open, waiting), sinceMs, attempt, waitMs, cause
  Fault        kind, symbol                                  staged by the simulation
  Failed       symbol, error (_tag, message, facts)          this one ended; the others go on
  Summary      elapsedMs, by symbol updates, resyncs, holes; reconnects, unrouted    last`;

export const sharedExitCodes = `Exit codes
  0  ended as asked: Ctrl-C, --for, or the reader of the output went away
  1  everything asked for was refused or failed, or --for was over without a connection
  2  the command line was wrong`;

/** What `rxchange --help` prints. */
export const help = `rxchange: live market data of an exchange; each order book is checked before it is shown

Usage
  rxchange book SYMBOL...           order books, in a terminal side by side with their trades
  rxchange ticker SYMBOL...         best prices and the figures of the last 24 hours
  rxchange trades SYMBOL...         trades, each once
  rxchange ohlc SYMBOL...           candles
  rxchange instruments [NAME...]    the pairs and assets that there are, and what changes about them
  rxchange status                   whether the exchange is online
  rxchange ping                     how long a message takes there and back
  rxchange help COMMAND             options, what the lines mean, examples; also rxchange COMMAND --help
  rxchange --version

Options of every command
${commonOptions}
  --plain          of book: lines, also where a screen could be shown

Without a network
  rxchange book BTC/USD ETH/USD --simulate

Exit codes
  0  ended as asked
  1  everything asked for was refused or failed, or --for was over without a connection
  2  the command line was wrong
`;
