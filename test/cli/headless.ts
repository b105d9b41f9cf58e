import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';
import { createTerminal, type Terminal } from '../../src/cli/terminal.js';

/** A cell of a screen: its character, `' '` where nothing was written, and how it looks. */
export interface Cell {
  readonly char: string;
  /** A number of the 256 colours, or undefined for the terminal's own. */
  readonly ink: number | undefined;
  readonly paper: number | undefined;
  readonly bold: boolean;
}

/** A terminal in memory: what is written to it can be read off its screen, cell by cell. */
export function createHeadless(columns: number, rows: number, env: Readonly<Record<string, string>> = {}) {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const written: string[] = [];
  const rawModes: boolean[] = [];
  const process = new EventEmitter();
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => rawModes.push(isRaw),
    setEncoding: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  });
  const write = (text: string): void => {
    written.push(text);
    // Of a terminal that prints lines the driver turns each new line into a return and a new line.
    screen.write(text.replaceAll('\n', '\r\n'));
  };
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    columns,
    rows,
    writableLength: 0,
    hasColors: () => true,
    write,
  });
  const terminal: Terminal | undefined = createTerminal({ stdin, stdout, process, env });

  /** Everything written so far has been shown. */
  const shown = (): Promise<void> => new Promise((resolve) => screen.write('', resolve));

  const cells = async (): Promise<readonly (readonly Cell[])[]> => {
    await shown();
    const { active } = screen.buffer;
    return Array.from({ length: screen.rows }, (_, y) =>
      Array.from({ length: screen.cols }, (__, x): Cell => {
        const cell = active.getLine(active.viewportY + y)?.getCell(x);
        if (cell?.getWidth() !== 1) throw new Error(`a cell is not one wide at ${x}, ${y}`);
        return {
          char: cell.getChars() === '' ? ' ' : cell.getChars(),
          ink: cell.isFgPalette() ? cell.getFgColor() : undefined,
          paper: cell.isBgPalette() ? cell.getBgColor() : undefined,
          bold: cell.isBold() !== 0,
        };
      }),
    );
  };

  return {
    terminal,
    write,
    stdin,
    stdout,
    process,
    cells,
    written: () => written.join(''),
    isRaw: () => rawModes.at(-1) ?? false,
    /** Which of its two screens it shows. */
    buffer: async () => {
      await shown();
      return screen.buffer.active.type;
    },
    lines: async () => (await cells()).map((line) => line.map(({ char }) => char).join('')),
    type: (keys: string) => stdin.emit('data', keys),
    resize: (wider: number, higher: number) => {
      screen.resize(wider, higher);
      Object.assign(stdout, { columns: wider, rows: higher });
      stdout.emit('resize');
    },
  };
}
