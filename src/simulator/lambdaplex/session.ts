import { createBucket } from '../bucket.js';
import { writeJson, type Json } from '../json.js';
import type { About } from '../faults.js';
import { createOutbox, type Peer } from '../outbox.js';
import type { Happening } from './exchange.js';
import type { PlexChannel, PlexFaultKind } from './faults.js';
import { plexFrame, spoilt, type PlexFrame } from './frame.js';
import { readPlexRequest, type PlexMisfit, type PlexRequest } from './request.js';
import { logonObjection } from './signature.js';
import { streamOf, USER_DATA } from './stream.js';
import type { PlexContext } from './venue.js';

/** The venue's side of one connection. */
export interface PlexSession {
  readonly id: number;
  /** None when the connection is closed, closing or half-open. */
  readonly streams: () => readonly string[];
  /** Whose session it is; undefined while nobody is logged on. */
  readonly apiKey: () => string | undefined;
  readonly receive: (text: string) => void;
  readonly publish: (happening: Happening) => void;
  /** End the session of this account, if it is here, and say so. */
  readonly revoke: (apiKey: string) => void;
  /** Any text, past all faults. */
  readonly send: (text: string) => void;
  /** See `off` of the faults. */
  readonly release: () => void;
  /** The connection is gone: leave no timer. */
  readonly stop: () => void;
}

/** What is answered to a request. */
type Reply = { readonly status: 200; readonly result: Json } | { readonly status: number; readonly error: string };

const DONE: Reply = { status: 200, result: null };
const bad = (error: string, status = 400): Reply => ({ status, error });
const LOGGED_OFF = bad('Session authentication required');
const POLICY = 1008;

/**
 * Carry out what a client asks for: the protocol of one connection.
 *
 * @param id - 1 for the first connection, 2 for the second, …
 */
