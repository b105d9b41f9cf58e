import { createHash, createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { inspect } from 'node:util';
import { Subject, VirtualTimeScheduler, filter, firstValueFrom, type Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { krakenToken, type Fetch, type KrakenTokenOptions, type TokenSource } from '../../src/kraken/token.js';
import { leakIn, outputsOf, stretchesOf } from '../lambdaplex/keys.js';
import vectors from '../vectors/kraken-vectors.json' with { type: 'json' };

const vector = vectors.api_sign.find(({ uri_path: path }) => path.endsWith('/GetWebSocketsToken'));
const apiKey = 'API-KEY-of-a-test-0001';
const apiSecret = vector?.private_key ?? '';
const otp = 'pass word/of+two';
const TOKEN = '1Dwc4lzSwNWOAwkMdqhssNNFhs1ed606d1WcF3XfEMw';

const granting = (token = TOKEN): string => JSON.stringify({ error: [], result: { token, expires: 900 } });
const refusing = (...error: readonly string[]): string => JSON.stringify({ error });

type Reply = string | { readonly status: number; readonly text: string };
type Init = Parameters<Fetch>[1];
type Call = Init & { readonly url: string };

/** Answers calls with these, one after the other, then with silence. */
const answering = (...replies: readonly Reply[]) => {
  const calls: Call[] = [];
  const called$ = new Subject<number>();
  const fetch: Fetch = (url, init) => {
    const reply = replies[calls.length];
    calls.push({ url, ...init });
    called$.next(calls.length);
    if (reply === undefined) return new Promise(() => undefined);
    const { status, text } = typeof reply === 'string' ? { status: 200, text: reply } : reply;
    return Promise.resolve({ status, text: () => Promise.resolve(text) });
  };
  /** Once so many calls have been made. */
  const called = (count: number): Promise<unknown> => firstValueFrom(called$.pipe(filter((made) => made === count)));
  return { calls, called, fetch };
};

const sourceOf = (fetch: Fetch, options: Partial<KrakenTokenOptions> = {}) =>
  krakenToken({ apiKey, apiSecret, fetch, scheduler: new VirtualTimeScheduler(), ...options });

const errorOf = (token$: Observable<string>): Promise<unknown> =>
  firstValueFrom(token$).then(
    () => undefined,
    (error: unknown) => error,
  );

const noncesOf = (calls: readonly Call[]): readonly (string | null)[] =>
  calls.map(({ body }) => new URLSearchParams(body).get('nonce'));

const signedByNode = (path: string, nonce: string, body: string): string => {
  const digest = createHash('sha256').update(`${nonce}${body}`).digest();
  return createHmac('sha512', Buffer.from(apiSecret, 'base64')).update(path).update(digest).digest('base64');
};

describe('krakenToken', () => {
  it('asks when observed, signed as published, and gives one token', async () => {
    const { calls, fetch } = answering(granting());
    const source: TokenSource = sourceOf(fetch, { nonce: () => Number(vector?.nonce) });
    const token$ = source();
    expect(calls).toEqual([]);
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      (token$ as Observable<string>).subscribe({ next: (token) => seen.push(token), complete: resolve });
    });
    expect(seen).toEqual([TOKEN]);
    expect(calls).toEqual([
      {
        url: 'https://api.kraken.com/0/private/GetWebSocketsToken',
        method: 'POST',
        headers: {
          'API-Key': apiKey,
          'API-Sign': vector?.api_sign,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: 'nonce=1616492376594',
        redirect: 'error',
        signal: expect.any(AbortSignal),
      },
    ]);
  });

  it('asks anew at each subscription', async () => {
    const { calls, fetch } = answering(granting('one'), granting('two'), granting('three'));
    const source = sourceOf(fetch);
    const token$ = source();
    expect(await firstValueFrom(token$)).toBe('one');
    expect(await firstValueFrom(token$)).toBe('two');
    expect(await firstValueFrom(source())).toBe('three');
    expect(calls).toHaveLength(3);
  });

  it('makes one call for all who ask while it is under way, and one for who asks with its answer in hand', async () => {
    const { calls, fetch } = answering(granting('one'), granting('two'));
    const source = sourceOf(fetch);
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      const tell = (name: string) => (token: string) => seen.push(`${name} ${token}`);
      source().subscribe((token) => {
        tell('first')(token);
        source().subscribe({ next: tell('again'), complete: resolve });
      });
      source().subscribe(tell('second'));
    });
    expect(seen.toSorted()).toEqual(['again two', 'first one', 'second one']);
    expect(calls).toHaveLength(2);
  });

  it('tells all who wait of a fault, and asks anew thereafter', async () => {
    const { calls, fetch } = answering(refusing('EService:Unavailable'), granting());
    const source = sourceOf(fetch);
    const errors = await Promise.all([errorOf(source()), errorOf(source())]);
    expect(errors[0]).toMatchObject({ _tag: 'RequestRejected', method: 'GetWebSocketsToken' });
    expect(errors[1]).toBe(errors[0]);
    expect(await firstValueFrom(source())).toBe(TOKEN);
    expect(calls).toHaveLength(2);
  });

  it('abandons the call with its last observer', async () => {
    const { calls, called, fetch } = answering();
    const source = sourceOf(fetch);
    const both = [source().subscribe(), source().subscribe()];
    await called(1);
    both[0]?.unsubscribe();
    expect(calls[0]?.signal.aborted).toBe(false);
    both[1]?.unsubscribe();
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('makes no call for who leaves while it is being signed', async () => {
    const { calls, fetch } = answering();
    const source = sourceOf(fetch);
    source().subscribe().unsubscribe();
    const other = answering(granting());
    await firstValueFrom(sourceOf(other.fetch)());
    expect(calls).toEqual([]);
  });

  it('numbers calls by the time in microseconds, ever higher', async () => {
    const { calls, fetch } = answering(...Array.from({ length: 5 }, () => granting()));
    const scheduler = new VirtualTimeScheduler();
    const source = sourceOf(fetch, { scheduler });
    for (const nowMs of [1_770_114_600_123, 1_770_114_600_123, 1_770_114_600_000, 1_770_114_600_124.5, 0]) {
      scheduler.frame = nowMs;
      await firstValueFrom(source());
    }
    expect(noncesOf(calls)).toEqual([
      ...['1770114600123000', '1770114600123001', '1770114600123002', '1770114600124500', '1770114600124501'],
    ]);
  });

  it('takes numbers from elsewhere, and raises those that are not higher', async () => {
    const given = [7, 7n, 2n ** 60n, 2 ** 60, 9, -5];
    const { calls, fetch } = answering(...given.map(() => granting()));
    const nonces = [...given];
    const source = sourceOf(fetch, { nonce: () => nonces.shift() ?? 0 });
    for (const _each of given) await firstValueFrom(source());
    const high = [0n, 1n, 2n, 3n].map((more) => String(2n ** 60n + more));
    expect(noncesOf(calls)).toEqual(['7', '8', ...high]);
  });

  it.each([[1.5], [NaN], [2n ** 64n]])('makes no call with %s for a number', async (nonce) => {
    const { calls, fetch } = answering(granting());
    expect(await errorOf(sourceOf(fetch, { nonce: () => nonce })())).toBeInstanceOf(RangeError);
    expect(calls).toEqual([]);
  });

  it('adds the second factor to what is signed', async () => {
    const codes = ['123456', '654321'];
    const fixed = answering(granting());
    await firstValueFrom(sourceOf(fixed.fetch, { nonce: () => 1, otp })());
    const moving = answering(granting(), granting());
    const source = sourceOf(moving.fetch, { nonce: () => 1, otp: () => codes.shift() ?? '' });
    await firstValueFrom(source());
    await firstValueFrom(source());
    const bodies = ['nonce=1&otp=pass+word%2Fof%2Btwo', 'nonce=1&otp=123456', 'nonce=2&otp=654321'];
    const calls = [...fixed.calls, ...moving.calls];
    expect(calls.map(({ body }) => body)).toEqual(bodies);
    expect(calls.map(({ headers }) => headers['API-Sign'])).toEqual(
      bodies.map((body, at) => signedByNode('/0/private/GetWebSocketsToken', at === 2 ? '2' : '1', body)),
    );
  });

  it.each([
    ['EAPI:Invalid key', 'LogonRejected'],
    ['EAPI:Invalid signature', 'LogonRejected'],
    ['EGeneral:Permission denied', 'LogonRejected'],
    ['EAccount:Invalid permissions', 'LogonRejected'],
    ['EAuth:Account temporary disabled', 'LogonRejected'],
    ['EAPI:Rate limit exceeded', 'RateLimited'],
    ['EAuth:Too many requests', 'RateLimited'],
    ['EGeneral:Temporary lockout', 'RateLimited'],
    ['EService:Throttled: 1770114600', 'RateLimited'],
    ['EService:Unavailable', 'RequestRejected'],
    ['EGeneral:Internal error:17', 'RequestRejected'],
    ['EGeneral:Invalid arguments', 'RequestRejected'],
  ])('takes %s for %s, whatever the status, and asks no more', async (said, tag) => {
    for (const status of [200, 403, 429, 500]) {
      const { calls, fetch } = answering({ status, text: refusing(said) });
      const error = await errorOf(sourceOf(fetch)());
      expect(error).toMatchObject({ _tag: tag, reason: expect.stringContaining(said) });
      if (tag !== 'RequestRejected') expect(error).toMatchObject({ endpoint: 'rest' });
      expect(calls).toHaveLength(1);
    }
  });

  it('names all that was refused, of which the gravest counts', async () => {
    const { fetch } = answering(refusing('WGeneral:Beware', 'EAPI:Rate limit exceeded', 'EAPI:Invalid key'));
    expect(await errorOf(sourceOf(fetch)())).toMatchObject({
      _tag: 'LogonRejected',
      reason: 'EAPI:Rate limit exceeded, EAPI:Invalid key',
    });
  });

  it('takes a token with a status that says otherwise, or with a warning', async () => {
    const warned = JSON.stringify({ error: ['WGeneral:Beware'], result: { token: 'two' } });
    const { fetch } = answering({ status: 503, text: granting('one') }, warned);
    const source = sourceOf(fetch);
    expect(await firstValueFrom(source())).toBe('one');
    expect(await firstValueFrom(source())).toBe('two');
  });

  it('asks once more with a higher number where it was too low', async () => {
    const { calls, fetch } = answering(refusing('EAPI:Invalid nonce'), granting());
    expect(await firstValueFrom(sourceOf(fetch, { nonce: () => 41 })())).toBe(TOKEN);
    expect(noncesOf(calls)).toEqual(['41', '42']);
  });

  it('gives up where the second number was too low as well', async () => {
    const { calls, fetch } = answering(...Array.from({ length: 3 }, () => refusing('EAPI:Invalid nonce:late')));
    expect(await errorOf(sourceOf(fetch)())).toMatchObject({
      _tag: 'LogonRejected',
      endpoint: 'rest',
      reason: 'EAPI:Invalid nonce:late',
    });
    expect(calls).toHaveLength(2);
  });

  it.each([
    [429, '<html>', { _tag: 'RateLimited', endpoint: 'rest', reason: 'GetWebSocketsToken: status 429' }],
    [503, '<html>', { _tag: 'RequestRejected', method: 'GetWebSocketsToken', reason: 'status 503', status: 503 }],
    [502, '{"error":[]}', { _tag: 'RequestRejected', reason: 'status 502', status: 502 }],
    [200, '<html>', { _tag: 'DecodeFailed', topic: 'GetWebSocketsToken', problems: ['the answer is no JSON'] }],
    [200, 'null', { _tag: 'DecodeFailed' }],
    [200, '{"result":{"token":"abc"}}', { _tag: 'DecodeFailed', problems: ['error should be ReadonlyArray<string>'] }],
    [200, '{"error":[]}', { _tag: 'DecodeFailed', problems: ['result should be TokenResult'] }],
    [200, '{"error":[],"result":{}}', { _tag: 'DecodeFailed', problems: ['result.token should be string'] }],
    [200, granting(''), { _tag: 'DecodeFailed', problems: ['result.token should not be empty'] }],
  ])('tells what is wrong with status %s and %s', async (status, text, expected) => {
    expect(await errorOf(sourceOf(answering({ status, text }).fetch)())).toMatchObject(expected);
  });

  it('tells why there is no connection', async () => {
    const platforms: Fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('refused') }));
    const thrower: Fetch = () => {
      throw new Error('refused');
    };
    for (const fetch of [platforms, thrower]) {
      expect(await errorOf(sourceOf(fetch)())).toMatchObject({
        _tag: 'ConnectionLost',
        endpoint: 'rest',
        code: 1006,
        reason: 'GetWebSocketsToken: refused',
      });
    }
  });

  it('gives a call up that is not answered in time', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { calls, called, fetch } = answering();
    const error = errorOf(sourceOf(fetch, { scheduler, requestTimeoutMs: 700 })());
    await called(1);
    scheduler.maxFrames = 699;
    scheduler.flush();
    expect(calls[0]?.signal.aborted).toBe(false);
    scheduler.maxFrames = 700;
    scheduler.flush();
    expect(await error).toMatchObject({ _tag: 'RequestTimedOut', method: 'GetWebSocketsToken', waitedMs: 700 });
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('waits 10 000 ms unless told', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { called, fetch } = answering();
    const error = errorOf(sourceOf(fetch, { scheduler })());
    await called(1);
    scheduler.flush();
    expect(await error).toMatchObject({ _tag: 'RequestTimedOut', waitedMs: 10_000 });
  });

  it.each([
    ['apiKey', { apiKey: '' }],
    ['apiKey', { apiKey: 'a key of words' }],
    ['apiSecret', { apiSecret: apiSecret.slice(0, 70) }],
    ['rest', { rest: 'https://api.kraken.com/0' }],
    ['rest', { rest: `https://user:${apiKey}@here` }],
    ['requestTimeoutMs', { requestTimeoutMs: 0 }],
  ])('refuses a malformed %s at the call, with nothing of it in the error', (name, options) => {
    let error: unknown;
    try {
      sourceOf(answering().fetch, options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toContain(`${name} must be`);
    expect(leakIn(outputsOf(error), stretchesOf(apiKey, apiSecret, 'a key of words'))).toBeUndefined();
  });
});

