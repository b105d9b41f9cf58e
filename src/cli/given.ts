import { parseArgs } from 'node:util';

/** What is wrong with a command line, as its message. */
export class WrongUse extends Error {}

/** Options by name, as parseArgs takes them. */
export type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;
/** An option that is followed by a value. */
export const text = { type: 'string' } as const;
/** An option that stands alone. */
export const flag = { type: 'boolean' } as const;

/** What was given, read by the options' names. */
export interface Given {
  /** What belongs to no option, without repetitions. */
  readonly words: readonly string[];
  text(option: string): string | undefined;
  flag(option: string): boolean;
  /** @throws WrongUse, saying what is due, when the option has no number or one that is not valid */
  number(option: string, due: string, valid?: (value: number) => boolean): number | undefined;
}

/**
 * Read arguments.
 *
 * @throws TypeError at the call, when an option is unknown or lacks its value
 */
export function givenOf(argv: readonly string[], options: Options): Given {
  const { values, positionals } = parseArgs({ args: bound(argv, options), allowPositionals: true, options });
  const textOf = (option: string): string | undefined => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    words: [...new Set(positionals)],
    text: textOf,
    flag: (option) => values[option] === true,
    number: (option, due, valid = Number.isSafeInteger) => {
      const given = textOf(option);
      if (given === undefined) return undefined;
      const value = /^\d+(\.\d+)?$/.test(given) ? Number(given) : NaN;
      if (!valid(value)) throw new WrongUse(`--${option} ${given}: ${due}`);
      return value;
    },
  };
}

/** A negative number after an option that takes a value is that value: it is to be refused by what is due there. */
const bound = (argv: readonly string[], options: Options): string[] =>
  argv.reduce<string[]>((args, word) => {
    const last = args.at(-1) ?? '';
    const isValue = /^-\d/.test(word) && last.startsWith('--') && options[last.slice(2)]?.type === 'string';
    return isValue ? [...args.slice(0, -1), `${last}=${word}`] : [...args, word];
  }, []);