export function createPlexSession(id: number, peer: Peer, venue: PlexContext): PlexSession {
  const { exchange, clock, faults, ledger, random, options } = venue;
  /** By name: whether it is acknowledged but gets no data. */
  const streams = new Map<string, { readonly isMute: boolean }>();
  const bucket = createBucket(options.rateLimit);
  let holder: string | undefined;

  const stop = (): void => {
    streams.clear();
    holder = undefined;
    outbox.stop();
    venue.onDemand();
  };
  const outbox = createOutbox<PlexFrame>({
    peer,
    faults,
    delayMs: options.delayMs,
    corrupt: (frame) => spoilt(frame, random),
    // Nothing counts trades and private events, so that a client could miss one.
    unnoticed: ({ channel }) =>
      channel === 'depth' ? [] : channel === 'trade' ? ['drop', 'reorder'] : ['drop', 'reorder', 'corrupt'],
    onData: venue.onData,
    onDead: stop,
  });

  const end = (name: string): void => {
    const stream = streamOf(name);
    // After its reply a stream is silent, so what was held back leaves before.
    const isLast = [...streams.keys()].filter((each) => streamOf(each)?.queue === stream?.queue).length === 1;
    if (streams.has(name) && stream !== undefined && isLast) outbox.flush(stream.queue);
    streams.delete(name);
    venue.onDemand();
  };

  const logOff = (): void => {
    end(USER_DATA);
    holder = undefined;
  };
  const revoke = (): void => {
    logOff();
    ledger.refused({ connection: id, status: 401, error: 'Session revoked', scripted: true });
    outbox.say(writeJson({ id: null, status: 401, error: { msg: 'Session revoked' } }));
  };

  const logOn = (params: Readonly<Record<string, unknown>>): Reply => {
    const { apiKey } = params;
    const objection = logonObjection(params, (key) => exchange.find(key)?.publicKey, clock.now());
    if (objection !== undefined || typeof apiKey !== 'string') return bad(objection ?? '', options.logonFailure);
    // What one account was subscribed to is not for another.
    if (holder !== apiKey) logOff();
    holder = apiKey;
    return DONE;
  };

  const objectionTo = (name: string): string | undefined => {
    if (name === USER_DATA) return holder === undefined ? 'Session authentication required' : undefined;
    const stream = streamOf(name);
    if (stream === undefined || !exchange.symbols().includes(stream.symbol)) return 'Unknown stream';
    return stream.isFast && !options.allow100ms ? 'Unknown stream' : undefined;
  };
  const start = (name: string, isMute: boolean): void => {
    if (!streams.has(name)) streams.set(name, { isMute });
  };
  /** Start or stop streams; a repetition changes nothing and is no error. */
  const carry = (names: readonly string[], work: (name: string) => void, about: About<PlexChannel>): Reply => {
    const wrong = names.map(objectionTo).find((each) => each !== undefined);
    const fitting = names.filter((name) => objectionTo(name) === undefined);
    if (fitting.length === 0) return bad(wrong ?? 'Unknown stream');
    const isHalf = fitting.length > 1 && faults.strike(['partial'], about) !== undefined;
    fitting.slice(0, isHalf ? 1 + random.below(fitting.length - 1) : fitting.length).forEach(work);
    venue.onDemand();
    return isHalf || wrong !== undefined ? bad('Some streams could not be processed', 409) : DONE;
  };
  const subscribe = (names: readonly string[], about: About<PlexChannel>): Reply => {
    // By chance nothing keeps an account from its events: its client could not know, or would rightly give up.
    const kinds = ['refuse', 'ackWithoutData'] as const;
    const strike = faults.strike(kinds, about, names.includes(USER_DATA) ? [] : kinds);
    if (strike?.kind === 'refuse') return bad('Service unavailable');
    return carry(names, (name) => start(name, strike?.kind === 'ackWithoutData'), about);
  };

  const perform = ({ method, streams: names, params }: PlexRequest, about: About<PlexChannel>): Reply => {
    switch (method) {
      case 'subscribe':
        return subscribe(names, about);
      case 'unsubscribe':
        return carry(names, end, about);
      case 'subscriptions':
        return { status: 200, result: [...streams.keys()] };
      case 'session.logon':
        // By chance no logon is refused: its client rightly gives up.
        return faults.strike(['refuse'], about, []) === undefined ? logOn(params) : bad('Service unavailable');
      case 'session.logout':
        logOff();
        return DONE;
      case 'session.subscribe':
        return holder === undefined ? LOGGED_OFF : subscribe([USER_DATA], about);
      case 'session.unsubscribe':
        end(USER_DATA);
        return holder === undefined ? LOGGED_OFF : DONE;
    }
  };

  const answer = (request: PlexRequest | PlexMisfit, reply: Reply, about: About<PlexChannel>, scripted = false) => {
    const reqId = options.stringIds && request.id !== null ? String(request.id) : request.id;
    if ('result' in reply) {
      const isList = 'params' in request && request.method === 'subscriptions';
      outbox.say(
        writeJson(
          isList ? { result: reply.result, id: reqId } : { id: reqId, status: reply.status, result: reply.result },
        ),
        about,
      );
      return;
    }
    const { status, error } = reply;
    const { method } = request;
    ledger.refused({
      connection: id,
      ...{ status, error },
      ...(request.id !== null && { id: String(request.id) }),
      ...(method !== undefined && { method }),
      scripted: scripted || outbox.hasBeenSilent(),
    });
    const retryAfter = status === 429 ? venue.limitedUntil() : status === 418 ? venue.bannedUntil() : undefined;
    outbox.say(writeJson({ id: reqId, status, error: { msg: error, retryAfter } }), about);
  };

  const carryOut = (text: string): void => {
    const request = readPlexRequest(text);
    if (!('params' in request)) {
      answer(request, bad(request.error), { symbols: [] });
      return;
    }
    const about = aboutOf(request);
    const before = faults.counts();
    const strike = faults.strike(['rateLimit', 'banned', 'unknown'], about)?.kind;
    if (strike === 'rateLimit' || !bucket.take()) {
      answer(request, bad('Too many requests', 429), about, strike === 'rateLimit');
    } else if (strike === 'banned') {
      venue.ban();
      answer(request, bad('Banned for repeated violations of the rate limit', 418), about, true);
      close();
    } else {
      const reply = strike === 'unknown' && random.chance(0.5) ? DONE : perform(request, about);
      if (request.method === 'session.logon') {
        const apiKey = typeof request.params['apiKey'] === 'string' ? request.params['apiKey'] : '';
        const accepted = strike === undefined && reply.status === 200;
        ledger.loggedOn({ connection: id, apiKey, accepted, at: ledger.mark() });
      }
      const isScripted = ownFaults.some((kind) => faults.counts()[kind] > before[kind]);
      answer(request, strike === 'unknown' ? bad('Internal error', 500) : reply, about, isScripted);
    }
  };
  const close = (): void => {
    stop();
    if (peer.isOpen()) peer.close(POLICY);
  };

  const emit = (frame: PlexFrame, name: string): void => {
    if (streams.get(name)?.isMute === false) outbox.data(frame);
  };

  return {
    id,
    streams: () => (peer.isOpen() ? [...streams.keys()] : []),
    apiKey: () => (peer.isOpen() ? holder : undefined),
    receive(text) {
      ledger.got(id, text);
      if (peer.isOpen() && !outbox.isDead()) carryOut(text);
      ledger.stir();
    },
    publish({ symbol, depth, trades, user }) {
      const names = [`${symbol}@depth`, `${symbol}@depth@100ms`];
      if (depth !== undefined) for (const name of names) emit(plexFrame('depth', symbol, depth), name);
      for (const { id: t, price: p, qty: q, buyerIsMaker: m, time } of trades) {
        emit(plexFrame('trade', symbol, { e: 'trade', E: time, s: symbol, t, p, q, m, T: time }), `${symbol}@trade`);
      }
      for (const { apiKey, event } of user) {
        if (holder !== apiKey || !streams.has(USER_DATA)) continue;
        const about = { symbols: symbol === '' ? [] : [symbol], channel: 'userData' as const };
        if (faults.strike(['sessionRevoked'], about) !== undefined) revoke();
        // Orders and balances keep their order among each other, whatever market they are of.
        else emit({ ...plexFrame('userData', symbol, event), queue: USER_DATA }, USER_DATA);
      }
    },
    revoke(apiKey) {
      if (holder === apiKey) revoke();
    },
    send: (text) => peer.send(text),
    release: outbox.release,
    stop,
  };
}

/** The faults that show in the answer to a request. */
const ownFaults: readonly PlexFaultKind[] = ['refuse', 'partial', 'unknown'];

const aboutOf = ({ method, streams }: PlexRequest): About<PlexChannel> => {
  if (method.startsWith('session.')) return { symbols: [], channel: 'session' };
  const wanted = streams.map(streamOf);
  const [channel, ...others] = new Set(wanted.map((stream) => stream?.channel));
  return {
    symbols: wanted.flatMap((stream) => (stream === undefined || stream.symbol === '' ? [] : [stream.symbol])),
    channel: others.length === 0 ? channel : undefined,
  };
};
