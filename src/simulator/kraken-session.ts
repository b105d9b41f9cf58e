import {
  ackText,
  bareErrorText,
  failureText,
  HEARTBEAT,
  pongText,
  RATE_EXCEEDED,
  statusText,
  subscribedResult,
  unsubscribedResult,
} from './answers.js';
import type { Failure, Times } from './answers.js';
import { createBucket, type RateLimit } from './bucket.js';
import type { Clock } from './clock.js';
import { corrupt } from './corrupt.js';
import type { Exchange } from './exchange.js';
import type { About, FaultDesk } from './faults.js';
import type { DataFrame } from './frame.js';
import type { InstrumentUpdate } from './instruments.js';
import type { Ledger } from './ledger.js';
import { frameOf, type Frames } from './market.js';
import { createOutbox, type Peer } from './outbox.js';
import type { Random } from './random.js';
import { readRequest, type SubscriptionRequest } from './requests.js';
import { createSubscriptions, type Subscription } from './subscriptions.js';
import { nameOf, queueOf, topicOf, TRIGGERS, type Topic } from './topic.js';

/** What all sessions of a venue share. */
export interface VenueContext {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly faults: FaultDesk;
  readonly ledger: Ledger;
  /** The chance of what a corrupt frame looks like. */
  readonly random: Random;
  readonly heartbeatMs: number;
  readonly delayMs: number;
  readonly rateLimit: RateLimit | undefined;
  /** Whether one symbol's ticker may be subscribed to with both triggers at once. */
  readonly tickerTriggers: 'both' | 'one';
  readonly onData: () => void;
  /** A subscription of this name came or went. */
  readonly onDemand: (name: string) => void;
}

/** The venue's side of one connection. */
export interface KrakenSession {
  readonly id: number;
  /** None when the connection is closed, closing or half-open. */
  readonly subscriptions: () => readonly Subscription[];
  readonly isSubscribed: (name: string) => boolean;
  readonly receive: (text: string) => void;
  readonly publish: (symbol: string, frames: Frames) => void;
  readonly publishInstruments: (update: InstrumentUpdate) => void;
  /** Tell of the state of the system. */
  readonly tellStatus: () => void;
  /** Any text, past all faults. */
  readonly send: (text: string) => void;
  /** See `off` of the faults. */
  readonly release: () => void;
  /** The connection is gone: leave no timer. */
  readonly stop: () => void;
}

/** The service's own numbers for connections lie beyond 2^53: whoever reads them as floats changes them. */
const FIRST_CONNECTION = 13834774380200032777n;

/**
 * Greet a client, then carry out what it asks for: the protocol of one connection.
 *
 * @param id - 1 for the first connection, 2 for the second, …
 */
