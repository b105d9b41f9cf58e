import { ackText, bareErrorText, failureText, HEARTBEAT, pongText, RATE_EXCEEDED, statusText } from './answers.js';
import type { Failure, Times } from './answers.js';
import { DEPTHS, type Depth } from './book.js';
import type { Clock } from './clock.js';
import { corrupt } from './corrupt.js';
import type { FaultDesk } from './faults.js';
import type { BookFrame } from './frame.js';
import type { Ledger } from './ledger.js';
import type { Market } from './market.js';
import { createOutbox, type Peer } from './outbox.js';
import type { Random } from './random.js';
import { readRequest, type BookRequest } from './requests.js';

/** What all sessions of a venue share. */
export interface VenueContext {
  readonly markets: ReadonlyMap<string, Market>;
  readonly clock: Clock;
  readonly faults: FaultDesk;
  readonly ledger: Ledger;
  /** The chance of what a corrupt frame looks like. */
  readonly random: Random;
  readonly heartbeatMs: number;
  readonly delayMs: number;
  readonly rateLimit: { readonly perSecond: number; readonly burst: number } | undefined;
  readonly onBook: () => void;
  /** A subscription came or went. */
  readonly onDemand: (symbol: string) => void;
}

/** A live subscription to a book. */
export interface BookSubscription {
  readonly depth: Depth;
  /** Acknowledged, and then never served. */
  readonly isMute: boolean;
}

/** The venue's side of one connection. */
export interface KrakenSession {
  readonly id: number;
  /** None when the connection is closed, closing or half-open. */
  readonly subscriptions: () => ReadonlyMap<string, BookSubscription>;
  readonly receive: (text: string) => void;
  readonly publish: (frameAt: (depth: Depth) => BookFrame | undefined, symbol: string) => void;
  /** Any text, past all faults. */
  readonly send: (text: string) => void;
  /** See `off` of the faults. */
  readonly release: () => void;
  /** The connection is gone: leave no timer. */
  readonly stop: () => void;
}

/** The service's own numbers for connections lie beyond 2^53: whoever reads them as floats changes them. */
const FIRST_CONNECTION = 13834774380200032777n;
const NONE: ReadonlyMap<string, BookSubscription> = new Map();

/**
 * Greet a client, then carry out what it asks for: the protocol of one connection.
 *
 * @param id - 1 for the first connection, 2 for the second, …
 */
