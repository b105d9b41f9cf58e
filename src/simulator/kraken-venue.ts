import type { SystemState } from './answers.js';
import type { InstrumentUpdate, PairChanges } from './instruments.js';
import { createSession, type KrakenSession, type VenueContext } from './kraken-session.js';
import type { MarketStep } from './market.js';
import { createOpening, type OnOpen } from './opening.js';
import type { Topic } from './topic.js';

/** A live subscription, as the venue holds it: whose it is, and what names it. */
export type SubscriptionRecord = Topic & { readonly connection: number };

/** The venue without its sockets: an exchange, and sessions to which it publishes. */
export interface KrakenVenue {
  readonly open: OnOpen;
  /** Let markets change once each and publish; how many data frames left. */
  readonly step: (symbols: Iterable<string>, how?: MarketStep) => number;
  /** See the simulator, as for the next three. */
  readonly list: (symbol: string) => void;
  readonly delist: (symbol: string) => void;
  readonly setPair: (symbol: string, changes: PairChanges) => void;
  readonly system: (state: SystemState) => void;
  readonly send: (text: string) => void;
  readonly release: () => void;
  readonly subscriptions: () => readonly SubscriptionRecord[];
}

/**
 * @param onDemand - is told whether anybody is subscribed to anything, whenever that may have changed
 */
export function createVenue(
  shared: Omit<VenueContext, 'onData' | 'onDemand'>,
  onDemand: (isWanted: boolean) => void,
): KrakenVenue {
  const { exchange, ledger } = shared;
  const sessions = new Set<KrakenSession>();
  let framesSent = 0;

  const context: VenueContext = {
    ...shared,
    onData() {
      framesSent += 1;
    },
    onDemand(name) {
      ledger.counted(name, [...sessions].filter((session) => session.isSubscribed(name)).length);
      onDemand([...sessions].some((session) => session.subscriptions().length > 0));
    },
  };
  const publish = (update: InstrumentUpdate): void => {
    for (const session of sessions) session.publishInstruments(update);
    ledger.stir();
  };

  return {
    open: createOpening(sessions, shared.ledger, (id, peer) => createSession(id, peer, context)),
    step(symbols, how = {}) {
      const before = framesSent;
      for (const symbol of symbols) {
        const frames = exchange.step(symbol, how);
        if (frames !== undefined) for (const session of sessions) session.publish(symbol, frames);
      }
      ledger.stir();
      return framesSent - before;
    },
    list: (symbol) => publish(exchange.list(symbol)),
    delist: (symbol) => publish(exchange.delist(symbol)),
    setPair: (symbol, changes) => publish(exchange.setPair(symbol, changes)),
    system(state) {
      exchange.setSystem(state);
      for (const session of sessions) session.tellStatus();
      ledger.stir();
    },
    send(text) {
      for (const session of sessions) session.send(text);
    },
    release() {
      for (const session of sessions) session.release();
    },
    subscriptions: () =>
      [...sessions].flatMap((session) =>
        session.subscriptions().map(({ topic }) => ({ connection: session.id, ...topic })),
      ),
  };
}
