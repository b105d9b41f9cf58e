import { createLambdaplex } from '../lambdaplex/index.js';
import { WrongUse } from './given.js';
import type { Io } from './io.js';

/** What an account is known by, and the key that it signs with. Neither is ever printed. */
export interface Credentials {
  readonly apiKey: string;
  readonly privateKey: string;
}

/** What is needed of the world to find credentials. */
export type Safe = Pick<Io, 'env' | 'readFile'>;

const KEY = 'LAMBDAPLEX_API_KEY';
const PRIVATE = 'LAMBDAPLEX_PRIVATE_KEY';
/** How credentials are given, and how to do without. */
export const WAYS =
  `set ${KEY} and ${PRIVATE}, or name a file with --credentials; ` +
  'with --simulate an account is made up, without any';

/** Which rights others than the owner have to a file. */
const OTHERS = 0o077;

/** Credentials, and what is to be said of where they lay. */
export interface Found {
  readonly credentials: Credentials;
  readonly warning?: string;
}

/**
 * Credentials from a file, or from the environment if none is named.
 *
 * What is wrong is said without a word of what was found there, not even that of a parser, since all of it may be secret.
 *
 * @param file - `{ "apiKey": "...", "privateKey": "..." }`
 * @throws WrongUse when there are none, or they are not of that shape
 */
export function findCredentials(file: string | undefined, { env, readFile }: Safe): Found {
  if (file !== undefined) return inFile(file, readFile);
  const [apiKey = '', privateKey = ''] = [env[KEY], env[PRIVATE]];
  const missing = [KEY, PRIVATE].filter((name) => !isText(env[name]));
  if (missing.length > 1) throw new WrongUse(`credentials are due: ${WAYS}`);
  if (missing.length > 0) throw new WrongUse(`${missing.join()} is not set: ${WAYS}`);
  check(PRIVATE, { apiKey, privateKey });
  return { credentials: { apiKey, privateKey } };
}

function inFile(file: string, readFile: Safe['readFile']): Found {
  const read = attempt(
    () => readFile(file),
    (error) => new WrongUse(`--credentials: the file cannot be read${reasonOf(error)}`),
  );
  const parsed = attempt(
    (): unknown => JSON.parse(read.text),
    () => otherwise(read.text.includes('-----BEGIN') ? 'a PEM file is the private key alone' : 'the file is no JSON'),
  );
  const { apiKey, privateKey } = isObject(parsed) ? parsed : {};
  if (!isText(apiKey) || !isText(privateKey)) {
    const missing = Object.entries({ apiKey, privateKey }).flatMap(([name, value]) => (isText(value) ? [] : [name]));
    throw otherwise(`there is no text under ${missing.join(' and ')}`);
  }
  check('--credentials: privateKey', { apiKey, privateKey });
  return {
    credentials: { apiKey, privateKey },
    ...((read.mode & OTHERS) !== 0 && { warning: 'others can read the file of --credentials: chmod 600 mends that' }),
  };
}

const otherwise = (what: string): WrongUse =>
  new WrongUse(`--credentials: ${what}; { "apiKey": "...", "privateKey": "..." } is due in the file, as JSON`);

/** Why files cannot be read, by the codes of the platform, whose own words name the path. */
const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', ': there is none of that name'],
  ['ENOTDIR', ': there is none of that name'],
  ['EISDIR', ': it is a directory'],
  ['EACCES', ': you have no right to'],
  ['EPERM', ': you have no right to'],
]);

const reasonOf = (error: unknown): string =>
  (error instanceof Error && 'code' in error ? REASONS.get(error.code) : undefined) ?? '';

/** What may well be a path; base64 and hex have no dots, but slashes. */
const PATH = /^(?:~|\.|[a-z]:\\|\/[^=+]{0,38}$)|\.\w{1,5}$/i;

/**
 * Have the private key looked at.
 *
 * @param name - where it was found
 * @throws WrongUse, by that name, with what the client has against it, which holds nothing of the key
 */
function check(name: string, { apiKey, privateKey }: Credentials): void {
  attempt(
    // Opens nothing until it is observed.
    () => createLambdaplex({ credentials: { apiKey, privateKey } }),
    (error) =>
      PATH.test(privateKey.trim())
        ? new WrongUse(`${name} looks like the path of a file, and the key itself is due there`)
        : new WrongUse((error instanceof Error ? error.message : '').replace(/^privateKey/, name)),
  );
}

/** @throws WrongUse, as it is told of what was thrown */
function attempt<T>(read: () => T, refusal: (error: unknown) => WrongUse): T {
  try {
    return read();
  } catch (error) {
    throw refusal(error);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The same world, in whose output the credentials are blotted out: an exchange may repeat them in its own words. */
export function discreet(io: Io, { apiKey, privateKey }: Credentials): Io {
  const blotted = (text: string): string =>
    [privateKey, apiKey].reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
  return {
    ...io,
    write: (text) => {
      io.write(blotted(text));
    },
    complain: (text) => {
      io.complain(blotted(text));
    },
  };
}
