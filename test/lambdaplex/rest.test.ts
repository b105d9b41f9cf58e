import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ExchangeInfo } from '../../src/lambdaplex/codecs/exchange-info.js';
import { createLambdaplex } from '../../src/lambdaplex/index.js';
import { createRest, type Fetch } from '../../src/lambdaplex/rest.js';

const answering = (text: string, status = 200) => {
  const asked: string[] = [];
  const fetch: Fetch = (url) => {
    asked.push(url);
    return Promise.resolve({ status, text: () => Promise.resolve(text) });
  };
  return { asked, fetch };
};

const INFO =
  '{"exchangeSymbols":[{"symbol":"gib-USDC","baseAsset":"gib","quoteAsset":"USDC","baseAssetPrecision":8,"quoteAssetPrecision":6,"status":"TRADING","filters":[]}]}';

const get = (fetch: Fetch) =>
  firstValueFrom(createRest('http://here', fetch).get('/info', { symbol: 'a b', limit: '10' }, ExchangeInfo));

describe('createRest', () => {
  it('asks only when observed, with the query written out', async () => {
    const { asked, fetch } = answering(INFO);
    const call$ = createRest('http://here', fetch).get('/info', { symbol: 'a b' }, ExchangeInfo);
    expect(asked).toEqual([]);
    expect((await firstValueFrom(call$)).exchangeSymbols[0]?.symbol).toBe('gib-USDC');
    expect(asked).toEqual(['http://here/info?symbol=a+b']);
  });

  it.each([
    ['{}', 404, '/info: the exchange answered: status 404'],
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

  it('abandons the call with its observer', () => {
    const signals: AbortSignal[] = [];
    const fetch: Fetch = (_url, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    createRest('http://here', fetch).get('/info', {}, ExchangeInfo).subscribe().unsubscribe();
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
