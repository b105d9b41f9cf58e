import fc from 'fast-check';
import { sign as nodeSign, verify } from 'node:crypto';
import { EMPTY, finalize, lastValueFrom, NEVER, of, toArray, type Observable, type ObservableInput } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { printJson } from '../../src/core/json.js';
import { privateKeyFrom } from '../../src/lambdaplex/private-key.js';
import {
  checkedRecvWindow,
  signerFrom,
  signLogon,
  signQuery,
  type LogonParams,
  type QueryParam,
  type Signer,
} from '../../src/lambdaplex/signature.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };
import { keyPairOf, publicKeyFrom } from './keys.js';

const { testKey, wsLogon, recvWindow, restSignatureV1, interop } = vectors;
const published = keyPairOf(Buffer.from(testKey.seedHex, 'hex'));
const ours = signerFrom(privateKeyFrom(testKey.seedHex));

type Pairs = readonly (readonly (string | number)[])[];
// The vectors hold pairs of these names, and JSON has no tuples.
const logonFrom = (pairs: Pairs): LogonParams => Object.fromEntries(pairs) as LogonParams;
const pairsOf = (text: string): Pairs =>
  text.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split('=');
    return [name, name === 'recvWindow' || name === 'timestamp' ? Number(value) : value];
  });
const paramsOf = (pairs: Pairs): readonly QueryParam[] =>
  pairs.flatMap(([name, value]) => (name === 'recvWindow' || name === 'timestamp' ? [] : [[String(name), value]]));

/** A signer that keeps what it was given to sign, as text. */
function recording(reply: (bytes: Uint8Array) => ObservableInput<Uint8Array> = ours) {
  const texts: string[] = [];
  const sign: Signer = (bytes) => {
    texts.push(Buffer.from(bytes).toString('utf8'));
    return reply(bytes);
  };
  return { sign, texts };
}

const stamp = { recvWindow: 5000, timestamp: 1767225600000 };
const logon = { apiKey: 'lp_TEST_ONLY_0001', ...stamp };

