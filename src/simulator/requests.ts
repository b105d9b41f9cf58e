import { isObject, readJson } from './json.js';

/** A client's frame, understood: what it asks for, or the error it deserves. */
export type Request = PingRequest | BookRequest | Misfit;

/** A `ping`. */
export interface PingRequest {
  readonly kind: 'ping';
  readonly reqId: number | undefined;
}

/** A `subscribe` or `unsubscribe` for the book channel; the symbols and the depth are not judged yet. */
export interface BookRequest {
  readonly kind: 'subscribe' | 'unsubscribe';
  readonly reqId: number | undefined;
  readonly symbols: readonly string[];
  readonly depth: unknown;
  readonly snapshot: boolean;
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

const PARAMS = ['channel', 'symbol', 'depth', 'snapshot'];

/**
 * Read a client's frame as strictly as the venue does: only known fields, in their places. Where the venue's wording is
 * not known (a frame that is no JSON, a field of a wrong type), the wording is ours.
 */
export function readRequest(text: string): Request {
  const frame = readJson(text);
  if (!isObject(frame)) return { kind: 'misfit', method: undefined, reqId: undefined, error: 'Malformed request' };
  const { method, params, req_id: id, ...others } = frame;
  const reqId = typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
  const misfit = (error: string): Misfit => {
    return { kind: 'misfit', method: typeof method === 'string' ? method : undefined, reqId, error };
  };
  const unsupported = (fields: object, kind: string): Misfit | undefined => {
    const [field] = Object.keys(fields);
    return field === undefined ? undefined : misfit(`Unsupported field: '${field}' for the given msg type: ${kind}`);
  };

  if (id !== undefined && reqId === undefined) return misfit('Req_id field must be an integer');
  if (typeof method !== 'string') return misfit('Unsupported event');
  if (PRIVATE_METHODS.includes(method)) return misfit(ELSEWHERE);
  if (method === 'ping') {
    const extra = 'params' in frame ? { params, ...others } : others;
    return unsupported(extra, method) ?? { kind: 'ping', reqId };
  }
  if (method !== 'subscribe' && method !== 'unsubscribe') return misfit('Unsupported event');

  const misplaced = unsupported(others, method);
  if (misplaced !== undefined) return misplaced;
  if (!isObject(params)) return misfit('Params field must be an object');
  const { channel, symbol, depth = 10, snapshot = true } = params;
  if (typeof channel === 'string' && PRIVATE_CHANNELS.includes(channel)) return misfit(ELSEWHERE);
  if (channel !== 'book') return misfit('Event(s) not found');
  const unknown = unsupported(
    Object.fromEntries(Object.entries(params).filter(([name]) => !PARAMS.includes(name))),
    method,
  );
  if (unknown !== undefined) return unknown;
  if (!isTexts(symbol) || symbol.length === 0) return misfit('Symbol field must be an array of strings');
  if (typeof snapshot !== 'boolean') return misfit('Snapshot field must be a boolean');
  return { kind: method, reqId, symbols: symbol, depth, snapshot };
}

/** What a client's frame seems to be about, for the record; nothing is demanded of it. */
export interface Gist {
  readonly method?: string;
  readonly channel?: string;
  readonly symbols?: readonly string[];
  readonly depth?: number;
  readonly reqId?: number;
}

/** The gist of a client's frame, or as much of it as can be made out. */
export function gistOf(text: string): Gist {
  const frame = readJson(text);
  if (!isObject(frame)) return {};
  const { method, req_id: reqId, params } = frame;
  const { channel, symbol, depth } = isObject(params) ? params : {};
  return {
    ...(typeof method === 'string' && { method }),
    ...(typeof channel === 'string' && { channel }),
    ...(isTexts(symbol) && { symbols: symbol }),
    ...(typeof depth === 'number' && { depth }),
    ...(typeof reqId === 'number' && { reqId }),
  };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((element) => typeof element === 'string');
