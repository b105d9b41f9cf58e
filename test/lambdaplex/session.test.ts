import { sign as nodeSign } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { LambdaplexCredentials, Signer } from '../../src/lambdaplex/index.js';
import vectors from '../vectors/lambdaplex-vectors.json' with { type: 'json' };
import { keyPairOf } from './keys.js';
import { API_KEY, balanceChange, follow, followed, granted, refused, virtualAccount } from './virtual-account.js';

const { testKey, wsLogon } = vectors;

describe('session.logon', () => {
  const { privateKey } = keyPairOf(Buffer.from(testKey.seedHex, 'hex'));
  const sign: Signer = (bytes) => Promise.resolve(nodeSign(null, bytes, privateKey));
  const keys: [string, (apiKey: string) => LambdaplexCredentials][] = [
    ['our own Ed25519', (apiKey) => ({ apiKey, privateKey: testKey.pkcs8DerBase64 })],
    ['a signer of the user', (apiKey) => ({ apiKey, sign })],
  ];
  const cases = wsLogon.flatMap(({ name, frame }) => {
    const { timestamp, recvWindow } = frame.params;
    return recvWindow === undefined ? [] : keys.map(([by, key]) => ({ name, by, key, frame, timestamp, recvWindow }));
  });

  it.each(cases)('is $name byte for byte, signed by $by', async ({ key, frame, timestamp, recvWindow }) => {
    const credentials = key(frame.params.apiKey);
    const { plex, pass, left, sockets } = virtualAccount({ credentials, recvWindow }, { startMs: timestamp - 1 });
    const leaves = left('session.logon');
    const logon = firstValueFrom(plex.logon$);
    await pass(1);
    await leaves;
    expect(sockets.last.sent).toEqual([JSON.stringify({ ...frame, id: '1' })]);
    await pass(0);
    expect(await logon).toEqual({ sinceMs: timestamp });
  });

  it('comes first on each socket, once, dated anew, and before anything private is asked for', async () => {
    const { plex, pass, sockets, wire, logons, seen } = followed();
    plex.withFreshness.orders().subscribe();
    plex.withFreshness.balances().subscribe();
    await pass(100);
    sockets.last.drop(1012);
    await pass(1000);
    sockets.last.drop(1012);
    await pass(5000);
    expect(wire()).toEqual([1, 2, 3].flatMap((socket) => [`${socket} session.logon`, `${socket} session.subscribe`]));
    expect(logons()).toEqual([
      { atMs: 1, socket: 1, timestamp: 1 },
      { atMs: 601, socket: 2, timestamp: 601 },
      { atMs: 2101, socket: 3, timestamp: 2101 },
    ]);
    expect(seen).toEqual(['Stale: ConnectionLost', 'Stale: ConnectionLost']);
  });

  it('holds back what is private until it is answered, and nothing that is public', async () => {
    const { plex, pass, sockets, wire } = followed({}, { answers: { 'session.logon': ['silence'] } });
    plex.trades('HBAR-USDC').subscribe();
    await pass(9000);
    expect(wire()).toEqual(['1 subscribe HBAR-USDC@trade', '1 session.logon']);
    sockets.last.receive({ id: '2', status: 200, result: null });
    await pass(0);
    expect(wire().slice(2)).toEqual(['1 session.subscribe']);
  });

  it('is not repeated on a socket by those who come later', async () => {
    const { plex, pass, wire } = followed();
    await pass(100);
    const sessions: number[] = [];
    plex.logon$.subscribe(({ sinceMs }) => sessions.push(sinceMs));
    plex.logon$.subscribe(({ sinceMs }) => sessions.push(sinceMs));
    plex.userData().subscribe();
    plex.orderUpdates().subscribe();
    plex.orders().subscribe();
    plex.orders().subscribe();
    plex.balances().subscribe();
    await pass(10_000);
    expect(wire()).toEqual(['1 session.logon', '1 session.subscribe']);
    expect(sessions).toEqual([1, 1]);
  });

  it('may be all that is wanted', async () => {
    const { plex, pass, wire, timers, sockets } = virtualAccount({ lingerMs: 10 });
    const sessions: object[] = [];
    const subscription = plex.logon$.subscribe((session) => sessions.push(session));
    await pass(100);
    expect(sessions).toEqual([{ sinceMs: 1 }]);
    subscription.unsubscribe();
    await pass(100);
    expect(wire()).toEqual(['1 session.logon']);
    expect([timers(), sockets.last.readyState]).toEqual([0, 3]);
  });

  it('is asked for by userData through subscribe, where that is the method', async () => {
    const { pass, wire, sockets, seen } = followed({ userDataMethod: 'subscribe' });
    await pass(100);
    sockets.last.receive(balanceChange(1, '1'));
    sockets.last.drop();
    await pass(1000);
    expect(wire()).toEqual([1, 2].flatMap((socket) => [`${socket} session.logon`, `${socket} subscribe userData`]));
    expect(seen).toEqual(['BalanceChange', 'Stale: ConnectionLost']);
  });

  it('is not asked for by what is public', async () => {
    const { plex, pass, wire, paths } = virtualAccount();
    plex.trades('HBAR-USDC').subscribe();
    await pass(1000);
    expect([wire(), paths()]).toEqual([['1 subscribe HBAR-USDC@trade'], []]);
  });
});

