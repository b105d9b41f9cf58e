import { decodeOrThrow } from '../core/decode-with.js';
import { isRecord } from '../core/codec.js';
import type { Redact } from '../core/connection.js';
import type { Dialect, FrameSink, Pause, Refusal, Topic } from '../core/dialect.js';
import { Reply, StreamsReply, pauseOf, type Failure } from './codecs/reply.js';

/** How the stream of an account's events is asked for: by a request of its own, or as a stream among the others. */
export type UserDataMethod = 'session.subscribe' | 'subscribe';

/** Options of {@link createLambdaplexDialect}. */
export interface LambdaplexDialectOptions {
  readonly userDataMethod: UserDataMethod;
  /** Takes secrets out of what the exchange says. */
  readonly redact: Redact;
}

/**
 * How Lambdaplex's WebSocket API speaks: a frame with a name under `e` is an event, any other answers the request whose
 * id it repeats. Answers say nothing but the id, so each stream is asked for by a request of its own.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/asyncapi-spec | Lambdaplex: WebSocket API}
 */
export function createLambdaplexDialect({ userDataMethod, redact }: LambdaplexDialectOptions): Dialect {
  const bySession = userDataMethod === 'session.subscribe';
  const asks = (method: 'subscribe' | 'unsubscribe') => (topics: readonly Topic[], reqId: number) => {
    const id = String(reqId);
    const isSession = bySession && topics.some(({ channel }) => channel === USER_DATA);
    return isSession ? { id, method: `session.${method}` } : { id, method, params: topics.map(streamOf) };
  };
  // There is no ping among the requests; this one changes nothing and is answered at once.
  const subscriptions = (reqId: number) => ({ id: String(reqId), method: 'subscriptions' });
  return {
    route: (frame, sink) => {
      if (!isRecord(frame)) sink.unknown(frame);
      else if (typeof frame['e'] === 'string') routeEvent(frame['e'], frame, sink, redact);
      else if ('error' in frame || 'result' in frame) routeAnswer(redact(frame), sink);
      else sink.unknown(frame);
    },
    subscribe: asks('subscribe'),
    unsubscribe: asks('unsubscribe'),
    ping: subscriptions,
    inventory: {
      request: subscriptions,
      held: (message) => {
        const names = decodeOrThrow(StreamsReply, 'subscriptions', message).result.map(plain);
        return (topic) => names.includes(plain(streamOf(topic)));
      },
    },
    batchOf: streamOf,
    batchSize: 1,
    isNeverSilent: false,
  };
}

/** The channel, key and stream of an account's events. */
export const USER_DATA = 'userData';

/** The key under which a topic's events are routed. */
export const keyOf = (channel: 'depth' | 'trade', symbol: string): string => `${channel} ${symbol}`;

/** A stream's name, with the symbol spelled as given: the exchange has symbols in lower case, too. */
function streamOf({ channel, symbol, params }: Topic): string {
  return channel === USER_DATA ? USER_DATA : `${symbol}${params['stream'] ?? `@${channel}`}`;
}

/** The exchange may print the name of a stream otherwise than it was asked for. */
const plain = (stream: string): string => stream.toLowerCase().replace(/@100ms$/, '');

type Frame = Readonly<Record<string, unknown>>;

const CHANNELS: ReadonlyMap<string, 'depth' | 'trade'> = new Map([
  ['depthUpdate', 'depth'],
  ['trade', 'trade'],
]);
const PRIVATE: ReadonlySet<string> = new Set(['orderUpdate', 'executionReport', 'balanceChange']);

function routeEvent(event: string, frame: Frame, sink: FrameSink, redact: Redact): void {
  const channel = CHANNELS.get(event);
  const { s: symbol } = frame;
  if (channel !== undefined && typeof symbol === 'string') sink.data(keyOf(channel, symbol), true, frame);
  else if (PRIVATE.has(event)) sink.data(USER_DATA, true, redact(frame));
  else if (event === 'serverShutdown') sink.closing('the exchange said that it is about to shut down');
  else sink.unknown(frame);
}

function routeAnswer(frame: Frame, sink: FrameSink): void {
  const decoded = Reply.decode(frame);
  if (decoded._tag === 'Left') {
    sink.unknown(frame);
    return;
  }
  const reply = decoded.right;
  // Ids may come back as texts or as numbers; ours are counted.
  const reqId = reply.id === undefined || reply.id === '' ? NaN : Number(reply.id);
  if ('error' in reply && tellsOfConnection(reply, Number.isNaN(reqId), sink)) return;
  if (!Number.isSafeInteger(reqId)) sink.unknown(frame);
  else sink.replied({ reqId, message: frame, ...('error' in reply && { refusal: refusalFrom(reply) }) });
}

/**
 * Hand over what an error says of the whole connection.
 *
 * @returns whether there is no more to it
 */
function tellsOfConnection(failure: Failure, isNotice: boolean, sink: FrameSink): boolean {
  const reason = reasonOf(failure);
  const { status } = failure;
  // A firewall knows nothing of when we may come back.
  if (status === 403) sink.banned(reason);
  else if (status === 418) sink.banned(reason, pauseOf(failure));
  else if (status === 401 && isNotice) sink.loggedOff(reason);
  else {
    if (status === 429) sink.throttled(reason, pauseOf(failure) ?? UNTOLD);
    return false;
  }
  return true;
}

const UNTOLD: Pause = { untold: true };

const reasonOf = ({ status = 400, error }: Failure): string => (error.msg === '' ? `status ${status}` : error.msg);

const refusalFrom = (failure: Failure): Refusal => ({ reason: reasonOf(failure), kind: kindOf(failure) });

function kindOf({ status = 400 }: Failure): Refusal['kind'] {
  if (status === 429) return 'later';
  if (status === 409) return 'partial';
  if (status === 401) return 'loggedOff';
  return status >= 500 ? 'unknown' : 'final';
}
