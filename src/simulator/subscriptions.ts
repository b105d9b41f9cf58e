import { CHANNELS, nameOf, type InstrumentView, type Topic } from './topic.js';

/** A live subscription. */
export interface Subscription {
  readonly topic: Topic;
  /** Acknowledged, and then never served. */
  readonly isMute: boolean;
  /** Of the reference data: what was asked for. */
  readonly view: InstrumentView;
}

/** The subscriptions of one connection. */
export interface Subscriptions {
  readonly all: () => readonly Subscription[];
  readonly has: (name: string) => boolean;
  /** That of the same name, if there is one; a book's may have another depth. */
  readonly like: (topic: Topic) => Subscription | undefined;
  /** Those of a symbol in the order in which they are served: book, trade, ticker, ohlc. */
  readonly of: (symbol: string) => readonly Subscription[];
  readonly add: (subscription: Subscription) => void;
  readonly remove: (topic: Topic) => void;
  readonly clear: () => void;
}

/** None so far. */
export function createSubscriptions(): Subscriptions {
  const byName = new Map<string, Subscription>();
  const bySymbol = new Map<string, readonly Subscription[]>();
  const of = (symbol: string): readonly Subscription[] => bySymbol.get(symbol) ?? [];

  return {
    all: () => [...byName.values()],
    has: (name) => byName.has(name),
    like: (topic) => byName.get(nameOf(topic)),
    of,
    add(subscription) {
      const { topic } = subscription;
      byName.set(nameOf(topic), subscription);
      bySymbol.set(topic.symbol, [...of(topic.symbol), subscription].sort(byChannel));
    },
    remove(topic) {
      const there = byName.get(nameOf(topic));
      byName.delete(nameOf(topic));
      bySymbol.set(
        topic.symbol,
        of(topic.symbol).filter((each) => each !== there),
      );
    },
    clear() {
      byName.clear();
      bySymbol.clear();
    },
  };
}

const byChannel = ({ topic: one }: Subscription, { topic: other }: Subscription): number =>
  CHANNELS.indexOf(one.channel) - CHANNELS.indexOf(other.channel);
