import { isList, isRecord } from '../core/codec.js';
import type { Acknowledgement, Dialect, FrameSink, Refusal, Topic, TopicParams } from '../core/dialect.js';
import { Response } from './codecs/envelope.js';

/**
 * How Kraken's WebSocket API v2 speaks: a frame with a `method` answers a request, even where it names a channel too;
 * refusals are told apart by their texts.
 *
 * @see {@link https://docs.kraken.com/api/docs/guides/spot-ws-intro | Kraken: WebSocket API v2}
 */
export const krakenDialect: Dialect = {
  route: (frame, sink) => {
    if (!isRecord(frame)) sink.unknown(frame);
    else if ('method' in frame) routeResponse(frame, sink);
    else if (typeof frame['channel'] === 'string') routeChannel(frame['channel'], frame, sink);
    else routeError(frame, sink);
  },
  subscribe: (topics, reqId) => ({
    method: 'subscribe',
    params: { ...namesOf(topics), ...topics[0]?.params, ...snapshotOf(topics[0]?.channel) },
    req_id: reqId,
  }),
  unsubscribe: (topics, reqId) => ({
    method: 'unsubscribe',
    params: { ...namesOf(topics), ...Object.fromEntries(Object.entries(topics[0]?.params ?? {}).filter(isNaming)) },
    req_id: reqId,
  }),
  ping: (reqId) => ({ method: 'ping', req_id: reqId }),
  batchOf: ({ channel, params }) => `${channel} ${JSON.stringify(params)}`,
  batchSize: 50,
  isNeverSilent: true,
};

/** The key under which a topic's frames are routed; the channel of candles has one for each interval. */
export const keyOf = (channel: string, symbol: string, interval?: number | string): string =>
  interval === undefined ? `${channel} ${symbol}` : `${channel} ${symbol} ${interval}`;

type Frame = Readonly<Record<string, unknown>>;

/** The channel and its symbols; reference data has none. */
const namesOf = (topics: readonly Topic[]) => {
  const symbols = topics.map(({ symbol }) => symbol).filter((symbol) => symbol !== '');
  return { channel: topics[0]?.channel, ...(symbols.length === 0 ? {} : { symbol: symbols }) };
};

/** Executions have snapshots of two kinds, with names of their own; there the common one means something else. */
const snapshotOf = (channel: string | undefined) => (channel === 'executions' ? {} : { snapshot: true });

/** Whether a parameter names the subscription that is to end, or proves whose it is; the venue refuses any other. */
const isNaming = ([name, value]: readonly [string, unknown]): boolean =>
  ['depth', 'interval', 'token'].includes(name) || (name === 'event_trigger' && value !== 'trades');

const ACCOUNT: ReadonlySet<string> = new Set(['executions', 'balances']);

function routeChannel(channel: string, frame: Frame, sink: FrameSink): void {
  // A sign of life, and nothing else.
  if (channel === 'heartbeat') return;
  const { data } = frame;
  const opening = frame['type'] === 'snapshot';
  // Of an account there is one stream each, and a snapshot may be empty.
  const isWhole = (channel === 'instrument' && isRecord(data)) || (ACCOUNT.has(channel) && isList(data));
  if (isWhole) sink.data(channel, opening, frame);
  else if (!isList(data) || data.length === 0) sink.unknown(frame);
  else if (channel === 'status') sink.announced(channel, frame);
  else if (data.length === 1) routeWhole(frame, routeOf(channel, data[0]), opening, sink);
  else routeParts(frame, channel, data, opening, sink);
}

const routeWhole = (frame: Frame, route: string | undefined, opening: boolean, sink: FrameSink): void => {
  if (route === undefined) sink.unknown(frame);
  else sink.data(route, opening, frame);
};

/** A frame may hold what several topics want; each gets its own, together and in order. */
function routeParts(frame: Frame, channel: string, data: readonly unknown[], opening: boolean, sink: FrameSink): void {
  const parts = new Map<string | undefined, unknown[]>();
  for (const element of data) {
    const route = routeOf(channel, element);
    const part = parts.get(route);
    if (part === undefined) parts.set(route, [element]);
    else part.push(element);
  }
  for (const [route, part] of parts) {
    routeWhole(parts.size === 1 ? frame : { ...frame, data: part }, route, opening, sink);
  }
}

const routeOf = (channel: string, element: unknown): string | undefined => {
  if (!isRecord(element)) return undefined;
  const { symbol, interval } = element;
  if (typeof symbol !== 'string') return undefined;
  if (channel !== 'ohlc') return keyOf(channel, symbol);
  return typeof interval === 'string' ? keyOf(channel, symbol, interval) : undefined;
};

function routeResponse(frame: Frame, sink: FrameSink): void {
  const decoded = Response.decode(frame);
  if (decoded._tag === 'Left') {
    sink.unknown(frame);
    return;
  }
  const { method, req_id, success, error, symbol, channel, result } = decoded.right;
  // Some answers carry the id 0 where none was sent; ours begin at 1.
  const reqId = req_id === 0 ? undefined : req_id;
  const refusal = error ?? (success === false ? 'no reason given' : undefined);
  if (method !== 'subscribe' && method !== 'unsubscribe') {
    sink.replied({ reqId, message: frame, ...(refusal === undefined ? {} : { refusal: refusalFrom(refusal) }) });
    return;
  }
  const ack: Acknowledgement = {
    method,
    reqId,
    channel: result?.channel ?? channel,
    symbol: result?.symbol ?? symbol,
    params: repeatedIn(result ?? {}),
    ...(refusal === undefined ? {} : { refusal: refusalFrom(refusal) }),
  };
  sink.acknowledged(ack);
}

function routeError(frame: Frame, sink: FrameSink): void {
  const error = frame['error'] ?? frame['Error'];
  if (typeof error === 'string' && LATER.test(error)) sink.throttled(error);
  else sink.unknown(frame);
}

const LATER = /^Exceeded msg rate|Rate limit exceeded|^EService:(Busy|Unavailable|Throttled)/;

/** What tells subscriptions to one channel and symbol apart. */
const repeatedIn = ({ interval, event_trigger }: NonNullable<Response['result']>): TopicParams => ({
  ...(interval === undefined ? {} : { interval }),
  ...(event_trigger === undefined ? {} : { event_trigger }),
});

const refusalFrom = (reason: string): Refusal => ({
  reason,
  kind: kindOf(reason),
});

function kindOf(reason: string): Refusal['kind'] {
  if (reason.startsWith('Already subscribed')) return 'standing';
  if (LATER.test(reason)) return 'later';
  return LOGGED_OFF.test(reason) ? 'loggedOff' : 'final';
}

const LOGGED_OFF = /^ESession:|^EAPI:Invalid token|^Token\(s\) not found/;