export function createSession(id: number, peer: Peer, venue: VenueContext): KrakenSession {
  const { exchange, clock, faults, ledger } = venue;
  const subscriptions = createSubscriptions();
  const bucket = createBucket(venue.rateLimit);
  let heartbeat: NodeJS.Timeout | undefined;
  let isQuiet = true;

  const demandChanged = (name: string): void => {
    if (subscriptions.all().length === 0) {
      clearInterval(heartbeat);
      heartbeat = undefined;
    } else if (venue.heartbeatMs > 0) {
      heartbeat ??= setInterval(beat, venue.heartbeatMs);
    }
    venue.onDemand(name);
  };
  const beat = (): void => {
    if (isQuiet) outbox.say(HEARTBEAT);
    isQuiet = true;
  };
  const stop = (): void => {
    const names = subscriptions.all().map(({ topic }) => nameOf(topic));
    subscriptions.clear();
    outbox.stop();
    names.forEach(demandChanged);
  };

  const outbox = createOutbox({
    peer,
    faults,
    delayMs: venue.delayMs,
    corrupt: (frame: DataFrame) => corrupt(frame, venue.random),
    unnoticed: ({ channel }) => (channel === 'instrument' ? ['drop', 'reorder'] : []),
    onData() {
      isQuiet = false;
      venue.onData();
    },
    onDead: stop,
  });

  // A request is read in 120 µs of simulated time and answered in 34 more.
  const times = (): Times => ({ time_in: clock.stamp(120), time_out: clock.stamp(154) });
  const status = (): string => statusText(FIRST_CONNECTION + BigInt(id - 1), exchange.system());

  const refuse = (failure: Failure, about: About, scripted = false): void => {
    const { error, method, symbol } = failure;
    ledger.refused({
      connection: id,
      error,
      ...(method !== undefined && { method }),
      ...(symbol !== undefined && { symbol }),
      scripted: scripted || outbox.hasBeenSilent(),
    });
    outbox.say(method === undefined ? bareErrorText(error) : failureText(failure, times()), about);
  };

  const isTaken = (topic: Topic): boolean => {
    const rivals =
      topic.channel === 'ticker' && venue.tickerTriggers === 'one'
        ? TRIGGERS.map((event_trigger) => ({ ...topic, event_trigger }))
        : [topic];
    return rivals.some((rival) => subscriptions.like(rival) !== undefined);
  };
  const objectionTo = (channel: string, symbol: string, topic: Topic | undefined): string | undefined => {
    if (channel !== 'instrument') {
      if (!symbol.includes('/')) return `Currency pair not in ISO 4217-A3 format ${symbol}`;
      if (!exchange.isListed(symbol)) return notSupported(symbol);
    }
    if (topic !== undefined) return isTaken(topic) ? 'Already subscribed' : undefined;
    return channel === 'ohlc' ? 'Subscription ohlc interval not supported' : 'Subscription depth not supported';
  };
  const snapshotOf = (topic: Topic, { view }: SubscriptionRequest): DataFrame | undefined =>
    topic.channel === 'instrument'
      ? exchange.instruments.snapshot(view)
      : frameOf(exchange.market(topic.symbol).snapshot(), topic);

  const subscribe = (request: SubscriptionRequest, symbol: string | undefined): void => {
    const { channel, reqId, snapshot, view } = request;
    const about = aboutOf(request, symbol);
    const topic = topicOf(request, symbol ?? '');
    const objection = objectionTo(channel, symbol ?? '', topic);
    const strike = objection === undefined ? faults.strike(['refuse', 'ackWithoutData'], about) : undefined;
    const isRefused = strike?.kind === 'refuse';
    if (topic === undefined || objection !== undefined || isRefused) {
      const error = objection ?? (symbol === undefined ? 'EService:Unavailable' : notSupported(symbol));
      refuse({ error, method: 'subscribe', reqId, symbol }, about, isRefused);
      return;
    }

    const isMute = strike?.kind === 'ackWithoutData';
    subscriptions.add({ topic, isMute, view });
    demandChanged(nameOf(topic));
    outbox.say(ackText('subscribe', reqId, subscribedResult(topic, snapshot, view), times()), about);
    const first = snapshot && !isMute ? snapshotOf(topic, request) : undefined;
    if (first !== undefined) outbox.data(first);
  };

  const unsubscribe = (request: SubscriptionRequest, symbol: string | undefined): void => {
    const { reqId } = request;
    const about = aboutOf(request, symbol);
    const topic = topicOf(request, symbol ?? '');
    const there = topic && subscriptions.like(topic)?.topic;
    if (there === undefined || depthOf(there) !== depthOf(topic)) {
      // Not a slip: the venue answers a failed unsubscribe as if it had been a subscribe.
      refuse({ error: 'Subscription Not Found', method: 'subscribe', reqId, symbol }, about);
      return;
    }
    subscriptions.remove(there);
    // After its ack a topic is silent, so what was held back leaves before.
    outbox.flush(queueOf(there));
    demandChanged(nameOf(there));
    outbox.say(ackText('unsubscribe', reqId, unsubscribedResult(there), times()), about);
  };

  const carryOut = (text: string): void => {
    const request = readRequest(text);
    const about = 'symbols' in request ? { symbols: request.symbols, channel: request.channel } : { symbols: [] };
    const isStruck = faults.strike(['rateLimit'], about) !== undefined;
    if (isStruck || !bucket.take()) {
      refuse({ error: RATE_EXCEEDED }, about, isStruck);
      return;
    }
    switch (request.kind) {
      case 'ping':
        outbox.say(pongText(request.reqId, times()));
        return;
      case 'misfit':
        // Such errors carry a req_id of 0 when none was sent.
        refuse({ error: request.error, method: request.method, reqId: request.reqId ?? 0 }, about);
        return;
      default:
        for (const symbol of request.channel === 'instrument' ? [undefined] : request.symbols) {
          // An answer may bring a fault that ends the connection; what is left of the request is then nobody's.
          if (outbox.isDead()) return;
          if (request.kind === 'subscribe') subscribe(request, symbol);
          else unsubscribe(request, symbol);
        }
    }
  };

  peer.send(status());

  return {
    id,
    subscriptions: () => (peer.isOpen() ? subscriptions.all() : []),
    isSubscribed: (name) => peer.isOpen() && subscriptions.has(name),
    receive(text) {
      ledger.got(id, text);
      if (peer.isOpen() && !outbox.isDead()) carryOut(text);
      ledger.stir();
    },
    publish(symbol, frames) {
      for (const { topic, isMute } of subscriptions.of(symbol)) {
        const frame = isMute ? undefined : frameOf(frames, topic);
        if (frame !== undefined) outbox.data(frame);
      }
    },
    publishInstruments(update) {
      for (const { isMute, view } of subscriptions.of('')) {
        const frame = isMute ? undefined : update(view);
        if (frame !== undefined) outbox.data(frame);
      }
    },
    tellStatus: () => outbox.say(status()),
    send: (text) => peer.send(text),
    release: outbox.release,
    stop,
  };
}

const notSupported = (symbol: string): string => `Currency pair not supported ${symbol}`;

const aboutOf = ({ channel }: SubscriptionRequest, symbol: string | undefined): About => ({
  symbols: symbol === undefined ? [] : [symbol],
  channel,
});

const depthOf = (topic: Topic | undefined): number | undefined => (topic?.channel === 'book' ? topic.depth : undefined);