describe('signLogon', () => {
  it.each(wsLogon)('$name: byte for byte', async ({ paramsInInsertionOrder, payload, payloadUtf8Hex, ...due }) => {
    const { sign, texts } = recording();
    const params = await lastValueFrom(signLogon(logonFrom(paramsInInsertionOrder), sign));
    const signature = Buffer.from(params.signature, 'base64');
    expect(texts).toEqual([payload]);
    expect(Buffer.from(payload).toString('hex')).toBe(payloadUtf8Hex);
    expect(params.signature).toBe(due.signatureBase64);
    expect(signature.toString('hex')).toBe(due.signatureHex);
    expect(verify(null, Buffer.from(payloadUtf8Hex, 'hex'), published.publicKey, signature)).toBe(true);
    expect(JSON.stringify(params)).toBe(JSON.stringify(due.frame.params));
    expect(printJson(params)).toBe(JSON.stringify(due.frame.params));
    if (due.mustNotSign !== undefined) {
      const wrong = nodeSign(null, Buffer.from(due.mustNotSign.payload), published.privateKey).toString('base64');
      expect(wrong).toBe(due.mustNotSign.signatureBase64);
      expect(params.signature).not.toBe(wrong);
    }
  });

  it('signs what Node signs, whatever the key, the window and the time', async () => {
    const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const windows = fc.option(
      fc.integer({ min: 1, max: 60_000_000 }).map((thousandths) => thousandths / 1000),
      { nil: undefined },
    );
    const run = async (seed: Uint8Array, apiKey: string, recvWindow: number | undefined, timestamp: number) => {
      const { privateKey } = keyPairOf(seed);
      const signer = signerFrom(privateKeyFrom(Buffer.from(seed).toString('hex')));
      const { signature, ...params } = await lastValueFrom(signLogon({ timestamp, recvWindow, apiKey }, signer));
      const names = Object.keys(params);
      expect(names).toEqual(recvWindow === undefined ? ['apiKey', 'timestamp'] : ['apiKey', 'recvWindow', 'timestamp']);
      const text = Object.entries(params)
        .map(([name, value]) => `${name}=${typeof value === 'number' ? JSON.stringify(value) : value}`)
        .join('&');
      expect(signature).toBe(nodeSign(null, Buffer.from(text), privateKey).toString('base64'));
    };
    await fc.assert(fc.asyncProperty(seeds, fc.string({ unit: 'grapheme' }), windows, fc.maxSafeNat(), run), {
      numRuns: 30,
    });
  });

  it('may sign what it signed before', async () => {
    const once = await lastValueFrom(signLogon(logon, ours));
    expect(await lastValueFrom(signLogon({ ...once, timestamp: 1767225600123 }, ours))).toEqual(
      await lastValueFrom(signLogon({ ...logon, timestamp: 1767225600123 }, ours)),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1767225600000.5, 2 ** 53])(
    'refuses timestamp %d at the call',
    (timestamp) => {
      expect(() => signLogon({ ...logon, timestamp }, ours)).toThrow(RangeError);
      expect(() => signLogon({ ...logon, timestamp }, ours)).toThrow('timestamp');
    },
  );
});

describe('checkedRecvWindow', () => {
  it.each(recvWindow.accepted)('lets $value through, written as $text', async ({ value, text }) => {
    expect(checkedRecvWindow(value)).toBe(value);
    const { sign, texts } = recording();
    const params = await lastValueFrom(signLogon({ ...logon, recvWindow: value }, sign));
    expect(texts).toEqual([`apiKey=lp_TEST_ONLY_0001&recvWindow=${text}&timestamp=1767225600000`]);
    expect(printJson(params)).toContain(`"recvWindow":${text},`);
  });

  it.each([...recvWindow.rejected, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d, in logons and queries too, at the call',
    (value) => {
      expect(() => checkedRecvWindow(value)).toThrow(RangeError);
      expect(() => signLogon({ ...logon, recvWindow: value }, ours)).toThrow(RangeError);
      expect(() => signQuery([], { ...stamp, recvWindow: value }, ours)).toThrow(RangeError);
    },
  );
});

describe('signQuery', () => {
  it.each(restSignatureV1)('$name: byte for byte', async ({ path, orderedParams, payload, ...due }) => {
    const { sign, texts } = recording();
    const query = await lastValueFrom(signQuery(paramsOf(orderedParams), stamp, sign));
    expect(texts).toEqual([payload]);
    expect(`${path}?${query}`).toBe(due.requestTarget);
    const signature = Buffer.from(new URLSearchParams(query).get('signature') ?? '', 'base64');
    expect(signature.toString('base64')).toBe(due.signatureBase64);
    expect(verify(null, Buffer.from(payload), published.publicKey, signature)).toBe(true);
  });

  it('keeps the order in which it sends, and leaves out what is undefined', async () => {
    const { sign, texts } = recording();
    const params: readonly QueryParam[] = [
      ['zeta', true],
      ['limit', undefined],
      ['alpha', 7],
    ];
    const query = await lastValueFrom(signQuery(params, { timestamp: 1 }, sign));
    expect(texts).toEqual(['zeta=true&alpha=7&timestamp=1']);
    expect(query).toMatch(/^zeta=true&alpha=7&timestamp=1&signature=[\w%]+$/);
  });

  it('signs the plain text of what it encodes', async () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 10 });
    const names = texts.filter((name) => !['recvWindow', 'timestamp', 'signature'].includes(name));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, texts), { maxLength: 5 }), async (params) => {
        const recorder = recording();
        const query = await lastValueFrom(signQuery(params, stamp, recorder.sign));
        expect(query).toMatch(/^[\w.!~*'()%=&-]+$/);
        const sent = [...new URLSearchParams(query)];
        expect(sent.slice(0, -1)).toEqual([...params, ['recvWindow', '5000'], ['timestamp', '1767225600000']]);
        expect(recorder.texts).toEqual([
          sent
            .slice(0, -1)
            .map(([name, value]) => `${name}=${value}`)
            .join('&'),
        ]);
        const [name, value] = sent.at(-1) ?? [];
        expect(name).toBe('signature');
        const bytes = Buffer.from(recorder.texts[0] ?? '');
        expect(verify(null, bytes, published.publicKey, Buffer.from(value ?? '', 'base64'))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['recvWindow', 'timestamp', 'signature'])('refuses a %s among the parameters', (name) => {
    expect(() => signQuery([[name, '1']], stamp, ours)).toThrow(RangeError);
  });

  it.each([0.5, 1e21, Number.NaN])('refuses the number %d, whose text nobody can be sure of', (limit) => {
    expect(() => signQuery([['limit', limit]], stamp, ours)).toThrow('limit must be an integer');
  });

  it('refuses a time that is none', () => {
    expect(() => signQuery([], { timestamp: 0.5 }, ours)).toThrow('timestamp must be an integer');
  });

  it('refuses half a character', () => {
    expect(() => signQuery([['symbol', '\uD800']], stamp, ours)).toThrow(URIError);
  });
});

describe('signatures of another client', () => {
  const publicKey = publicKeyFrom(Buffer.from(interop.publicKeyHex, 'hex'));

  it.each(interop.items)('$name: the text that was signed is the one that we sign', async (item) => {
    const { name, payload, signatureBase64 } = item;
    const signature = Buffer.from(signatureBase64, 'base64');
    const { sign, texts } = recording(() => of(signature));
    const pairs = pairsOf(payload);
    if (name.startsWith('ws')) {
      const params = await lastValueFrom(signLogon(logonFrom([...pairs].reverse()), sign));
      expect(params.signature).toBe(signatureBase64);
    } else {
      const query = await lastValueFrom(signQuery(paramsOf(pairs), { ...stamp, timestamp: 1234567890000 }, sign));
      expect(query).toBe(`${payload}&signature=${encodeURIComponent(signatureBase64)}`);
    }
    expect(texts).toEqual([payload]);
    expect(verify(null, Buffer.from(texts[0] ?? ''), publicKey, signature)).toBe(true);
  });
});

const signings: readonly (readonly [name: string, signed: (sign: Signer) => Observable<unknown>])[] = [
  ['signLogon', (sign) => signLogon(logon, sign)],
  ['signQuery', (sign) => signQuery([['symbol', 'HBAR-USDC']], stamp, sign)],
];

describe.each(signings)('the signer of %s', (_name, signed) => {
  const bytes64 = new Uint8Array(64);

  it('is asked at each subscription, and not before', () => {
    const { sign, texts } = recording(() => of(bytes64));
    const signed$ = signed(sign);
    expect(texts).toHaveLength(0);
    signed$.subscribe();
    expect(texts).toHaveLength(1);
    signed$.subscribe();
    expect(texts).toHaveLength(2);
  });

  it.each([
    ['a promise', () => Promise.resolve(bytes64)],
    ['an Observable', () => of(bytes64)],
    ['an Observable of more', () => of(bytes64, bytes64)],
    ['an array', () => [bytes64]],
  ])('may answer with %s; there is one value', async (_form, reply) => {
    expect(await lastValueFrom(signed(recording(reply).sign).pipe(toArray()))).toHaveLength(1);
  });

  it.each([
    ['nothing', () => EMPTY],
    ['63 bytes', () => of(bytes64.subarray(1))],
    ['65 bytes', () => of(new Uint8Array(65))],
    // Web Crypto answers with a bare buffer, which the types refuse and JavaScript lets pass.
    ['a bare buffer', () => of(bytes64.buffer as unknown as Uint8Array)],
  ])('that gives %s is a RangeError on the error channel', async (_form, reply) => {
    await expect(lastValueFrom(signed(recording(reply).sign))).rejects.toThrow(RangeError);
  });

  it.each([
    [
      'thrown',
      (error: Error) => () => {
        throw error;
      },
    ],
    ['promised', (error: Error) => () => Promise.reject(error)],
  ])('has its error passed on, %s', async (_form, failing) => {
    const error = new Error('the key is locked away');
    await expect(lastValueFrom(signed(recording(failing(error)).sign))).rejects.toBe(error);
  });

  it('is left when the observer leaves', () => {
    let left = false;
    const signing$ = NEVER.pipe(finalize(() => (left = true)));
    signed(recording(() => signing$).sign)
      .subscribe()
      .unsubscribe();
    expect(left).toBe(true);
  });
});
