import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { credentialsFrom } from '../../src/lambdaplex/credentials.js';
import { createLambdaplex } from '../../src/lambdaplex/index.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };
import { formsOf, leakIn, outputsOf, spellingsOf, stretchesOf } from './keys.js';

const seed = Buffer.from(vectors.testKey.seedHex, 'hex');
const apiKey = 'lp_TEST_ONLY_0001';

/** What cannot be cloned is shown otherwise. */
const shown = (value: object): readonly string[] => outputsOf({ ...value, sign: undefined });

describe('credentialsFrom', () => {
  it.each(Object.entries(formsOf(seed)))('takes a key as %s, and shows nothing of it', (_form, privateKey) => {
    const credentials = credentialsFrom({ apiKey, privateKey });
    expect(credentials.apiKey.reveal()).toBe(apiKey);
    expect(leakIn(shown(credentials), stretchesOf(apiKey, ...spellingsOf(seed)))).toBeUndefined();
    expect(String(credentials.sign)).not.toContain(vectors.testKey.seedHex.slice(0, 8));
  });

  it('takes a signer in place of a key, as it is', () => {
    const sign = () => of(new Uint8Array(64));
    expect(credentialsFrom({ apiKey, sign }).sign).toBe(sign);
  });

  it.each([
    ['an empty API key', { apiKey: '', privateKey: vectors.testKey.seedHex }],
    ['no key at all', { apiKey, privateKey: '' }],
    ['a key that is none', { apiKey, privateKey: 'c2VjcmV0LXNlY3JldC1zZWNyZXQ=' }],
    ['a key cut short', { apiKey, privateKey: vectors.testKey.seedHex.slice(2) }],
  ])('refuses %s at the call, with nothing of it in the error', (_what, given) => {
    for (const attempt of [() => credentialsFrom(given), () => createLambdaplex({ credentials: given })]) {
      const error = thrownBy(attempt);
      expect(error).toBeInstanceOf(RangeError);
      const secrets = [given.apiKey, given.privateKey].filter((text) => text.length > 8);
      expect(leakIn(outputsOf(error), stretchesOf(...secrets))).toBeUndefined();
    }
  });
});

function thrownBy(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}
