import { WrongUse, flag, givenOf, text, type Given, type Options } from './given.js';

/** What all that is watched has in common. */
export interface Common {
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
/** Print the reference data and its changes. */
export interface InstrumentsCommand extends Common {
  readonly _tag: 'instruments';
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

/** A command that opens something. */
export type WatchCommand =
  BookCommand | TickerCommand | TradesCommand | OhlcCommand | InstrumentsCommand | StatusCommand | PingCommand;
/** The word that it is called by. */
export type CommandName = WatchCommand['_tag'];

/** What the arguments ask for. */
export type Command =
  | WatchCommand
  | { readonly _tag: 'Help'; readonly topic: CommandName | 'rxchange' }
  | { readonly _tag: 'Version' }
  | { readonly _tag: 'Wrong'; readonly message: string; readonly hint: string };

/** What to do after a wrong command line. */
export const hintOf = (name: CommandName): string => {
  const needsSymbols = name === 'book' || name === 'ticker' || name === 'trades' || name === 'ohlc';
  const example = `rxchange ${name}${needsSymbols ? ' BTC/USD' : ''} --simulate`;
  return `Try \`rxchange ${name} --help\`, or \`${example}\` to see it work.`;
};

/** The longest time that timers can hold, in seconds: 2^31 - 1 ms. */
const longestSeconds = 2_147_483;
/** More pings than that are a task for another tool. */
const mostPings = 1000;

const shared: Options = {
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
  return {
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

const namesOf = ({ words }: Given): readonly string[] => {
  const joined = words.find((word) => word.includes(','));
  if (joined !== undefined) throw new WrongUse(`${joined}: separate symbols by blanks, not commas`);
  return words;
};

const symbolsOf = (given: Given): readonly string[] => {
  const words = namesOf(given);
  if (words.length === 0) throw new WrongUse('which symbols? For example BTC/USD');
  return words;
};

const nothingElse = ({ words: [word] }: Given): void => {
  if (word !== undefined) throw new WrongUse(`${word}: nothing is due here`);
};

const triggerOf = (given: Given): TickerCommand['trigger'] => {
  const trigger = given.text('trigger');
  if (trigger === undefined || trigger === 'trades' || trigger === 'bbo') return trigger;
  throw new WrongUse(`--trigger ${trigger}: trades or bbo is due`);
};

/** The options that each command has of its own, and how it is read. */
const readers: {
  readonly [Name in CommandName]: {
    readonly options: Options;
    readonly read: (given: Given, common: Common) => Extract<WatchCommand, { _tag: Name }>;
  };
} = {
  book: {
    options: { depth: text, plain: flag },
    read: (given, common) => ({
      _tag: 'book',
      ...common,
      symbols: symbolsOf(given),
      depth: given.number('depth', 'a whole number of levels is due'),
      plain: given.flag('plain'),
    }),
  },
  ticker: {
    options: { trigger: text },
    read: (given, common) => ({ _tag: 'ticker', ...common, symbols: symbolsOf(given), trigger: triggerOf(given) }),
  },
  trades: {
    options: { snapshot: flag },
    read: (given, common) => ({
      _tag: 'trades',
      ...common,
      symbols: symbolsOf(given),
      snapshot: given.flag('snapshot'),
    }),
  },
  ohlc: {
    options: { interval: text },
    read: (given, common) => ({
      _tag: 'ohlc',
      ...common,
      symbols: symbolsOf(given),
      interval: given.number('interval', 'a whole number of minutes is due'),
    }),
  },
  instruments: {
    options: { assets: flag, tokenized: flag, once: flag },
    read: (given, common) => ({
      _tag: 'instruments',
      ...common,
      names: namesOf(given),
      assets: given.flag('assets'),
      tokenized: given.flag('tokenized'),
      once: given.flag('once'),
    }),
  },
  status: {
    options: {},
    read: (given, common) => {
      nothingElse(given);
      return { _tag: 'status', ...common };
    },
  },
  ping: {
    options: { count: text },
    read: (given, common) => {
      nothingElse(given);
      const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1 && value <= mostPings;
      const count = given.number('count', `a whole number from 1 to ${mostPings} is due`, isCount) ?? 4;
      return { _tag: 'ping', ...common, count };
    },
  },
};

/** The commands there are, in the order in which help lists them. */
export const commandNames = Object.keys(readers).filter((name): name is CommandName => name in readers);

/** @throws WrongUse, or the TypeError of parseArgs */
function watchFrom(name: CommandName, argv: readonly string[]): Command {
  const { options, read } = readers[name];
  const given = givenOf(argv, { ...shared, ...options });
  if (given.flag('help')) return { _tag: 'Help', topic: name };
  const command = read(given, commonOf(given));
  if (command.simulate && command.url !== undefined) throw new WrongUse('--url and --simulate exclude each other');
  if (command.seed !== undefined && !command.simulate) throw new WrongUse('--seed is for --simulate');
  return command;
}

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
    // The first sentence of parseArgs says what is wrong; the next ones are about its own syntax.
    const [message = ''] = error instanceof Error ? error.message.split(/\.\s/) : [];
    return { _tag: 'Wrong', message, hint: hintOf(name) };
  }
}
