/** A subscription's parameters beside channel and symbol, as the exchange spells them. */
export type TopicParams = Readonly<Record<string, string | number | boolean>>;

/** What one can subscribe to. Two topics with the same key are never subscribed at once on one socket. */
export interface Topic {
  /** What the exchange keeps apart, in one word that is also shown to users: `book BTC/USD`. */
  readonly key: string;
  /**
   * Under what its frames come; the key, unless told. Topics that share a route are not told apart by their frames, so
   * each gets those of all of them, and perhaps the exchange does not keep them apart either.
   */
  readonly route?: string;
  readonly channel: string;
  /** Empty for a channel that has no symbols. */
  readonly symbol: string;
  readonly params: TopicParams;
  /** How many times `firstDataMs` the first data may take; 1 unless told. */
  readonly patience?: number;
  /** Whether the exchange may have nothing to begin with, so that any data will do as the first. */
  readonly mayBeEmpty?: boolean;
  /** Whether the holder is told {@link STANDING} in place of data, when the exchange has acknowledged the subscription. */
  readonly tellsStanding?: boolean;
}

/** What a holder is told when its subscription stands, if it wants to know. */
export const STANDING = Symbol('standing');

/** The exchange's answer to a subscribe or unsubscribe, for one symbol. */
export interface Acknowledgement {
  /** The id of our request; absent when the exchange left it out, and then the answer is matched by its names. */
  readonly reqId: number | undefined;
  /** Absent where the exchange does not say; then the id says which request it was. */
  readonly method: 'subscribe' | 'unsubscribe' | undefined;
  /** Absent where the exchange does not say; all topics of the request are meant then. */
  readonly channel: string | undefined;
  readonly symbol: string | undefined;
  /** Those of the topic's parameters that the exchange repeats. */
  readonly params?: TopicParams;
  /** What the exchange had against it, in its own words; absent when it was granted. */
  readonly refusal?: Refusal;
}

/** Why a subscription was not granted. */
export interface Refusal {
  readonly reason: string;
  /**
   * `final`: asking again is useless. `later`: the exchange is busy and did nothing, so ask again after a pause.
   * `standing`: the exchange says that it has this subscription already. `unknown`: nobody knows whether it was carried
   * out; where it was not, ask again. `partial`: some of it was carried out; what was not is refused. `loggedOff`: there
   * is no session, which is `final` until there is one.
   */
  readonly kind: 'final' | 'later' | 'standing' | 'unknown' | 'partial' | 'loggedOff';
}

/**
 * For how long the exchange wants to be left alone, in ms from now, or until when, in ms since the epoch; or that it does
 * not say.
 */
export type Pause = { readonly afterMs: number } | { readonly untilMs: number } | { readonly untold: true };

/** The answer to any other request; to a subscription too, where the exchange answers all requests alike. */
export interface Reply {
  readonly reqId: number | undefined;
  readonly message: unknown;
  /** What the exchange had against it; absent on success. */
  readonly refusal?: Refusal;
}

/** Where a dialect hands over what it found in a frame; one frame may hold several things. */
export interface FrameSink {
  /**
   * Data of the topics of a route.
   *
   * @param opening - whether a stream may begin with it, as with a snapshot; others are dropped until one came
   */
  data(route: string, opening: boolean, message: unknown): void;
  /** Something the exchange tells unasked, of which the latest is kept for those who come later. */
  announced(key: string, message: unknown): void;
  acknowledged(ack: Acknowledgement): void;
  replied(reply: Reply): void;
  /** The exchange finds that we send too fast; it need not say which frame it dropped, nor how long to pause. */
  throttled(reason: string, pause?: Pause): void;
  /** The exchange keeps us out; it need not say for how long. */
  banned(reason: string, pause?: Pause): void;
  /** The exchange ended the session of this socket, which itself stands. */
  loggedOff(reason: string): void;
  /** The exchange is about to close this socket. */
  closing(reason: string): void;
  /** A frame of no known kind. */
  unknown(frame: unknown): void;
}

/** How an exchange speaks: the only joint between the core and an exchange. Pure; the core does all the sending. */
export interface Dialect {
  /** Says where a frame belongs, by a glance at as few of its fields as will do. Must not throw. */
  route(frame: unknown, sink: FrameSink): void;
  /** The request that subscribes to these topics, which share one {@link batchOf}. */
  subscribe(topics: readonly Topic[], reqId: number): unknown;
  /** The request that ends these subscriptions. */
  unsubscribe(topics: readonly Topic[], reqId: number): unknown;
  /** A request that changes nothing and is answered at once. */
  ping(reqId: number): unknown;
  /** How to ask which subscriptions there are, where the exchange can say: what settles an answer that is not sure. */
  readonly inventory?: {
    request(reqId: number): unknown;
    /**
     * Tells topics that a reply names from those that it does not.
     *
     * @throws Error when it cannot be read
     */
    held(message: unknown): (topic: Topic) => boolean;
  };
  /** Topics of the same batch may share a request. */
  batchOf(topic: Topic): string;
  /** How many topics fit into one request. */
  readonly batchSize: number;
  /** Whether the exchange is never silent for long while a subscription stands, so that silence alone is a fault. */
  readonly isNeverSilent: boolean;
}
