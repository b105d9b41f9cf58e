import { WAYS } from './credentials.js';
import { WrongUse, flag, givenOf, text, type Given, type Options } from './given.js';
import { readers } from './readers.js';
import { commandsOf, titleOf, venuesOf, venuesWith, type VenueName } from './venues.js';

/** What all that is watched has in common. */
export interface Common {
  /** As given; without it symbols tell, and what has none is Kraken's. */
  readonly venue: VenueName | undefined;
  readonly simulate: boolean;
  readonly seed: number | undefined;
  readonly json: boolean;
  readonly forSeconds: number | undefined;
  readonly url: string | undefined;
}

/** Watch order books. */
export interface BookCommand extends Common {
  readonly _tag: 'book';
  /** As given, without repetitions; at least one. */
  readonly symbols: readonly string[];
  /** Levels a side, as given: whether the exchange offers it is for the client to say. */
  readonly depth: number | undefined;
  /** Whether lines are wanted where a screen could be shown. */
  readonly plain: boolean;
}
/** Watch best prices. */
export interface TickerCommand extends Common {
  readonly _tag: 'ticker';
  readonly symbols: readonly string[];
  readonly trigger: 'trades' | 'bbo' | undefined;
}
/** Watch trades. */
export interface TradesCommand extends Common {
  readonly _tag: 'trades';
  readonly symbols: readonly string[];
  readonly snapshot: boolean;
}
/** Watch candles. */
export interface OhlcCommand extends Common {
  readonly _tag: 'ohlc';
  readonly symbols: readonly string[];
  /** In minutes, as given, likewise. */
  readonly interval: number | undefined;
}
/** Print the reference data, of Kraken its changes too. */
export interface InstrumentsCommand extends Common {
  readonly _tag: 'instruments';
  /** The one that was given, or that the names are spelled for. */
  readonly venue: VenueName;
  /** Which pairs, or assets; all when none is named. */
  readonly names: readonly string[];
  readonly assets: boolean;
  readonly tokenized: boolean;
  readonly once: boolean;
}
/** Watch the state of the exchange. */
export interface StatusCommand extends Common {
  readonly _tag: 'status';
}
/** Ping the exchange. */
export interface PingCommand extends Common {
  readonly _tag: 'ping';
  readonly count: number;
}
/** Watch the changes of books as they are sent. */
export interface UpdatesCommand extends Common {
  readonly _tag: 'updates';
  readonly symbols: readonly string[];
}
/** Ask which streams the exchange sends. */
export interface SubscriptionsCommand extends Common {
  readonly _tag: 'subscriptions';
  /** Whose books are subscribed before; may be none. */
  readonly symbols: readonly string[];
}
/** Watch what an account has. */
export interface BalancesCommand extends Common {
  readonly _tag: 'balances';
  /** Which assets; all when none is named. */
  readonly assets: readonly string[];
  /** Where the credentials are; in the environment, if no file is given. */
  readonly credentials: string | undefined;
}
/** Watch the orders of an account. */
export interface OrdersCommand extends Common {
  readonly _tag: 'orders';
  /** Of which symbols; of all when none is named. */
  readonly symbols: readonly string[];
  readonly credentials: string | undefined;
}

/** A command that opens something. */
export type WatchCommand =
  | BookCommand
  | TickerCommand
  | TradesCommand
  | OhlcCommand
  | InstrumentsCommand
  | StatusCommand
  | PingCommand
  | UpdatesCommand
  | SubscriptionsCommand
  | BalancesCommand
  | OrdersCommand;
/** The word that it is called by. */
export type CommandName = WatchCommand['_tag'];

/** What the arguments ask for. */
export type Command =
  | WatchCommand
  | { readonly _tag: 'Help'; readonly topic: CommandName | 'rxchange' }
  | { readonly _tag: 'Version' }
  | { readonly _tag: 'Wrong'; readonly message: string; readonly hint: string };

/** What works, without a network. */
function exampleOf(name: CommandName): string {
  const isKrakens = venuesWith(name).includes('kraken');
  const symbol = isKrakens ? 'BTC/USD' : 'HBAR-USDC';
  const takesSymbols = ['book', 'ticker', 'trades', 'ohlc', 'updates', 'subscriptions'].includes(name);
  return `rxchange ${name}${takesSymbols ? ` ${symbol}` : ''} --simulate`;
}

/** What to do after a wrong command line. */
export const hintOf = (name: CommandName): string =>
  `Try \`rxchange ${name} --help\`, or \`${exampleOf(name)}\` to see it work.`;

/** The longest time that timers can hold, in seconds: 2^31 - 1 ms. */
const longestSeconds = 2_147_483;

/** What is shorter is no key. */
const SHORTEST_KEY = 8;

const shared: Options = {
  venue: text,
  simulate: flag,
  seed: text,
  json: flag,
  for: text,
  url: text,
  help: { type: 'boolean', short: 'h' },
};

