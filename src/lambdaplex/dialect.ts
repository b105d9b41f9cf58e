import { isRecord } from '../core/codec.js';
import type { Dialect, FrameSink, Refusal, Topic } from '../core/dialect.js';
import { Reply, type Failure } from './codecs/reply.js';

/**
 * How Lambdaplex's WebSocket API speaks: a frame with a name under `e` is an event, any other answers the request whose
 * id it repeats. Answers say nothing but the id, so each stream is asked for by a request of its own.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | Lambdaplex: WebSocket API}
 */
export const lambdaplexDialect: Dialect = {
  route: (frame, sink) => {
    if (!isRecord(frame)) sink.unknown(frame);
    else if (typeof frame['e'] === 'string') routeEvent(frame['e'], frame, sink);
    else if ('error' in frame || 'result' in frame) routeAnswer(frame, sink);
    else sink.unknown(frame);
  },
  subscribe: (topics, reqId) => ({ id: String(reqId), method: 'subscribe', params: topics.map(streamOf) }),
  unsubscribe: (topics, reqId) => ({ id: String(reqId), method: 'unsubscribe', params: topics.map(streamOf) }),
  // There is no ping among the requests; this one changes nothing and is answered at once.
  ping: (reqId) => ({ id: String(reqId), method: 'subscriptions' }),
  batchOf: streamOf,
  batchSize: 1,
  isNeverSilent: false,
};

/** The key under which a topic's events are routed. */
export const keyOf = (channel: 'depth' | 'trade', symbol: string): string => `${channel} ${symbol}`;

/** A stream's name, with the symbol spelled as given: the exchange has symbols in lower case, too. */
function streamOf({ channel, symbol }: Topic): string {
  return `${symbol}@${channel}`;
}

type Frame = Readonly<Record<string, unknown>>;

const CHANNELS: ReadonlyMap<string, 'depth' | 'trade'> = new Map([
  ['depthUpdate', 'depth'],
  ['trade', 'trade'],
]);

function routeEvent(event: string, frame: Frame, sink: FrameSink): void {
  const channel = CHANNELS.get(event);
  const { s: symbol } = frame;
  if (channel === undefined || typeof symbol !== 'string') sink.unknown(frame);
  else sink.data(keyOf(channel, symbol), true, frame);
}

function routeAnswer(frame: Frame, sink: FrameSink): void {
  const decoded = Reply.decode(frame);
  // Ids may come back as texts or as numbers; ours are counted.
  const reqId = decoded._tag === 'Right' ? Number(decoded.right.id) : NaN;
  if (decoded._tag === 'Left' || !Number.isSafeInteger(reqId)) sink.unknown(frame);
  else
    sink.replied({ reqId, message: frame, ...('error' in decoded.right && { refusal: refusalFrom(decoded.right) }) });
}

const refusalFrom = ({ status = 400, error }: Failure): Refusal => ({
  reason: error.msg === '' ? `status ${status}` : error.msg,
  // Too many requests, or an error of the exchange's own, after which nobody knows whether it was carried out.
  kind: status === 429 || status >= 500 ? 'later' : 'final',
});
