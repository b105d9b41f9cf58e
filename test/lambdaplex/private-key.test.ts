import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { privateKeyFrom } from '../../src/lambdaplex/private-key.js';
import { signLogon, signerFrom } from '../../src/lambdaplex/signature.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };
import { formsOf, keyPairOf, leakIn, longDer, outputsOf, pemOf, spellingsOf, stretchesOf } from './keys.js';

const { testKey, wsLogon } = vectors;
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const published = Buffer.from(testKey.seedHex, 'hex');
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const logon = { apiKey: 'lp_TEST_ONLY_0001', timestamp: 1767225600000 };
const signatureWith = async (form: string): Promise<string> =>
  (await lastValueFrom(signLogon(logon, signerFrom(privateKeyFrom(form))))).signature;

function errorFor(text: string): Error {
  try {
    privateKeyFrom(text);
  } catch (error) {
    if (error instanceof RangeError) return error;
  }
  throw new Error('it was not refused with a RangeError');
}

/** What may not be repeated of a text: all of it save the marker lines, which are the same for everybody. */
const bodyOf = (text: string): string => text.replace(/-----[^-]*-----/g, '').replace(/\\n|\s/g, '');

describe('privateKeyFrom', () => {
  it.each(Object.entries(formsOf(published)))('reads %s', async (_name, form) => {
    expect(hexOf(privateKeyFrom(form).reveal())).toBe(testKey.seedHex);
    expect(await signatureWith(form)).toBe(wsLogon[0]?.signatureBase64);
  });

  it.each(['seedHex', 'seedBase64', 'pkcs8DerHex', 'pkcs8DerBase64', 'naclSecretKeyHex'] as const)(
    'reads the published %s',
    (name) => {
      expect(hexOf(privateKeyFrom(testKey[name]).reveal())).toBe(testKey.seedHex);
    },
  );

  it('takes any seed in any form for the same key', async () => {
    await fc.assert(
      fc.asyncProperty(bytes32, async (seed) => {
        const forms = Object.values(formsOf(seed));
        expect(new Set(forms.map((form) => hexOf(privateKeyFrom(form).reveal())))).toEqual(new Set([hexOf(seed)]));
        expect(new Set(await Promise.all(forms.map(signatureWith)))).toHaveProperty('size', 1);
      }),
      { numRuns: 20 },
    );
  });

  it('tries hex before base64', () => {
    const digits = '30'.repeat(32);
    expect(Buffer.from(digits, 'base64')).toHaveLength(48);
    expect(privateKeyFrom(digits).reveal()).toEqual(new Uint8Array(32).fill(0x30));
  });

  it('shows the key to nobody', () => {
    fc.assert(
      fc.property(bytes32, (seed) => {
        const stretches = stretchesOf(...spellingsOf(seed));
        expect(leakIn(outputsOf(Uint8Array.from(seed)), stretches)).toBeDefined();
        for (const form of Object.values(formsOf(seed))) {
          expect(leakIn(outputsOf(privateKeyFrom(form)), stretches)).toBeUndefined();
        }
      }),
      { numRuns: 10, examples: [[Uint8Array.from(published)]] },
    );
  });
});

const { publicBytes } = keyPairOf(published);
const foreign = keyPairOf(new Uint8Array(32).fill(9)).publicBytes;
const pem = { format: 'pem', type: 'pkcs8' } as const;
const der = { format: 'der', type: 'pkcs8' } as const;
const spki = { format: 'pem', type: 'spki' } as const;
const encryption = { cipher: 'aes-256-cbc', passphrase: 'sesame' };
const ed25519 = generateKeyPairSync('ed25519');
const curve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const flipped = (bytes: Buffer, at: number): Buffer =>
  bytes.map((byte, here) => (here === at ? byte ^ 1 : byte)) as Buffer;
const short = keyPairOf(published).privateKey.export(der);
const long = longDer(published, publicBytes);

