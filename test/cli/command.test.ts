import { describe, expect, it } from 'vitest';
import { commandFrom, commandNames } from '../../src/cli/command.js';
import { commandsOf } from '../../src/cli/venues.js';

describe('commandFrom', () => {
  const book = (...argv: string[]): unknown => commandFrom(['book', ...argv]);
  const plain = {
    _tag: 'book',
    symbols: ['BTC/USD'],
    depth: undefined,
    simulate: false,
    seed: undefined,
    json: false,
    forSeconds: undefined,
    url: undefined,
    plain: false,
  };

  it('reads symbols and options in any order, and drops repetitions', () => {
    expect(book('BTC/USD')).toEqual(plain);
    expect(book('--json', 'BTC/USD', '--depth', '100', 'ETH/USD', '--for=2.5', 'BTC/USD', '--url', 'ws://x:1')).toEqual(
      {
        ...plain,
        symbols: ['BTC/USD', 'ETH/USD'],
        depth: 100,
        json: true,
        forSeconds: 2.5,
        url: 'ws://x:1',
      },
    );
    expect(book('BTC/USD', '--simulate', '--seed', '7')).toEqual({ ...plain, simulate: true, seed: 7 });
  });

  it('reads the options of each command', () => {
    const rest = { simulate: false, seed: undefined, json: false, forSeconds: undefined, url: undefined };
    const symbols = ['BTC/USD'];
    expect(book('BTC/USD', '--plain')).toEqual({ ...plain, plain: true });
    expect(commandFrom(['ticker', 'BTC/USD', '--trigger', 'bbo'])).toEqual({
      _tag: 'ticker',
      ...rest,
      symbols,
      trigger: 'bbo',
    });
    expect(commandFrom(['trades', 'BTC/USD', '--snapshot'])).toEqual({
      _tag: 'trades',
      ...rest,
      symbols,
      snapshot: true,
    });
    expect(commandFrom(['ohlc', 'BTC/USD', '--interval', '7'])).toEqual({
      _tag: 'ohlc',
      ...rest,
      symbols,
      interval: 7,
    });
    expect(commandFrom(['instruments', '--assets', '--once', 'BTC'])).toEqual({
      _tag: 'instruments',
      ...rest,
      venue: 'kraken',
      names: ['BTC'],
      assets: true,
      tokenized: false,
      once: true,
    });
    expect(commandFrom(['status', '--json'])).toEqual({ _tag: 'status', ...rest, json: true });
    expect(commandFrom(['ping'])).toEqual({ _tag: 'ping', ...rest, count: 4 });
    expect(commandFrom(['ping', '--count', '2'])).toEqual({ _tag: 'ping', ...rest, count: 2 });
    const plex = { ...rest, venue: 'lambdaplex' };
    expect(commandFrom(['updates', 'gib-USDC'])).toEqual({ _tag: 'updates', ...rest, symbols: ['gib-USDC'] });
    expect(commandFrom(['subscriptions', '--venue', 'lambdaplex'])).toEqual({
      _tag: 'subscriptions',
      ...plex,
      symbols: [],
    });
    expect(commandFrom(['balances', '--venue', 'lambdaplex'])).toEqual({ _tag: 'balances', ...plex, assets: [] });
    expect(commandFrom(['balances', 'HBAR', 'gib'])).toMatchObject({ _tag: 'balances', assets: ['HBAR', 'gib'] });
    expect(commandFrom(['orders', 'HBAR-USDC'])).toMatchObject({ _tag: 'orders', symbols: ['HBAR-USDC'] });
    expect(commandFrom(['orders', '--venue', 'lambdaplex', '--credentials', 'keys.json'])).toEqual({
      _tag: 'orders',
      ...plex,
      symbols: [],
      credentials: 'keys.json',
    });
  });

  it.each(commandNames)('knows the help and the common options of %s', (name) => {
    expect(commandFrom([name, '--help'])).toEqual({ _tag: 'Help', topic: name });
    const venue = commandsOf.kraken.includes(name) ? 'kraken' : 'lambdaplex';
    const given = ['--simulate', '--seed', '3', '--json', '--for', '1', '--venue', venue];
    const due = { _tag: name, venue, simulate: true, seed: 3, json: true, forSeconds: 1 };
    const takesNone = ['status', 'ping', 'balances', 'orders'].includes(name);
    expect(commandFrom([name, ...(takesNone ? [] : ['BTC/USD']), ...given])).toMatchObject(due);
    if (takesNone) expect(commandFrom([name, 'BTC/USD', ...given])).toMatchObject({ _tag: 'Wrong' });
  });

  it('leaves it to the client which depths there are', () => {
    expect(book('BTC/USD', '--depth', '7')).toEqual({ ...plain, depth: 7 });
  });

  it('knows when help or the version is wanted', () => {
    expect(commandFrom(['--help'])).toEqual({ _tag: 'Help', topic: 'rxchange' });
    expect(commandFrom(['-h'])).toEqual({ _tag: 'Help', topic: 'rxchange' });
    expect(book('-h')).toEqual({ _tag: 'Help', topic: 'book' });
    expect(book('BTC/USD', '--help')).toEqual({ _tag: 'Help', topic: 'book' });
    expect(commandFrom(['help'])).toEqual({ _tag: 'Help', topic: 'rxchange' });
    expect(commandFrom(['help', 'book'])).toEqual({ _tag: 'Help', topic: 'book' });
    expect(commandFrom(['--version'])).toEqual({ _tag: 'Version' });
  });

  it.each([
    [[], 'which command?'],
    [['boks'], 'there is no command boks'],
    [['help', 'boks'], 'there is no command boks'],
    [['book', 'BTC/USD,ETH/USD'], 'BTC/USD,ETH/USD: separate symbols by blanks, not commas'],
    [['trades', 'SOL/USD', 'BTC/USD,'], 'BTC/USD,: separate symbols by blanks, not commas'],
    [['instruments', 'BTC,ETH'], 'BTC,ETH: separate symbols by blanks, not commas'],
    [['book', 'BTC/USD', '--for', '-1'], '--for -1: seconds are due, more than 0 and at most 2147483'],
    [['book', 'BTC/USD', '--for=-1'], '--for -1: seconds are due, more than 0 and at most 2147483'],
    [['book', 'BTC/USD', '--for', '--json'], "Option '--for' argument is ambiguous"],
    [['book', 'BTC/USD', '--json', '-1'], "Unknown option '-1'"],
    [['book'], 'which symbols? For example BTC/USD'],
    [['book', 'BTC/USD', '--dept', '10'], "Unknown option '--dept'"],
    [['book', 'BTC/USD', '--depth'], "Option '--depth <value>' argument missing"],
    [['book', 'BTC/USD', '--depth', 'ten'], '--depth ten: a whole number of levels is due'],
    [['book', 'BTC/USD', '--depth', '1.5'], '--depth 1.5: a whole number of levels is due'],
    [['book', 'BTC/USD', '--for', '0'], '--for 0: seconds are due, more than 0 and at most 2147483'],
    [['book', 'BTC/USD', '--for', '1e9'], '--for 1e9: seconds are due, more than 0 and at most 2147483'],
    [['book', 'BTC/USD', '--for', '2147484'], '--for 2147484: seconds are due, more than 0 and at most 2147483'],
    [['book', 'BTC/USD', '--url', 'http://x'], '--url http://x: a ws:// or wss:// address is due'],
    [['book', 'BTC/USD', '--url', 'nowhere'], '--url nowhere: a ws:// or wss:// address is due'],
    [['book', 'BTC/USD', '--url', 'ws://x', '--simulate'], '--url and --simulate exclude each other'],
    [['book', 'BTC/USD', '--seed', '1'], '--seed is for --simulate'],
    [['toString'], 'there is no command toString'],
    [['book', 'BTC/USD', '--venue', 'nasdaq'], '--venue nasdaq: kraken or lambdaplex is due'],
    [['book', 'BTC/USD', 'HBAR-USDC', '--url', 'ws://x'], '--url is for one exchange, and these are two'],
    [['book', 'HBAR-USDC', '--depth', '25'], "--depth is for Kraken, and none of these symbols is Kraken's"],
    [['trades', 'HBAR-USDC', '--snapshot'], "--snapshot is for Kraken, and none of these symbols is Kraken's"],
    [['updates'], 'which symbols? For example HBAR-USDC'],
    [['orders', 'HBAR-USDC', 'lp_1'], 'only symbols of Lambdaplex (BASE-QUOTE) are due here'],
    [['orders', '7f3c0a1e-5b7d-4a52-9d0a-c0ffee000000'], 'only symbols of Lambdaplex (BASE-QUOTE) are due here'],
    [['balances', 'LP_1'], 'only assets are due here'],
    [['balances', 'c0ffee00c0ffee00c0ffee00'], 'only assets are due here'],
    [['instruments', 'BTC/USD', 'HBAR-USDC'], 'these are of two exchanges: ask for those of one at a time'],
    [['instruments', 'HBAR-USDC', '--tokenized'], '--tokenized is for Kraken'],
    [['instruments', '--venue', 'lambdaplex', '--assets'], '--assets is for Kraken'],
    [
      ['orders', '--venue', 'lambdaplex', '--simulate', '--credentials', 'x'],
      '--credentials and --simulate exclude each other',
    ],
    [['updates', 'BTC/USD'], 'Kraken has no command updates; Lambdaplex has'],
    [['book', 'BTC/USD', '--venue', 'kraken', '--credentials', 'x'], "Unknown option '--credentials'"],
    [['balances', '--venue', 'kraken'], 'Kraken has no command balances; Lambdaplex has'],
    [['subscriptions', '--venue', 'kraken'], 'Kraken has no command subscriptions; Lambdaplex has'],
    [['ticker', 'BTC/USD', 'HBAR-USDC'], 'Lambdaplex has no command ticker; Kraken has'],
    [['ohlc', 'BTC/USD', '--venue', 'lambdaplex'], 'Lambdaplex has no command ohlc; Kraken has'],
    [['ticker'], 'which symbols? For example BTC/USD'],
    [['ticker', 'BTC/USD', '--trigger', 'book'], '--trigger book: trades or bbo is due'],
    [['trades', 'BTC/USD', '--depth', '10'], "Unknown option '--depth'"],
    [['ohlc', 'BTC/USD', '--interval', 'an hour'], '--interval an hour: a whole number of minutes is due'],
    [['ping', '--count', '0'], '--count 0: a whole number from 1 to 1000 is due'],
    [['ping', '--count', '1001'], '--count 1001: a whole number from 1 to 1000 is due'],
  ])('refuses %j', (argv, message) => {
    expect(commandFrom(argv)).toEqual({ _tag: 'Wrong', message, hint: expect.stringContaining('--help') as unknown });
  });

  it('names, where an exchange has no such command, a call that works and what it does have', () => {
    const hintOf = (...argv: string[]) => {
      const command = commandFrom(argv);
      return command._tag === 'Wrong' ? command.hint : '';
    };
    expect(hintOf('orders', '--venue', 'kraken')).toBe(
      'Try `rxchange orders --simulate`, or `rxchange orders --help`. ' +
        'Kraken has book, ticker, trades, ohlc, instruments, status, ping.',
    );
    expect(hintOf('status', '--venue', 'lambdaplex')).toBe(
      'Try `rxchange status --simulate`, or `rxchange status --help`. ' +
        'Lambdaplex has book, trades, instruments, updates, subscriptions, balances, orders.',
    );
  });

  it.each(['--api-key', '--private-key', '--apiKey', '--key', '--seed-key'])('takes no %s', (option) => {
    for (const argv of [[option, 'lp_secret'], [`${option}=lp_secret`]]) {
      const command = commandFrom(['orders', ...argv]);
      expect(command).toMatchObject({
        _tag: 'Wrong',
        message: `${option}: no option takes a key`,
        hint: expect.stringMatching(
          /^Instead set LAMBDAPLEX_API_KEY .*--credentials.*\n.*history of the shell.*replace it.*\nTry /,
        ) as unknown,
      });
      expect(JSON.stringify(command)).not.toContain('lp_secret');
    }
  });

  it('knows such options by their names alone, of every command', () => {
    expect(commandFrom(['orders', '--api_key', 'x'])).toMatchObject({ message: '--api_key: no option takes a key' });
    expect(commandFrom(['book', 'BTC/USD', '--secret=x'])).toMatchObject({
      message: '--secret: no option takes a key',
    });
    expect(commandFrom(['instruments', '--tokenized'])).toMatchObject({ tokenized: true });
  });

  it('tells the exchange of instruments by the spelling of their names', () => {
    expect(commandFrom(['instruments', 'HBAR-USDC'])).toMatchObject({ venue: 'lambdaplex', names: ['HBAR-USDC'] });
    expect(commandFrom(['instruments'])).toMatchObject({ venue: 'kraken' });
  });

  it.each(['balances', 'orders', 'subscriptions'])('needs no exchange for %s, which only one has', (name) => {
    expect(commandFrom([name, '--simulate'])).toMatchObject({ _tag: name, simulate: true });
  });
});
