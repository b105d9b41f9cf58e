/**
 * JSON with its number tokens kept, by means of its own: a number is the string `#` and its digits, as in
 * `{ price: '#0.10' }`, which no text of the protocol begins with.
 */
export type Tree = string | boolean | null | readonly Tree[] | { readonly [key: string]: Tree };

/** A branch of a tree with named members. */
export type Members = Readonly<Record<string, Tree>>;

const STRING_OR_NUMBER = /("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g;

/** Read a JSON text; the tokens of numbers are left as they are. */
export const readTokens = (text: string): Tree =>
  // What JSON.parse gives when all numbers are strings.
  JSON.parse(text.replace(STRING_OR_NUMBER, (token, string?: string) => string ?? `"#${token}"`)) as Tree;

/** The JSON text of a tree. */
export const printTokens = (tree: Tree): string => JSON.stringify(tree).replace(/"#([^"]*)"/g, '$1');

/** Whether a tree is a number. */
export const isNumber = (tree: Tree | undefined): tree is string => typeof tree === 'string' && tree.startsWith('#');

/** Whether a tree is an object. */
export const isObject = (tree: Tree | undefined): tree is Members =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree);

/** The members of an object; none of anything else. */
export const membersOf = (tree: Tree | undefined): Members => (isObject(tree) ? tree : {});

/** The items of an array; none of anything else. */
export const itemsOf = (tree: Tree | undefined): readonly Tree[] =>
  Array.isArray(tree) ? (tree as readonly Tree[]) : [];

/** The text of a text, and the token of a number. */
export const textOf = (tree: Tree | undefined): string => (typeof tree === 'string' ? tree.replace('#', '') : '');

/** The digits of a number or of a text that holds one, any exponent written out. */
export const digitsOf = (text: string): string => {
  const [mantissa = '', exponent] = text.replace('#', '').split(/e/i);
  if (exponent === undefined) return mantissa;
  const [whole = '', decimals = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = (whole + decimals).padEnd(point, '0');
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), '0');
  const at = Math.max(point, 1);
  const sign = mantissa.startsWith('-') ? '-' : '';
  return `${sign}${padded.slice(0, at)}${at < padded.length ? `.${padded.slice(at)}` : ''}`;
};

/** A path into a tree; a number steps into an array. */
export type Path = readonly (string | number)[];

/** The tree with another value at a path, or without it where none is given. */
export function replaced(tree: Tree, path: Path, value?: Tree): Tree {
  const [step, ...rest] = path;
  if (step === undefined && value !== undefined) return value;
  if (Array.isArray(tree)) {
    return (tree as readonly Tree[]).map((item, at) => (at === step ? replaced(item, rest, value) : item));
  }
  if (!isObject(tree) || typeof step !== 'string') throw new Error(`no ${String(step)} in ${JSON.stringify(tree)}`);
  const { [step]: old, ...others } = tree;
  if (old === undefined) throw new Error(`no ${step} in ${JSON.stringify(tree)}`);
  if (rest.length > 0) return { ...tree, [step]: replaced(old, rest, value) };
  return value === undefined ? others : { ...tree, [step]: value };
}
