import { createRequire } from 'node:module';
import { createKraken } from '../kraken/index.js';
import { startKraken } from '../simulator/index.js';
import { commandFrom, type CommandName, type WatchCommand } from './command.js';
import { bookHelp, watchBooks } from './commands/book.js';
import { instrumentsHelp, watchInstruments } from './commands/instruments.js';
import { ohlcHelp, watchCandles } from './commands/ohlc.js';
import { pingHelp, watchPings } from './commands/ping.js';
import { statusHelp, watchStatus } from './commands/status.js';
import { tickerHelp, watchTickers } from './commands/ticker.js';
import { tradesHelp, watchTrades } from './commands/trades.js';
import { help } from './help.js';
import type { Io } from './io.js';
import { watch, type Parts } from './watch.js';

const helpOf: Readonly<Record<CommandName | 'rxchange', string>> = {
  rxchange: help,
  book: bookHelp,
  ticker: tickerHelp,
  trades: tradesHelp,
  ohlc: ohlcHelp,
  instruments: instrumentsHelp,
  status: statusHelp,
  ping: pingHelp,
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
 * @param parts - the client and the simulator; a test may bring its own
 * @returns the exit code, once all that was opened is closed: 0 ended as asked, 1 everything failed, 2 wrong use
 */
export async function run(
  argv: readonly string[],
  io: Io,
  parts: Parts = { createKraken, startKraken },
): Promise<number> {
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
      return watch(command, watchInstruments(command), io, parts);
    case 'status':
      return watch(command, watchStatus(command), io, parts);
    case 'ping':
      return watch(command, watchPings(command, io.scheduler), io, parts);
  }
}
