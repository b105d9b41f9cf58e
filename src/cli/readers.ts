import type { CommandName, Common, TickerCommand, WatchCommand } from './command.js';
import { WrongUse, flag, text, type Given, type Options } from './given.js';
import { symbolsAt, venuesOf } from './venues.js';

/** More pings than that are a task for another tool. */
const mostPings = 1000;

const namesOf = ({ words }: Given): readonly string[] => {
  const joined = words.find((word) => word.includes(','));
  if (joined !== undefined) throw new WrongUse(`${joined}: separate symbols by blanks, not commas`);
  return words;
};

const symbolsOf = (given: Given, example = 'BTC/USD'): readonly string[] => {
  const words = namesOf(given);
  if (words.length === 0) throw new WrongUse(`which symbols? For example ${example}`);
  return words;
};

const nothingElse = ({ words: [word] }: Given): void => {
  if (word !== undefined) throw new WrongUse(`${word}: nothing is due here`);
};

const SYMBOL = /^(?=.{3,33}$)\w+-\w+$/;
/** API keys begin as no asset does. */
const ASSET = /^(?!lp_)\w{1,16}$/i;

/** Names of this form. Any other word may be a key by mistake, which is not to be printed. */
const namesLike = ({ words }: Given, form: RegExp, due: string): readonly string[] => {
  if (words.every((word) => form.test(word))) return words;
  throw new WrongUse(`only ${due} are due here`);
};

/** A file of credentials, for an account that is not made up. */
const credentialsOf = (given: Given, { simulate }: Common): string | undefined => {
  const file = given.text('credentials');
  if (file !== undefined && simulate) throw new WrongUse('--credentials and --simulate exclude each other');
  return file;
};

/** An option that only Kraken has. */
const krakensOwn = (option: string, common: Common, symbols: readonly string[]): void => {
  if (symbolsAt({ ...common, symbols }, 'kraken').length > 0) return;
  throw new WrongUse(`--${option} is for Kraken, and none of these symbols is Kraken's`);
};

const triggerOf = (given: Given): TickerCommand['trigger'] => {
  const trigger = given.text('trigger');
  if (trigger === undefined || trigger === 'trades' || trigger === 'bbo') return trigger;
  throw new WrongUse(`--trigger ${trigger}: trades or bbo is due`);
};

/** The options that each command has of its own, and how it is read; in the order in which help lists them. */
export const readers: {
  readonly [Name in CommandName]: {
    readonly options: Options;
    /** @throws WrongUse */
    readonly read: (given: Given, common: Common) => Extract<WatchCommand, { _tag: Name }>;
  };
} = {
  book: {
    options: { depth: text, plain: flag },
    read: (given, common) => {
      const symbols = symbolsOf(given);
      const depth = given.number('depth', 'a whole number of levels is due');
      if (depth !== undefined) krakensOwn('depth', common, symbols);
      return { _tag: 'book', ...common, symbols, depth, plain: given.flag('plain') };
    },
  },
  ticker: {
    options: { trigger: text },
    read: (given, common) => ({ _tag: 'ticker', ...common, symbols: symbolsOf(given), trigger: triggerOf(given) }),
  },
  trades: {
    options: { snapshot: flag },
    read: (given, common) => {
      const [symbols, snapshot] = [symbolsOf(given), given.flag('snapshot')];
      if (snapshot) krakensOwn('snapshot', common, symbols);
      return { _tag: 'trades', ...common, symbols, snapshot };
    },
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
    read: (given, common) => {
      const names = namesOf(given);
      const [venue = 'kraken', other] = venuesOf({ ...common, symbols: names });
      if (other !== undefined) throw new WrongUse('these are of two exchanges: ask for those of one at a time');
      const [assets, tokenized] = [given.flag('assets'), given.flag('tokenized')];
      if (venue !== 'kraken' && (assets || tokenized)) {
        throw new WrongUse(`--${assets ? 'assets' : 'tokenized'} is for Kraken`);
      }
      return { _tag: 'instruments', ...common, venue, names, assets, tokenized, once: given.flag('once') };
    },
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
  updates: {
    options: {},
    read: (given, common) => ({ _tag: 'updates', ...common, symbols: symbolsOf(given, 'HBAR-USDC') }),
  },
  subscriptions: {
    options: {},
    read: (given, common) => ({ _tag: 'subscriptions', ...common, symbols: namesOf(given) }),
  },
  balances: {
    options: { credentials: text },
    read: (given, common) => {
      const assets = namesLike(given, ASSET, 'assets');
      return { _tag: 'balances', ...common, assets, credentials: credentialsOf(given, common) };
    },
  },
  orders: {
    options: { credentials: text },
    read: (given, common) => {
      const symbols = namesLike(given, SYMBOL, 'symbols of Lambdaplex (BASE-QUOTE)');
      return { _tag: 'orders', ...common, symbols, credentials: credentialsOf(given, common) };
    },
  },
};
