import type { Acknowledgement, Dialect, FrameSink, Refusal, Topic } from '../core/dialect.js';
import { Response } from './codecs/envelope.js';

/**
 * How Kraken's WebSocket API v2 speaks: requests as in protocol section 2.1, frames sorted as in section 2.4, refusals
 * told apart by the texts of section 11.
 */
export const krakenDialect: Dialect = {
  route: (frame, sink) => {
    if (!isRecord(frame)) sink.unknown(frame);
    else if ('method' in frame) routeResponse(frame, sink);
    else if (typeof frame['channel'] === 'string') routeChannel(frame['channel'], frame, sink);
    else routeError(frame, sink);
  },
  subscribe: (topics, reqId) => ({ ...subscription('subscribe', topics), req_id: reqId }),
  unsubscribe: (topics, reqId) => ({ ...subscription('unsubscribe', topics), req_id: reqId }),
  ping: (reqId) => ({ method: 'ping', req_id: reqId }),
  batchOf: ({ channel, params }) => `${channel} ${JSON.stringify(params)}`,
  batchSize: 50,
};

/** The key under which a topic's frames are routed. */
export const keyOf = (channel: string, symbol: string): string => `${channel} ${symbol}`;

type Frame = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Frame =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function subscription(method: 'subscribe' | 'unsubscribe', topics: readonly Topic[]) {
  const [first] = topics;
  const snapshot = method === 'subscribe' ? { snapshot: true } : {};
  return {
    method,
    params: { channel: first?.channel, symbol: topics.map(({ symbol }) => symbol), ...first?.params, ...snapshot },
  };
}

function routeChannel(channel: string, frame: Frame, sink: FrameSink): void {
  if (channel === 'heartbeat') {
    sink.beat();
    return;
  }
  const { data } = frame;
  if (!Array.isArray(data) || data.length === 0) {
    sink.unknown(frame);
    return;
  }
  if (channel === 'status') {
    sink.announced('status', frame);
    return;
  }
  const opening = frame['type'] === 'snapshot';
  for (const element of data as readonly unknown[]) {
    const symbol = isRecord(element) ? element['symbol'] : undefined;
    if (typeof symbol !== 'string') sink.unknown(frame);
    else sink.data(keyOf(channel, symbol), opening, data.length === 1 ? frame : { ...frame, data: [element] });
  }
}

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
    sink.replied({ reqId, message: frame, ...(refusal === undefined ? {} : { refusal }) });
    return;
  }
  const ack: Acknowledgement = {
    method,
    reqId,
    channel: result?.channel ?? channel,
    symbol: result?.symbol ?? symbol,
    ...(refusal === undefined ? {} : { refusal: refusalOf(refusal) }),
  };
  sink.acknowledged(ack);
}

function routeError(frame: Frame, sink: FrameSink): void {
  const error = frame['error'] ?? frame['Error'];
  if (typeof error === 'string' && LATER.test(error)) sink.throttled(error);
  else sink.unknown(frame);
}

const LATER = /^Exceeded msg rate|Rate limit exceeded|^EService:(Busy|Unavailable|Throttled)/;

const refusalOf = (reason: string): Refusal => ({
  reason,
  kind: reason.startsWith('Already subscribed') ? 'standing' : LATER.test(reason) ? 'later' : 'final',
});
