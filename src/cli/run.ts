import { createRequire } from 'node:module';
import { createKraken } from '../kraken/index.js';
import { startKraken } from '../simulator/index.js';
import { commandFrom } from './command.js';
import { bookHelp, help } from './help.js';
import type { Io } from './io.js';
import { watchBooks, type Parts } from './watch-books.js';

/** The version of this package. By its own name, because src and dist lie at different depths below it. */
const versionOf = (require: NodeJS.Require): string => {
  const { version } = require('rxchange/package.json') as { version: string };
  return version;
};

/**
 * The program `rxchange`.
 *
 * @param argv - the arguments after the program's name
 * @param io - where it prints, and what ends it
 * @param parts - the client and the simulator; a test may bring its own
 * @returns the exit code, once all that was opened is closed: 0 ended as asked, 1 every symbol failed, 2 wrong use
 */
export async function run(
  argv: readonly string[],
  io: Io,
  parts: Parts = { createKraken, startKraken },
): Promise<number> {
  const command = commandFrom(argv);
  switch (command._tag) {
    case 'Help':
      io.write(command.topic === 'book' ? bookHelp : help);
      return 0;
    case 'Version':
      io.write(`${versionOf(createRequire(import.meta.url))}\n`);
      return 0;
    case 'Wrong':
      io.complain(`rxchange: ${command.message}\n${command.hint}\n`);
      return 2;
    case 'Book':
      return watchBooks(command, io, parts);
  }
}
