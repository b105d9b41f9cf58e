import { parseArgs } from 'node:util';

/** Watch order books. */
export interface BookCommand {
  readonly _tag: 'Book';
  /** As given, without repetitions; at least one. */
  readonly symbols: readonly string[];
  /** Levels a side, as given: whether the exchange offers it is for the client to say. */
  readonly depth: number | undefined;
  readonly simulate: boolean;
  readonly seed: number | undefined;
  readonly json: boolean;
  readonly forSeconds: number | undefined;
  readonly url: string | undefined;
}

/** What the arguments ask for. */
export type Command =
  | BookCommand
  | { readonly _tag: 'Help'; readonly topic: 'rxchange' | 'book' }
  | { readonly _tag: 'Version' }
  | { readonly _tag: 'Wrong'; readonly message: string; readonly hint: string };

/** What to do after a wrong command line. */
export const BOOK_HINT = 'Try `rxchange book --help`, or `rxchange book BTC/USD --simulate` to see it work.';

/** The longest time that timers can hold, in seconds: 2^31 - 1 ms. */
const longestSeconds = 2_147_483;

class WrongUse extends Error {}

const numberFrom = (option: string, text: string | undefined, valid: (value: number) => boolean, due: string) => {
  if (text === undefined) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!valid(value)) throw new WrongUse(`--${option} ${text}: ${due}`);
  return value;
};

const urlFrom = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  if (!/^wss?:\/\/[^/]/.test(text)) throw new WrongUse(`--url ${text}: a ws:// or wss:// address is due`);
  return text;
};

/** @throws WrongUse, or the TypeError of parseArgs */
function bookFrom(argv: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      depth: { type: 'string' },
      simulate: { type: 'boolean', default: false },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      for: { type: 'string' },
      url: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { _tag: 'Help', topic: 'book' };
  const whole = (value: number): boolean => Number.isSafeInteger(value);
  const command: BookCommand = {
    _tag: 'Book',
    symbols: [...new Set(positionals)],
    depth: numberFrom('depth', values.depth, whole, 'a whole number of levels is due'),
    simulate: values.simulate,
    seed: numberFrom('seed', values.seed, whole, 'a whole number is due'),
    json: values.json,
    forSeconds: numberFrom(
      'for',
      values.for,
      (value) => value > 0 && value <= longestSeconds,
      `seconds are due, more than 0 and at most ${longestSeconds}`,
    ),
    url: urlFrom(values.url),
  };
  if (command.symbols.length === 0) throw new WrongUse('which symbols? For example BTC/USD');
  if (command.simulate && command.url !== undefined) throw new WrongUse('--url and --simulate exclude each other');
  if (command.seed !== undefined && !command.simulate) throw new WrongUse('--seed is for --simulate');
  return command;
}

/** Read the arguments after the program's name. Never throws: what is wrong is a command too. */
export function commandFrom(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  if (first === '--help' || first === '-h') return { _tag: 'Help', topic: 'rxchange' };
  if (first === '--version' || first === '-v') return { _tag: 'Version' };
  if (first !== 'book') {
    const message = first === undefined ? 'which command?' : `there is no command ${first}`;
    return { _tag: 'Wrong', message, hint: 'Try `rxchange --help`.' };
  }
  try {
    return bookFrom(rest);
  } catch (error) {
    // The first sentence of parseArgs says what is wrong; the next ones are about its own syntax.
    const [message = ''] = error instanceof Error ? error.message.split('. ') : [];
    return { _tag: 'Wrong', message, hint: BOOK_HINT };
  }
}
