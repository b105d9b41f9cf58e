import { Observable } from 'rxjs';

/** How large a terminal is, in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal tells while a program has it to itself. */
export type TerminalEvent =
  /** The size at the beginning, and whenever it is another. */
  | { readonly _tag: 'Resized'; readonly size: Size }
  /** What was typed, as the terminal sends it: a letter, or the bytes of a key that is none. */
  | { readonly _tag: 'Key'; readonly key: string };

/** A terminal that a program may have to itself. */
export interface Terminal {
  /** Whether colours are possible and welcome. */
  readonly colour: boolean;
  /**
   * While observed, the terminal shows a screen of its own, without a cursor, and keys arrive one by one, unseen. All
   * is as it was before as soon as nobody observes any more, and when the process exits in the meantime. Where keys are
   * not to be had, as by a process in the background, there are none.
   */
  readonly taken$: Observable<TerminalEvent>;
  /** Whether it still has to print what it was sent before. */
  isBusy(): boolean;
}

/** What is needed of standard input and output and of the process; Node's own fit. */
export interface TerminalParts {
  readonly stdin: Emitter & {
    readonly isTTY?: boolean;
    setRawMode?(isRaw: boolean): unknown;
    setEncoding(encoding: 'utf8'): unknown;
    resume(): unknown;
    pause(): unknown;
  };
  readonly stdout: Emitter & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    readonly writableLength: number;
    write(text: string): unknown;
    hasColors?(env?: object): boolean;
  };
  readonly process: Emitter;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Emitter {
  on(event: string, listener: (argument: unknown) => void): unknown;
  off(event: string, listener: (argument: unknown) => void): unknown;
}

// The other screen; no cursor; no wrapping, since a line that is a cell too long must not move the next ones.
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';

/** What is taken for granted of a terminal that does not know its size. */
const usual: Size = { columns: 80, rows: 24 };

/** The terminal behind standard output; undefined when there is none, or it can only print lines. */
export function createTerminal(parts: TerminalParts): Terminal | undefined {
  const { stdout, env } = parts;
  if (stdout.isTTY !== true || env['TERM'] === 'dumb') return undefined;
  return {
    colour: (env['NO_COLOR'] ?? '') === '' && stdout.hasColors?.(env) !== false,
    isBusy: () => stdout.writableLength > 0,
    taken$: taken(parts),
  };
}

const taken = ({ stdin, stdout, process }: TerminalParts): Observable<TerminalEvent> =>
  new Observable((observer) => {
    const sizeNow = (): void => {
      const { columns = 0, rows = 0 } = stdout;
      observer.next({ _tag: 'Resized', size: columns > 0 && rows > 0 ? { columns, rows } : usual });
    };
    const typed = (keys: unknown): void => {
      for (const [key] of String(keys).matchAll(/\p{Cc}\[[\d;]*[A-Za-z~]|[^]/gu)) observer.next({ _tag: 'Key', key });
    };
    const keyboard = stdin.isTTY === true ? stdin : undefined;
    // In the background, or once the terminal has gone, taking keys fails: that costs the keys, not the program.
    let isHeard = keyboard !== undefined;
    const unheard = (): void => {
      isHeard = false;
    };
    const leave = (): void => {
      stdout.write(LEAVE);
      if (isHeard) keyboard?.setRawMode?.(false);
    };

    stdout.write(ENTER);
    process.on('exit', leave);
    stdout.on('resize', sizeNow);
    keyboard?.on('error', unheard);
    keyboard?.setRawMode?.(true);
    keyboard?.setEncoding('utf8');
    keyboard?.on('data', typed);
    if (isHeard) keyboard?.resume();
    sizeNow();
    return () => {
      keyboard?.pause();
      keyboard?.off('data', typed);
      stdout.off('resize', sizeNow);
      process.off('exit', leave);
      leave();
      keyboard?.off('error', unheard);
    };
  });
