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
const WAYS =
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
  if (apiKey === '' && privateKey === '') throw new WrongUse(`credentials are due: ${WAYS}`);
  if (apiKey === '' || privateKey === '') {
    throw new WrongUse(`${apiKey === '' ? KEY : PRIVATE} is not set: ${WAYS}`);
  }
  return { credentials: { apiKey, privateKey } };
}

function inFile(file: string, readFile: Safe['readFile']): Found {
  const read = attempt(() => readFile(file));
  if (read === undefined) throw new WrongUse('--credentials: the file cannot be read');
  const parsed = attempt((): unknown => JSON.parse(read.text));
  const { apiKey, privateKey } = isObject(parsed) ? parsed : {};
  if (typeof apiKey !== 'string' || typeof privateKey !== 'string' || apiKey === '' || privateKey === '') {
    throw new WrongUse('--credentials: { "apiKey": "...", "privateKey": "..." } is due in the file, as JSON');
  }
  return {
    credentials: { apiKey, privateKey },
    ...((read.mode & OTHERS) !== 0 && { warning: 'others can read the file of --credentials: chmod 600 mends that' }),
  };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

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
