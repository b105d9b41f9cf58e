import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { apiKeyFrom, apiSecretFrom, signRest } from '../../src/kraken/api-sign.js';
import { leakIn, outputsOf, stretchesOf } from '../lambdaplex/keys.js';
import vectors from '../vectors/kraken-vectors.json' with { type: 'json' };

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The same by Node's own cryptography. */
const signedByNode = (path: string, nonce: string, body: string, secret: Uint8Array): string => {
  const digest = createHash('sha256').update(`${nonce}${body}`).digest();
  return createHmac('sha512', secret).update(path).update(digest).digest('base64');
};

const thrownBy = (attempt: () => unknown): unknown => {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('signRest', () => {
  it.each(vectors.api_sign)('$name', async ({ uri_path: path, nonce, payload, private_key: key, api_sign: signed }) => {
    expect(await signRest(path, nonce, payload, apiSecretFrom(key))).toBe(signed);
  });

  it('signs whatever is said as Node does', async () => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.nat(), fc.string({ unit: 'binary' }), secrets, async (path, at, more, key) => {
        const [nonce, body] = [String(at), `nonce=${at}&otp=${more}`];
        const signed = await signRest(path, nonce, body, apiSecretFrom(Buffer.from(key).toString('base64')));
        expect(signed).toBe(signedByNode(path, nonce, body, key));
      }),
    );
  });

  it('says what is missing where pages are not secure', async () => {
    vi.stubGlobal('crypto', {});
    await expect(signRest('/0', '1', 'nonce=1', apiSecretFrom('AAAA'))).rejects.toThrow('signing needs Web Crypto');
  });
});

describe('apiSecretFrom', () => {
  const [{ private_key: key } = { private_key: '' }] = vectors.api_sign;

  it('takes a secret with blanks around, and shows nothing of it', () => {
    const secret = apiSecretFrom(` ${key}\r\n`);
    const bytes = Buffer.from(key, 'base64');
    expect(Buffer.from(secret.reveal()).toString('base64')).toBe(key);
    const spelled = [key, bytes.toString('hex'), [...bytes].join(','), [...bytes].join(', ')];
    expect(leakIn(outputsOf(secret), stretchesOf(...spelled))).toBeUndefined();
  });

  it.each([
    ['none', ''],
    ['blanks', ' \n'],
    ['one without its padding', key.slice(0, -2)],
    ['one cut short', key.slice(1)],
    ['one with a blank in it', `${key.slice(0, 40)} ${key.slice(40)}`],
    ['one of another alphabet', key.replaceAll('/', '_')],
    ['no text', undefined],
  ])('refuses %s at the call, with nothing of it in the error', (_what, given) => {
    const error = thrownBy(() => Reflect.apply(apiSecretFrom, undefined, [given]));
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toContain('apiSecret must be');
    expect(leakIn(outputsOf(error), stretchesOf(given ?? ''))).toBeUndefined();
  });
});

describe('apiKeyFrom', () => {
  it('takes a key with blanks around', () => {
    expect(apiKeyFrom(' KEY/of+a=test\n')).toBe('KEY/of+a=test');
  });

  it.each(['', ' ', 'two-long-words in-one', 'a-key-over-two\r\nlines-of-text', 'a-key-with-a-hearty-♥', undefined])(
    'refuses %j at the call, with nothing of it in the error',
    (given) => {
      const error = thrownBy(() => Reflect.apply(apiKeyFrom, undefined, [given]));
      expect(error).toBeInstanceOf(RangeError);
      expect(String(error)).toContain('apiKey must be');
      expect(leakIn(outputsOf(error), stretchesOf(given ?? ''))).toBeUndefined();
    },
  );
});
