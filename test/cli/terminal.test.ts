import { describe, expect, it } from 'vitest';
import { createTerminal, type TerminalEvent } from '../../src/cli/terminal.js';
import { createHeadless } from './headless.js';

/** What a terminal tells from being taken on. */
function take({ terminal }: ReturnType<typeof createHeadless>) {
  const told: TerminalEvent[] = [];
  const taken = terminal?.taken$.subscribe((event) => told.push(event));
  return { told, leave: () => taken?.unsubscribe() };
}

const size = (columns: number, rows: number): TerminalEvent => ({ _tag: 'Resized', size: { columns, rows } });
const key = (text: string): TerminalEvent => ({ _tag: 'Key', key: text });

describe('createTerminal', () => {
  it('is none where output is no terminal, or one that only prints', () => {
    expect(createHeadless(80, 24, { TERM: 'xterm' }).terminal).toBeDefined();
    expect(createHeadless(80, 24, { TERM: 'dumb' }).terminal).toBeUndefined();
    const { stdin, stdout, process } = createHeadless(80, 24);
    Object.assign(stdout, { isTTY: false });
    expect(createTerminal({ stdin, stdout, process, env: {} })).toBeUndefined();
  });

  it('has colours, unless they are not wanted or not known', () => {
    const colour = (env: Record<string, string>) => createHeadless(80, 24, env).terminal?.colour;
    expect([colour({}), colour({ NO_COLOR: '' }), colour({ NO_COLOR: '1' })]).toEqual([true, true, false]);
    const { stdin, stdout, process } = createHeadless(80, 24);
    Object.assign(stdout, { hasColors: () => false });
    expect(createTerminal({ stdin, stdout, process, env: {} })?.colour).toBe(false);
  });

  it('touches nothing until it is taken', () => {
    const headless = createHeadless(80, 24);
    expect([headless.written(), headless.stdin.listenerCount('data')]).toEqual(['', 0]);
  });

  it('takes the other screen and single keys, and gives back all when left', async () => {
    const headless = createHeadless(80, 24);
    headless.write('before');
    const { leave } = take(headless);
    expect([await headless.buffer(), headless.isRaw()]).toEqual(['alternate', true]);
    expect(headless.written()).toContain('\x1b[?25l');
    leave();
    expect([await headless.buffer(), headless.isRaw()]).toEqual(['normal', false]);
    expect(headless.written()).toMatch(/\?25h[^]*\?1049l$/);
    expect((await headless.lines())[0]).toMatch(/^before /);
    const { stdin, stdout, process } = headless;
    expect([stdin.listenerCount('data'), stdout.listenerCount('resize'), process.listenerCount('exit')]).toEqual([
      0, 0, 0,
    ]);
  });

  it('gives back all when the process exits meanwhile', async () => {
    const headless = createHeadless(80, 24);
    take(headless);
    headless.process.emit('exit', 1);
    expect([await headless.buffer(), headless.isRaw()]).toEqual(['normal', false]);
  });

  it('tells its size at first and whenever it changes, and the usual size when it does not know it', () => {
    const headless = createHeadless(80, 24);
    const { told } = take(headless);
    headless.resize(100, 30);
    Object.assign(headless.stdout, { columns: 0, rows: 0 });
    headless.stdout.emit('resize');
    expect(told).toEqual([size(80, 24), size(100, 30), size(80, 24)]);
  });

  it('tells keys one by one, those that are several bytes whole', () => {
    const headless = createHeadless(80, 24);
    const { told } = take(headless);
    headless.type('a\t\x1b[Z\x1b[1;5Cä\x03');
    expect(told.slice(1)).toEqual(['a', '\t', '\x1b[Z', '\x1b[1;5C', 'ä', '\x03'].map(key));
  });

  it('goes on without keys where they are not to be had, and gives back the screen', async () => {
    const headless = createHeadless(80, 24);
    const resumed: string[] = [];
    Object.assign(headless.stdin, {
      // As Node does when the driver refuses.
      setRawMode: () => headless.stdin.emit('error', new Error('setRawMode EIO')),
      resume: () => resumed.push('resumed'),
    });
    const { told, leave } = take(headless);
    expect(told).toEqual([size(80, 24)]);
    expect([await headless.buffer(), resumed]).toEqual(['alternate', []]);
    leave();
    expect([await headless.buffer(), headless.stdin.listenerCount('error')]).toEqual(['normal', 0]);
  });

  it('goes on when keys are lost later', () => {
    const headless = createHeadless(80, 24);
    const { told } = take(headless);
    headless.stdin.emit('error', new Error('read EIO'));
    headless.resize(100, 30);
    expect(told).toEqual([size(80, 24), size(100, 30)]);
  });

  it('leaves alone an input that is no terminal', () => {
    const headless = createHeadless(80, 24);
    Object.assign(headless.stdin, { isTTY: false });
    const { told } = take(headless);
    headless.type('q');
    expect([told, headless.isRaw()]).toEqual([[size(80, 24)], false]);
  });

  it('is busy while it has not printed what it was sent', () => {
    const headless = createHeadless(80, 24);
    expect(headless.terminal?.isBusy()).toBe(false);
    Object.assign(headless.stdout, { writableLength: 10 });
    expect(headless.terminal?.isBusy()).toBe(true);
  });
});