describe('the clock of a logon', () => {
  it.each([5000, -5000])('is the one of the exchange, which is %d ms off', async (skewMs) => {
    const { pass, logons, seen } = followed({}, { skewMs, startMs: 100_000 });
    await pass(100);
    expect(logons()).toEqual([{ atMs: 100_001, socket: 1, timestamp: 100_001 + skewMs }]);
    expect(seen).toEqual([]);
  });

  it.each([400, 401])('is looked at again after %d: where it was wrong, there is one more logon', async (status) => {
    const { pass, logons, wire, seen } = followed(
      {},
      {
        answers: { 'session.logon': [refused(status), granted] },
        rest: { '/api/v1/time': [500, { serverTime: 5001 }] },
      },
    );
    await pass(100);
    expect(logons().map(({ timestamp }) => timestamp)).toEqual([1, 5001]);
    expect(wire()).toEqual(['1 session.logon', '1 session.logon', '1 session.subscribe']);
    expect(seen).toEqual([]);
  });

  it.each([400, 401])('does not excuse a second refusal with %d', async (status) => {
    const { pass, wire, seen } = followed(
      {},
      {
        answers: { 'session.logon': [refused(status)] },
        rest: { '/api/v1/time': [500, { serverTime: 5001 }, { serverTime: 99_999 }] },
      },
    );
    await pass(60_000);
    expect(wire()).toEqual(['1 session.logon', '1 session.logon']);
    expect(seen).toEqual(['Stale: LogonRejected', 'error: LogonRejected']);
  });

  it.each([
    [400, 'agrees', [{ serverTime: 1 }, { serverTime: 501 }]],
    [401, 'agrees', [{ serverTime: 1 }]],
    [400, 'cannot be read', [500]],
    [401, 'never answers', ['hangs' as const]],
  ])('does not excuse a refusal with %d, when it %s', async (status, _how, times) => {
    const { plex, pass, logons, seen, sockets, timers } = followed(
      {},
      {
        answers: { 'session.logon': [refused(status, 'Bad signature')] },
        rest: { '/api/v1/time': [...times] },
      },
    );
    const errors: unknown[] = [];
    plex.logon$.subscribe({ error: (error: unknown) => errors.push(error) });
    await pass(60_000);
    expect(logons()).toHaveLength(1);
    expect(seen).toEqual(['Stale: LogonRejected', 'error: LogonRejected']);
    expect(errors).toEqual([expect.objectContaining({ _tag: 'LogonRejected', reason: 'Bad signature' })]);
    expect([sockets.all.length, sockets.last.readyState, timers()]).toEqual([1, 3, 0]);
  });

  it('is read at most once in ten minutes', async () => {
    const { pass, sockets, paths, logons } = followed();
    for (const ms of [100, 599_000, 10_000, 10_000]) {
      await pass(ms);
      sockets.last.drop();
    }
    await pass(5000);
    expect(logons()).toHaveLength(5);
    expect(paths()).toEqual(['time', 'time']);
  });

  it('is not waited for beyond the time that an answer may take', async () => {
    const { pass, logons } = followed({ requestTimeoutMs: 4000 }, { rest: { '/api/v1/time': ['hangs'] } });
    await pass(10_000);
    expect(logons()).toEqual([{ atMs: 4001, socket: 1, timestamp: 4001 }]);
  });

  it('is not waited for, while REST has too many calls', async () => {
    const { pass, logons, wire } = followed({}, { rest: { '/api/v1/time': [429] } });
    await pass(20_000);
    expect(logons()).toHaveLength(1);
    expect(wire()).toEqual(['1 session.logon', '1 session.subscribe']);
  });
});

