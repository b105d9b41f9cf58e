import { signAsync } from '@noble/ed25519';
import { defer, map, take, throwIfEmpty, type Observable, type ObservableInput } from 'rxjs';
import { toBase64 } from '../core/base64.js';
import type { PrivateKey } from './private-key.js';

/**
 * Signs bytes with pure Ed25519 (RFC 8032): 64 bytes, as a promise or an Observable of one. So a key may stay where it
 * is safer than in this process.
 */
export type Signer = (bytes: Uint8Array) => ObservableInput<Uint8Array>;

/** When a request was made, and for how long it is good. */
export interface Stamp {
  /** When it was made, by the exchange's clock, in ms since 1970. */
  readonly timestamp: number;
  /** For how long after that the exchange may still accept it, in ms: above 0, at most 60 000, at most 3 decimals. */
  readonly recvWindow?: number | undefined;
}

/** What a logon says. */
export interface LogonParams extends Stamp {
  /** The API key as issued. */
  readonly apiKey: string;
}

/** The `params` of `session.logon`, in the order in which they were signed. */
export interface SignedLogon extends LogonParams {
  /** 64 bytes in base64, with padding. */
  readonly signature: string;
}

/** A parameter of a REST call. One that is undefined is left out; a decimal goes as its text. */
export type QueryParam = readonly [name: string, value: string | number | boolean | undefined];

/**
 * Sign with a key that we hold. Needs the platform's Web Crypto for SHA-512; browsers have that on secure pages only.
 */
export function signerFrom(key: PrivateKey): Signer {
  return (bytes) => signAsync(bytes, key.reveal());
}

/**
 * Sign a logon: over its members sorted by name, `name=value` joined by `&`, nothing encoded or quoted.
 *
 * The result lists its members in that same order, the signature last, so that it is right for a server that sorts
 * them and for one that does not.
 *
 * @returns a cold Observable of one value; signed anew at each subscription. What the signer fails with passes through,
 *   and `RangeError` comes where it gives no 64 bytes
 * @throws RangeError at the call, when `recvWindow` or `timestamp` is out of range
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | session.logon}
 */
export function signLogon({ apiKey, recvWindow, timestamp }: LogonParams, sign: Signer): Observable<SignedLogon> {
  const sorted = { apiKey, ...checkedStamp({ recvWindow, timestamp }) };
  return signatureOf(Object.entries(sorted), sign).pipe(map((signature) => ({ ...sorted, signature })));
}

/**
 * Sign a REST call: over its parameters in the order in which they are sent, `recvWindow` and `timestamp` after the
 * others, as plain text.
 *
 * @param params - in the order in which they shall be sent
 * @returns a cold Observable of the query string, without its `?`: names and values percent-encoded, the signature
 *   last. It is signed anew at each subscription; errors are those of {@link signLogon}
 * @throws RangeError at the call, when `recvWindow`, `timestamp` or another number is out of range, or a parameter is
 *   given that signing adds
 * @throws URIError at the call, when a text holds half of a surrogate pair, which UTF-8 cannot say
 */
export function signQuery(params: readonly QueryParam[], stamp: Stamp, sign: Signer): Observable<string> {
  const sent = [...params.flatMap(givenParam), ...Object.entries(checkedStamp(stamp))];
  const query = sent.map(encoded).join('&');
  return signatureOf(sent, sign).pipe(map((signature) => `${query}&${encoded(['signature', signature])}`));
}

/**
 * Lets a `recvWindow` through, in ms, if the exchange takes it and it is written alike in JSON and in the signed text.
 *
 * @throws RangeError unless it is above 0, at most 60 000, and has at most 3 decimals
 */
export function checkedRecvWindow(recvWindowMs: number): number {
  const exact = Math.round(recvWindowMs * 1000) / 1000 === recvWindowMs;
  if (exact && recvWindowMs > 0 && recvWindowMs <= 60_000) return recvWindowMs;
  throw new RangeError(`recvWindow must be above 0 and at most 60000 ms, with 3 decimals at most, not ${recvWindowMs}`);
}

type Given = readonly [name: string, value: string | number | boolean];

const text = ([name, value]: Given): string => `${name}=${String(value)}`;
const encoded = ([name, value]: Given): string => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;

/** In the order of their names; a window that is not given is not there. */
const checkedStamp = ({
  recvWindow,
  timestamp,
}: Stamp): { readonly recvWindow?: number; readonly timestamp: number } => ({
  ...(recvWindow === undefined ? {} : { recvWindow: checkedRecvWindow(recvWindow) }),
  timestamp: checkedInteger('timestamp', timestamp),
});

const addedBySigning: readonly string[] = ['recvWindow', 'timestamp', 'signature'];

function givenParam([name, value]: QueryParam): readonly Given[] {
  if (addedBySigning.includes(name)) throw new RangeError(`${name} is added by signing and cannot be given`);
  if (value === undefined) return [];
  return [[name, typeof value === 'number' ? checkedInteger(name, value) : value]];
}

function checkedInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${name} must be an integer of less than 2^53, not ${value}`);
}

const signatureOf = (members: readonly Given[], sign: Signer): Observable<string> =>
  defer(() => sign(new TextEncoder().encode(members.map(text).join('&')))).pipe(
    take(1),
    throwIfEmpty(() => new RangeError('the signer gave no signature')),
    map((signature) => {
      if (signature.length !== 64) throw new RangeError('the signer must give a Uint8Array of 64 bytes');
      return toBase64(signature);
    }),
  );