/** What must be seen nowhere. */
const SECRETS = stretchesOf(apiKey, apiSecret, otp, 'pass+word%2Fof%2Btwo', TOKEN);

/** All that prints of what cannot be cloned. */
const shown = (values: readonly unknown[]): readonly string[] =>
  values.flatMap((value) => [
    String(value),
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    inspect(value, { depth: 20, showHidden: true, customInspect: false, showProxy: true }),
  ]);

describe('the secrets of krakenToken', () => {
  it('are shown by nothing that it gives, before, while and after it asks', async () => {
    const { called, fetch } = answering(granting());
    const source = sourceOf(fetch, { otp });
    const token$ = source();
    const observed = token$.subscribe();
    const done = firstValueFrom(token$);
    const leak = (): string | undefined =>
      leakIn([JSON.stringify([source, token$]), ...shown([source, token$, observed])], SECRETS);
    expect(leak()).toBeUndefined();
    await called(1);
    expect(leak()).toBeUndefined();
    await done;
    expect(leak()).toBeUndefined();
  });

  it('are in no error, though the exchange and the platform repeat them', async () => {
    const said = (call: Init): string => [...Object.values(call.headers), call.body, apiSecret, otp].join(' ');
    const replies: readonly ((call: Init) => Reply)[] = [
      (call) => refusing(`EAPI:Invalid key:${said(call)}`),
      (call) => refusing(`EAPI:Rate limit exceeded:${said(call)}`),
      (call) => refusing(`EService:Unavailable:${said(call)}`),
      (call) => ({ status: 429, text: said(call) }),
      (call) => ({ status: 500, text: said(call) }),
      (call) => said(call),
      (call) => JSON.stringify({ error: said(call), result: { token: TOKEN } }),
      () => JSON.stringify({ error: [], result: TOKEN }),
      () => JSON.stringify({ error: [], result: [TOKEN] }),
      () => JSON.stringify({ error: [], result: { token: [TOKEN] } }),
      () => JSON.stringify([TOKEN]),
      () => JSON.stringify(TOKEN),
      (call) => {
        throw new TypeError(`fetch failed ${said(call)}`, { cause: new Error(said(call)) });
      },
    ];
    for (const reply of replies) {
      const signed: string[] = [];
      const fetch: Fetch = async (_url, init) => {
        signed.push(init.headers['API-Sign'] ?? '');
        const given = reply(init);
        const { status, text } = typeof given === 'string' ? { status: 200, text: given } : given;
        return { status, text: () => Promise.resolve(text) };
      };
      const error = await errorOf(sourceOf(fetch, { otp })());
      expect(error).toBeInstanceOf(Error);
      const secrets = [...SECRETS, ...stretchesOf(...signed, encodeURIComponent(signed[0] ?? ''))];
      expect(leakIn(outputsOf(error), secrets)).toBeUndefined();
    }
  });

  it('are in no error when they are shorter than a signature', async () => {
    const odd = apiSecret.slice(0, 40);
    const fetch: Fetch = () => Promise.reject(new Error(`cannot sign with ${odd}`));
    const error = await errorOf(sourceOf(fetch, { apiSecret: odd })());
    expect(error).toMatchObject({ reason: 'GetWebSocketsToken: cannot sign with [secret]' });
  });
});

