import { VirtualTimeScheduler, firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ExchangeInfo } from '../../src/lambdaplex/codecs/exchange-info.js';
import { createLambdaplex } from '../../src/lambdaplex/index.js';
import { createRedact } from '../../src/core/redact.js';
import { createRest, type Fetch } from '../../src/lambdaplex/rest.js';

const answering = (text: string, status = 200, retryAfter: string | null = null) => {
  const asked: string[] = [];
  const headers: Readonly<Record<string, string>>[] = [];
  const fetch: Fetch = (url, init) => {
    asked.push(url);
    headers.push(init.headers);
    return Promise.resolve({ status, headers: { get: () => retryAfter }, text: () => Promise.resolve(text) });
  };
  return { asked, headers, fetch };
};

/** Let promises that are settled have their say. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

const restOf = (fetch: Fetch, scheduler = new VirtualTimeScheduler()) =>
  createRest({
    origin: 'http://here',
    fetch,
    scheduler,
    withinMs: 10_000,
    random: () => 0,
    redact: createRedact(() => ['lp_secret']),
    onFault: () => undefined,
  });

const INFO =
  '{"exchangeSymbols":[{"symbol":"gib-USDC","baseAsset":"gib","quoteAsset":"USDC","baseAssetPrecision":8,"quoteAssetPrecision":6,"status":"TRADING","filters":[]}]}';

const get = (fetch: Fetch) => firstValueFrom(restOf(fetch).get('/info', { symbol: 'a b', limit: '10' }, ExchangeInfo));

describe('createRest', () => {
  it('asks only when observed, with the query written out', async () => {
    const { asked, fetch } = answering(INFO);
    const call$ = restOf(fetch).get('/info', { symbol: 'a b' }, ExchangeInfo);
    expect(asked).toEqual([]);
    expect((await firstValueFrom(call$)).exchangeSymbols[0]?.symbol).toBe('gib-USDC');
    expect(asked).toEqual(['http://here/info?symbol=a+b']);
  });

  it.each([
    ['{}', 404, '/info: the exchange answered: status 404'],
    ['{"code":-1,"msg":"unknown key lp_secret"}', 401, 'answered: status 401: unknown key [secret]'],
    ['oops', 200, '/info: the exchange answered: the answer is no JSON'],
  ])('tells that the answer %s is none', async (text, status, message) => {
    await expect(get(answering(text, status).fetch)).rejects.toThrow(message);
  });

  it('tells what is wrong with an answer of another shape', async () => {
    await expect(get(answering('{"exchangeSymbols":7}').fetch)).rejects.toMatchObject({
      _tag: 'DecodeFailed',
      topic: '/info',
    });
  });

  it('tells why there is no answer, and of no address', async () => {
    const fetch: Fetch = (url) => Promise.reject(new Error(`no way to ${url}`));
    await expect(get(fetch)).rejects.toMatchObject({ _tag: 'ConnectionLost', endpoint: 'rest', code: 1006 });
    await expect(get(fetch)).rejects.toThrow('rest: connection lost (code 1006, /info: no way to /info)');
    const platforms: Fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') }));
    await expect(get(platforms)).rejects.toMatchObject({ reason: '/info: connect ECONNREFUSED 127.0.0.1:9' });
  });

  it('says the status of a refusal', async () => {
    await expect(get(answering('{}', 404).fetch)).rejects.toMatchObject({ _tag: 'RequestRejected', status: 404 });
  });

  it('sends what was signed as it was signed, and names the key beside it', async () => {
    const { asked, headers, fetch } = answering(INFO);
    await firstValueFrom(restOf(fetch).getSigned('/info', of('a=b%2B&signature=c'), 'lp_1', ExchangeInfo));
    expect([asked, headers]).toEqual([['http://here/info?a=b%2B&signature=c'], [{ 'X-API-KEY': 'lp_1' }]]);
  });

  it.each([
    [418, null, 120_000],
    [418, '7', 7000],
    [418, '99999999', 86_400_000],
    [403, '1', 60_000],
  ])('makes no call after %s with retry-after %s for %s ms', async (status, retryAfter, waitMs) => {
    const scheduler = new VirtualTimeScheduler();
    const { asked, fetch } = answering('{}', status, retryAfter);
    const rest = restOf(fetch, scheduler);
    const call = () => firstValueFrom(rest.get('/info', {}, ExchangeInfo));
    await expect(call()).rejects.toMatchObject({ _tag: 'Banned', untilMs: waitMs });
    scheduler.frame = waitMs - 1;
    await expect(call()).rejects.toMatchObject({ _tag: 'Banned' });
    expect(asked).toHaveLength(1);
    scheduler.frame = waitMs;
    await expect(call()).rejects.toMatchObject({ _tag: 'Banned' });
    expect(asked).toHaveLength(2);
  });

  it('takes a 403 to what is signed for a matter of the key, and goes on with what is not', async () => {
    const { asked, fetch } = answering('{}', 403);
    const rest = restOf(fetch);
    const signed = () => firstValueFrom(rest.getSigned('/account', of('a=b'), 'lp_1', ExchangeInfo));
    await expect(signed()).rejects.toMatchObject({ _tag: 'Banned' });
    await expect(signed()).rejects.toMatchObject({ _tag: 'Banned' });
    expect(asked).toHaveLength(1);
    await expect(firstValueFrom(rest.get('/info', {}, ExchangeInfo))).rejects.toMatchObject({ _tag: 'Banned' });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['3', [3000, 6000]],
    [null, [500, 1500]],
    ['soon', [500, 1500]],
    ['99999999', [600_000, 1_200_000]],
  ])('makes a call again when there were too many, after a pause that all calls keep: %s', async (retryAfter, atMs) => {
    const scheduler = new VirtualTimeScheduler();
    const statuses = [429, 429];
    const askedAtMs: number[] = [];
    const fetch: Fetch = () => {
      askedAtMs.push(scheduler.now());
      const status = statuses.shift() ?? 200;
      return Promise.resolve({ status, headers: { get: () => retryAfter }, text: () => Promise.resolve(INFO) });
    };
    const rest = restOf(fetch, scheduler);
    const read = firstValueFrom(rest.get('/info', {}, ExchangeInfo));
    await settled();
    const other = firstValueFrom(rest.get('/info', {}, ExchangeInfo));
    for (const ms of atMs) {
      scheduler.maxFrames = ms;
      scheduler.flush();
      await settled();
    }
    scheduler.maxFrames = Infinity;
    scheduler.flush();
    expect((await read).exchangeSymbols).toHaveLength(1);
    expect((await other).exchangeSymbols).toHaveLength(1);
    expect(askedAtMs[0]).toBe(0);
    expect(askedAtMs.slice(1).every((askedMs) => askedMs >= (atMs[0] ?? 0))).toBe(true);
    expect(askedAtMs).toHaveLength(4);
  });

  it('gives a call up that is not answered in time', async () => {
    const scheduler = new VirtualTimeScheduler();
    const fetch: Fetch = () => new Promise(() => undefined);
    const read = firstValueFrom(restOf(fetch, scheduler).get('/info', {}, ExchangeInfo));
    scheduler.flush();
    await expect(read).rejects.toMatchObject({ _tag: 'RequestTimedOut', waitedMs: 10_000 });
  });

  it('abandons the call with its observer', () => {
    const signals: AbortSignal[] = [];
    const fetch: Fetch = (_url, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    restOf(fetch).get('/info', {}, ExchangeInfo).subscribe().unsubscribe();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('createLambdaplex', () => {
  it('reads instruments by REST, by symbol', async () => {
    const { asked, fetch } = answering(INFO);
    const plex = createLambdaplex({ fetch, urls: { rest: 'http://there' } });
    const instruments = await firstValueFrom(plex.instruments());
    expect(instruments.get('gib-USDC')?.baseAssetPrecision).toBe(8);
    expect(asked).toEqual(['http://there/api/v1/exchangeInfo?']);
  });

  it('calls the host that its socket is at, unless told', async () => {
    const { asked, fetch } = answering(INFO);
    for (const ws of ['ws://127.0.0.1:9393/api/v1/ws', 'wss://plex.example?x=1']) {
      await firstValueFrom(createLambdaplex({ fetch, urls: { ws } }).instruments());
    }
    await firstValueFrom(createLambdaplex({ fetch }).instruments());
    expect(asked).toEqual([
      'http://127.0.0.1:9393/api/v1/exchangeInfo?',
      'https://plex.example/api/v1/exchangeInfo?',
      'https://api.lambdaplex.io/api/v1/exchangeInfo?',
    ]);
  });

  it('refuses addresses and symbols at the call', () => {
    expect(() => createLambdaplex({ urls: { ws: 'https://x' } })).toThrow(/urls\.ws must be/);
    expect(() => createLambdaplex({ urls: { rest: 'https://x/api' } })).toThrow(/urls\.rest must be/);
    expect(() => createLambdaplex().book([])).toThrow(RangeError);
  });
});
