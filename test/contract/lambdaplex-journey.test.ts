import { catchError, EMPTY, firstValueFrom, ignoreElements, merge, retry, timer, type Observable } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLambdaplex, type AccountLambdaplex, type LambdaplexAccountOptions } from '../../src/lambdaplex/index.js';
import { startLambdaplex, type LambdaplexSimulator } from '../../src/simulator/index.js';
import { keyPairOf } from '../lambdaplex/keys.js';
import { plexMessages, problemsOf } from './lambdaplex-specification.js';
import { memberOf } from './specification.js';
import { createTap, type Tap } from './tap.js';

/** What the journey may take on a busy machine. */
const SLOW_MS = 60_000;
const API_KEY = 'lp_contract_0001';
const SYMBOL = 'HBAR-USDC';
const { privateKey, publicBytes } = keyPairOf(new Uint8Array(32).fill(7));
const CREDENTIALS = {
  apiKey: API_KEY,
  privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
};

/** What one of the two sends though the description does not allow it. */
interface PlexException {
  readonly because: string;
  readonly is: (frame: unknown, from: 'server' | 'client') => boolean;
}

const exceptions: readonly PlexException[] = [
  {
    because: 'the loss of a session concerns no request, so that its notice has no id',
    is: (frame, from) =>
      from === 'server' && memberOf(frame, 'id') === null && memberOf(frame, 'status') === 401 && hasError(frame),
  },
  {
    because: 'the exchange sends trades without describing them',
    is: (frame, from) => from === 'server' && memberOf(frame, 'e') === 'trade',
  },
];

const hasError = (frame: unknown): boolean => typeof memberOf(memberOf(frame, 'error'), 'msg') === 'string';

/** Streams of which only the frames count; what is refused is asked for again. */
const quietly = (streams: readonly Observable<unknown>[]): Observable<unknown> =>
  merge(
    ...streams.map((each$) =>
      each$.pipe(
        ignoreElements(),
        retry({ count: 3, delay: () => timer(1) }),
        catchError(() => EMPTY),
      ),
    ),
  );

const settled = (plex: AccountLambdaplex): Promise<unknown> => firstValueFrom(plex.subscriptions());

/** All that a client asks and is told, of its account too. */
async function travel(
  simulator: LambdaplexSimulator,
  tap: Tap,
  options: Omit<LambdaplexAccountOptions, 'credentials'>,
): Promise<void> {
  await using plex = createLambdaplex({
    ...{ urls: simulator.urls, webSocket: tap.WebSocket, credentials: CREDENTIALS, lingerMs: 1, ...options },
    ...{ rateLimit: { perSecond: 1000, burst: 1000 }, resync: { initialMs: 1, maxMs: 2, atMost: 100, perMs: 10 } },
    ...{ requestTimeoutMs: 500, reconnect: { initialMs: 1, maxMs: 2, barredMs: 4 } },
  });
  const staying = quietly([plex.logon$]).subscribe();
  const everything = quietly([
    plex.book(simulator.symbols),
    plex.trades(simulator.symbols),
    plex.book('NONE-USDC'),
    plex.userData(),
    plex.orders(),
    plex.balances(),
  ]).subscribe();
  const isFollowed = (): boolean =>
    simulator.subscriptions().length === 2 * simulator.symbols.length + 1 &&
    simulator.subscriptions().some(({ stream }) => stream === 'userData');
  await simulator.until(isFollowed);

  trade(simulator);
  await settled(plex);
  simulator.revoke(API_KEY);
  // The notice, a logon and the stream anew: by then there have been two of each.
  const asked = (method: string): number => simulator.received().filter((frame) => frame.method === method).length;
  const logons = asked('session.logon');
  await simulator.until(() => asked('session.logon') > logons && isFollowed());
  for (const kind of ['unknown', 'rateLimit'] as const) simulator.faults.next(kind, { channel: 'depth' });
  everything.unsubscribe();
  await simulator.until(() => simulator.subscriptions().length === 0);
  await settled(plex);
  await firstValueFrom(plex.logout());
  simulator.faults.next('banned');
  await settled(plex).catch(() => undefined);
  staying.unsubscribe();
}