describe('krakenToken over HTTP', () => {
  let server: Server | undefined;
  afterEach(async () => {
    await new Promise((resolve) => {
      if (server === undefined) resolve(undefined);
      else server.close(resolve).closeAllConnections();
    });
    server = undefined;
  });

  /** A server on loopback that checks signatures by Node's own cryptography, and numbers. */
  const listening = async (): Promise<{ readonly rest: string; readonly methods: string[] }> => {
    let latest = 0n;
    const methods: string[] = [];
    const answerTo = (path: string, headers: Readonly<Record<string, unknown>>, body: string): string => {
      const nonce = new URLSearchParams(body).get('nonce') ?? '';
      if (headers['content-type'] !== 'application/x-www-form-urlencoded')
        return refusing('EGeneral:Invalid arguments');
      if (headers['api-key'] !== apiKey) return refusing('EAPI:Invalid key');
      if (headers['api-sign'] !== signedByNode(path, nonce, body)) return refusing('EAPI:Invalid signature');
      if (BigInt(nonce) <= latest) return refusing('EAPI:Invalid nonce');
      latest = BigInt(nonce);
      return granting(`token-${nonce}`);
    };
    const made = createServer((request, response) => {
      methods.push(request.method ?? '');
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const path = request.url ?? '';
        if (request.headers['api-key'] === 'moved') response.writeHead(302, { location: '/elsewhere' }).end();
        else response.end(answerTo(path, request.headers, Buffer.concat(parts).toString()));
      });
    });
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    const address = made.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { rest: `http://127.0.0.1:${address.port}`, methods };
  };

  it('gets tokens from a server that checks all of it', async () => {
    const { rest, methods } = await listening();
    const nonces = [5, 2, 9];
    const source = krakenToken({ apiKey, apiSecret, otp, rest, nonce: () => nonces.shift() ?? 0 });
    const tokens = [await firstValueFrom(source()), await firstValueFrom(source()), await firstValueFrom(source())];
    expect(tokens).toEqual(['token-5', 'token-6', 'token-9']);
    expect(methods).toEqual(['POST', 'POST', 'POST']);
    const other = krakenToken({ apiKey, apiSecret, rest, nonce: () => 8 });
    expect(await errorOf(other())).toMatchObject({ _tag: 'LogonRejected', reason: 'EAPI:Invalid nonce' });
    expect(await firstValueFrom(other())).toBe('token-10');
  });

  it('is refused with another key or secret', async () => {
    const { rest } = await listening();
    const strange = krakenToken({ apiKey: 'another', apiSecret, rest });
    expect(await errorOf(strange())).toMatchObject({ _tag: 'LogonRejected', reason: 'EAPI:Invalid key' });
    const forged = krakenToken({ apiKey, apiSecret: 'AAAA', rest });
    expect(await errorOf(forged())).toMatchObject({ _tag: 'LogonRejected', reason: 'EAPI:Invalid signature' });
  });

  it('takes the key nowhere else', async () => {
    const { rest, methods } = await listening();
    const moved = krakenToken({ apiKey: 'moved', apiSecret, rest });
    expect(await errorOf(moved())).toMatchObject({ _tag: 'ConnectionLost', endpoint: 'rest' });
    expect(methods).toEqual(['POST']);
  });
});
