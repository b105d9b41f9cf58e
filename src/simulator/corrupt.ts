import { bookText, type BookFrame, type DataFrame } from './frame.js';
import type { Random } from './random.js';
import { spoil } from './spoil.js';

/** The text of a frame with something wrong in it, chosen by chance; never the true text. */
export function corrupt(frame: DataFrame, random: Random): string {
  return frame.channel === 'book' ? corruptBook(frame, random) : spoil(frame, random);
}

/**
 * A book frame with something wrong in it: a digit of a quantity or a price, the checksum, a text that is
 * cut off, a level without its quantity, or `bids` of another type. It always says something else than the true frame,
 * though beyond the tenth level no checksum tells.
 */
const corruptBook = (frame: BookFrame, random: Random): string => {
  const variants = [
    () => withEntry(frame, random, (price, qty) => `{"price":${price},"qty":${otherDigit(qty, random)}}`),
    () => withEntry(frame, random, (price, qty) => `{"price":${otherDigit(price, random)},"qty":${qty}}`),
    () => withEntry(frame, random, (price) => `{"price":${price}}`),
    () => rewritten(frame, { checksum: (frame.checksum ^ (1 + random.below(2 ** 31 - 1))) >>> 0 }),
    () => frame.text.slice(0, 1 + random.below(frame.text.length - 1)),
    () => rewritten(frame, { bids: ['"none"', '{}', '17', 'null'][random.below(4)] ?? 'null' }),
  ];
  return (variants[random.below(variants.length)] ?? (() => ''))();
};

const rewritten = (
  { symbol, type, timestamp, checksum, bids, asks }: BookFrame,
  wrong: { readonly checksum?: number; readonly bids?: string; readonly asks?: string },
): string =>
  bookText({ symbol, type, timestamp, checksum, bids: `[${bids.join()}]`, asks: `[${asks.join()}]`, ...wrong });

const ENTRY = /^\{"price":([\d.]+),"qty":([\d.]+)\}$/;

const withEntry = (frame: BookFrame, random: Random, spoil: (price: string, qty: string) => string): string => {
  const side = frame.asks.length === 0 || (frame.bids.length > 0 && random.chance(0.5)) ? 'bids' : 'asks';
  const entries = frame[side];
  // An entry that a later one of the frame overrides could be spoilt without any effect.
  const lasting = entries.flatMap((_entry, at) => (isOverridden(entries, at) ? [] : [at])).slice(0, 10);
  const chosen = lasting[random.below(lasting.length)];
  const spoilt = entries.map((entry, at) =>
    at === chosen ? entry.replace(ENTRY, (_entry, price: string, qty: string) => spoil(price, qty)) : entry,
  );
  return rewritten(frame, { [side]: `[${spoilt.join()}]` });
};

const isOverridden = (entries: readonly string[], at: number): boolean => {
  const price = entries[at]?.split(',')[0];
  // Snapshots name no price twice, and are long.
  return entries.length < 100 && entries.slice(at + 1).some((later) => later.split(',')[0] === price);
};

/** The same number but for one digit. It stays valid JSON: no zero comes to lead another digit. */
const otherDigit = (text: string, random: Random): string => {
  const places = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const place = places[random.below(places.length)] ?? 0;
  const digit = (Number(text[place]) + 1 + random.below(9)) % 10;
  const wouldLead = digit === 0 && place === 0 && text.length > 1 && text[1] !== '.';
  const safe = wouldLead ? (text.startsWith('1') ? 2 : 1) : digit;
  return text.slice(0, place) + String(safe) + text.slice(place + 1);
};
