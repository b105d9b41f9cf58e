import { privateKeyFrom } from './private-key.js';
import { createSecret, type Secret } from '../core/secret.js';
import { signerFrom, type Signer } from './signature.js';

/** What proves whose account it is: the API key as issued, and what signs for it. */
export type LambdaplexCredentials = {
  /** As issued; `lp_…`. */
  readonly apiKey: string;
} & (
  | {
      /**
       * The Ed25519 private key that belongs to it, not encrypted: PKCS#8 as PEM or as DER in base64, the 32-byte seed in
       * hex or base64, or the 64 bytes of seed and public key.
       */
      readonly privateKey: string;
    }
  | {
      /** Signs in place of a key, which so may stay where it is safer than in this process. */
      readonly sign: Signer;
    }
);

/** The same, out of sight. */
export interface Credentials {
  readonly apiKey: Secret<string>;
  readonly sign: Signer;
}

/**
 * Take credentials out of sight.
 *
 * @throws RangeError at the call, when the API key is empty or the private key is none; it holds nothing of either
 */
export function credentialsFrom(given: LambdaplexCredentials): Credentials {
  const apiKey = textOf('apiKey', given.apiKey).trim();
  if (apiKey === '') throw new RangeError('credentials.apiKey must not be empty');
  if ('sign' in given && 'privateKey' in given) throw new RangeError('credentials: privateKey or sign, not both');
  const sign = 'sign' in given ? given.sign : signerFrom(privateKeyFrom(textOf('privateKey', given.privateKey)));
  return { apiKey: createSecret(apiKey), sign };
}

/** Programs without types give undefined here, for want of a variable in the environment. */
function textOf(name: string, given: unknown): string {
  if (typeof given === 'string') return given;
  throw new RangeError(`credentials.${name} must be a text, not ${typeof given}`);
}
