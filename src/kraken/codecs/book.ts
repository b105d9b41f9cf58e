// Hot path: most frames are those of books. One look at each field; only what is unusual meets a codec.

import * as t from 'io-ts';
import type { BookEvent } from '../../book/book-event.js';
import type { Level } from '../../book/level.js';
import { Decimal, Int, intFrom, isList, isRecord } from '../../core/codec.js';
import { isDecimal } from '../../core/decimal.js';
import type { Decoder } from '../../core/decode-with.js';

const Levels = t.readonlyArray(t.readonly(t.type({ price: Decimal, qty: Decimal }, 'Level')), 'Levels');

const BookData = t.type(
  {
    symbol: t.string,
    bids: Levels,
    asks: Levels,
    checksum: Int,
    /** Missing in the snapshots of older recordings. */
    timestamp: t.union([t.string, t.undefined], 'string or nothing'),
  },
  'BookData',
);

/** A frame as it is sent; what {@link BookMessage} accepts, and how it explains a refusal. */
export const BookFrame = t.type(
  { type: t.keyof({ snapshot: null, update: null }, 'snapshot | update'), data: t.tuple([BookData], 'data') },
  'BookFrame',
);

/** What a frame of the `book` channel says. */
export type BookMessage = Omit<BookEvent, 'receivedAtMs' | 'updateId' | 'checksum'> &
  Required<Pick<BookEvent, 'checksum'>>;

/**
 * A frame of the `book` channel. A snapshot has every level within the depth, an update those that changed, with the
 * quantity 0 for those that went.
 *
 * A frame as the exchange prints it is read by one look at each field. Any other goes through {@link BookFrame}, which
 * accepts what is unusual yet valid, and explains what is not.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/book | Kraken: book channel}
 */
export const BookMessage: Decoder<BookMessage> = {
  decode: (input) => {
    const message = messageFrom(input);
    if (message !== undefined) return t.success(message);
    const decoded = BookFrame.decode(input);
    return decoded._tag === 'Left' ? decoded : t.success(flat(decoded.right));
  },
};

/** A usual frame, its numbers as text; undefined for any other. */
function messageFrom(frame: unknown): BookMessage | undefined {
  if (!isRecord(frame)) return undefined;
  const { type, data } = frame;
  if ((type !== 'snapshot' && type !== 'update') || !isList(data) || data.length !== 1) return undefined;
  const [element] = data;
  if (!isRecord(element)) return undefined;
  const { symbol, bids, asks, timestamp } = element;
  const checksum = intFrom(element['checksum']);
  if (checksum === undefined || typeof symbol !== 'string' || typeof timestamp !== 'string') return undefined;
  if (!areLevels(bids) || !areLevels(asks)) return undefined;
  return { type, symbol, bids, asks, checksum, timestamp };
}

const areLevels = (value: unknown): value is readonly Level[] => {
  if (!isList(value)) return false;
  for (const level of value) {
    if (!isRecord(level) || !isDecimal(level['price']) || !isDecimal(level['qty'])) return false;
  }
  return true;
};

const flat = ({ type, data: [{ timestamp, ...data }] }: t.TypeOf<typeof BookFrame>): BookMessage =>
  timestamp === undefined ? { type, ...data } : { type, ...data, timestamp };

/**
 * A frame as the floor of books knows it.
 *
 * @param receivedAtMs - when it came, by our clock
 */
export function bookEventFrom(message: BookMessage, receivedAtMs: number): BookEvent {
  const { type, symbol, bids, asks, checksum, timestamp } = message;
  return timestamp === undefined
    ? { type, symbol, bids, asks, checksum, receivedAtMs }
    : { type, symbol, bids, asks, checksum, timestamp, receivedAtMs };
}