export function createSession(id: number, peer: Peer, venue: VenueContext): KrakenSession {
  const { markets, clock, faults, ledger } = venue;
  const subscriptions = new Map<string, BookSubscription>();
  const bucket = createBucket(venue.rateLimit);
  let heartbeat: NodeJS.Timeout | undefined;
  let isQuiet = true;

  const demandChanged = (symbol: string): void => {
    if (subscriptions.size === 0) {
      clearInterval(heartbeat);
      heartbeat = undefined;
    } else if (venue.heartbeatMs > 0) {
      heartbeat ??= setInterval(beat, venue.heartbeatMs);
    }
    venue.onDemand(symbol);
  };
  const beat = (): void => {
    if (isQuiet) outbox.heartbeat(HEARTBEAT);
    isQuiet = true;
  };
  const stop = (): void => {
    const symbols = [...subscriptions.keys()];
    subscriptions.clear();
    outbox.stop();
    symbols.forEach(demandChanged);
  };

  const outbox = createOutbox({
    peer,
    faults,
    delayMs: venue.delayMs,
    corrupt: (frame) => corrupt(frame, venue.random),
    onBook() {
      isQuiet = false;
      venue.onBook();
    },
    onDead: stop,
  });

  // A request is read in 120 µs of simulated time and answered in 34 more.
  const times = (): Times => ({ time_in: clock.stamp(120), time_out: clock.stamp(154) });

  const refuse = (failure: Failure, symbols: readonly string[], scripted = false): void => {
    const { error, method, symbol } = failure;
    ledger.refused({
      connection: id,
      error,
      ...(method !== undefined && { method }),
      ...(symbol !== undefined && { symbol }),
      scripted: scripted || outbox.hasBeenSilent(),
    });
    outbox.answer(method === undefined ? bareErrorText(error) : failureText(failure, times()), symbols);
  };

  const objectionTo = (symbol: string, market: Market | undefined, depth: Depth | undefined): string | undefined => {
    if (!symbol.includes('/')) return `Currency pair not in ISO 4217-A3 format ${symbol}`;
    if (market === undefined) return notSupported(symbol);
    if (depth === undefined) return 'Subscription depth not supported';
    return subscriptions.has(symbol) ? 'Already subscribed' : undefined;
  };

  const subscribe = ({ reqId, depth: wanted, snapshot }: BookRequest, symbol: string): void => {
    const market = markets.get(symbol);
    const depth = DEPTHS.find((each) => each === wanted);
    const objection = objectionTo(symbol, market, depth);
    const strike = objection === undefined ? faults.strike(['refuse', 'ackWithoutData'], [symbol]) : undefined;
    const isRefused = strike?.kind === 'refuse';
    if (market === undefined || depth === undefined || objection !== undefined || isRefused) {
      const error = objection ?? notSupported(symbol);
      refuse({ error, method: 'subscribe', reqId, symbol }, [symbol], isRefused);
      return;
    }

    const isMute = strike?.kind === 'ackWithoutData';
    subscriptions.set(symbol, { depth, isMute });
    demandChanged(symbol);
    outbox.answer(ackText('subscribe', reqId, { channel: 'book', depth, snapshot, symbol }, times()), [symbol]);
    if (snapshot && !isMute) outbox.book(market.snapshot(depth));
  };

  const unsubscribe = ({ reqId, depth }: BookRequest, symbol: string): void => {
    const there = subscriptions.get(symbol);
    if (there === undefined || there.depth !== depth) {
      // Not a slip: the venue answers a failed unsubscribe as if it had been a subscribe.
      refuse({ error: 'Subscription Not Found', method: 'subscribe', reqId, symbol }, [symbol]);
      return;
    }
    subscriptions.delete(symbol);
    // After its ack a symbol is silent, so what was held back leaves before.
    outbox.flush(symbol);
    demandChanged(symbol);
    const result = { channel: 'book', depth: there.depth, symbol };
    outbox.answer(ackText('unsubscribe', reqId, result, times()), [symbol]);
  };

  const carryOut = (text: string): void => {
    const request = readRequest(text);
    const symbols = 'symbols' in request ? request.symbols : [];
    // An answer may bring a fault that ends the connection; what is left of the request is then nobody's.
    const forEach = (act: (symbol: string) => void): void =>
      symbols.forEach((symbol) => {
        if (!outbox.isDead()) act(symbol);
      });
    const isStruck = faults.strike(['rateLimit'], symbols) !== undefined;
    if (isStruck || !bucket.take()) {
      refuse({ error: RATE_EXCEEDED }, symbols, isStruck);
      return;
    }
    switch (request.kind) {
      case 'ping':
        outbox.answer(pongText(request.reqId, times()), []);
        return;
      case 'subscribe':
        forEach((symbol) => subscribe(request, symbol));
        return;
      case 'unsubscribe':
        forEach((symbol) => unsubscribe(request, symbol));
        return;
      case 'misfit':
        // Such errors carry a req_id of 0 when none was sent.
        refuse({ error: request.error, method: request.method, reqId: request.reqId ?? 0 }, []);
    }
  };

  peer.send(statusText(FIRST_CONNECTION + BigInt(id - 1)));

  return {
    id,
    subscriptions: () => (peer.isOpen() ? subscriptions : NONE),
    receive(text) {
      ledger.got(id, text);
      if (peer.isOpen() && !outbox.isDead()) carryOut(text);
      ledger.stir();
    },
    publish(frameAt, symbol) {
      const there = subscriptions.get(symbol);
      const frame = there === undefined || there.isMute ? undefined : frameAt(there.depth);
      if (frame !== undefined) outbox.book(frame);
    },
    send: (text) => peer.send(text),
    release: outbox.release,
    stop,
  };
}

const notSupported = (symbol: string): string => `Currency pair not supported ${symbol}`;

/** The allowance of one client, by the wall clock: `perSecond` frames, and as many as `burst` at once. */
const createBucket = (limit: VenueContext['rateLimit']) => {
  let left = limit?.burst ?? 0;
  let at = performance.now();
  return {
    take(): boolean {
      if (limit === undefined) return true;
      const now = performance.now();
      left = Math.min(limit.burst, left + ((now - at) / 1000) * limit.perSecond);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
