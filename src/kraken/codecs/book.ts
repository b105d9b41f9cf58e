import * as t from 'io-ts';
import type { BookEvent } from '../../book/book-event.js';
import { Decimal, Int, quick } from '../../core/codec.js';

const Levels = quick(t.readonlyArray(t.readonly(t.type({ price: Decimal, qty: Decimal }, 'Level')), 'Levels'));

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

/**
 * A frame of the `book` channel: protocol section 5.2. A snapshot has every level within the depth, an update those
 * that changed, with the quantity 0 for those that went.
 */
export const BookMessage = t.type(
  { type: t.keyof({ snapshot: null, update: null }, 'snapshot | update'), data: t.tuple([BookData], 'data') },
  'BookMessage',
);
export type BookMessage = t.TypeOf<typeof BookMessage>;

/**
 * A frame as the floor of books knows it.
 *
 * @param receivedAtMs - when it came, by our clock
 */
export function bookEventFrom({ type, data: [data] }: BookMessage, receivedAtMs: number): BookEvent {
  const { symbol, bids, asks, checksum, timestamp } = data;
  return timestamp === undefined
    ? { type, symbol, bids, asks, checksum, receivedAtMs }
    : { type, symbol, bids, asks, checksum, timestamp, receivedAtMs };
}