/** Orders of all fates, and what else changes balances. */
function trade(simulator: LambdaplexSimulator): void {
  const mine = { apiKey: API_KEY, symbol: SYMBOL } as const;
  for (let count = 0; count < 30; count += 1) {
    const price = simulator.book(SYMBOL).bids[count % 3]?.price ?? '0.07';
    simulator.placeOrder({ ...mine, side: count % 2 === 0 ? 'BUY' : 'SELL', quantity: String(900 + count), price });
    simulator.placeOrder({ ...mine, side: 'SELL', type: 'MARKET', quantity: String(1 + count * 9) });
    simulator.placeOrder({ ...mine, side: 'SELL', timeInForce: 'FOK', quantity: '90000', price });
    simulator.placeOrder({ ...mine, side: 'BUY', quantity: '1', price: '0.0000000001' });
    const open = simulator.orders(API_KEY).find(({ status }) => status === 'OPEN');
    if (open !== undefined && count % 5 === 0) simulator.cancelOrder(API_KEY, open.orderId);
    simulator.step(undefined, { trade: count % 2 === 0 });
  }
  simulator.deposit(API_KEY, 'USDC', '1.5');
}

describe('a journey through all that Lambdaplex offers, with an account', () => {
  let heard: readonly { readonly from: 'server' | 'client'; readonly text: string; readonly frame: unknown }[] = [];

  beforeAll(async () => {
    const balances = { HBAR: '200000', USDC: '100000' };
    const accounts = [{ apiKey: API_KEY, publicKey: publicBytes.toString('hex'), balances }];
    await using simulator = await startLambdaplex({ ratePerSecond: 0, seed: 7, pauseMs: 0, banMs: 5, accounts });
    const tap = createTap();
    await travel(simulator, tap, {});
    await travel(simulator, tap, { userDataMethod: 'subscribe', depthStream: '@depth@100ms' });
    heard = tap.frames.flatMap(({ from, text }) =>
      from === 'stranger' ? [] : [{ from, text, frame: JSON.parse(text) as unknown }],
    );
  }, SLOW_MS);

  it('has no frame that is not valid, save for the exceptions', () => {
    for (const { from, text, frame } of heard) {
      if (exceptions.some(({ is }) => is(frame, from))) continue;
      expect(problemsOf(frame, from), text).toEqual([]);
    }
  });

  it.each(exceptions)('needs the exception: $because', ({ is }) => {
    const odd = heard.filter(({ frame, from }) => is(frame, from));
    expect(odd.length).toBeGreaterThan(0);
    for (const { frame, from } of odd) expect(problemsOf(frame, from)).not.toEqual([]);
  });

  it('meets every message of the description', () => {
    const constants = (key: string) =>
      [...plexMessages.values()]
        .map(({ payload }) => payload.properties?.[key]?.const)
        .filter((word) => word !== undefined);
    const methods = new Set(heard.flatMap(({ from, frame }) => (from === 'client' ? [memberOf(frame, 'method')] : [])));
    expect(methods).toEqual(new Set(constants('method')));
    const events = new Set(heard.map(({ frame }) => memberOf(frame, 'e')).filter((event) => event !== undefined));
    expect(events).toEqual(new Set([...constants('e'), 'trade']));
    const answers = heard.filter(({ from, frame }) => from === 'server' && memberOf(frame, 'e') === undefined);
    expect(answers.some(({ frame }) => hasError(frame))).toBe(true);
    expect(answers.some(({ frame }) => memberOf(frame, 'result') === null)).toBe(true);
    expect(answers.some(({ frame }) => Array.isArray(memberOf(frame, 'result')))).toBe(true);
  });

  it('meets every action and every fate of an order, and every kind of refusal', () => {
    const seen = (key: string) => new Set(heard.map(({ frame }) => memberOf(frame, key)).filter(Boolean));
    expect(seen('x')).toEqual(new Set(['ACCEPT', 'TRADE', 'CANCEL', 'REJECT', 'EXPIRE']));
    expect(seen('X')).toEqual(new Set(['OPEN', 'FILLED', 'CANCELLED', 'FAILED', 'EXPIRED']));
    expect(seen('status')).toEqual(new Set([200, 400, 401, 418, 429, 500]));
  });
});
