import { VirtualTimeScheduler, of, type Observable } from 'rxjs';
import { createLambdaplex, type Fetch, type LambdaplexAccountOptions } from '../../src/lambdaplex/index.js';
import type { Live, Stale } from '../../src/core/freshness.js';
import { createFakeSockets, type FakeSocket } from '../../src/testing/index.js';

/** What a client asks; a logon has its parameters by name. */
export interface AccountRequest {
  readonly id: string;
  readonly method: string;
  readonly params?: readonly string[] | Readonly<Record<string, unknown>>;
}

/** What the exchange answers, without the id; `silence` for nothing. */
export type Answer = Readonly<Record<string, unknown>> | 'silence';

export const granted: Answer = { status: 200, result: null };
export const refused = (status: number, msg = 'no', more: object = {}): Answer => ({
  status,
  error: { msg, ...more },
});

/** What REST answers to a path: a body, or a status alone; `hangs` for nothing at all. */
export type RestAnswer = object | number | 'hangs';

/** What the account is like at the exchange; a test changes it as it likes. */
export interface Venue {
  /** How much its clock is ahead of the client's, in ms. */
  skewMs: number;
  /** Answers to requests by method, in their order; the last one goes on. Those not named are granted. */
  readonly answers: Record<string, Answer[]>;
  /** Answers of REST by path, likewise; those not named are given by what follows. */
  readonly rest: Record<string, RestAnswer[]>;
  balances: readonly object[];
  openOrders: readonly object[];
  /** By `orderId`; others are answered with 404. */
  orders: Record<string, object>;
  trades: readonly object[];
}

const INSTRUMENT = {
  symbol: 'HBAR-USDC',
  baseAsset: 'HBAR',
  quoteAsset: 'USDC',
  baseAssetPrecision: 8,
  quoteAssetPrecision: 6,
  status: 'TRADING',
  filters: [],
};

export const API_KEY = 'lp_TEST_ONLY_0001';

/** A signer that needs no turn of its own, so that virtual time is all the time there is. */
export const signAtOnce = (): Observable<Uint8Array> => of(new Uint8Array(64));

/** The next of some answers; the last one goes on. */
const nextOf = <T>(answers: T[] | undefined): T | undefined =>
  answers === undefined || answers.length < 2 ? answers?.[0] : answers.shift();

/**
 * A client of an account on fake sockets and a fake REST interface, in virtual time. REST is made of promises, whose
 * turns come between those of virtual time.
 */
