import { describe, expect, it } from 'vitest';
import { commandFrom } from '../../src/cli/command.js';

describe('commandFrom', () => {
  const book = (...argv: string[]): unknown => commandFrom(['book', ...argv]);
  const plain = {
    _tag: 'Book',
    symbols: ['BTC/USD'],
    depth: undefined,
    simulate: false,
    seed: undefined,
    json: false,
    forSeconds: undefined,
    url: undefined,
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

  it('leaves it to the client which depths there are', () => {
    expect(book('BTC/USD', '--depth', '7')).toEqual({ ...plain, depth: 7 });
  });

  it('knows when help or the version is wanted', () => {
    expect(commandFrom(['--help'])).toEqual({ _tag: 'Help', topic: 'rxchange' });
    expect(commandFrom(['-h'])).toEqual({ _tag: 'Help', topic: 'rxchange' });
    expect(book('-h')).toEqual({ _tag: 'Help', topic: 'book' });
    expect(book('BTC/USD', '--help')).toEqual({ _tag: 'Help', topic: 'book' });
    expect(commandFrom(['--version'])).toEqual({ _tag: 'Version' });
  });

  it.each([
    [[], 'which command?'],
    [['boks'], 'there is no command boks'],
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
  ])('refuses %j', (argv, message) => {
    expect(commandFrom(argv)).toEqual({ _tag: 'Wrong', message, hint: expect.stringContaining('--help') as unknown });
  });
});
