import { crc32 } from 'node:zlib';

/** A price level as texts, or a change of one: a quantity of zero removes it. */
export interface Entry {
  readonly price: string;
  readonly qty: string;
}

/** Both sides of a book, the best first, or what changed on each. */
export interface Sides<E extends Entry> {
  readonly bids: readonly E[];
  readonly asks: readonly E[];
}

interface Change<E extends Entry> extends Sides<E> {
  readonly type: string;
}

const DIGITS = 40;

const known = new Map<string, bigint>();

/** The value of a decimal times 10^40. */
export const scaled = (text: string): bigint => {
  const before = known.get(text);
  if (before !== undefined) return before;
  const [whole = '', decimals = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + decimals.padEnd(DIGITS, '0'));
  const value = text.startsWith('-') ? -size : size;
  known.set(text, value);
  return value;
};

/** A side as a child would keep it: everything by its price, and sorted whole, the lowest first. */
const applied = <E extends Entry>(side: readonly E[], entries: readonly E[]): readonly E[] => {
  const levels = new Map(side.map((level) => [scaled(level.price), level]));
  for (const entry of entries) {
    if (scaled(entry.qty) === 0n) levels.delete(scaled(entry.price));
    else levels.set(scaled(entry.price), entry);
  }
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, level]) => level);
};

const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');

/** Kraken's checksum of a book, by the platform's own CRC: ten asks, then ten bids, their digits without point and leading zeros. */
export const naiveChecksum = (bids: readonly Entry[], asks: readonly Entry[]): number =>
  crc32([...asks.slice(0, 10), ...bids.slice(0, 10)].map(({ price, qty }) => digits(price) + digits(qty)).join(''));

/** The book that every other is held against: nothing of the library, and nothing clever. */
export function createNaiveBook<E extends Entry = Entry>(depth = Infinity) {
  let [bids, asks]: [readonly E[], readonly E[]] = [[], []];
  return {
    /** Apply a change whole, then cut. */
    apply: (change: Change<E>): void => {
      const [oldBids, oldAsks] = change.type === 'snapshot' ? [[], []] : [bids, asks];
      bids = applied(oldBids, change.bids).toReversed().slice(0, depth);
      asks = applied(oldAsks, change.asks).slice(0, depth);
    },
    book: (): Sides<E> => ({ bids, asks }),
    checksum: (): number => naiveChecksum(bids, asks),
  };
}

/** Both sides after each event, from the first snapshot on. */
export const naiveBooks = <E extends Entry>(events: readonly Change<E>[], depth?: number): readonly Sides<E>[] => {
  const naive = createNaiveBook<E>(depth);
  const first = events.findIndex(({ type }) => type === 'snapshot');
  return events.slice(first < 0 ? events.length : first).map((event) => {
    naive.apply(event);
    return naive.book();
  });
};
