import { describe, expect, it } from 'vitest';
import { ChecksumMismatch, ConnectionLost, SubscriptionRejected } from '../../../src/index.js';
import { bookOf, live, stale, statusOf, tradeOf } from '../fakes.js';
import { start, symbols } from './on-screen.js';

const damaged = new ChecksumMismatch('BTC/USD', 1, 2);
const [GREEN, RED, GREY] = [2, 1, 240];

describe('rxchange book in a terminal', () => {
  it('shows two books side by side at 80 x 24', async () => {
    const program = start(80, 24);
    program.world.status(statusOf('open', 0));
    symbols.forEach(program.say);
    program.world.trades.say('ETH/USD', live(tradeOf('ETH/USD', 1, { side: 'sell' })));
    program.world.system.say('system', live({ system: 'online' }));
    program.pass(100);
    const lines = await program.lines();
    expect(await program.buffer()).toBe('alternate');
    expect(lines).toHaveLength(24);
    expect(lines[0]).toMatch(/^ rxchange {2}● open {2}Kraken .*exchange online {2}00:00:00 $/);
    expect(lines[1]).toMatch(/^╭─ BTC\/USD ─+ ✓ verified ─╮╭─ ETH\/USD ─+ ✓ verified ─╮$/);
    expect(lines.join('\n')).toMatch(/│ 61250\.6 0\.25000000 █+▎? .*││ 61250\.6 0\.25000000 /);
    expect(lines.join('\n')).toContain('│ 10:00:05 ▼ 61250.4 0.01250000        │');
    expect(lines[23]).toMatch(/^ q quit {2}Tab next books \(page 1 of 2\)/);
    program.type('q');
    await program.finish();
  });

  it('shows four at 160 x 45, bids green and asks red', async () => {
    const program = start(160, 45);
    symbols.forEach(program.say);
    program.pass(100);
    const [lines, cells] = [await program.lines(), await program.cells()];
    expect(lines).toHaveLength(45);
    expect(lines[1]?.match(/╭─ [A-Z]+\/USD ─+ ✓ verified ─╮/g)).toHaveLength(4);
    const inkAt = (price: string) => {
      const row = lines.findIndex((line) => line.includes(price));
      return cells[row]?.[lines[row]?.indexOf(price) ?? 0]?.ink;
    };
    expect([inkAt('61250.6'), inkAt('61251.0'), inkAt('61250.4'), inkAt('61250.1')]).toEqual([RED, RED, GREEN, GREEN]);
    program.type('\x03');
    expect(await program.finish()).toBe(0);
  });

  it('shows a repair while it lasts, and that it is done', async () => {
    const program = start(80, 24);
    program.say('BTC/USD');
    program.pass(100);
    program.world.say('BTC/USD', stale('BTC/USD', damaged, 100));
    program.pass(300);
    const [lines, cells] = [await program.lines(), await program.cells()];
    expect(lines[1]).toMatch(/^╭─ BTC\/USD ─+ ✗ ChecksumMismatch ─╮/);
    expect(lines.join('\n')).toMatch(/mending for 0\.3 s: asked for anew/);
    expect(lines.join('\n')).toMatch(
      /00:00:00\.100 {2}BTC\/USD {3}stale ChecksumMismatch: the book has checksum 2 where …/,
    );
    const row = lines.findIndex((line) => line.includes('61250.4'));
    expect(cells[row]?.[2]?.ink).toBe(GREY);
    program.say('BTC/USD');
    program.pass(100);
    expect((await program.lines())[1]).toMatch(/✓ verified/);
    expect((await program.lines()).join('\n')).toContain('live again after 300 ms');
    program.type('q');
    await program.finish();
  });

  it('shows a reconnect', async () => {
    const program = start(80, 24);
    program.say('BTC/USD');
    program.world.status(statusOf('waiting', 0, { waitMs: 900, cause: new ConnectionLost('public', 1012, '') }));
    program.pass(160);
    expect((await program.lines())[0]).toMatch(/○ lost, again in 0\.7 s/);
    program.world.status(statusOf('open', 160));
    program.pass(100);
    expect((await program.lines())[0]).toMatch(/● open/);
    expect((await program.lines()).join('\n')).toMatch(
      /connection lost \(code 1012\); reconnecting in 900 ms.*\n.*open after 160 ms/,
    );
    program.type('q');
    await program.finish();
  });

  it('takes the new size at once', async () => {
    const program = start(80, 24);
    symbols.forEach(program.say);
    program.pass(100);
    program.resize(160, 45);
    expect((await program.lines())[1]?.match(/✓ verified/g)).toHaveLength(4);
    program.resize(41, 20);
    const small = await program.lines();
    expect([small.length, small[1]]).toEqual([20, expect.stringMatching(/^╭─ BTC\/USD ─+ ✓ verified ─╮$/)]);
    // What looks as before has to be drawn again all the same.
    program.resize(41, 30);
    expect((await program.lines())[0]).toMatch(/^ rxchange /);
    program.resize(30, 10);
    expect((await program.lines())[0]).toMatch(/^30 x 10 is too small/);
    program.type('q');
    await program.finish();
  });

  it('turns the page at once', async () => {
    const program = start(80, 24);
    program.type('\t');
    expect((await program.lines())[1]).toMatch(/SOL\/USD.*PEPE\/USD/);
    program.type('q');
    await program.finish();
  });

  it('writes only lines that are others than before, and nothing when all is as before', async () => {
    const program = start(80, 24);
    symbols.forEach(program.say);
    program.pass(1100);
    const before = program.world.out().length;
    // Within a second the clock does not move, and the rates are steady.
    program.pass(800);
    expect(program.world.out().length).toBe(before);
    program.world.trades.say('BTC/USD', live(tradeOf('BTC/USD', 1)));
    program.pass(80);
    const written = program.world.out().slice(before);
    expect(written).toContain('61250.4');
    expect(written).not.toContain('ETH/USD');
    program.type('q');
    await program.finish();
  });

  it('draws at most thirteen times a second', async () => {
    const program = start(80, 24);
    for (let ms = 0; ms < 1000; ms += 1) {
      program.world.say('BTC/USD', live(bookOf('BTC/USD', [`${61250 - ms} 1`], ['61251 1'])));
      program.pass(1);
    }
    const pictures = program.world.out().split('\x1b[?2026h').length - 1;
    expect(pictures).toBeLessThanOrEqual(14);
    expect(pictures).toBeGreaterThan(8);
    program.type('q');
    await program.finish();
  });

  it('leaves out pictures that the terminal has no time for', async () => {
    const program = start(80, 24);
    const before = program.world.out().length;
    Object.assign(program.stdout, { writableLength: 1000 });
    program.say('BTC/USD');
    program.pass(1000);
    expect(program.world.out().length).toBe(before);
    Object.assign(program.stdout, { writableLength: 0 });
    program.pass(80);
    expect((await program.lines())[1]).toContain('✓ verified');
    program.type('q');
    await program.finish();
  });

  it.each([
    ['q', (program: ReturnType<typeof start>) => program.type('q')],
    ['Ctrl-C', (program: ReturnType<typeof start>) => program.type('\x03')],
    ['a signal', (program: ReturnType<typeof start>) => program.world.end()],
  ])('gives the terminal back on %s, and sums up on the usual screen', async (_name, quit) => {
    const program = start(80, 24);
    program.say('BTC/USD');
    program.pass(100);
    quit(program);
    expect(await program.finish()).toBe(0);
    expect([await program.buffer(), program.isRaw()]).toEqual(['normal', false]);
    expect(program.written().lastIndexOf('\x1b[?25h')).toBeGreaterThan(program.written().lastIndexOf('\x1b[?25l'));
    const lines = await program.lines();
    expect(lines[0]).toMatch(/^\$ rxchange book /);
    expect(lines[1]).toMatch(/^Watched for 0\.1 s: BTC\/USD 1 update, 0 resyncs; /);
    expect(program.world.closed).toEqual(['client']);
  });

  it('gives the terminal back on an error', async () => {
    const program = start(80, 24, ['book', 'BTC/USD']);
    const failed = expect(program.code).rejects.toThrow('boom');
    Object.defineProperty(program.stdout, 'writableLength', {
      get: () => {
        throw new Error('boom');
      },
    });
    program.pass(100);
    await failed;
    expect([await program.buffer(), program.isRaw()]).toEqual(['normal', false]);
  });

  it('complains of what was refused only when the screen is free again', async () => {
    const program = start(80, 24, ['book', 'XBT/USD', 'BTC/USD']);
    program.world.fail('XBT/USD', new SubscriptionRejected('book', 'XBT/USD', 'Currency pair not supported XBT/USD'));
    program.pass(100);
    expect(program.world.err()).toBe('');
    expect((await program.lines())[1]).toMatch(/XBT\/USD ─+ ✗ ended/);
    program.type('q');
    expect(await program.finish()).toBe(0);
    expect(program.world.err()).toMatch(/^rxchange: .*not supported XBT\/USD\nSymbols are spelled .*\n$/);
  });

  it('ends with exit code 1 when everything was refused', async () => {
    const program = start(80, 24, ['book', 'XBT/USD']);
    program.world.fail('XBT/USD', new SubscriptionRejected('book', 'XBT/USD', 'no'));
    expect(await program.finish()).toBe(1);
    expect(await program.buffer()).toBe('normal');
  });

  it('goes on without trades or the state of the exchange', async () => {
    const program = start(80, 24);
    program.world.trades.fail('BTC/USD', new Error('no trades'));
    program.world.system.fail('system', new Error('no state'));
    program.say('BTC/USD');
    program.pass(100);
    expect((await program.lines())[1]).toMatch(/BTC\/USD ─+ ✓ verified/);
    program.type('q');
    await program.finish();
  });

  it.each(['--plain', '--json'])('is not shown with %s', async (option) => {
    const program = start(80, 24, ['book', 'BTC/USD', option]);
    program.say('BTC/USD');
    program.world.end();
    expect(await program.finish()).toBe(0);
    expect(program.written()).not.toContain('\x1b');
    expect(program.world.trades.asked).toEqual([]);
  });
});
