import { fromBase64, toBase64 } from '../core/base64.js';
import { createSecret, type Secret } from '../core/secret.js';

/** The private part of an API key: the bytes that sign, out of sight. */
export type ApiSecret = Secret<Uint8Array<ArrayBuffer>>;

/**
 * Read the public part of an API key, which goes beside the signature. Blanks around it count for nothing.
 *
 * @throws RangeError at the call, when no header can hold it, for the platform would repeat it in its complaint
 */
export function apiKeyFrom(text: string): string {
  const apiKey = textOf('apiKey', text);
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new RangeError('apiKey must be one word of ASCII, just as it was issued');
}

/**
 * Read the private part of an API key, as it was issued: in base64, with its padding. Blanks around it count for nothing.
 *
 * @throws RangeError at the call, for anything else; its message says what is due and holds nothing of what was given
 */
export function apiSecretFrom(text: string): ApiSecret {
  const bytes = fromBase64(textOf('apiSecret', text));
  if (bytes === undefined) throw new RangeError('apiSecret must be in base64 with its padding, just as it was issued');
  return createSecret(Uint8Array.from(bytes));
}

/**
 * Sign a private REST call: HMAC-SHA-512 over the path and the SHA-256 of nonce and body. Needs the platform's Web
 * Crypto; browsers have that on secure pages only.
 *
 * @param path - below the origin, such as `/0/private/GetWebSocketsToken`
 * @param nonce - in decimal digits, as the body says it
 * @param body - exactly as it is sent, the nonce in it
 * @returns the header `API-Sign`: 64 bytes in base64, with padding. The promise fails with an Error where there is no
 *   Web Crypto
 * @see {@link https://docs.kraken.com/api/docs/guides/spot-rest-auth | Kraken: Spot REST authentication}
 */
export async function signRest(path: string, nonce: string, body: string, secret: ApiSecret): Promise<string> {
  const subtle = subtleIn(globalThis.crypto);
  const digest = await subtle.digest('SHA-256', utf8(nonce + body));
  const signed = Uint8Array.from([...utf8(path), ...new Uint8Array(digest)]);
  const key = await subtle.importKey('raw', secret.reveal(), { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']);
  return toBase64(new Uint8Array(await subtle.sign('HMAC', key, signed)));
}

function subtleIn({ subtle }: Partial<Crypto>): SubtleCrypto {
  if (subtle !== undefined) return subtle;
  throw new Error('signing needs Web Crypto, which browsers have on secure pages only');
}

/** Programs without types give undefined here, for want of a variable in the environment. */
function textOf(name: string, given: unknown): string {
  if (typeof given === 'string') return given.trim();
  throw new RangeError(`${name} must be a text, not ${typeof given}`);
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
