import * as t from 'io-ts';
import type { Decoder } from '../../src/core/decode-with.js';
import type { Acknowledgement, Reply } from '../../src/core/dialect.js';
import { parseJson } from '../../src/core/json.js';
import { BookMessage } from '../../src/kraken/codecs/book.js';
import { Response } from '../../src/kraken/codecs/envelope.js';
import { InstrumentMessage } from '../../src/kraken/codecs/instrument.js';
import { OhlcMessage } from '../../src/kraken/codecs/ohlc.js';
import { PongMessage } from '../../src/kraken/codecs/pong.js';
import { TickerMessage } from '../../src/kraken/codecs/ticker.js';
import { TradeMessage } from '../../src/kraken/codecs/trade.js';
import { krakenDialect } from '../../src/kraken/dialect.js';

/** What the library makes of a frame: where it goes, and what it says, in the shape of the frame. */
export interface Reading {
  /** The keys of the topics that get a part of it; of an answer none. */
  readonly routes: readonly string[];
  /** Whether a stream may begin with it. */
  readonly isOpening: boolean;
  readonly frame: unknown;
  readonly ack?: Acknowledgement;
  readonly reply?: Reply;
}

/** A pong is read twice: as an answer, to be routed, and for its times. */
export const Pong = t.intersection([PongMessage, Response], 'Pong');

/** Our decoder of each message that a server sends, by the message's name. */
const DECODERS: Readonly<Record<string, Decoder<object>>> = {
  TickerMessage,
  BookMessage,
  OHLCMessage: OhlcMessage,
  TradeMessage,
  InstrumentMessage,
  SubscriptionStatus: Response,
  Pong,
};

/** Those of the messages that have a channel, by its name. */
const CHANNELS: Readonly<Record<string, Decoder<object>>> = {
  ticker: TickerMessage,
  book: BookMessage,
  ohlc: OhlcMessage,
  trade: TradeMessage,
  instrument: InstrumentMessage,
};

/**
 * Reads a whole frame by the decoder of a message alone, past the router.
 *
 * @param name - the message's, as the specification has it
 * @returns undefined for a frame that is refused
 */
export const decodeAs =
  (name: string) =>
  (text: string): unknown => {
    const decoded = DECODERS[name]?.decode(parseJson(text));
    return decoded?._tag === 'Right' ? decoded.right : undefined;
  };

/** The way of a frame through the library, up to its values; undefined when it is refused. */
export const read = (text: string): Reading | undefined => {
  const parts: { readonly key: string; readonly opening: boolean; readonly message: unknown }[] = [];
  const acks: Acknowledgement[] = [];
  const replies: Reply[] = [];
  const others: unknown[] = [];
  const frame = parseJson(text);
  krakenDialect.route(frame, {
    data: (key, opening, message) => parts.push({ key, opening, message }),
    acknowledged: (ack) => acks.push(ack),
    replied: (reply) => replies.push(reply),
    announced: (_, message) => others.push(message),
    throttled: (reason) => others.push(reason),
    banned: (reason) => others.push(reason),
    loggedOff: (reason) => others.push(reason),
    closing: (reason) => others.push(reason),
    unknown: (message) => others.push(message),
  });
  const [ack] = acks;
  const [reply] = replies;
  if (others.length > 0) return undefined;
  if (ack !== undefined) return answer(Response.decode(frame), { ack });
  if (reply !== undefined) return answer(Pong.decode(frame), { reply });
  return together(parts);
};

const answer = (
  decoded: ReturnType<Decoder<object>['decode']>,
  heard: Pick<Reading, 'ack' | 'reply'>,
): Reading | undefined =>
  decoded._tag === 'Left' ? undefined : { routes: [], isOpening: false, frame: decoded.right, ...heard };

/** The parts of a frame, each decoded by itself, put together again in the order in which they went out. */
function together(
  parts: readonly { readonly key: string; readonly opening: boolean; readonly message: unknown }[],
): Reading | undefined {
  const frames: { channel: string; data: unknown }[] = [];
  for (const { key, message } of parts) {
    const [channel = ''] = key.split(' ');
    const decoded = CHANNELS[channel]?.decode(message);
    if (decoded?._tag !== 'Right') return undefined;
    frames.push({ channel, data: [], ...(channel === 'book' ? unflattened(decoded.right) : decoded.right) });
  }
  const [first] = frames;
  if (first === undefined) return undefined;
  const data = Array.isArray(first.data) ? frames.flatMap((each) => each.data) : first.data;
  return {
    routes: parts.map(({ key }) => key),
    isOpening: parts.some(({ opening }) => opening),
    frame: { ...first, data },
  };
}

/** The message of a book is flat. */
const unflattened = (message: object): object => {
  const { type, ...element } = { type: undefined, ...message };
  return { type, data: [element] };
};
