import { writeJson, type Json, type JsonObject } from './json.js';
import { queueOf, type Topic } from './topic.js';

/** A frame of a channel's data, before it is one text: what a fault may tamper with. */
export type DataFrame = BookFrame | RecordFrame;

interface Labels {
  readonly symbol: string;
  readonly type: 'snapshot' | 'update';
  /** Frames of one queue and connection keep their order. */
  readonly queue: string;
  /** All of it as it goes over the wire. */
  readonly text: string;
}

/** A frame of the book channel. */
export interface BookFrame extends Labels {
  readonly channel: 'book';
  /** The entries, written. */
  readonly bids: readonly string[];
  readonly asks: readonly string[];
  readonly checksum: number;
  readonly timestamp: string;
}

/** A frame, and its text. */
export function bookFrame(frame: Omit<BookFrame, 'channel' | 'queue' | 'text'>): BookFrame {
  const text = bookText({ ...frame, bids: list(frame.bids), asks: list(frame.asks) });
  return { ...frame, channel: 'book', queue: `book ${frame.symbol}`, text };
}

/** The same with `bids` and `asks` as any JSON text. */
export function bookText({
  symbol,
  type,
  bids,
  asks,
  checksum,
  timestamp,
}: Pick<BookFrame, 'symbol' | 'type' | 'checksum' | 'timestamp'> & {
  readonly bids: string;
  readonly asks: string;
}): string {
  return (
    `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":${bids},"asks":${asks},` +
    `"checksum":${checksum},"timestamp":"${timestamp}"}]}`
  );
}

const list = (entries: readonly string[]): string => `[${entries.join(',')}]`;

/** A frame of any other channel. */
export interface RecordFrame extends Labels {
  readonly channel: Exclude<Topic['channel'], 'book'>;
  /** What the frame tells of, one by one. */
  readonly records: readonly JsonObject[];
  /** The frame's text with other records in their places. */
  readonly textWith: (records: readonly JsonObject[]) => string;
}

/**
 * A frame, and its text.
 *
 * @param extras - what stands in the envelope beside the usual
 * @param dataOf - how the records are laid out; usually in one array
 */
export function recordFrame(
  topic: Exclude<Topic, { readonly channel: 'book' }>,
  type: 'snapshot' | 'update',
  records: readonly JsonObject[],
  extras: JsonObject = {},
  dataOf: (records: readonly JsonObject[]) => Json = (all) => all,
): RecordFrame {
  const { channel, symbol } = topic;
  const textWith = (those: readonly JsonObject[]) => writeJson({ channel, type, ...extras, data: dataOf(those) });
  return { channel, symbol, type, queue: queueOf(topic), records, textWith, text: textWith(records) };
}
