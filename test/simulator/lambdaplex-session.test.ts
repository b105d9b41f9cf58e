import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  connectPlex,
  get,
  logonParams,
  NOW,
  PUBLIC_KEY,
  signed,
  signedTarget,
  useLambdaplex,
  vectors,
} from './lambdaplex-client.js';

const ACCOUNT = { apiKey: API_KEY, publicKey: PUBLIC_KEY, balances: { HBAR: '2000', USDC: '100.5', gib: '0' } };
const OTHER = { apiKey: 'lp_OTHER', publicKey: PUBLIC_KEY, balances: { USDC: '7' } };

describe('a session of startLambdaplex', () => {
  const start = useLambdaplex();
  const open = async (options: Parameters<typeof start>[0] = {}) => {
    const simulator = await start({ accounts: [ACCOUNT, OTHER], ...options });
    return { simulator, client: await connectPlex(simulator.urls.ws) };
  };
  const done = { status: 200, result: null };

  it.each(vectors.wsLogon)('accepts the published logon $name', async ({ frame }) => {
    const { simulator, client } = await open({ now: () => frame.params.timestamp });
    const { apiKey } = frame.params;
    if (apiKey !== API_KEY) simulator.account({ apiKey, publicKey: PUBLIC_KEY });
    client.send({ ...frame, id: 'v' });
    expect(await client.next('"id":"v"')).toBe('{"id":"v","status":200,"result":null}');
    expect(simulator.logons()).toEqual([{ connection: 1, apiKey, accepted: true, at: 3 }]);
  });

  it('gates private events on a logon', async () => {
    const { simulator, client } = await open();
    const gate = { status: 400, error: { msg: 'Session authentication required' } };
    expect(await client.ask('session.subscribe')).toMatchObject(gate);
    expect(await client.ask('session.unsubscribe')).toMatchObject(gate);
    expect(await client.ask('subscribe', ['userData'])).toMatchObject(gate);
    expect(await client.ask('session.logon', logonParams())).toMatchObject(done);
    simulator.deposit(API_KEY, 'USDC', '1');
    expect(await client.events()).toEqual([]);
    expect(await client.ask('session.subscribe')).toMatchObject(done);
    expect(simulator.subscriptions()).toEqual([{ connection: 1, stream: 'userData', apiKey: API_KEY }]);
    simulator.deposit(API_KEY, 'USDC', '1');
    simulator.deposit(OTHER.apiKey, 'USDC', '1');
    expect(await client.events()).toEqual([
      { e: 'balanceChange', E: NOW, u: NOW, B: [{ a: 'USDC', f: '102500000', l: '0' }] },
    ]);
    expect(await client.ask('session.unsubscribe')).toMatchObject(done);
    simulator.deposit(API_KEY, 'USDC', '1');
    expect(await client.events()).toEqual([]);
  });

  it('knows userData as a stream too', async () => {
    const { simulator, client } = await open();
    await client.ask('session.logon', logonParams());
    expect(await client.ask('subscribe', ['userData'])).toMatchObject(done);
    simulator.deposit(API_KEY, 'USDC', '1');
    expect(await client.events()).toHaveLength(1);
    expect(await client.ask('unsubscribe', ['userData'])).toMatchObject(done);
    expect(await client.ask('subscriptions')).toMatchObject({ result: [] });
  });

  it.each([
    ['a clock too far behind', logonParams(NOW - 5001)],
    ['a clock too far ahead', logonParams(NOW + 1000)],
    ['a window too wide', logonParams(NOW, 60_001)],
    ['a window too fine', logonParams(NOW, 5000.1234)],
    ['an unknown key', logonParams(NOW, 5000, 'lp_NOBODY')],
    ['another text signed', { ...logonParams(), timestamp: NOW - 1 }],
    [
      'the text unsorted',
      { ...logonParams(), signature: signed(`timestamp=${NOW}&recvWindow=5000&apiKey=${API_KEY}`) },
    ],
    [
      'a signature in hex',
      { ...logonParams(), signature: Buffer.from(logonParams().signature, 'base64').toString('hex') },
    ],
    ['no signature', { apiKey: API_KEY, timestamp: NOW }],
    ['a timestamp in text', { ...logonParams(), timestamp: String(NOW) }],
  ])('refuses a logon with %s', async (_, params) => {
    const { simulator, client } = await open();
    expect(await client.ask('session.logon', params)).toMatchObject({ status: 400 });
    expect(await client.ask('session.subscribe')).toMatchObject({ status: 400 });
    expect(simulator.logons()).toMatchObject([{ accepted: false }]);
    const strict = await open({ logonFailure: 401 });
    expect(await strict.client.ask('session.logon', params)).toMatchObject({ status: 401 });
  });

  it.each([NOW - 5000, NOW + 999])('accepts a logon at the edge, %i', async (timestamp) => {
    const { client } = await open();
    expect(await client.ask('session.logon', logonParams(timestamp))).toMatchObject(done);
  });

  it('sorts what was signed, in whatever order it comes', async () => {
    const { client } = await open();
    const { signature, timestamp, recvWindow, apiKey } = logonParams();
    expect(await client.ask('session.logon', { signature, timestamp, recvWindow, apiKey })).toMatchObject(done);
  });

  it('ends private events with a logout, and public ones not', async () => {
    const { simulator, client } = await open();
    await client.ask('session.logon', logonParams());
    await client.ask('subscribe', ['userData', 'HBAR-USDC@depth']);
    expect(await client.ask('session.logout')).toMatchObject(done);
    expect(await client.ask('session.logout')).toMatchObject(done);
    expect(await client.ask('subscriptions')).toMatchObject({ result: ['HBAR-USDC@depth'] });
    simulator.deposit(API_KEY, 'USDC', '1');
    simulator.step('HBAR-USDC');
    expect((await client.events()).map(({ e }) => e)).toEqual(['depthUpdate']);
  });

  it('lets a second logon replace the first', async () => {
    const { simulator, client } = await open();
    await client.ask('session.logon', logonParams());
    await client.ask('session.subscribe');
    await client.ask('session.logon', logonParams());
    expect(await client.ask('subscriptions')).toMatchObject({ result: ['userData'] });
    await client.ask('session.logon', logonParams(NOW, 5000, OTHER.apiKey));
    expect(await client.ask('subscriptions')).toMatchObject({ result: [] });
    await client.ask('session.subscribe');
    simulator.deposit(API_KEY, 'USDC', '1');
    simulator.deposit(OTHER.apiKey, 'USDC', '1');
    expect(await client.events()).toMatchObject([{ B: [{ f: '8000000' }] }]);
  });

  it('can be revoked', async () => {
    const { simulator, client } = await open();
    await client.ask('session.logon', logonParams());
    await client.ask('session.subscribe');
    simulator.revoke(OTHER.apiKey);
    simulator.revoke(API_KEY);
    expect(await client.next('"status":401')).toBe('{"id":null,"status":401,"error":{"msg":"Session revoked"}}');
    expect(await client.ask('session.subscribe')).toMatchObject({ status: 400 });
    expect(await client.ask('session.logon', logonParams())).toMatchObject(done);
  });

  describe('over REST', () => {
    it.each(vectors.restSignatureV1.filter(({ method }) => method === 'GET'))(
      'verifies the published request $name',
      async ({ requestTarget }) => {
        const { simulator } = await open();
        const { status } = await get(simulator, requestTarget, API_KEY);
        // The orders that the vectors ask for are not there.
        expect([200, 404]).toContain(status);
        expect((await get(simulator, requestTarget.replace('5000', '5001'), API_KEY)).status).toBe(401);
        expect((await get(simulator, requestTarget, 'lp_NOBODY')).status).toBe(401);
      },
    );

    it('gives balances as decimals', async () => {
      const { simulator } = await open();
      const commissionRates = { maker: '0.0012', taker: '0.0025' };
      const all = [
        { asset: 'HBAR', free: '2000', locked: '0' },
        { asset: 'USDC', free: '100.5', locked: '0' },
        { asset: 'gib', free: '0', locked: '0' },
      ];
      const { body } = await get(simulator, signedTarget('/api/v1/account'), API_KEY);
      expect(body).toEqual({ balances: all, commissionRates });
      const some = await get(simulator, signedTarget('/api/v1/account', [['omitZeroBalances', 'true']]), API_KEY);
      expect(some.body).toEqual({ balances: all.slice(0, 2), commissionRates });
    });

    it('refuses a signature over the sorted text, one that is not last, and one that is not escaped', async () => {
      const { simulator } = await open();
      const sent = `timestamp=${NOW}&recvWindow=5000&symbol=HBAR-USDC`;
      const ask = async (query: string) => (await get(simulator, `/api/v1/openOrders?${query}`, API_KEY)).status;
      const escaped = (text: string) => encodeURIComponent(signed(text));
      expect(await ask(`${sent}&signature=${escaped(sent)}`)).toBe(200);
      const sorted = `recvWindow=5000&symbol=HBAR-USDC&timestamp=${NOW}`;
      expect(await ask(`${sent}&signature=${escaped(sorted)}`)).toBe(401);
      expect(await ask(`signature=${escaped(sent)}&${sent}`)).toBe(401);
      // The first of these texts whose signature has a plus.
      const plus = Array.from({ length: 50 }, (_, at) => `symbol=HBAR-USDC&n=${at}&timestamp=${NOW}`).find((text) =>
        signed(text).includes('+'),
      );
      expect(await ask(`${plus ?? ''}&signature=${escaped(plus ?? '')}`)).toBe(200);
      expect(await ask(`${plus ?? ''}&signature=${signed(plus ?? '')}`)).toBe(401);
    });

    it('refuses another time with 400', async () => {
      const { simulator } = await open();
      const { status, body } = await get(simulator, signedTarget('/api/v1/account', [], NOW - 5001), API_KEY);
      expect([status, body['detail']]).toEqual([400, 'Timestamp outside allowed skew']);
    });
  });
});
