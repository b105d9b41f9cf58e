import { describe, expect, it } from 'vitest';
import type { LambdaplexSimulator, PlexFaultKind } from '../../src/simulator/index.js';
import {
  API_KEY,
  connectPlex,
  get,
  logonParams,
  NOW,
  parsed,
  PUBLIC_KEY,
  useLambdaplex,
  type Frame,
} from './lambdaplex-client.js';

const ACCOUNT = { apiKey: API_KEY, publicKey: PUBLIC_KEY, balances: { HBAR: '20000', USDC: '1000' } };
const STREAMS = ['HBAR-USDC@depth', 'gib-USDC@depth'];

describe('faults of startLambdaplex', () => {
  const start = useLambdaplex();
  /** A client that hears of two books and of its account. */
  const following = async (options: Parameters<typeof start>[0] = {}) => {
    const simulator = await start({ accounts: [ACCOUNT], ...options });
    const client = await connectPlex(simulator.urls.ws);
    await client.ask('session.logon', logonParams());
    await client.ask('session.subscribe');
    await client.ask('subscribe', STREAMS);
    return { simulator, client };
  };
  const struck = (simulator: LambdaplexSimulator) =>
    Object.fromEntries(Object.entries(simulator.faults.counts()).filter(([, count]) => count > 0));
  const range = ({ U, u }: Frame) => [Number(U), Number(u)] as const;
  const steps = (simulator: LambdaplexSimulator, count: number) => {
    let sent = 0;
    for (let at = 0; at < count; at += 1) sent += simulator.step('HBAR-USDC');
    return sent;
  };
  const book = (simulator: LambdaplexSimulator) => get(simulator, '/api/v1/depth?symbol=HBAR-USDC');

  it('are none unless asked for', async () => {
    const { simulator, client } = await following();
    expect(steps(simulator, 100)).toBe(100);
    expect(await client.events()).toHaveLength(100);
    expect(struck(simulator)).toEqual({});
  });

  it('corrupt: the frame cannot be read', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('corrupt', { channel: 'depth', times: 40 });
    const before = client.frames.length;
    steps(simulator, 40);
    await client.ask('subscriptions');
    const wrong = client.frames.slice(before, before + 40).map((text) => {
      try {
        const { E, U, u, b, a } = JSON.parse(text) as Frame;
        const isWhole = [E, U, u].every(Number.isSafeInteger) && [b, a].every((side) => Array.isArray(side));
        return isWhole ? 'none' : 'a field';
      } catch {
        return 'the text';
      }
    });
    expect(new Set(wrong)).toEqual(new Set(['a field', 'the text']));
  });

  it.each([
    ['drop', [0, 2]],
    ['duplicate', [0, 1, 1, 2]],
    ['reorder', [0, 2, 1]],
  ] as const)('%s: one frame of one client', async (kind, order) => {
    const { simulator, client } = await following();
    const other = await connectPlex(simulator.urls.ws);
    await other.ask('subscribe', STREAMS);
    steps(simulator, 1);
    simulator.faults.next(kind, { symbol: 'HBAR-USDC' });
    steps(simulator, 2);
    const truth = (await other.events()).map(({ U }) => U);
    expect((await client.events()).map(({ U }) => truth.indexOf(U))).toEqual(order);
    expect(struck(simulator)).toEqual({ [kind]: 1 });
  });

  it('drop leaves a hole', async () => {
    const { simulator, client } = await following();
    steps(simulator, 1);
    simulator.faults.next('drop');
    steps(simulator, 2);
    const [before, after] = (await client.events()).map(range);
    expect(after?.[0]).toBeGreaterThan((before?.[1] ?? 0) + 1);
  });

  it('delay: frames are held, in order', async () => {
    const { simulator, client } = await following({ delayMs: 2 ** 31 - 1 });
    simulator.faults.next('delay', { channel: 'depth' });
    expect(steps(simulator, 3)).toBe(0);
    expect(await client.events()).toEqual([]);
    simulator.faults.off();
    const heard = (await client.events()).map(range);
    expect(heard.map(([U]) => U)).toEqual([...heard.map(([U]) => U)].sort((one, other) => one - other));
    expect(heard).toHaveLength(3);
  });

  it('delay: what is held of an account leaves before its session ends', async () => {
    const { simulator, client } = await following({ delayMs: 2 ** 31 - 1 });
    simulator.faults.next('delay', { channel: 'userData' });
    simulator.deposit(API_KEY, 'USDC', '1');
    expect(await client.events()).toEqual([]);
    const before = client.frames.length;
    await client.ask('session.logout');
    expect(client.frames.slice(before).map((text) => 'e' in parsed(text))).toEqual([true, false]);
    simulator.faults.off();
    expect(await client.events()).toHaveLength(1);
  });

  it('silent: requests are carried out, and nothing is said', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('silent');
    expect(steps(simulator, 2)).toBe(0);
    client.send({ id: 'late', method: 'unsubscribe', params: ['gib-USDC@depth'] });
    await simulator.until(() => simulator.subscriptions().length === 2);
    simulator.faults.off();
    expect(steps(simulator, 1)).toBe(1);
    expect(await client.events()).toHaveLength(1);
    expect(client.frames.some((text) => text.includes('late'))).toBe(false);
  });

  it('close and halfOpen: the connection ends', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('close', { code: 1001 });
    steps(simulator, 1);
    expect(await client.closed).toBe(1001);
    const other = await following();
    other.simulator.faults.next('halfOpen');
    steps(other.simulator, 1);
    other.client.send({ id: 'x', method: 'subscriptions' });
    expect(other.simulator.subscriptions()).toEqual([]);
    other.client.terminate();
  });

  it('refuse and ackWithoutData: a subscription gets nothing', async () => {
    const { simulator, client } = await following();
    await client.ask('unsubscribe', STREAMS);
    simulator.faults.next('refuse');
    expect(await client.ask('subscribe', STREAMS)).toMatchObject({ status: 400 });
    simulator.faults.next('ackWithoutData');
    expect(await client.ask('subscribe', STREAMS)).toMatchObject({ status: 200 });
    steps(simulator, 3);
    expect(await client.events()).toEqual([]);
    await client.ask('unsubscribe', STREAMS);
    await client.ask('subscribe', STREAMS);
    steps(simulator, 3);
    expect(await client.events()).toHaveLength(3);
    simulator.faults.next('refuse', { channel: 'session' });
    expect(await client.ask('session.logon', logonParams())).toMatchObject({ status: 400 });
    expect(simulator.refusals().map(({ scripted }) => scripted)).toEqual([true, true]);
  });

  it('idGap: ids are left out, and nothing else', async () => {
    const { simulator, client } = await following();
    steps(simulator, 1);
    simulator.faults.next('idGap', { symbol: 'HBAR-USDC' });
    simulator.step('gib-USDC');
    steps(simulator, 1);
    const [first, , second] = (await client.events()).map(range);
    expect(second?.[0]).toBeGreaterThan((first?.[1] ?? 0) + 1);
    expect((await book(simulator)).body['lastUpdateId']).toBe(second?.[1]);
  });

  it('idsBackwards: ids begin anew from below', async () => {
    const { simulator, client } = await following();
    steps(simulator, 1);
    simulator.faults.next('idsBackwards');
    steps(simulator, 2);
    const [first, second, third] = (await client.events()).map(range);
    expect(second?.[1]).toBeLessThan(first?.[0] ?? 0);
    expect(third?.[0]).toBe((second?.[1] ?? 0) + 1);
    expect((await book(simulator)).body['lastUpdateId']).toBe(third?.[1]);
  });

  it('snapshotTooOld: a book of before, with its id', async () => {
    const { simulator, client } = await following();
    steps(simulator, 30);
    const [first] = (await client.events()).map(range);
    steps(simulator, 10);
    simulator.faults.next('snapshotTooOld', { times: 1 });
    const { body } = await book(simulator);
    expect(Number(body['lastUpdateId'])).toBeLessThan(simulator.book('HBAR-USDC').lastUpdateId);
    expect(Number(body['lastUpdateId'])).toBeGreaterThan(first?.[0] ?? 0);
    const list = (side: unknown) => (side as [string, string][]).map(([price, qty]) => ({ price, qty }));
    expect(simulator.seen('HBAR-USDC', { bids: list(body['bids']), asks: list(body['asks']) })).toBe(true);
    expect((await book(simulator)).body['lastUpdateId']).toBe(simulator.book('HBAR-USDC').lastUpdateId);
  });

  it('snapshotTooOld waits while no book is older by its id', async () => {
    const { simulator } = await following();
    simulator.faults.next('idsBackwards');
    steps(simulator, 1);
    simulator.faults.next('snapshotTooOld');
    expect((await book(simulator)).body['lastUpdateId']).toBe(simulator.book('HBAR-USDC').lastUpdateId);
    expect(simulator.faults.counts().snapshotTooOld).toBe(0);
    steps(simulator, 20);
    expect((await book(simulator)).body['lastUpdateId']).toBeLessThan(simulator.book('HBAR-USDC').lastUpdateId);
  });

  it('sessionRevoked: 401 without an id, and the event is lost', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('sessionRevoked');
    simulator.deposit(API_KEY, 'USDC', '1');
    expect(await client.next('"status":401')).toContain('"id":null');
    simulator.deposit(API_KEY, 'USDC', '1');
    expect(await client.events()).toEqual([]);
    expect(simulator.subscriptions().map(({ stream }) => stream)).toEqual(STREAMS);
  });

  it('partial: 409, and some are carried out', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('partial', { times: 2 });
    expect(await client.ask('unsubscribe', STREAMS)).toMatchObject({ status: 409 });
    expect(await client.ask('subscriptions')).toMatchObject({ result: ['userData', 'gib-USDC@depth'] });
    await client.ask('unsubscribe', ['gib-USDC@depth']);
    expect(await client.ask('subscribe', STREAMS)).toMatchObject({ status: 409 });
    expect(await client.ask('subscriptions')).toMatchObject({ result: ['userData', 'HBAR-USDC@depth'] });
  });

  it('rateLimit: 429, and nothing is done', async () => {
    const { simulator, client } = await following();
    simulator.faults.next('rateLimit');
    expect(await client.ask('unsubscribe', STREAMS)).toMatchObject({ status: 429, error: { retryAfter: NOW + 100 } });
    expect(simulator.subscriptions()).toHaveLength(3);
  });

  it('banned: 418 everywhere, for a while', async () => {
    let now = NOW;
    const { simulator, client } = await following({ now: () => now });
    simulator.faults.next('banned');
    expect(await client.ask('subscriptions')).toMatchObject({ status: 418, error: { retryAfter: NOW + 1000 } });
    expect(await client.closed).toBe(1008);
    await expect(connectPlex(simulator.urls.ws)).rejects.toThrow('418');
    const { status, headers } = await book(simulator);
    expect([status, headers.get('retry-after')]).toEqual([418, '1']);
    now += 1000;
    expect((await book(simulator)).status).toBe(200);
    await connectPlex(simulator.urls.ws);
  });

  it('unknown: 500, and chance says whether it was done', async () => {
    const { simulator, client } = await following();
    const done = new Set<boolean>();
    for (let count = 0; count < 20; count += 1) {
      await client.ask('subscribe', STREAMS);
      simulator.faults.next('unknown');
      expect(await client.ask('unsubscribe', STREAMS)).toMatchObject({ status: 500 });
      done.add(simulator.subscriptions().length === 1);
    }
    expect(done.size).toBe(2);
  });

  it.each([
    ['rateLimit', 429],
    ['unknown', 500],
    ['refuse', 403],
    ['banned', 418],
  ] as const)('%s over REST is %i', async (kind, status) => {
    const simulator = await start();
    simulator.faults.next(kind, { channel: 'rest' });
    expect((await get(simulator, '/api/v1/time')).status).toBe(status);
    expect(simulator.restCalls()).toMatchObject([{ status, scripted: true }]);
    simulator.faults.off();
    expect((await get(simulator, '/api/v1/time')).status).toBe(200);
  });

  it('strike by chance, but nothing private that nobody could notice', async () => {
    const { simulator, client } = await following();
    const all: PlexFaultKind[] = ['drop', 'duplicate', 'reorder', 'corrupt', 'idGap', 'idsBackwards'];
    simulator.faults.random(Object.fromEntries(all.map((kind) => [kind, 0.2])));
    steps(simulator, 300);
    for (const kind of all) expect(simulator.faults.counts()[kind]).toBeGreaterThan(20);
    simulator.faults.random({ drop: 1 });
    simulator.deposit(API_KEY, 'USDC', '1');
    expect((await client.next('balanceChange')).includes('1001000000')).toBe(true);
    simulator.faults.random({ refuse: 1, ackWithoutData: 1 });
    expect(await client.ask('session.logon', logonParams())).toMatchObject({ status: 200 });
    expect(await client.ask('session.subscribe')).toMatchObject({ status: 200 });
  });

  it('are refused when nothing could ever be struck', async () => {
    const simulator = await start();
    expect(() => simulator.faults.next('drop', { symbol: 'A-B' })).toThrow(RangeError);
    expect(() => simulator.faults.random({ drop: -1 })).toThrow(RangeError);
    expect(() => simulator.faults.next('close', { code: 1005 })).toThrow(RangeError);
  });
});