const wrong: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  nothing: ['', /is neither/],
  blanks: [' \n', /is neither/],
  '0x alone': ['0x', /is neither/],
  'an encrypted PEM': [ed25519.privateKey.export({ ...pem, ...encryption }).toString(), /is encrypted/],
  'an encrypted PEM of the old kind': [
    rsa.privateKey.export({ format: 'pem', type: 'pkcs1', ...encryption }).toString(),
    /is encrypted/,
  ],
  'an encrypted DER': [ed25519.privateKey.export({ ...der, ...encryption }).toString('base64'), /is DER, but of/],
  'a public PEM': [ed25519.publicKey.export(spki).toString(), /is PEM, but not one/],
  'a public DER': [testKey.spkiDerBase64, /is DER, but of/],
  'a PEM of the elder kind': [
    curve.privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
    /is PEM, but not one/,
  ],
  'another curve': [curve.privateKey.export(pem).toString(), /is DER, but of/],
  'another curve, as DER': [curve.privateKey.export(der).toString('base64'), /is DER, but of/],
  'an exchange key of the same curve': [
    generateKeyPairSync('x25519').privateKey.export(pem).toString(),
    /is DER, but of/,
  ],
  'a larger curve': [generateKeyPairSync('ed448').privateKey.export(pem).toString(), /is DER, but of/],
  'an RSA key': [rsa.privateKey.export(pem).toString(), /is DER, but of/],
  'two keys in one PEM': [pemOf(short) + pemOf(short), /is PEM, but not one/],
  'half a PEM': [pemOf(short).slice(0, 60), /is PEM, but not one/],
  'a PEM of something else': [pemOf(Buffer.alloc(48, 7)), /is DER, but of/],
  'a PEM around a bare seed': [pemOf(published), /is DER, but of/],
  'a PEM that is not base64': [pemOf(short).replace('MC4C', 'MC4!'), /is not base64/],
  'an empty PEM': [pemOf(Buffer.alloc(0)), /is not base64/],
  'DER with a wrong byte in front': [flipped(short, 11).toString('base64'), /is DER, but of/],
  'DER with the public key and a wrong byte in front': [flipped(long, 11).toString('base64'), /is DER, but of/],
  'a PEM with a byte too many': [pemOf(Buffer.concat([short, Buffer.of(7)])), /is DER, but of/],
  'a PEM short of a byte': [pemOf(short.subarray(0, -1)), /is DER, but of/],
  'a PEM with the public key and a byte too many': [pemOf(Buffer.concat([long, Buffer.of(7)])), /is DER, but of/],
  'bytes that have the tag of DER and not its length': [`30${'5a'.repeat(32)}`, /has a wrong length, 33 bytes/],
  'bytes that have the length of DER and not its tag': [`311f${'5a'.repeat(31)}`, /has a wrong length, 33 bytes/],
  'DER with a wrong byte before the public key': [flipped(long, 50).toString('base64'), /is DER, but of/],
  'DER with the public key of another': [longDer(published, foreign).toString('base64'), /not its own/],
  'NaCl with the public key of another, in hex': [testKey.seedHex + foreign.toString('hex'), /not its own/],
  'NaCl with the public key of another, in base64': [
    Buffer.concat([published, foreign]).toString('base64'),
    /not its own/,
  ],
  'NaCl with one wrong bit at the end': [
    flipped(Buffer.concat([published, publicBytes]), 63).toString('hex'),
    /not its own/,
  ],
  'a seed short of a digit': [testKey.seedHex.slice(1), /is neither/],
  'a seed short of a byte': [testKey.seedHex.slice(2), /has a wrong length, 31 bytes/],
  'a seed with a byte too many': [`${testKey.seedHex}00`, /has a wrong length, 33 bytes/],
  'a seed in base64 short of a byte': [published.subarray(1).toString('base64'), /has a wrong length, 31 bytes/],
  'a seed in base64 without padding': [testKey.seedBase64.slice(0, -1), /is neither/],
  'NaCl short of a byte': [testKey.naclSecretKeyHex.slice(2), /has a wrong length, 63 bytes/],
  'an API key': ['lp_TEST_ONLY_0001', /is neither/],
  'the name of a file': ['/secrets/trading-bot.pem', /is neither/],
};

describe('privateKeyFrom, given what is no key,', () => {
  it.each(Object.entries(wrong))('refuses %s, and repeats none of it', (_name, [text, says]) => {
    const error = errorFor(text);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/^privateKey .*; due is an Ed25519 private key, not encrypted: /);
    expect(error.cause).toBeUndefined();
    expect(leakIn(outputsOf(error), stretchesOf(bodyOf(text), ...spellingsOf(published)))).toBeUndefined();
  });

  it('says the same of texts that differ in nothing but the key', () => {
    const spoilt = (seed: Uint8Array): readonly string[] => {
      const hex = hexOf(seed);
      return [
        `${hex}00`,
        `${hex}zz`,
        hex + hex,
        pemOf(Buffer.from(hex)),
        longDer(seed, foreign).toString('base64'),
        Buffer.from(seed).toString('base64').slice(1),
      ];
    };
    fc.assert(
      fc.property(bytes32, bytes32, (one, other) => {
        const [ours, theirs] = [spoilt(one), spoilt(other)].map((texts) => texts.map((text) => errorFor(text).message));
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses any other text with a RangeError that does not hold it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 200, unit: 'grapheme' }), (text) => {
        fc.pre(bodyOf(text).length >= 8);
        expect(leakIn(outputsOf(errorFor(text)), [text, bodyOf(text)])).toBeUndefined();
      }),
    );
  });
});
