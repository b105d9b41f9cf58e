import { describe, expect, it } from 'vitest';
import { ConnectionLost, SequenceGap } from '../../../src/index.js';
import { bookOf, live, stale, statusOf } from '../fakes.js';
import { decimalFrom as d } from '../../../src/core/decimal.js';
import { start } from './on-screen.js';

const argv = ['book', 'BTC/USD', 'HBAR-USDC', 'ETH/USD', 'gib-USDC'];
/** Padded as snapshots are, and bare as changes are. */
const hbar = {
  ...bookOf('HBAR-USDC', ['0.07323200 1375.00000000', '0.073209 2046'], ['0.073254 143', '0.07357800 900.00000000']),
  updateId: 48_212_080,
};

describe('rxchange book of two exchanges in a terminal', () => {
  it('has a line for each connection, and the exchanges side by side, at 80 x 24', async () => {
    const program = start(80, 24, argv);
    program.world.status(statusOf('open', 0));
    program.world.plexStatus(statusOf('waiting', 0, { waitMs: 900, cause: new ConnectionLost('ws', 1012, '') }));
    program.world.system.say('system', live({ system: 'online' }));
    program.say('BTC/USD');
    program.world.plexBook.say('HBAR-USDC', live(hbar));
    program.world.plexTrades.say(
      'HBAR-USDC',
      live({ symbol: 'HBAR-USDC', price: d('0.073254'), qty: d('24'), tradeTimeMs: 3_723_000, raw: {} }),
    );
    program.pass(160);
    const lines = await program.lines();
    expect(lines).toHaveLength(24);
    expect(lines.slice(0, 3)).toEqual([
      ' rxchange  ● open  Kraken                          0 updates/s  exchange online ',
      '           ○ lost, again in 0.7 s  Lambdaplex      0 updates/s         00:00:00 ',
      expect.stringMatching(/^╭─ BTC\/USD ─+ ✓ verified ─╮╭─ HBAR-USDC ─+ ✓ no gaps ─╮$/),
    ]);
    const right = lines.map((line) => line.slice(40));
    expect(right.slice(3, 9)).toEqual([
      '│ 0.073578  900 █████████▋             │',
      '│ 0.073254  143 █▌                     │',
      '│ mid 0.073243         spread 0.000022 │',
      expect.stringMatching(/^│ imbalance /),
      '│ 0.073232 1375 ██████████████▊        │',
      '│ 0.073209 2046 ██████████████████████ │',
    ]);
    expect(lines.join('\n')).toContain('│ 01:02:03 · 0.073254 24 ');
    expect(lines.join('\n')).toMatch(/╰─ checksum 7 ─+ 0 updates\/s ─╯╰─ change 48212080 ─+ 0 updates\/s ─╯/);
    expect(lines.at(-1)).toMatch(/\(page 1 of 2\) +times are UTC $/);
    program.type('q');
    await program.finish();
  });

  it('names the exchange where its connection breaks, and a gap where the book has one', async () => {
    const program = start(160, 45, argv);
    program.world.plexBook.say('HBAR-USDC', live(hbar));
    program.world.plexBook.say('HBAR-USDC', stale('HBAR-USDC', new SequenceGap('HBAR-USDC', 7, 9), 0));
    program.world.plexStatus(statusOf('waiting', 0, { waitMs: 900, cause: new ConnectionLost('ws', 1012, '') }));
    program.pass(100);
    const text = (await program.lines()).join('\n');
    expect(text.match(/╭─ [^ ]+ ─/g)).toHaveLength(4);
    expect(text).toMatch(/HBAR-USDC ─+ ✗ SequenceGap ─╮/);
    expect(text).toContain('mending for 0.1 s: asked for anew');
    expect(text).toMatch(/HBAR-USDC {3}stale SequenceGap: message 9 came where 7 was due/);
    expect(text).toMatch(/Lambdaplex {2}connection lost \(code 1012\); reconnecting in 900 ms/);
    program.type('q');
    await program.finish();
  });

  it('says in more words what a book was found right by, where there is room', async () => {
    const program = start(80, 24, ['book', 'HBAR-USDC']);
    program.world.plexBook.say('HBAR-USDC', live(hbar));
    program.pass(100);
    expect((await program.lines()).join('\n')).toContain('╰─ up to change 48212080, no checksum ─');
    program.type('q');
    expect(await program.finish()).toBe(0);
    expect((await program.lines()).join('\n')).toMatch(/Watched for 0\.1 s: HBAR-USDC 1 update, 0 resyncs/);
  });

  it('shows no more levels than of books with ten, and needs a line more', async () => {
    const program = start(41, 80, ['book', 'BTC/USD', 'HBAR-USDC']);
    const levels = Array.from({ length: 30 }, (_, i) => `${100 - i} 1`);
    program.world.plexBook.say('HBAR-USDC', live({ ...bookOf('HBAR-USDC', levels, []), updateId: 1 }));
    program.pass(100);
    expect((await program.lines()).filter((line) => /^│ +(100|9\d) 1 █/.test(line))).toHaveLength(10);
    program.resize(41, 17);
    expect((await program.lines()).slice(0, 2).map((line) => line.trim())).toEqual([
      '41 x 17 is too small:',
      '40 x 18 at least.',
    ]);
    program.type('q');
    await program.finish();
  });
});
