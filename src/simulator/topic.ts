import { DEPTHS, type Depth } from './book.js';

/** The channels that are simulated. */
export const CHANNELS = ['book', 'trade', 'ticker', 'ohlc', 'instrument'] as const;
/** One of the simulated channels. */
export type Channel = (typeof CHANNELS)[number];

/** How long candles may last. */
export const INTERVALS = [1, 5, 15, 30, 60, 240, 1440, 10080, 21600] as const;
/** How long a candle lasts, in minutes. */
export type Interval = (typeof INTERVALS)[number];

/** What may set a ticker off. */
export const TRIGGERS = ['trades', 'bbo'] as const;
/** What sets a ticker off: every trade, or every change of the best bid or offer. */
export type EventTrigger = (typeof TRIGGERS)[number];

/** Whose reference data there are. */
export const EXECUTION_VENUES = ['international', 'bitnomial-exchange'] as const;
/** One of the venues whose reference data there are. */
export type ExecutionVenue = (typeof EXECUTION_VENUES)[number];

/** Which part of the reference data a subscriber wants. */
export interface InstrumentView {
  /** Default false. */
  readonly include_tokenized_assets?: boolean;
  /** Default `international`. */
  readonly execution_venue?: ExecutionVenue;
}

/** What one can subscribe to. The reference data are of no symbol. */
export type Topic =
  | { readonly channel: 'book'; readonly symbol: string; readonly depth: Depth }
  | { readonly channel: 'trade'; readonly symbol: string }
  | { readonly channel: 'ticker'; readonly symbol: string; readonly event_trigger: EventTrigger }
  | { readonly channel: 'ohlc'; readonly symbol: string; readonly interval: Interval }
  | { readonly channel: 'instrument'; readonly symbol: '' };

/** What a request says of its topic, not judged yet. */
export interface TopicWish {
  readonly channel: Channel;
  readonly depth: unknown;
  readonly interval: unknown;
  readonly event_trigger: EventTrigger;
}

/** The topic of one symbol of a request; undefined when its depth or interval is none. */
export function topicOf({ channel, ...wish }: TopicWish, symbol: string): Topic | undefined {
  switch (channel) {
    case 'book': {
      const depth = DEPTHS.find((each) => each === wish.depth);
      return depth && { channel, symbol, depth };
    }
    case 'ohlc': {
      const interval = INTERVALS.find((each) => each === wish.interval);
      return interval && { channel, symbol, interval };
    }
    case 'ticker':
      return { channel, symbol, event_trigger: wish.event_trigger };
    case 'trade':
      return { channel, symbol };
    case 'instrument':
      return { channel, symbol: '' };
  }
}

/** By what the venue tells subscriptions of one connection apart. A book has one depth at a time, so it is not in it. */
export function nameOf(topic: Topic): string {
  switch (topic.channel) {
    case 'ticker':
      return `ticker ${topic.symbol} ${topic.event_trigger}`;
    case 'ohlc':
      return `ohlc ${topic.symbol} ${topic.interval}`;
    case 'instrument':
      return 'instrument';
    default:
      return `${topic.channel} ${topic.symbol}`;
  }
}

/** Which frames of a connection keep their order among each other: a ticker's, whatever set them off. */
export function queueOf(topic: Topic): string {
  return topic.channel === 'ticker' ? `ticker ${topic.symbol}` : nameOf(topic);
}
