import { inspect } from 'node:util';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Live, Stale } from '../../src/core/freshness.js';
import {
  createLambdaplex,
  type AccountLambdaplex,
  type AccountOrder,
  type AccountOrders,
  type Balance,
  type Balances,
  type BalanceChange,
  type Fill,
  type Lambdaplex,
  type LambdaplexOptions,
  type Order,
  type OrderUpdate,
  type Session,
  type UserEvent,
} from '../../src/lambdaplex/index.js';
import { privateKeyFrom } from '../../src/lambdaplex/private-key.js';
import { signerFrom } from '../../src/lambdaplex/signature.js';
import { leakIn, outputsOf, spellingsOf, stretchesOf } from './keys.js';
import { balanceChange, follow, granted, notice, orderUpdate, refused, virtualAccount } from './virtual-account.js';

const seed = Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + 11) % 256);
const privateKey = Buffer.from(seed).toString('hex');
const apiKey = 'lp_Kq7Zt2Wm9Xc4Vb1N';

const accountMethods = ['logon$', 'userData', 'orderUpdates', 'orders', 'balances', 'logout'];

describe('a client without credentials', () => {
  it('has nothing of an account, and the compiler knows', () => {
    const plex = createLambdaplex();
    expectTypeOf(plex).toEqualTypeOf<Lambdaplex>();
    expectTypeOf<keyof Lambdaplex & keyof AccountLambdaplex>().toEqualTypeOf<keyof Lambdaplex>();
    expectTypeOf<Exclude<keyof AccountLambdaplex, keyof Lambdaplex>>().toEqualTypeOf<
      'logon$' | 'userData' | 'orderUpdates' | 'orders' | 'balances' | 'logout'
    >();
    expectTypeOf<Exclude<keyof AccountLambdaplex['withFreshness'], keyof Lambdaplex['withFreshness']>>().toEqualTypeOf<
      'userData' | 'orderUpdates' | 'orders' | 'balances'
    >();
    // @ts-expect-error there is no account
    expect(plex.orders).toBeUndefined();
    // @ts-expect-error there is no account
    expect(plex.withFreshness.balances).toBeUndefined();
    // @ts-expect-error there is no account
    expect(plex.logon$).toBeUndefined();
    expect(accountMethods.filter((name) => name in plex || name in plex.withFreshness)).toEqual([]);
  });

  it('is one whose options only may have had some', () => {
    const options: LambdaplexOptions = {};
    expectTypeOf(createLambdaplex(options)).toEqualTypeOf<Lambdaplex>();
    // @ts-expect-error an account needs a key or a signer
    expect(() => createLambdaplex({ credentials: { apiKey } })).toThrow();
  });
});

describe('a client with credentials', () => {
  it('has all of it, typed', () => {
    const plex = createLambdaplex({ credentials: { apiKey, privateKey } });
    expectTypeOf(plex).toEqualTypeOf<AccountLambdaplex>();
    expectTypeOf(plex).toExtend<Lambdaplex>();
    expectTypeOf(plex.logon$).toEqualTypeOf<Observable<Session>>();
    expectTypeOf(plex.logout()).toEqualTypeOf<Observable<void>>();
    expectTypeOf(plex.userData()).toEqualTypeOf<Observable<UserEvent>>();
    expectTypeOf(plex.orderUpdates()).toEqualTypeOf<Observable<OrderUpdate>>();
    expectTypeOf(plex.orders()).toEqualTypeOf<Observable<AccountOrders>>();
    expectTypeOf(plex.balances()).toEqualTypeOf<Observable<Balances>>();
    expectTypeOf(plex.withFreshness.userData()).toEqualTypeOf<Observable<Live<UserEvent> | Stale>>();
    expectTypeOf(plex.withFreshness.orderUpdates()).toEqualTypeOf<Observable<Live<OrderUpdate> | Stale>>();
    expectTypeOf(plex.withFreshness.orders()).toEqualTypeOf<Observable<Live<AccountOrders> | Stale>>();
    expectTypeOf(plex.withFreshness.balances()).toEqualTypeOf<Observable<Live<Balances> | Stale>>();
    expect(accountMethods.filter((name) => !(name in plex))).toEqual([]);
  });

  it('tells its events apart by their tag, and gives maps that nobody can change', () => {
    expectTypeOf<Extract<UserEvent, { _tag: 'OrderUpdate' }>>().toEqualTypeOf<OrderUpdate>();
    expectTypeOf<Extract<UserEvent, { _tag: 'BalanceChange' }>>().toEqualTypeOf<BalanceChange>();
    expectTypeOf<AccountOrders>().toEqualTypeOf<ReadonlyMap<string, AccountOrder>>();
    expectTypeOf<Balances>().toEqualTypeOf<ReadonlyMap<string, Balance>>();
    expectTypeOf<AccountOrder>().toExtend<Order & { readonly fills: readonly Fill[] }>();
    expectTypeOf<Session>().toEqualTypeOf<{ readonly sinceMs: number }>();
  });

  it('opens nothing, signs nothing and asks nothing until something is observed', async () => {
    let signed = 0;
    const sign = () => {
      signed += 1;
      return [new Uint8Array(64)];
    };
    const { plex, pass, sockets, asked, timers } = virtualAccount({ credentials: { apiKey, sign } });
    plex.orders();
    plex.balances();
    plex.userData();
    plex.orderUpdates();
    plex.logout();
    plex.status$.subscribe();
    plex.unrouted$.subscribe();
    await pass(60_000);
    expect([signed, sockets.all.length, asked.length, timers()]).toEqual([0, 0, 0, 0]);
  });

  it.each([0, -1, 60_001, 0.0001, NaN])('refuses the recvWindow %d at the call', (recvWindow) => {
    expect(() => createLambdaplex({ recvWindow, credentials: { apiKey, privateKey } })).toThrow(RangeError);
  });
});

