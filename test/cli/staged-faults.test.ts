import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { stageFaults } from '../../src/cli/staged-faults.js';

describe('stageFaults', () => {
  /** The faults of so many ms, as told and as staged, each with its instant. */
  function play(symbols: readonly string[] | undefined, chances: readonly number[], ms: number, laterMs = 0) {
    const scheduler = new VirtualTimeScheduler();
    const staged: unknown[] = [];
    const told: unknown[] = [];
    let drawn = 0;
    const random = (): number => chances[drawn++ % chances.length] ?? 0;
    const faults = { next: (...fault: unknown[]) => staged.push(fault) };
    const prey = { channel: 'book', kinds: ['corrupt', 'drop'], ...(symbols && { symbols }) } as const;
    const running = stageFaults(faults, prey, { venue: 'kraken', laterMs, scheduler, random }).subscribe(
      ({ kind, symbol }) => told.push([scheduler.now(), kind, symbol]),
    );
    scheduler.schedule(() => running.unsubscribe(), ms);
    scheduler.flush();
    return { staged, told };
  }

  it('begins with a damaged book at 5 s and a closed connection at 12 s', () => {
    expect(play(['A', 'B'], [0.5], 15_000)).toEqual({
      staged: [
        ['corrupt', { channel: 'book', symbol: 'A' }],
        ['close', { code: 1012 }],
      ],
      told: [
        [5000, 'corrupt', 'A'],
        [12_000, 'close', undefined],
      ],
    });
  });

  it('goes on by chance, 8 to 20 s apart', () => {
    // Drawn in turn: the wait, the kind, the symbol.
    const { told, staged } = play(['A', 'B'], [0, 0.4, 0.9, 0.999, 0.99, 0.1], 45_000);
    expect(told.slice(2)).toEqual([
      [20_000, 'drop', 'B'],
      [39_988, 'close', undefined],
    ]);
    expect(staged.slice(2)).toEqual([
      ['drop', { channel: 'book', symbol: 'B' }],
      ['close', { code: 1012 }],
    ]);
  });

  it('closes connections only, when there is no book to damage', () => {
    const { told } = play([], [0], 30_000);
    expect(told).toEqual([
      [5000, 'close', undefined],
      [12_000, 'close', undefined],
      [20_000, 'close', undefined],
      [28_000, 'close', undefined],
    ]);
  });

  it('aims at no symbol where symbols do not matter', () => {
    expect(play(undefined, [0], 21_000).staged).toEqual([
      ['corrupt', { channel: 'book' }],
      ['close', { code: 1012 }],
      ['corrupt', { channel: 'book' }],
    ]);
  });

  it('is later as a whole where it is the second', () => {
    expect(play(['A'], [0.5], 20_000, 3000).told).toEqual([
      [8000, 'corrupt', 'A'],
      [15_000, 'close', undefined],
    ]);
  });

  it('stages nothing after it was left', () => {
    expect(play(['A'], [0], 4999).staged).toEqual([]);
  });
});
