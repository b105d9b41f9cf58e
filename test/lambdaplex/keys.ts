import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';

/** What a reader of keys is told apart by: Node's own cryptography, never ours. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicBytes: Buffer;
}

const der = (prefix: string, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(prefix, 'hex'), bytes]);

export const publicKeyFrom = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: der('302a300506032b6570032100', bytes), format: 'der', type: 'spki' });

export function keyPairOf(seed: Uint8Array): KeyPair {
  const key = der('302e020100300506032b657004220420', seed);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicKey, publicBytes: publicKey.export({ format: 'der', type: 'spki' }).subarray(12) };
}

/** PKCS#8 with the public key in it, which Node 20 itself cannot read. */
export const longDer = (seed: Uint8Array, publicBytes: Uint8Array): Buffer =>
  Buffer.concat([der('3051020101300506032b657004220420', seed), der('812100', publicBytes)]);

/** As PEM. The marker lines are taken from a key of Node's, so that nothing here looks like a key. */
export function pemOf(bytes: Buffer, eol = '\n'): string {
  const [begin = '', , end = ''] = pemOfSeed(new Uint8Array(32)).trimEnd().split('\n');
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [begin, ...lines, end, ''].join(eol);
}

export const pemOfSeed = (seed: Uint8Array): string =>
  keyPairOf(seed).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/** Every form in which one seed may be given. */
export function formsOf(seed: Uint8Array): Readonly<Record<string, string>> {
  const { privateKey, publicBytes } = keyPairOf(seed);
  const pem = pemOfSeed(seed);
  const short = privateKey.export({ format: 'der', type: 'pkcs8' });
  const long = longDer(seed, publicBytes);
  const nacl = Buffer.concat([seed, publicBytes]);
  const hex = Buffer.from(seed).toString('hex');
  return {
    PEM: pem,
    'PEM with Windows line ends': pem.replaceAll('\n', '\r\n'),
    'PEM with the letters \\n': pem.trimEnd().replaceAll('\n', '\\n'),
    'PEM with the letters \\r\\n': pem.replaceAll('\n', '\\r\\n'),
    'PEM on one line': pem.replaceAll('\n', ' '),
    'PEM after words and a byte order mark': `\uFEFFKey of a test\n${pem}`,
    'PEM with the public key': pemOf(long),
    'DER in base64': short.toString('base64'),
    'DER with the public key, in base64': long.toString('base64'),
    'DER with the public key, in lines of base64': (long.toString('base64').match(/.{1,76}/g) ?? []).join('\n'),
    'DER in hex': short.toString('hex'),
    'seed in hex': hex,
    'seed in capital hex': hex.toUpperCase(),
    'seed in hex with 0x': `0x${hex}`,
    'seed in hex with blanks around': `\n ${hex}\t\n`,
    'seed in base64': Buffer.from(seed).toString('base64'),
    'NaCl in hex': nacl.toString('hex'),
    'NaCl in hex with 0x': `0x${nacl.toString('hex')}`,
    'NaCl in base64': nacl.toString('base64'),
  };
}

/** All that could print a value, or an error, somewhere. */
export function outputsOf(value: unknown): readonly string[] {
  const parts = value instanceof Error ? [value.name, value.message, value.stack ?? '', String(value.cause)] : [];
  return [
    ...parts,
    String(value),
    JSON.stringify([value]),
    JSON.stringify({ nested: [value] }),
    inspect(value, { depth: 9, showHidden: true }),
    inspect(value, { depth: 9, showHidden: true, customInspect: false, showProxy: true }),
    inspect({ nested: [value] }, { depth: 9, getters: true }),
    inspect(structuredClone(value), { depth: 9, showHidden: true }),
    typeof value === 'object' ? JSON.stringify({ ...value }) : '',
  ];
}

/** The spellings of a seed, and every stretch of eight letters of them, one of which would be a leak. */
export function stretchesOf(...spelled: readonly string[]): readonly string[] {
  return spelled.flatMap((text) =>
    Array.from({ length: Math.max(text.length - 7, 0) }, (_, at) => text.slice(at, at + 8)),
  );
}

export const spellingsOf = (seed: Uint8Array): readonly string[] => {
  const bytes = Buffer.from(seed);
  return [
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    // As the end of PKCS#8 in base64, where the seed starts in the middle of a group of three bytes.
    Buffer.concat([Buffer.alloc(1), bytes])
      .toString('base64')
      .slice(2),
    [...seed].join(','),
    [...seed].join(', '),
  ];
};

/** The first of the stretches that any of the outputs holds. */
export const leakIn = (outputs: readonly string[], stretches: readonly string[]): string | undefined =>
  stretches.find((stretch) => outputs.some((output) => output.includes(stretch)));
