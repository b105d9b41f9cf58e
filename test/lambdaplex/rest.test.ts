import { VirtualTimeScheduler, firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ExchangeInfo } from '../../src/lambdaplex/codecs/exchange-info.js';
import { createLambdaplex } from '../../src/lambdaplex/index.js';
import { createRedact } from '../../src/lambdaplex/redact.js';
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

const restOf = (fetch: Fetch, scheduler = new VirtualTimeScheduler()) =>
  createRest({ origin: 'http://here', fetch, scheduler, redact: createRedact('lp_secret') });

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

  it('tells of a network that fails, and of no address', async () => {
    const fetch: Fetch = (url) => Promise.reject(new Error(`no way to ${url}`));
    await expect(get(fetch)).rejects.toThrow('/info: the exchange answered: no answer came');
  });

  it('says the status of a refusal', async () => {
    await expect(get(answering('{}', 404).fetch)).rejects.toMatchObject({ _tag: 'RequestRejected', status: 404 });
  });

  it('sends what was signed as it was signed, and names the key beside it', async () => {
    const { asked, headers, fetch } = answering(INFO);
    await firstValueFrom(restOf(fetch).getSigned('/info', 'a=b%2B&signature=c', 'lp_1', ExchangeInfo));
    expect([asked, headers]).toEqual([['http://here/info?a=b%2B&signature=c'], [{ 'X-API-KEY': 'lp_1' }]]);
  });

  it.each([
    [429, '3', 3000, 'RateLimited'],
    [429, null, 1000, 'RateLimited'],
    [429, 'soon', 1000, 'RateLimited'],
    [418, null, 120_000, 'Banned'],
    [418, '7', 7000, 'Banned'],
    [403, null, 60_000, 'Banned'],
  ])('makes no call after %s with retry-after %s for %s ms', async (status, retryAfter, waitMs, _tag) => {
    const scheduler = new VirtualTimeScheduler();
    const { asked, fetch } = answering('{}', status, retryAfter);
    const rest = restOf(fetch, scheduler);
    const call = () => firstValueFrom(rest.get('/info', {}, ExchangeInfo));
    await expect(call()).rejects.toMatchObject({ _tag, ...(_tag === 'Banned' && { untilMs: waitMs }) });
    scheduler.frame = waitMs - 1;
    await expect(call()).rejects.toMatchObject({ _tag });
    expect(asked).toHaveLength(1);
    scheduler.frame = waitMs;
    await expect(call()).rejects.toMatchObject({ _tag });
    expect(asked).toHaveLength(2);
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

  it('refuses addresses and symbols at the call', () => {
    expect(() => createLambdaplex({ urls: { ws: 'https://x' } })).toThrow(/urls\.ws must be/);
    expect(() => createLambdaplex({ urls: { rest: 'https://x/api' } })).toThrow(/urls\.rest must be/);
    expect(() => createLambdaplex().book([])).toThrow(RangeError);
  });
});
