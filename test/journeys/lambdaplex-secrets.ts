import { inspect } from 'node:util';
import { spellingsOf } from '../lambdaplex/keys.js';

/** Looks for secrets in whatever is told. */
export interface SecretSearch {
  /** Look through everything that could print a value. */
  readonly look: (value: unknown) => void;
  /** Something that was signed left with this. */
  readonly signed: (signature: string) => void;
  /** The latest of these. */
  readonly latest: () => string;
  /** How many texts were looked through. */
  readonly looked: () => number;
}

/** So many letters of a secret in a row are a leak. */
const PART = 16;

/**
 * @param apiKey - as issued
 * @param seed - of the private key
 * @param wrong - told of each leak, in words that do not repeat it
 */
export function searchSecrets(apiKey: string, seed: Uint8Array, wrong: (what: string) => void): SecretSearch {
  // Of any stretch that is twice as long, one of these is a part.
  const parts = [apiKey, ...spellingsOf(seed).flatMap(partsOf)];
  const beginnings = new Set<string>();
  let looked = 0;
  let latest = '';

  const holdsSignature = (text: string): boolean =>
    // The ids of executions are as long, and nothing but hexadecimal digits.
    (
      text
        .replaceAll(/%2B/gi, '+')
        .replaceAll(/%2F/gi, '/')
        .match(/[A-Za-z0-9+/]{40,}/g) ?? []
    ).some(
      (run) =>
        !/^(?:0x)?[0-9a-f]+$/.test(run) &&
        Array.from(run, (_letter, at) => run.slice(at, at + PART)).some((part) => beginnings.has(part)),
    );

  return {
    look: (value) => {
      const texts = [inspect(value, { depth: 9 }), JSON.stringify([value]), String(value)];
      looked += texts.length;
      for (const text of texts) {
        if (parts.some((part) => text.includes(part))) wrong('what was told holds a secret key');
        if (holdsSignature(text)) wrong('what was told holds a signature');
      }
    },
    signed: (signature) => {
      latest = signature;
      beginnings.add(signature.slice(0, PART));
    },
    latest: () => latest,
    looked: () => looked,
  };
}

const partsOf = (text: string): readonly string[] =>
  (text.match(new RegExp(`.{${PART}}`, 'g')) ?? []).filter((part) => part.length === PART);
