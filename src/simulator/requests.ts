import { isObject, readJson } from './json.js';
import { CHANNELS, EXECUTION_VENUES, TRIGGERS, type Channel, type InstrumentView, type TopicWish } from './topic.js';

/** A client's frame, understood: what it asks for, or the error it deserves. */
export type Request = PingRequest | SubscriptionRequest | Misfit;

/** A `ping`. */
export interface PingRequest {
  readonly kind: 'ping';
  readonly reqId: number | undefined;
}

/** A `subscribe` or `unsubscribe`; the symbols, the depth and the interval are not judged yet. */
export interface SubscriptionRequest extends TopicWish {
  readonly kind: 'subscribe' | 'unsubscribe';
  readonly reqId: number | undefined;
  /** None where the channel has none. */
  readonly symbols: readonly string[];
  readonly snapshot: boolean;
  /** Only what was sent. */
  readonly view: InstrumentView;
}

/** A frame that asks for nothing that the venue does. */
export interface Misfit {
  readonly kind: 'misfit';
  /** None when the frame was not even an object. */
  readonly method: string | undefined;
  readonly reqId: number | undefined;
  readonly error: string;
}

const PRIVATE_METHODS = [
  'add_order',
  'amend_order',
  'edit_order',
  'cancel_order',
  'cancel_all',
  'cancel_all_orders_after',
  'batch_add',
  'batch_cancel',
];
const PRIVATE_CHANNELS = ['executions', 'balances', 'level3'];
const ELSEWHERE = 'Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com';

/** What names a subscription, beside its channel. */
const NAMES: Readonly<Record<Channel, readonly string[]>> = {
  book: ['symbol', 'depth'],
  trade: ['symbol'],
  ticker: ['symbol', 'event_trigger'],
  ohlc: ['symbol', 'interval'],
  instrument: [],
};
const WISHES: Readonly<Record<Channel, readonly string[]>> = {
  book: ['snapshot'],
  trade: ['snapshot'],
  ticker: ['snapshot'],
  ohlc: ['snapshot'],
  instrument: ['snapshot', 'include_tokenized_assets', 'execution_venue'],
};

/**
 * Read a client's frame as strictly as the venue does: only known fields, in their places; an unsubscribe may have no
 * more than names its subscription. Where the venue's wording is not known (a frame that is no JSON, a field of a wrong
 * type), the wording is ours. So is the default interval of 1 minute.
 */
export function readRequest(text: string): Request {
  const frame = readJson(text);
  if (!isObject(frame)) return { kind: 'misfit', method: undefined, reqId: undefined, error: 'Malformed request' };
  const { method, params, req_id: id, ...others } = frame;
  const reqId = typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
  const misfit = (error: string): Misfit => {
    return { kind: 'misfit', method: typeof method === 'string' ? method : undefined, reqId, error };
  };
  const unsupported = (field: string, kind: string): string =>
    `Unsupported field: '${field}' for the given msg type: ${kind}`;

  if (id !== undefined && reqId === undefined) return misfit('Req_id field must be an integer');
  if (typeof method !== 'string') return misfit('Unsupported event');
  if (PRIVATE_METHODS.includes(method)) return misfit(ELSEWHERE);
  if (method === 'ping') {
    const [extra] = Object.keys('params' in frame ? { params, ...others } : others);
    return extra === undefined ? { kind: 'ping', reqId } : misfit(unsupported(extra, method));
  }
  if (method !== 'subscribe' && method !== 'unsubscribe') return misfit('Unsupported event');

  const [misplaced] = Object.keys(others);
  if (misplaced !== undefined) return misfit(unsupported(misplaced, method));
  if (!isObject(params)) return misfit('Params field must be an object');
  const { channel: name } = params;
  if (typeof name === 'string' && PRIVATE_CHANNELS.includes(name)) return misfit(ELSEWHERE);
  const channel = CHANNELS.find((each) => each === name);
  if (channel === undefined) return misfit('Event(s) not found');
  const allowed = ['channel', ...NAMES[channel], ...(method === 'subscribe' ? WISHES[channel] : [])];
  const unknown = Object.keys(params).find((each) => !allowed.includes(each));
  if (unknown !== undefined) return misfit(unsupported(unknown, method));
  const subscription = readParams(channel, params);
  return typeof subscription === 'string' ? misfit(subscription) : { kind: method, reqId, channel, ...subscription };
}

type Params = Omit<SubscriptionRequest, 'kind' | 'reqId' | 'channel'>;

/** What the parameters say, or what is wrong with their types. */
const readParams = (channel: Channel, params: Readonly<Record<string, unknown>>): Params | string => {
  const { symbol, depth = 10, interval = 1, snapshot = channel !== 'trade', event_trigger: event = 'trades' } = params;
  const { include_tokenized_assets: tokenized, execution_venue: place } = params;
  const symbols = channel === 'instrument' ? [] : symbol;
  if (!isTexts(symbols) || (symbols.length === 0 && channel !== 'instrument')) {
    return 'Symbol field must be an array of strings';
  }
  if (typeof snapshot !== 'boolean') return 'Snapshot field must be a boolean';
  const event_trigger = TRIGGERS.find((each) => each === event);
  if (event_trigger === undefined) return `Event_trigger field must be one of ${TRIGGERS.join(', ')}`;
  if (tokenized !== undefined && typeof tokenized !== 'boolean') {
    return 'Include_tokenized_assets field must be a boolean';
  }
  const execution_venue = EXECUTION_VENUES.find((each) => each === place);
  if (execution_venue === undefined && place !== undefined) {
    return `Execution_venue field must be one of ${EXECUTION_VENUES.join(', ')}`;
  }
  const view = {
    ...(execution_venue !== undefined && { execution_venue }),
    ...(tokenized !== undefined && { include_tokenized_assets: tokenized }),
  };
  return { symbols, depth, interval, snapshot, event_trigger, view };
};

/** What a client's frame seems to be about, for the record; nothing is demanded of it. */
export interface Gist {
  readonly method?: string;
  readonly channel?: string;
  readonly symbols?: readonly string[];
  readonly depth?: number;
  readonly interval?: number;
  readonly event_trigger?: string;
  readonly reqId?: number;
}

/** The gist of a client's frame, or as much of it as can be made out. */
export function gistOf(text: string): Gist {
  const frame = readJson(text);
  if (!isObject(frame)) return {};
  const { method, req_id: reqId, params } = frame;
  const { channel, symbol, depth, interval, event_trigger } = isObject(params) ? params : {};
  return {
    ...(typeof method === 'string' && { method }),
    ...(typeof channel === 'string' && { channel }),
    ...(isTexts(symbol) && { symbols: symbol }),
    ...(typeof depth === 'number' && { depth }),
    ...(typeof interval === 'number' && { interval }),
    ...(typeof event_trigger === 'string' && { event_trigger }),
    ...(typeof reqId === 'number' && { reqId }),
  };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((element) => typeof element === 'string');
