import type { CommandName } from './command.js';
import { titleOf, venuesWith } from './venues.js';

const simulateOptions = `  --simulate       no network: made-up markets inside this program, with a fault staged now and then
  --seed N         which made-up markets; by default others each time, and their seed is printed
  --json           one JSON object a line, every update, prices and quantities as strings
  --for SECONDS    end after so long
  --url URL        another WebSocket endpoint than the exchange's own`;

/** Which exchanges a command is for, as its help says it. */
const venueOption = (name: CommandName): string => {
  const venues = venuesWith(name);
  const [only] = venues;
  const says =
    only === undefined || venues.length > 1
      ? 'kraken or lambdaplex; by default as symbols are spelled: HBAR-USDC is Lambdaplex, BTC/USD Kraken'
      : `${only}: only ${titleOf[only]} has this command`;
  return `  --venue NAME     ${says}`;
};

/** The options that every command has, as they stand in the help of each. */
export const sharedOptions = (name: CommandName): string => `${venueOption(name)}
${simulateOptions}
  -h, --help       this page`;

/** The JSON lines that every command has besides its own. */
export const sharedJson = `  Simulation   venue, seed, url                              first, with --simulate
  Stale        symbol, cause (_tag, message, facts), sinceMs
  Connection   venue, endpoint, state (connecting, open, waiting), sinceMs, attempt, waitMs, cause
  Fault        venue, kind, symbol                           staged by the simulation
  Failed       symbol, error (_tag, message, facts)          this one ended; the others go on
  Summary      elapsedMs, by symbol updates, resyncs, holes; reconnects, unrouted    last`;

export const sharedExitCodes = `Exit codes
  0  ended as asked: Ctrl-C, --for, or the reader of the output went away
  1  everything asked for was refused or failed, or nothing arrived before the time of --for was over
  2  the command line was wrong`;

/** Of the commands for an account: where credentials come from. */
export const credentialsHelp = `Credentials
  The API key and the Ed25519 private key that belongs to it, as PEM, hex or base64. Either in the environment, as
  LAMBDAPLEX_API_KEY and LAMBDAPLEX_PRIVATE_KEY, or in a JSON file that --credentials names:
    { "apiKey": "lp_...", "privateKey": "..." }
  A PEM file is the private key alone: its text belongs under "privateKey", each line end as \\n. Nobody else should be
  able to read the file: chmod 600. No option takes a key, since others on the machine could see it there, and none is
  ever printed. With --simulate an account is made up, and orders are placed in it.`;

/** What `rxchange --help` prints. */
export const help = `rxchange: live market data of Kraken and Lambdaplex; each order book is checked before it is shown

Usage
  rxchange book SYMBOL...           order books, in a terminal side by side with their trades
  rxchange trades SYMBOL...         trades
  rxchange instruments [NAME...]    what can be traded, and by which rules; of Kraken also what changes about that
  rxchange help COMMAND             options, what the lines mean, examples; also rxchange COMMAND --help
  rxchange --version

Of Kraken
  rxchange ticker SYMBOL...         best prices and the figures of the last 24 hours
  rxchange ohlc SYMBOL...           candles
  rxchange status                   whether the exchange is online
  rxchange ping                     how long a message takes there and back

Of Lambdaplex
  rxchange updates SYMBOL...        the changes of order books, as they are sent
  rxchange subscriptions [SYMBOL...]
                                    which streams the exchange says it sends
  rxchange balances [ASSET...]      what an account has
  rxchange orders [SYMBOL...]       the orders of an account

Options of every command
  --venue NAME     kraken or lambdaplex; by default as symbols are spelled: HBAR-USDC is Lambdaplex, BTC/USD Kraken;
                   without a symbol the one that has the command, Kraken if both have it
${simulateOptions}
  --plain          of book: lines, also where a screen could be shown

Without a network
  rxchange book BTC/USD HBAR-USDC --simulate

Exit codes
  0  ended as asked
  1  everything asked for was refused or failed, or nothing arrived before the time of --for was over
  2  the command line was wrong
`;
