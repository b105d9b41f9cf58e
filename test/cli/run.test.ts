import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commandNames } from '../../src/cli/command.js';
import { run } from '../../src/cli/run.js';
import { createWorld, play } from './world.js';

describe('run', () => {
  it('prints help and the version', async () => {
    const world = createWorld();
    expect(await run(['--help'], world.io, world.parts)).toBe(0);
    expect(await run(['book', '--help'], world.io, world.parts)).toBe(0);
    expect(await run(['--version'], world.io, world.parts)).toBe(0);
    expect(world.out()).toContain('rxchange book SYMBOL');
    const [general = ''] = world.out().split('Usage: rxchange book');
    expect(general.split('\n').filter((line) => line.length > 120)).toEqual([]);
    for (const word of ['--simulate', '--json', '--for SECONDS', '--plain', 'rxchange help COMMAND']) {
      expect(general).toContain(word);
    }
    for (const word of ['--depth', '--simulate', '--seed', '--json', '--for', '--url', 'live again', 'Exit codes']) {
      expect(world.out()).toContain(word);
    }
    expect(world.out()).toMatch(new RegExp(`^${manifest.version}$`, 'm'));
    expect(world.err()).toBe('');
    expect(world.clients).toEqual([]);
  });

  it.each(commandNames)('prints help of %s with its options, its JSON lines and examples', async (name) => {
    const world = createWorld();
    expect(await run([name, '--help'], world.io, world.parts)).toBe(0);
    expect(world.out()).toMatch(new RegExp(`^Usage: rxchange ${name}`));
    for (const word of ['--venue', '--simulate', '--json', '"_tag"', 'Summary', 'Exit codes', `\n  rxchange ${name}`]) {
      expect(world.out()).toContain(word);
    }
    expect(
      world
        .out()
        .split('\n')
        .filter((line) => line.length > 120),
    ).toEqual([]);
  });

  it('answers wrong use with a hint and exit code 2, and opens nothing', async () => {
    const world = createWorld();
    expect(await run(['book', 'BTC/USD', '--nonsense'], world.io, world.parts)).toBe(2);
    expect(world.err()).toMatch(/^rxchange: Unknown option '--nonsense'\nTry .*--help/);
    expect([world.out(), world.clients]).toEqual(['', []]);
  });

  it('passes on what the client has against a depth, with exit code 2', async () => {
    const world = createWorld();
    world.refused.set('BTC/USD', new RangeError('depth must be one of 10, 25 levels, not 7'));
    expect((await play(world, 'book', 'BTC/USD', '--depth', '7')).code).toBe(2);
    expect(world.err()).toMatch(/^rxchange: depth must be one of 10, 25 levels, not 7\nTry .*--help/);
    expect([world.out(), world.closed]).toEqual(['', ['client']]);
  });

  it('passes on what the client has against its options, and leaves no simulation behind', async () => {
    const world = createWorld();
    const createKraken = (): never => {
      throw new RangeError('urls.public must be an address');
    };
    const ended = run(['book', 'BTC/USD', '--simulate'], world.io, { ...world.parts, createKraken });
    await new Promise((resolve) => setImmediate(resolve));
    world.scheduler.flush();
    expect(await ended).toBe(2);
    expect(world.err()).toMatch(/^rxchange: urls.public must be an address\nTry .*--help/);
    expect([world.out(), world.closed]).toEqual(['', ['simulation']]);
  });

  it('listens for the end no longer than it runs', async () => {
    const world = createWorld();
    const ended = play(world, 'book', 'BTC/USD', '--for', '1');
    expect(world.isListening()).toBe(true);
    await ended;
    expect(world.isListening()).toBe(false);
  });
});
