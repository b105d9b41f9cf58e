import * as t from 'io-ts';
import type { BookEvent } from '../../book/book-event.js';
import type { Level } from '../../book/level.js';
import { Decimal, Int } from '../../core/codec.js';
import { isDecimal } from '../../core/decimal.js';

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

/** A frame as it is sent; what the codec below accepts, and how it explains a refusal. */
export const BookFrame = t.type(
  { type: t.keyof({ snapshot: null, update: null }, 'snapshot | update'), data: t.tuple([BookData], 'data') },
  'BookFrame',
);

/** What a frame of the `book` channel says. */
export type BookMessage = Omit<BookEvent, 'receivedAtMs' | 'updateId' | 'checksum'> &
  Required<Pick<BookEvent, 'checksum'>>;

/**
 * A frame of the `book` channel: protocol section 5.2. A snapshot has every level within the depth, an update those
 * that changed, with the quantity 0 for those that went.
 *
 * This is the hot path: a frame as the exchange prints it is read by one look at each field. Any other goes through
 * {@link BookFrame}, which accepts what is unusual yet valid, and explains what is not.
 */
export const BookMessage = new t.Type<BookMessage, never>(
  'BookMessage',
  (input): input is BookMessage => messageFrom(input) !== undefined,
  (input, context) => {
    const message = messageFrom(input);
    if (message !== undefined) return t.success(message);
    const decoded = BookFrame.validate(input, context);
    return decoded._tag === 'Left' ? decoded : t.success(flat(decoded.right));
  },
  () => {
    throw new TypeError('frames of the book channel are received only');
  },
);

/** A usual frame, its numbers as text; undefined for any other. */
function messageFrom(frame: unknown): BookMessage | undefined {
  if (!isRecord(frame)) return undefined;
  const { type, data } = frame;
  if ((type !== 'snapshot' && type !== 'update') || !Array.isArray(data) || data.length !== 1) return undefined;
  const [element] = data as readonly unknown[];
  if (!isRecord(element)) return undefined;
  const { symbol, bids, asks, timestamp } = element;
  const checksum = checksumFrom(element['checksum']);
  if (checksum === undefined || typeof symbol !== 'string' || typeof timestamp !== 'string') return undefined;
  if (!areLevels(bids) || !areLevels(asks)) return undefined;
  return { type, symbol, bids, asks, checksum, timestamp };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const areLevels = (value: unknown): value is readonly Level[] => {
  if (!Array.isArray(value)) return false;
  for (const level of value as readonly unknown[]) {
    if (!isRecord(level) || !isDecimal(level['price']) || !isDecimal(level['qty'])) return false;
  }
  return true;
};

const LARGEST = 2 ** 32 - 1;

const checksumFrom = (value: unknown): number | undefined => {
  const checksum = isDecimal(value) ? Number(value) : NaN;
  return Number.isInteger(checksum) && checksum >= 0 && checksum <= LARGEST ? checksum : undefined;
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
