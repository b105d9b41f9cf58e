import { fromBase64 } from '../core/base64.js';
import { publicKeyOf } from './public-key.js';
import { createSecret, type Secret } from '../core/secret.js';

/** An Ed25519 private key: its 32-byte seed, out of sight. */
export type PrivateKey = Secret<Uint8Array>;

const DUE =
  'due is an Ed25519 private key, not encrypted: PKCS#8 as PEM or as DER in base64, the 32-byte seed in hex or base64, ' +
  'or the 64 bytes of seed and public key in hex or base64';

/** A refusal says what is due and nothing of what came, which may be a key all the same. */
const refusal = (why: string): RangeError => new RangeError(`privateKey ${why}; ${DUE}`);

/**
 * Read an Ed25519 private key in any of the forms in which keys are handed round:
 *
 * - PKCS#8 as PEM, its line ends real ones or the letters `\n`, as in environment variables;
 * - the same without the marker lines: DER in base64, 48 bytes, or 83 with the public key in it (RFC 5958);
 * - the 32-byte seed in hex, with or without `0x`, or in base64;
 * - seed and public key, 64 bytes, as NaCl keeps them, in hex or base64.
 *
 * Blanks and line ends count for nothing. Hex is tried before base64, since 64 hex digits are good base64 too. Where
 * the public key is given, it must be the seed's own.
 *
 * @throws RangeError at the call, for anything else; its message says what is due and holds nothing of what was given
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | session.logon}
 */
export function privateKeyFrom(text: string): PrivateKey {
  const plain = text.replace(/\\+[nr]|\s/g, '');
  return createSecret(plain.includes('-----') ? seedOfDer(bytesOfPem(plain)) : seedOf(bytesOf(plain)));
}

/** The one block of PEM in a text without blanks. */
function bytesOfPem(plain: string): Uint8Array {
  if (/-BEGINENCRYPTED|,ENCRYPTED/.test(plain)) throw refusal('is encrypted');
  const bodies = Array.from(plain.matchAll(/-----BEGINPRIVATEKEY-----([^-]*)-----ENDPRIVATEKEY-----/g), ([, it]) => it);
  const [body] = bodies;
  if (body === undefined || bodies.length > 1) throw refusal('is PEM, but not one private key as PKCS#8');
  const bytes = fromBase64(body);
  if (bytes === undefined) throw refusal('is PEM, but what stands between its marker lines is not base64');
  return bytes;
}

function bytesOf(plain: string): Uint8Array {
  const digits = /^(?:0x)?((?:[0-9a-f]{2})+)$/i.exec(plain)?.[1];
  const bytes = digits === undefined ? fromBase64(plain) : bytesOfHex(digits);
  if (bytes === undefined) throw refusal('is neither PEM nor hex nor base64 with its padding');
  return bytes;
}

const bytesOfHex = (digits: string): Uint8Array =>
  Uint8Array.from({ length: digits.length / 2 }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16));

function seedOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 32) return bytes;
  if (bytes.length === 64) return fitting(bytes.slice(0, 32), bytes.slice(32));
  if (isSequence(bytes)) return seedOfDer(bytes);
  throw refusal(`has a wrong length, ${bytes.length} bytes`);
}

/** Whether bytes are one whole DER sequence, as every key in DER is; a length of 128 and more has bytes of its own. */
const isSequence = ([tag, length = 0, ...rest]: Uint8Array): boolean =>
  tag === 0x30 && (length === rest.length || (length > 0x80 && rest.length >= 0x80));

/** Of PKCS#8 before the seed: the version, the name of Ed25519, and the two wrappings of the seed. */
const algorithmAndTags = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
const withoutPublicKey = [0x30, 0x2e, 0x02, 0x01, 0x00, ...algorithmAndTags];
const withPublicKey = [0x30, 0x51, 0x02, 0x01, 0x01, ...algorithmAndTags];
const beforePublicKey = [0x81, 0x21, 0x00];

const holds = (bytes: Uint8Array, part: readonly number[], start: number): boolean =>
  part.every((byte, at) => bytes[start + at] === byte);

function seedOfDer(bytes: Uint8Array): Uint8Array {
  const seed = bytes.slice(16, 48);
  if (bytes.length === 48 && holds(bytes, withoutPublicKey, 0)) return seed;
  if (bytes.length === 83 && holds(bytes, withPublicKey, 0) && holds(bytes, beforePublicKey, 48)) {
    return fitting(seed, bytes.slice(51));
  }
  throw refusal('is DER, but of another kind of key');
}

/** The seed, if the public key is its own. */
function fitting(seed: Uint8Array, publicKey: Uint8Array): Uint8Array {
  if (publicKeyOf(seed).every((byte, at) => byte === publicKey[at])) return seed;
  throw refusal('holds a public key that is not its own');
}
