import type { Depth } from './book.js';
import type { BookFrame } from './frame.js';
import { createSession, type KrakenSession, type VenueContext } from './kraken-session.js';
import type { Peer } from './outbox.js';

/** Takes a client that has connected; what it returns must hear of all that the client does. */
export type OnOpen = (peer: Peer) => {
  readonly receive: (text: string) => void;
  readonly closed: (code: number) => void;
};

/** A live subscription, as the venue holds it. */
export interface SubscriptionRecord {
  readonly connection: number;
  readonly channel: 'book';
  readonly symbol: string;
  readonly depth: Depth;
}

/** The venue without its sockets: sessions, and markets that publish to them. */
export interface KrakenVenue {
  readonly open: OnOpen;
  /** Let markets change once each and publish; how many book frames left. */
  readonly step: (symbols: Iterable<string>, within?: number) => number;
  readonly send: (text: string) => void;
  readonly release: () => void;
  readonly subscriptions: () => readonly SubscriptionRecord[];
}

/**
 * @param onDemand - is told whether anybody is subscribed to anything, whenever that may have changed
 */
export function createVenue(
  shared: Omit<VenueContext, 'onBook' | 'onDemand'>,
  onDemand: (isWanted: boolean) => void,
): KrakenVenue {
  const { markets, ledger } = shared;
  const sessions = new Set<KrakenSession>();
  let connections = 0;
  let framesSent = 0;

  const context: VenueContext = {
    ...shared,
    onBook() {
      framesSent += 1;
    },
    onDemand(symbol) {
      const live = [...sessions].filter((session) => session.subscriptions().has(symbol)).length;
      ledger.counted(`book ${symbol}`, live);
      onDemand([...sessions].some((session) => session.subscriptions().size > 0));
    },
  };

  return {
    open(peer) {
      const id = ++connections;
      const session = createSession(id, peer, context);
      sessions.add(session);
      ledger.opened(id);
      return {
        receive: session.receive,
        closed(code) {
          sessions.delete(session);
          session.stop();
          ledger.closed(id, code);
        },
      };
    },
    step(symbols, within) {
      const before = framesSent;
      for (const symbol of symbols) {
        const market = markets.get(symbol);
        if (market === undefined) throw new RangeError(`${symbol} is not simulated: ${[...markets.keys()].join(', ')}`);
        const frameAt = oncePerDepth(market.step(within));
        for (const session of sessions) session.publish(frameAt, symbol);
      }
      ledger.stir();
      return framesSent - before;
    },
    send(text) {
      for (const session of sessions) session.send(text);
    },
    release() {
      for (const session of sessions) session.release();
    },
    subscriptions: () =>
      [...sessions].flatMap((session) =>
        [...session.subscriptions()].map(([symbol, { depth }]) => {
          return { connection: session.id, channel: 'book', symbol, depth } as const;
        }),
      ),
  };
}

/** Subscribers of one depth get one and the same frame, written once. */
const oncePerDepth = (frameAt: (depth: Depth) => BookFrame | undefined) => {
  const written = new Map<Depth, BookFrame | undefined>();
  return (depth: Depth): BookFrame | undefined => {
    if (!written.has(depth)) written.set(depth, frameAt(depth));
    return written.get(depth);
  };
};