/** The life of a client of which the exchange repeats every secret that it was told, wherever it can. */
async function indiscreetLife() {
  const signatures: string[] = [];
  const pending: Promise<unknown>[] = [];
  const sign = signerFrom(privateKeyFrom(privateKey));
  const virtual = virtualAccount({
    credentials: {
      apiKey,
      sign: (bytes) => {
        const signature = lastValueFrom(from(sign(bytes)));
        pending.push(signature.then((of) => signatures.push(Buffer.from(of).toString('base64'))));
        return signature;
      },
    },
  });
  const { plex, sockets, venue } = virtual;
  const told: unknown[] = [];
  const record = { next: (value: unknown) => told.push(value), error: (error: unknown) => told.push(error) };
  plex.unrouted$.subscribe(record);
  plex.status$.subscribe(record);

  /** Signing takes turns of the platform, so time goes on once it is done. */
  const pass = async (ms: number): Promise<void> => {
    for (let each = 0; each < 4; each += 1) {
      await virtual.pass(ms / 4);
      while (pending.length > 0) await pending.pop();
    }
    await virtual.pass(0);
  };
  const gossip = (): string => `${apiKey} ${signatures.join(' ')} ${encodeURIComponent(signatures.at(-1) ?? '')}`;
  const observe = (): void => {
    for (const stream$ of [
      plex.withFreshness.userData(),
      plex.withFreshness.orders(),
      plex.withFreshness.balances(),
      plex.logon$,
    ]) {
      (stream$ as Observable<unknown>).subscribe(record);
    }
  };

  observe();
  await pass(1000);
  const { last } = sockets;
  last.receive(orderUpdate('a'));
  last.receive(balanceChange(9999, '1'));
  last.receive({ e: 'strange', of: gossip(), [apiKey]: [gossip()] });
  last.receive({ [apiKey]: gossip() });
  last.receive(`no JSON: ${gossip()}`);
  last.receive({ id: null, status: 400, error: { msg: gossip() } });
  last.receive({ id: 'strange', status: 200, result: gossip() });
  last.receive({ id: '777', status: 429, error: { msg: gossip(), data: { of: gossip() } } });
  notice(last, 401, { msg: gossip() });
  await pass(3000);
  last.receive(JSON.stringify({ e: 'orderUpdate', E: gossip(), X: gossip() }));
  await pass(3000);
  venue.rest['/api/v1/account'] = [401, { code: -1, msg: gossip() }, { balances: gossip() }, { [apiKey]: gossip() }];
  venue.answers['session.logon'] = [refused(500, gossip()), granted];
  sockets.last.drop(1008, `${apiKey} ${signatures.at(-1)}`);
  await pass(20_000);
  venue.answers['session.logon'] = [refused(418, gossip()), refused(400, gossip())];
  sockets.last.drop(1012, apiKey);
  await pass(200_000);
  observe();
  await pass(5000);
  venue.answers['session.logon'] = [granted];
  venue.answers['session.subscribe'] = [refused(400, gossip())];
  observe();
  await pass(20_000);
  plex.logout().subscribe(record);
  await pass(20_000);
  return { plex, told, signatures };
}

/** A client that is observed holds its observers, which are circular: then what JSON says of that. */
function jsonOf(client: object): string {
  try {
    return JSON.stringify(client);
  } catch (error) {
    return inspect(error);
  }
}

describe('the secrets of a client', () => {
  it('are in nothing that it tells, though the exchange repeats them', async () => {
    const { plex, told, signatures } = await indiscreetLife();
    expect(signatures.length).toBeGreaterThan(5);
    // It was a whole life: all that could tell of secrets has told.
    const outputs = told.flatMap(outputsOf);
    for (const due of [
      'SessionLost',
      'DecodeFailed',
      'ConnectionLost',
      'Banned',
      'LogonRejected',
      'SubscriptionRejected',
      '[secret]',
    ]) {
      expect(outputs.some((output) => output.includes(due))).toBe(true);
    }
    const all = [[...new Set(outputs)].join('\n'), inspect(plex, { depth: 9, showHidden: true }), jsonOf(plex)];
    expect(leakIn(all, stretchesOf(apiKey, ...spellingsOf(seed), ...new Set(signatures)))).toBeUndefined();
  });

  it('are in nothing that shows the client, or what it is made with', () => {
    const plex = createLambdaplex({ credentials: { apiKey, privateKey } });
    const shown = [
      inspect(plex, { depth: 9, showHidden: true, getters: true, customInspect: false }),
      inspect(plex),
      jsonOf(plex),
      Object.values(plex).map(String).join('\n'),
    ];
    expect(leakIn(shown, stretchesOf(apiKey, ...spellingsOf(seed)))).toBeUndefined();
  });

  it('are not in what is observed of a session', async () => {
    const { plex, pass } = virtualAccount();
    const { seen } = follow(plex.withFreshness.userData(), (event) => inspect(event, { depth: 9 }));
    const sessions: unknown[] = [];
    plex.logon$.subscribe((session) => sessions.push(session));
    await pass(100);
    expect([seen, sessions]).toEqual([[], [{ sinceMs: 1 }]]);
  });
});
