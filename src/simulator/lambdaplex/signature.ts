import { createPublicKey, verify } from 'node:crypto';

/** What comes before the 32 bytes of an Ed25519 key in its DER form. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const LONGEST_MS = 60_000;
const DEFAULT_MS = 5000;
/** How far a client's clock may be ahead. */
const AHEAD_MS = 1000;

/**
 * Whether a signature was made over a text with the private half of a key.
 *
 * @param publicKey - 64 hexadecimal digits
 * @param signature - standard Base64 with padding
 */
export function isSigned(publicKey: string, text: string, signature: string): boolean {
  if (!/^[A-Za-z0-9+/]{86}==$/.test(signature)) return false;
  const der = Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, 'hex')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

/**
 * What is wrong with the time of a signed request.
 *
 * @param timestamp - by the client's clock, in ms since 1970
 * @param recvWindow - in ms; 5000 when it was not sent
 * @param now - by the venue's clock
 * @returns undefined when all is well
 */
export function timeObjection(timestamp: unknown, recvWindow: unknown = DEFAULT_MS, now: number): string | undefined {
  if (typeof timestamp !== 'number' || !Number.isSafeInteger(timestamp)) return 'timestamp must be an integer';
  const isWindow =
    typeof recvWindow === 'number' &&
    recvWindow > 0 &&
    recvWindow <= LONGEST_MS &&
    Math.round(recvWindow * 1000) / 1000 === recvWindow;
  if (!isWindow) return `recvWindow must be above 0 and at most ${LONGEST_MS}, with at most 3 decimals`;
  const isTimely = timestamp < now + AHEAD_MS && now - timestamp <= recvWindow;
  return isTimely ? undefined : 'Timestamp outside allowed skew';
}

/**
 * What is wrong with the parameters of a `session.logon`. Signed are all but the signature itself, sorted by their
 * names, as `name=value` joined by `&`.
 *
 * @param publicKeyOf - the public key of an account; undefined when there is none
 * @param now - by the venue's clock, in ms since 1970
 * @returns undefined when all is well
 */
export function logonObjection(
  params: Readonly<Record<string, unknown>>,
  publicKeyOf: (apiKey: string) => string | undefined,
  now: number,
): string | undefined {
  const { apiKey, timestamp, recvWindow, signature } = params;
  if (typeof apiKey !== 'string' || typeof signature !== 'string') return 'apiKey and signature are due';
  const late = timeObjection(timestamp, recvWindow, now);
  if (late !== undefined) return late;
  const publicKey = publicKeyOf(apiKey);
  if (publicKey === undefined) return 'Unknown API key';
  const text = Object.keys(params)
    .filter((name) => name !== 'signature')
    .sort()
    .map((name) => `${name}=${String(params[name])}`)
    .join('&');
  return isSigned(publicKey, text, signature) ? undefined : 'Invalid signature';
}