export function virtualAccount(
  options: Partial<LambdaplexAccountOptions> = {},
  at: Partial<Venue> & { readonly startMs?: number } = {},
) {
  const { startMs = 0, ...given } = at;
  const scheduler = new VirtualTimeScheduler();
  scheduler.frame = startMs;
  const venue: Venue = {
    skewMs: 0,
    answers: {},
    rest: {},
    balances: [],
    openOrders: [],
    orders: {},
    trades: [],
    ...given,
  };
  const sent: Sent[] = [];
  const awaited: { readonly method: string; readonly resolve: () => void }[] = [];
  const asked: { readonly atMs: number; readonly path: string; readonly query: URLSearchParams }[] = [];

  const sockets = createFakeSockets({
    scheduler,
    openAfterMs: 1,
    answer: (frame, socket) => {
      // What a client sends.
      const { id, method } = frame as AccountRequest;
      const answer = nextOf(venue.answers[method]) ?? granted;
      if (answer !== 'silence') socket.receive({ id, ...answer });
    },
  });
  const webSocket = class extends sockets.WebSocket {
    readonly #number = sockets.all.length;

    override send(text: string): void {
      const socket = sockets.all[this.#number - 1];
      const before = socket?.sent.length;
      super.send(text);
      if (socket === undefined || socket.sent.length === before) return;
      // What a client sends.
      const frame = socket.sentFrames.at(-1) as AccountRequest;
      sent.push({ atMs: scheduler.now(), socket: this.#number, frame });
      for (const { method, resolve } of [...awaited]) if (method === frame.method) resolve();
    }
  };

  const bodyOf = (path: string, query: URLSearchParams): RestAnswer => {
    const scripted = nextOf(venue.rest[path]);
    if (scripted !== undefined) return scripted;
    switch (path) {
      case '/api/v1/time':
        return { serverTime: scheduler.now() + venue.skewMs };
      case '/api/v1/exchangeInfo':
        return { exchangeSymbols: [INSTRUMENT] };
      case '/api/v1/account':
        return { balances: venue.balances };
      case '/api/v1/openOrders':
        return venue.openOrders;
      case '/api/v1/order':
        return venue.orders[query.get('orderId') ?? ''] ?? 404;
      case '/api/v1/myTrades':
        return venue.trades;
      default:
        return 404;
    }
  };
  const fetch: Fetch = (address) => {
    const { pathname, searchParams } = new URL(address);
    asked.push({ atMs: scheduler.now(), path: pathname, query: searchParams });
    const answer = bodyOf(pathname, searchParams);
    if (answer === 'hangs') return new Promise(() => undefined);
    const status = typeof answer === 'number' ? answer : 200;
    return Promise.resolve({ status, text: () => Promise.resolve(JSON.stringify(answer)) });
  };

  const plex = createLambdaplex({
    webSocket,
    fetch,
    scheduler,
    random: () => 0,
    credentials: { apiKey: API_KEY, sign: signAtOnce },
    ...options,
  });
  const isDue = (endMs: number): boolean => {
    const [first] = scheduler.actions;
    return first !== undefined && first.delay <= endMs;
  };

  return {
    plex,
    venue,
    sockets,
    scheduler,
    sent,
    asked,
    /** Let promises that need nothing from outside settle, without any time passing. */
    settle,
    /** Let so many ms of virtual time pass, promises settling at each instant. */
    pass: async (ms: number): Promise<void> => {
      const endMs = scheduler.frame + ms;
      await settle();
      while (isDue(endMs)) {
        scheduler.maxFrames = Math.max(scheduler.frame, scheduler.actions[0]?.delay ?? 0);
        scheduler.flush();
        await settle();
      }
      scheduler.frame = endMs;
    },
    /** Resolves when a request of this method leaves; for what takes time of the platform, as signing with a key does. */
    left: (method: string): Promise<void> =>
      new Promise((resolve) => {
        awaited.push({ method, resolve });
      }),
    /** What left on all sockets, in short: `1 session.logon`. Pings are left out. */
    wire: (): readonly string[] => sent.filter(isNoPing).map(inShort),
    /** The same with the instants, in ms: `0 1 session.logon`. */
    timeline: (): readonly string[] => sent.filter(isNoPing).map((one) => `${one.atMs - startMs} ${inShort(one)}`),
    /** The logons that left: the instant, the socket, and by what clock they were dated. */
    logons: () =>
      sent
        .filter(({ frame }) => frame.method === 'session.logon')
        .map(({ atMs, socket, frame: { params = {} } }) => ({
          atMs,
          socket,
          timestamp: Array.isArray(params) ? undefined : Reflect.get(params, 'timestamp'),
        })),
    /** The paths that REST was asked for. */
    paths: (): readonly string[] => asked.map(({ path }) => path.replace('/api/v1/', '')),
    /** Timers that would still fire. */
    timers: (): number => scheduler.actions.filter(({ closed }) => !closed).length,
  };
}

interface Sent {
  readonly atMs: number;
  readonly socket: number;
  readonly frame: AccountRequest;
}

const isNoPing = ({ frame: { method } }: Sent): boolean => method !== 'subscriptions';

const inShort = ({ socket, frame: { method, params } }: Sent): string =>
  [socket, method, ...(Array.isArray(params) ? params : [])].join(' ');

/** More turns than the longest chain of promises that REST is made of. */
const TURNS = 25;

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
}

/** What is observed, in words: values as told, `Stale` with its cause, and the end. */
export function follow<T>(stream$: Observable<Live<T> | Stale>, words: (value: T) => string) {
  const seen: string[] = [];
  const subscription = stream$.subscribe({
    next: (envelope) => seen.push(envelope._tag === 'Stale' ? `Stale: ${envelope.cause._tag}` : words(envelope.value)),
    error: (error: unknown) => seen.push(`error: ${error instanceof Error ? error.name : String(error)}`),
    complete: () => seen.push('end'),
  });
  return {
    seen,
    leave: (): void => {
      subscription.unsubscribe();
    },
  };
}

/** A client whose account's events are followed, and what was seen of them and of each session. */
export function followed(...given: Parameters<typeof virtualAccount>) {
  const virtual = virtualAccount(...given);
  const faults: string[] = [];
  virtual.plex.unrouted$.subscribe((told) => {
    if (told._tag === 'Fault') faults.push(`${told.topic ?? told.endpoint}: ${told.error._tag}`);
  });
  const { seen, leave } = follow(virtual.plex.withFreshness.userData(), ({ _tag }) => _tag);
  return { ...virtual, seen, leave, faults };
}

/** A `balanceChange` of USDC, in its smallest units. */
export const balanceChange = (eventTimeMs: number, free: string, asset = 'USDC', locked = '0'): string =>
  `{"e":"balanceChange","E":${eventTimeMs},"u":${eventTimeMs},"B":[{"a":"${asset}","f":"${free}","l":"${locked}"}]}`;

/** An `orderUpdate` of a limit order for 10 HBAR. */
export const orderUpdate = (
  orderId: string,
  { x = 'ACCEPT', X = 'OPEN', z = '0', l = '0', t = null as number | null, T = 1 } = {},
): string =>
  JSON.stringify({
    ...{ e: 'orderUpdate', E: T, s: 'HBAR-USDC', c: `c-${orderId}`, S: 'BUY', o: 'LIMIT', f: 'GTC' },
    ...{ q: '10', p: '0.07', P: null, C: null, x, X, r: 'NONE', i: orderId, l, z, L: t === null ? null : '0.07' },
    ...{ n: null, N: null, T, t, I: null, w: X === 'OPEN', m: null, O: 1, Z: '0', Y: null, W: null },
  });

/** The same order, as REST tells of it. */
export const restOrder = (orderId: string, { status = 'OPEN', executedQty = '0', updateTime = 1 } = {}): object => ({
  ...{ symbol: 'HBAR-USDC', orderId, clientOrderId: `c-${orderId}`, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' },
  ...{ origQty: '10', price: '0.07', stopPrice: null, status, executedQty, cumulativeQuoteQty: '0' },
  ...{ isWorking: status === 'OPEN', time: 1, updateTime, workingTime: null },
});

/** A trade that filled an order, as REST tells of it. */
export const restTrade = (orderId: string, cursorId: number, qty: string): object => ({
  ...{ symbol: 'HBAR-USDC', id: `trade-${cursorId}`, cursorId, orderId, price: '0.07', qty, quoteQty: '0' },
  ...{ commission: null, commissionAsset: null, time: 1, isBuyer: true, isMaker: true },
});

/** A socket on which the exchange speaks of the connection rather than of a request. */
export const notice = (socket: FakeSocket, status: number, more: object = {}): void => {
  socket.receive({ id: null, status, error: { msg: 'notice', ...more } });
};
