import { isObject, readJson } from '../json.js';

/** What a client may send. */
export const METHODS = [
  'subscribe',
  'unsubscribe',
  'subscriptions',
  'session.logon',
  'session.logout',
  'session.subscribe',
  'session.unsubscribe',
] as const;

/** A client's frame, understood as far as its form. */
export interface PlexRequest {
  readonly id: string | number;
  readonly method: (typeof METHODS)[number];
  /** None but for `subscribe` and `unsubscribe`; repetitions are gone. */
  readonly streams: readonly string[];
  /** None but for `session.logon`. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** A frame that asks for nothing that the venue does. */
export interface PlexMisfit {
  /** Null when none could be made out. */
  readonly id: string | number | null;
  readonly method?: string;
  readonly error: string;
}

/** Read a client's frame. The wording of the errors is ours. */
export function readPlexRequest(text: string): PlexRequest | PlexMisfit {
  const frame = readJson(text);
  if (!isObject(frame)) return { id: null, error: 'Malformed request' };
  const { id: sent, method: name, params } = frame;
  if (!isId(sent)) return { id: null, error: 'id must be an integer, or a text of at most 36 characters' };
  const misfit = (error: string): PlexMisfit => ({
    id: sent,
    ...(typeof name === 'string' && { method: name }),
    error,
  });
  const method = METHODS.find((each) => each === name);
  if (method === undefined) return misfit('Unknown method');
  if (method === 'subscribe' || method === 'unsubscribe') {
    if (!isTexts(params) || params.length === 0) return misfit('params must be a list of stream names');
    return { id: sent, method, streams: [...new Set(params)], params: {} };
  }
  if (method !== 'session.logon') return { id: sent, method, streams: [], params: {} };
  return isObject(params) ? { id: sent, method, streams: [], params } : misfit('params must be an object');
}

/** What a client's frame seems to be about, for the record; nothing is demanded of it. */
export interface PlexGist {
  /** As a text, whatever it was sent as. */
  readonly id?: string;
  readonly method?: string;
  readonly streams?: readonly string[];
  readonly apiKey?: string;
}

/** The gist of a client's frame, or as much of it as can be made out. */
export function plexGistOf(text: string): PlexGist {
  const frame = readJson(text);
  if (!isObject(frame)) return {};
  const { id, method, params } = frame;
  const apiKey = isObject(params) ? params['apiKey'] : undefined;
  return {
    ...(isId(id) && { id: String(id) }),
    ...(typeof method === 'string' && { method }),
    ...(isTexts(params) && { streams: params }),
    ...(typeof apiKey === 'string' && { apiKey }),
  };
}

const isId = (id: unknown): id is string | number =>
  typeof id === 'string' ? id.length > 0 && id.length <= 36 : Number.isSafeInteger(id);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((element) => typeof element === 'string');