describe('the socket of a session', () => {
  it('is given up for another ten minutes before a day is over', async () => {
    const dayMs = 86_400_000;
    const { pass, sockets, seen, timeline } = followed();
    await pass(dayMs);
    expect(sockets.all.map(({ readyState }) => readyState)).toEqual([3, 1]);
    const secondMs = dayMs - 600_000 + 502;
    expect(timeline().slice(2)).toEqual([`${secondMs} 2 session.logon`, `${secondMs} 2 session.subscribe`]);
    expect(seen).toEqual(['Stale: ConnectionLost']);
  });

  it('is given up when the exchange says that it shuts down', async () => {
    const { pass, sockets, seen, wire } = followed();
    await pass(100);
    sockets.last.receive({ e: 'serverShutdown', E: 1 });
    expect(seen).toEqual(['Stale: ConnectionLost']);
    await pass(1000);
    expect(wire().slice(2)).toEqual(['2 session.logon', '2 session.subscribe']);
  });
});

describe('the end', () => {
  it.each([
    ['before the socket is open', 0],
    ['while the logon is on its way', 1],
    ['when all stands', 100],
  ])('leaves nothing behind, when all leave %s', async (_when, ms) => {
    const { plex, pass, leave, sockets, timers } = followed(
      { lingerMs: 10 },
      { answers: { 'session.logon': [ms === 1 ? 'silence' : granted] } },
    );
    const { orders, balances, orderUpdates } = plex.withFreshness;
    const others = [orders(), balances(), orderUpdates()].map((stream$) => follow<unknown>(stream$, String));
    const session = plex.logon$.subscribe();
    await pass(ms);
    leave();
    for (const other of others) other.leave();
    session.unsubscribe();
    await pass(1000);
    expect(sockets.last.readyState).toBe(3);
    expect(timers()).toBe(0);
  });

  it('comes to the socket once the last one has lingered', async () => {
    const { pass, leave, sockets } = followed({ lingerMs: 1000 });
    await pass(100);
    leave();
    await pass(999);
    expect(sockets.last.readyState).toBe(1);
    await pass(2);
    expect(sockets.last.readyState).toBe(3);
  });

  it('by close completes all, at once and for good', async () => {
    const { plex, pass, seen, sockets, timers } = followed({}, { answers: { 'session.logon': ['silence'] } });
    const orders = follow(plex.withFreshness.orders(), () => 'orders');
    const logon: string[] = [];
    plex.logon$.subscribe({ complete: () => logon.push('end') });
    await pass(5);
    const closed = plex.close();
    expect([seen, orders.seen, logon]).toEqual([['end'], ['end'], ['end']]);
    await pass(0);
    await closed;
    const later = follow(plex.withFreshness.balances(), () => 'balances');
    await pass(1000);
    expect(later.seen).toEqual(['end']);
    expect([sockets.all.length, timers()]).toEqual([1, 0]);
  });

  it('by close in the middle of a reading leaves nothing behind', async () => {
    const { plex, pass, timers } = followed({}, { rest: { '/api/v1/account': ['hangs'] } });
    const balances = follow(plex.withFreshness.balances(), () => 'balances');
    await pass(5);
    void plex.close();
    await pass(0);
    expect(balances.seen).toEqual(['end']);
    expect(timers()).toBe(0);
  });

  it('does not reveal the key to those who ask for a session', async () => {
    const { plex, pass } = virtualAccount();
    const session = firstValueFrom(plex.logon$);
    await pass(10);
    expect(JSON.stringify(await session)).not.toContain(API_KEY);
    expect(Object.keys(await session)).toEqual(['sinceMs']);
  });
});
