import { digits, writeJson, type Json, type JsonObject } from '../json.js';
import type { HttpAnswer, HttpRequest } from '../server.js';
import type { HeldAccount } from './account.js';
import { COMMISSION, type PlexExchange } from './exchange.js';
import type { PlexRules } from './venue.js';
import type { PlexClock } from './clock.js';
import type { PlexFaultDesk } from './faults.js';
import { plainOf } from './amount.js';
import { infoOf } from './info.js';
import { MOST_LEVELS } from './market.js';
import { orderTexts, type WorkedOrder } from './order.js';
import { isSigned, timeObjection } from './signature.js';

/** A request over REST, and how it was answered. */
export interface RestRecord {
  readonly method: string;
  readonly path: string;
  /** The parameters in the order in which they were sent, decoded, the signature too. */
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly apiKey?: string;
  readonly status: number;
  /** Whether a fault was the cause of the status. */
  readonly scripted: boolean;
}

/** What requests over REST are answered from. */
export interface RestContext {
  readonly exchange: PlexExchange;
  readonly clock: PlexClock;
  readonly faults: PlexFaultDesk;
  readonly rules: Pick<PlexRules, 'pauseMs' | 'banMs'>;
  readonly restNumbers: 'text' | 'number';
  readonly isBanned: () => boolean;
  readonly ban: () => void;
  readonly record: (record: RestRecord) => void;
}

type Params = RestRecord['params'];

/** An answer other than 200. */
class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
  ) {
    super(detail);
  }
}

const TITLES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [418, "I'm a teapot"],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
]);
/** Pages of other origins may ask too. */
const OPEN = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'X-API-KEY' };