function commonOf(given: Given): Common {
  const url = given.text('url');
  if (url !== undefined && !/^wss?:\/\/[^/]/.test(url)) {
    throw new WrongUse(`--url ${url}: a ws:// or wss:// address is due`);
  }
  const venue = given.text('venue');
  if (venue !== undefined && venue !== 'kraken' && venue !== 'lambdaplex') {
    throw new WrongUse(`--venue ${venue}: kraken or lambdaplex is due`);
  }
  return {
    venue,
    simulate: given.flag('simulate'),
    seed: given.number('seed', 'a whole number is due'),
    json: given.flag('json'),
    forSeconds: given.number(
      'for',
      `seconds are due, more than 0 and at most ${longestSeconds}`,
      (value) => value > 0 && value <= longestSeconds,
    ),
    url,
  };
}

/** The commands there are, in the order in which help lists them. */
export const commandNames = Object.keys(readers).filter((name): name is CommandName => name in readers);

/** @throws WrongUse, or the TypeError of parseArgs */
function watchFrom(name: CommandName, argv: readonly string[]): Command {
  const { options, read } = readers[name];
  const given = givenOf(argv, { ...shared, ...options });
  if (given.flag('help')) return { _tag: 'Help', topic: name };
  const command = read(given, commonOf(given));
  const venues = venuesOf(command);
  const without = venues.find((venue) => !commandsOf[venue].includes(name));
  if (without !== undefined) return refusal(name, without);
  if (command.simulate && command.url !== undefined) throw new WrongUse('--url and --simulate exclude each other');
  if (command.url !== undefined && venues.length > 1)
    throw new WrongUse('--url is for one exchange, and these are two');
  if (command.seed !== undefined && !command.simulate) throw new WrongUse('--seed is for --simulate');
  return command;
}

/** A command that is there, but not of this exchange. */
const refusal = (name: CommandName, without: VenueName): Command => {
  const others = venuesWith(name).map((venue) => titleOf[venue]);
  return {
    _tag: 'Wrong',
    message: `${titleOf[without]} has no command ${name}; ${others.join(', ')} has`,
    hint:
      `Try \`${exampleOf(name)}\`, or \`rxchange ${name} --help\`. ` +
      `${titleOf[without]} has ${commandsOf[without].join(', ')}.`,
  };
};

const isOfAccount = (name: CommandName): boolean => name === 'balances' || name === 'orders';

/** Of the options that somebody gives a key with the first, without what may follow it. */
const keyOptionIn = (argv: readonly string[]): string | undefined =>
  argv
    .map((word) => /^--?[a-z_-]{0,16}(?:key|secret|passw|passphrase|pem)[a-z_-]{0,8}(?==|$)/i.exec(word)?.[0])
    .find((option) => option !== undefined);

const keyHint = (name: CommandName): string =>
  `${isOfAccount(name) ? `Instead ${WAYS}.\n` : ''}If a key was typed on the command line, it is in the history of the ` +
  `shell now, and others could see it: replace it by a new one.\n${hintOf(name)}`;

/** A message that repeats nothing of what might be a key, given where none is due. */
const withoutValues = (message: string, argv: readonly string[]): string =>
  argv
    .flatMap((word) => (/^--?[a-z-]+$/i.test(word) ? [] : [word, word.slice(word.indexOf('=') + 1)]))
    .filter(({ length }) => length >= SHORTEST_KEY)
    .reduce((text, word) => text.replaceAll(word, '…'), message);

/** Read the arguments after the program's name. Never throws: what is wrong is a command too. */
export function commandFrom(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  if (first === '--help' || first === '-h') return { _tag: 'Help', topic: 'rxchange' };
  if (first === '--version' || first === '-v') return { _tag: 'Version' };
  const wantsHelp = first === 'help';
  const word = wantsHelp ? rest[0] : first;
  const name = commandNames.find((known) => known === word);
  if (wantsHelp && (word === undefined || name !== undefined)) return { _tag: 'Help', topic: name ?? 'rxchange' };
  if (name === undefined) {
    const message = word === undefined ? 'which command?' : `there is no command ${word}`;
    return { _tag: 'Wrong', message, hint: `There are ${commandNames.join(', ')}. Try \`rxchange --help\`.` };
  }
  try {
    return watchFrom(name, rest);
  } catch (error) {
    const option = keyOptionIn(rest);
    if (option !== undefined)
      return { _tag: 'Wrong', message: `${option}: no option takes a key`, hint: keyHint(name) };
    const told = error instanceof Error ? error.message : '';
    // The first sentence of parseArgs says what is wrong; the next ones are about its own syntax.
    const [message = ''] = (isOfAccount(name) ? withoutValues(told, rest) : told).split(/\.\s/);
    return { _tag: 'Wrong', message, hint: hintOf(name) };
  }
}
