import { createRequire } from 'node:module';
import { createKraken } from '../kraken/index.js';
import { createLambdaplex } from '../lambdaplex/index.js';
import { startKraken, startLambdaplex } from '../simulator/index.js';
import {
  commandFrom,
  hintOf,
  type BalancesCommand,
  type CommandName,
  type OrdersCommand,
  type WatchCommand,
} from './command.js';
import { balancesHelp, watchBalances } from './commands/balances.js';
import { bookHelp, watchBooks } from './commands/book.js';
import { instrumentsHelp, watchInstruments } from './commands/instruments.js';
import { watchMarkets } from './commands/markets.js';
import { ohlcHelp, watchCandles } from './commands/ohlc.js';
import { ordersHelp, watchOrders } from './commands/orders.js';
import { pingHelp, watchPings } from './commands/ping.js';
import { statusHelp, watchStatus } from './commands/status.js';
import { subscriptionsHelp, watchSubscriptions } from './commands/subscriptions.js';
import { tickerHelp, watchTickers } from './commands/ticker.js';
import { tradesHelp, watchTrades } from './commands/trades.js';
import { updatesHelp, watchUpdates } from './commands/updates.js';
import { discreet, findCredentials, type Credentials } from './credentials.js';
import type { Parts } from './feed.js';
import { WrongUse } from './given.js';
import { help } from './help.js';
import type { Io } from './io.js';
import { watch } from './watch.js';

const helpOf: Readonly<Record<CommandName | 'rxchange', string>> = {
  rxchange: help,
  book: bookHelp,
  ticker: tickerHelp,
  trades: tradesHelp,
  ohlc: ohlcHelp,
  instruments: instrumentsHelp,
  status: statusHelp,
  ping: pingHelp,
  updates: updatesHelp,
  subscriptions: subscriptionsHelp,
  balances: balancesHelp,
  orders: ordersHelp,
};

const ownParts: Parts = {
  createKraken,
  startKraken,
  createLambdaplex,
  createAccount: createLambdaplex,
  startLambdaplex,
};

/** The version of this package. By its own name, because src and dist lie at different depths below it. */
const versionOf = (require: NodeJS.Require): string => {
  const manifest: unknown = require('rxchange/package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
};

/**
 * The program `rxchange`.
 *
 * @param argv - the arguments after the program's name
 * @param io - where it prints, and what ends it
 * @param parts - the clients and the simulators; a test may bring its own
 * @returns the exit code, once all that was opened is closed: 0 ended as asked, 1 everything failed, 2 wrong use
 */
export async function run(argv: readonly string[], io: Io, parts: Parts = ownParts): Promise<number> {
  const command = commandFrom(argv);
  switch (command._tag) {
    case 'Help':
      io.write(helpOf[command.topic]);
      return 0;
    case 'Version':
      io.write(`${versionOf(createRequire(import.meta.url))}\n`);
      return 0;
    case 'Wrong':
      io.complain(`rxchange: ${command.message}\n${command.hint}\n`);
      return 2;
    default:
      return started(command, io, parts);
  }
}

function started(command: WatchCommand, io: Io, parts: Parts): Promise<number> {
  switch (command._tag) {
    case 'book':
      return watch(command, watchBooks(command, io.terminal), io, parts);
    case 'ticker':
      return watch(command, watchTickers(command), io, parts);
    case 'trades':
      return watch(command, watchTrades(command), io, parts);
    case 'ohlc':
      return watch(command, watchCandles(command), io, parts);
    case 'instruments':
      return command.venue === 'kraken'
        ? watch(command, watchInstruments(command), io, parts)
        : watch(command, watchMarkets(command), io, parts);
    case 'status':
      return watch(command, watchStatus(command), io, parts);
    case 'ping':
      return watch(command, watchPings(command, io.scheduler), io, parts);
    case 'updates':
      return watch(command, watchUpdates(command), io, parts);
    case 'subscriptions':
      return watch(command, watchSubscriptions(command), io, parts);
    case 'balances':
      return withAccount(command, io, (credentials, safe) =>
        watch(command, watchBalances(command, credentials), safe, parts),
      );
    case 'orders':
      return withAccount(command, io, (credentials, safe) =>
        watch(command, watchOrders(command, credentials), safe, parts),
      );
  }
}

/**
 * Begin what needs an account.
 *
 * @param begin - is given the credentials, none for a simulation, and a world that does not print them
 */
async function withAccount(
  { _tag, credentials: file, simulate }: BalancesCommand | OrdersCommand,
  io: Io,
  begin: (credentials: Credentials | undefined, io: Io) => Promise<number>,
): Promise<number> {
  if (simulate) return begin(undefined, io);
  try {
    const { credentials, warning } = findCredentials(file, io);
    if (warning !== undefined) io.complain(`rxchange: ${warning}\n`);
    return await begin(credentials, discreet(io, credentials));
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    io.complain(`rxchange: ${error.message}\n${hintOf(_tag)}\n`);
    return 2;
  }
}