/** Answers the venue's calls over REST: those that a reader needs, and none that trades. */
export function createRest(context: RestContext): (request: HttpRequest) => HttpAnswer {
  const { exchange, clock, faults, restNumbers } = context;
  const amount = (text: string): Json => (restNumbers === 'number' ? digits(text) : text);

  /** The account that a request is signed for; the text is signed as it was sent, in that order, without its escapes. */
  const signer = (params: Params, apiKey: string | undefined): HeldAccount => {
    const account = exchange.find(apiKey ?? '');
    if (account === undefined) throw new Problem(401, 'API key is missing or unknown');
    const last = params.at(-1);
    if (last?.[0] !== 'signature') throw new Problem(401, 'signature is due as the last parameter');
    const signed = params.slice(0, -1).map(([name, value]) => `${name}=${value}`);
    if (!isSigned(account.publicKey, signed.join('&'), last[1])) throw new Problem(401, 'Invalid signature');
    const window = valueOf(params, 'recvWindow');
    const late = timeObjection(
      Number(valueOf(params, 'timestamp') ?? NaN),
      window === undefined ? undefined : Number(window),
      clock.now(),
    );
    if (late !== undefined) throw new Problem(400, late);
    return account;
  };
  const symbolOf = (params: Params): string => {
    const symbol = valueOf(params, 'symbol') ?? '';
    if (!/^[A-Za-z0-9_]+-[A-Za-z0-9_]+$/.test(symbol)) throw new Problem(400, 'symbol is missing or malformed');
    if (!exchange.symbols().includes(symbol)) throw new Problem(404, `symbol ${symbol} is unknown`);
    return symbol;
  };

  const depth = (params: Params): Json => {
    const limit = countOf(params, 'limit', 100);
    const symbol = symbolOf(params);
    const market = exchange.market(symbol);
    const wide = Math.min(limit, MOST_LEVELS);
    const old = market.oldSnapshot(wide);
    const about = { symbols: [symbol], channel: 'rest' as const };
    const isOld = old !== undefined && faults.strike(['snapshotTooOld'], about) !== undefined;
    return { ...(isOld ? old : market.snapshot(wide)) };
  };
  const info = (params: Params): Json => {
    const [one, several] = [valueOf(params, 'symbol'), valueOf(params, 'symbols')];
    if (one !== undefined && several !== undefined) throw new Problem(400, 'symbol and symbols exclude each other');
    const wanted = one !== undefined ? [one] : (several?.split(',') ?? exchange.symbols());
    const missing = wanted.find((symbol) => !exchange.symbols().includes(symbol));
    if (missing !== undefined) throw new Problem(404, `symbol ${missing} is unknown`);
    return { exchangeSymbols: wanted.map((symbol) => infoOf(exchange.market(symbol).listing)) };
  };
  const balances = (params: Params, { wallet }: HeldAccount): Json => {
    const omits = valueOf(params, 'omitZeroBalances') === 'true';
    const held = wallet.balances().filter(({ atomic }) => !omits || atomic.free !== '0' || atomic.locked !== '0');
    return {
      balances: held.map(({ asset, free, locked }) => ({ asset, free, locked })),
      commissionRates: { maker: plainOf(COMMISSION.maker, 4), taker: plainOf(COMMISSION.taker, 4) },
    };
  };
  const orderOf = (order: WorkedOrder): JsonObject => {
    const { symbol, orderId, clientOrderId, price, quantity, executedQty, quoteQty, status, side, type } =
      orderTexts(order);
    const isPartial = status === 'OPEN' && executedQty !== '0';
    return {
      ...{ symbol, orderId, clientOrderId, price: price === undefined ? null : amount(price) },
      ...{ origQty: amount(quantity), executedQty: amount(executedQty), cumulativeQuoteQty: amount(quoteQty) },
      // REST spells it with one L.
      status: isPartial ? 'PARTIALLY_FILLED' : status === 'CANCELLED' ? 'CANCELED' : status,
      ...{ timeInForce: type === 'MARKET' ? null : order.timeInForce, type, side, stopPrice: null },
      ...{ time: order.time, updateTime: order.updateTime, isWorking: order.isWorking },
      workingTime: order.workingTime ?? null,
    };
  };
  const openOrders = (params: Params, { orders }: HeldAccount): Json => {
    const symbol = valueOf(params, 'symbol') === undefined ? undefined : symbolOf(params);
    return orders
      .filter(({ status, listing }) => status === 'OPEN' && (symbol === undefined || listing.symbol === symbol))
      .map(orderOf);
  };
  const oneOrder = (params: Params, { orders }: HeldAccount): Json => {
    const symbol = symbolOf(params);
    const [orderId, clientId] = [valueOf(params, 'orderId'), valueOf(params, 'origClientOrderId')];
    if ((orderId === undefined) === (clientId === undefined)) {
      throw new Problem(400, 'exactly one of orderId and origClientOrderId is due');
    }
    const found = orders.findLast(
      (order) => order.listing.symbol === symbol && (order.orderId === orderId || order.clientOrderId === clientId),
    );
    if (found === undefined) throw new Problem(404, 'there is no such order');
    return orderOf(found);
  };
  const myTrades = (params: Params, { fills }: HeldAccount): Json => {
    const [symbol, orderId, from] = [symbolOf(params), valueOf(params, 'orderId'), valueOf(params, 'fromId')];
    const limit = countOf(params, 'limit', 500);
    const fitting = fills.filter(
      (fill) =>
        fill.symbol === symbol &&
        (orderId === undefined || fill.orderId === orderId) &&
        (from === undefined || fill.cursorId >= Number(from)),
    );
    // Without a beginning the latest are meant.
    const most = Math.min(limit, 1000);
    return (from === undefined ? fitting.slice(-most) : fitting.slice(0, most)).map((fill) => ({ ...fill }));
  };

  const calls: ReadonlyMap<string, (params: Params) => Json> = new Map([
    ['/api/v1/ping', () => ({})],
    ['/api/v1/time', () => ({ serverTime: clock.tell() })],
    ['/api/v1/exchangeInfo', info],
    ['/api/v1/depth', depth],
  ]);
  const signedCalls: ReadonlyMap<string, (params: Params, account: HeldAccount) => Json> = new Map([
    ['/api/v1/account', balances],
    ['/api/v1/openOrders', openOrders],
    ['/api/v1/order', oneOrder],
    ['/api/v1/myTrades', myTrades],
  ]);

  const answer = (method: string, path: string, params: Params, apiKey: string | undefined): Json => {
    const [open, signed] = [calls.get(path), signedCalls.get(path)];
    if (method !== 'GET' || (open === undefined && signed === undefined))
      throw new Problem(404, 'there is no such call');
    if (open !== undefined) return open(params);
    return signed?.(params, signer(params, apiKey)) ?? null;
  };

  /** The fault that befalls a request whatever it asks for. */
  const struck = (params: Params): number | undefined => {
    if (context.isBanned()) return 418;
    const symbol = valueOf(params, 'symbol');
    const about = { symbols: symbol === undefined ? [] : [symbol], channel: 'rest' as const };
    const kinds = ['rateLimit', 'banned', 'unknown', 'refuse'] as const;
    // No firewall strikes by chance: its clients rightly stay away for long.
    const strike = faults.strike(kinds, about, ['rateLimit', 'banned', 'unknown'])?.kind;
    if (strike === undefined) return undefined;
    if (strike === 'banned') context.ban();
    return strike === 'rateLimit' ? 429 : strike === 'banned' ? 418 : strike === 'unknown' ? 500 : 403;
  };

  const problem = ({ status, detail }: Problem, path: string): HttpAnswer => ({
    status,
    headers: {
      ...OPEN,
      'content-type': 'application/problem+json',
      ...(status === 429 && { 'retry-after': secondsOf(context.rules.pauseMs) }),
      ...(status === 418 && { 'retry-after': secondsOf(context.rules.banMs) }),
    },
    body: writeJson({ type: 'about:blank', title: TITLES.get(status) ?? 'Error', status, detail, instance: path }),
  });

  return ({ method, target, header }) => {
    if (method === 'OPTIONS') return { status: 204, headers: OPEN, body: '' };
    const [path = '', query = ''] = target.split('?', 2);
    const params = paramsOf(query);
    const apiKey = header('x-api-key');
    const about = { method, path, params: params ?? [], ...(apiKey !== undefined && { apiKey }) };
    const fault = struck(about.params);
    try {
      if (fault !== undefined) throw new Problem(fault, 'something went wrong on purpose');
      if (params === undefined) throw new Problem(400, 'the query is malformed');
      const body = writeJson(answer(method, path, params, apiKey));
      context.record({ ...about, status: 200, scripted: false });
      return { status: 200, headers: { ...OPEN, 'content-type': 'application/json' }, body };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      context.record({ ...about, status: error.status, scripted: fault !== undefined });
      return problem(error, path);
    }
  };
}

const secondsOf = (ms: number): string => String(Math.ceil(ms / 1000));

const valueOf = (params: Params, name: string): string | undefined => params.find(([each]) => each === name)?.[1];

const countOf = (params: Params, name: string, otherwise: number): number => {
  const text = valueOf(params, name) ?? String(otherwise);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Problem(400, `${name} must be a whole number from 1`);
  return Number(text);
};

/** As forms are written, a `+` is a space: a signature must escape its own. */
const paramsOf = (query: string): Params | undefined => {
  try {
    const plain = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
    return query
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [plain(part), ''] : [plain(part.slice(0, at)), plain(part.slice(at + 1))];
      });
  } catch {
    return undefined;
  }
};
