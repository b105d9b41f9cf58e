import { sign as nodeSign, verify } from 'node:crypto';
import { VirtualTimeScheduler, firstValueFrom, from, of, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createAccountRest, type AccountRest } from '../../src/lambdaplex/account-rest.js';
import { createExchangeClock } from '../../src/lambdaplex/clock.js';
import { credentialsFrom } from '../../src/lambdaplex/credentials.js';
import { createRedact } from '../../src/core/redact.js';
import { createRest, type Fetch } from '../../src/lambdaplex/rest.js';
import type { Signer } from '../../src/lambdaplex/signature.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };
import { keyPairOf } from './keys.js';
import { API_KEY, restOrder, restTrade } from './virtual-account.js';

const { privateKey, publicKey } = keyPairOf(Buffer.from(vectors.testKey.seedHex, 'hex'));
const NOW = 1767225600000;

/** An account whose REST interface gives these bodies by path; without one, 404. */
function accountWith(
  bodies: Readonly<Record<string, unknown>>,
  sign: Signer = (bytes) => from([nodeSign(null, bytes, privateKey)]),
) {
  const scheduler = new VirtualTimeScheduler();
  scheduler.frame = NOW;
  const asked: { readonly address: string; readonly headers: Readonly<Record<string, string>> }[] = [];
  const fetch: Fetch = (address, { headers }) => {
    asked.push({ address, headers });
    const path = new URL(address).pathname.replace('/api/v1/', '');
    const body = path === 'time' ? { serverTime: NOW } : bodies[path];
    if (body === 'hangs') return new Promise(() => undefined);
    const text = JSON.stringify(body ?? { code: -1, msg: `no ${path} for ${API_KEY}` });
    return Promise.resolve({ status: body === undefined ? 404 : 200, text: () => Promise.resolve(text) });
  };
  const rest = createRest({
    ...{ origin: 'http://here', fetch, withinMs: 5000, scheduler, random: () => 0 },
    redact: createRedact(() => [API_KEY]),
    onFault: () => undefined,
  });
  const account = createAccountRest({
    rest,
    clock: createExchangeClock(rest, scheduler, 5000),
    credentials: credentialsFrom({ apiKey: API_KEY, sign }),
    recvWindow: 5000,
  });
  return { account, asked, scheduler };
}

describe('createAccountRest', () => {
  it.each<[string, (account: AccountRest) => Observable<unknown>, string, unknown]>([
    ['account', (account) => account.account(), '', { balances: [] }],
    ['openOrders', (account) => account.openOrders('gib-USDC'), 'symbol=gib-USDC&', []],
    ['order', (account) => account.order('A-B', 'x&y='), 'symbol=A-B&orderId=x&y=&', restOrder('x&y=')],
    ['myTrades', (account) => account.myTrades('A-B'), 'symbol=A-B&', []],
  ])(
    'signs %s in the order in which it is sent, as plain text, and names the key beside it',
    async (path, call, params, body) => {
      const { account, asked } = accountWith({ [path]: body });
      await firstValueFrom(call(account));
      const { address = '', headers } = asked.at(-1) ?? {};
      expect(headers).toEqual({ 'X-API-KEY': API_KEY });
      const [target = '', signed = ''] = address.split('&signature=');
      const signature = Buffer.from(decodeURIComponent(signed), 'base64');
      const plain = `${params}recvWindow=5000&timestamp=${NOW}`;
      expect(verify(null, Buffer.from(plain), publicKey, signature)).toBe(true);
      expect(target).toMatch(new RegExp(`^http://here/api/v1/${path}\\?.*recvWindow=5000&timestamp=${NOW}$`));
      expect(decodeURIComponent(target.split('?')[1] ?? '')).toBe(plain);
      expect(address).not.toContain(API_KEY);
    },
  );

  it.each<[string, (account: AccountRest) => Observable<unknown>, unknown, unknown]>([
    ['time', (account) => account.time(), undefined, NOW],
    ['exchangeInfo', (account) => account.instruments(), { exchangeSymbols: [] }, []],
    [
      'account',
      (account) => account.account(),
      { balances: [{ asset: 'USDC', free: 1.5, locked: '0.50' }] },
      { balances: [{ asset: 'USDC', free: '1.5', locked: '0.50' }] },
    ],
    [
      'openOrders',
      (account) => account.openOrders('A-B'),
      [restOrder('a')],
      [{ orderId: 'a', status: 'OPEN', qty: '10' }],
    ],
    [
      'myTrades',
      (account) => account.myTrades('A-B'),
      [restTrade('a', 7, '3')],
      [{ orderId: 'a', tradeId: 7, qty: '3' }],
    ],
  ])('reads %s', async (path, call, body, expected) => {
    const { account } = accountWith({ [path]: body });
    expect(await firstValueFrom(call(account))).toMatchObject(expected as object);
  });

  it('is cold, and signs each call anew', async () => {
    let signed = 0;
    const { account, asked, scheduler } = accountWith({ account: { balances: [] } }, () => {
      signed += 1;
      return of(new Uint8Array(64));
    });
    const call$ = account.account();
    expect([signed, asked]).toEqual([0, []]);
    await firstValueFrom(call$);
    scheduler.frame = NOW + 1000;
    await firstValueFrom(call$);
    expect(signed).toBe(2);
    expect(asked.map(({ address }) => new URL(address).searchParams.get('timestamp'))).toEqual([
      null,
      String(NOW),
      String(NOW + 1000),
    ]);
  });

  it('does not sign what is public', async () => {
    const { account, asked } = accountWith({ exchangeInfo: { exchangeSymbols: [] } });
    await firstValueFrom(account.time());
    await firstValueFrom(account.instruments());
    expect(asked.map(({ headers }) => headers)).toEqual([{}, {}]);
    expect(asked.some(({ address }) => address.includes('signature'))).toBe(false);
  });

  it('tells of a refusal in the words of the exchange, without the key', async () => {
    const { account } = accountWith({});
    const call = firstValueFrom(account.order('A-B', 'x'));
    await expect(call).rejects.toMatchObject({ _tag: 'RequestRejected', status: 404, method: '/api/v1/order' });
    await expect(call).rejects.toThrow('status 404: no order for [secret]');
  });

  it.each<[string, (account: AccountRest) => Observable<unknown>]>([
    ['account', (account) => account.account()],
    ['exchangeInfo', (account) => account.instruments()],
  ])('gives up %s after its time, and abandons the call', async (path, call) => {
    const { account, scheduler } = accountWith({ [path]: 'hangs' });
    const seen: unknown[] = [];
    call(account).subscribe({ error: (error: unknown) => seen.push(error) });
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    scheduler.maxFrames = NOW + 5000;
    scheduler.flush();
    expect(seen).toEqual([
      expect.objectContaining({ _tag: 'RequestTimedOut', method: `/api/v1/${path}`, waitedMs: 5000 }),
    ]);
  });

  it.each<[string, Signer]>([
    ['gives no signature', () => []],
    ['gives too few bytes', () => of(new Uint8Array(63))],
    ['fails', () => Promise.reject(new Error('locked'))],
  ])('passes on that the signer %s', async (_how, sign) => {
    const { account, asked } = accountWith({ account: { balances: [] } }, sign);
    await expect(firstValueFrom(account.account())).rejects.toBeInstanceOf(Error);
    expect(asked.filter(({ address }) => address.includes('account'))).toEqual([]);
  });
});
