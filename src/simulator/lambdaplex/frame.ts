import { writeJson, type Json, type JsonObject } from '../json.js';
import type { Queued } from '../outbox.js';
import type { Random } from '../random.js';

/** An event, before it is one text: what a fault may tamper with. */
export interface PlexFrame extends Queued {
  readonly channel: 'depth' | 'trade' | 'userData';
  readonly event: JsonObject;
}

/** An event, and its text. */
export function plexFrame(channel: PlexFrame['channel'], symbol: string, event: JsonObject): PlexFrame {
  return { channel, symbol, type: 'update', queue: `${channel} ${symbol}`, text: writeJson(event), event };
}

/** What tells whose an event is; without it nobody could say what was hurt. */
const NAMES = ['e', 's'];

/** The text of an event with something wrong in it that shows, chosen by chance; never the true text. */
export function spoilt({ event, text }: PlexFrame, random: Random): string {
  const fields = Object.keys(event).filter((name) => !NAMES.includes(name) && event[name] !== null);
  const field = fields[random.below(fields.length)];
  if (field === undefined || random.chance(0.25)) return text.slice(0, 1 + random.below(text.length - 1));
  const wrong = random.chance(0.4) ? undefined : wrongFor(event[field], random);
  return writeJson({ ...event, [field]: wrong });
}

const wrongFor = (value: Json | undefined, random: Random): Json =>
  // A number in a text might do where a number is due, so no text here holds one.
  (typeof value === 'string' ? [true, {}] : ['none', {}])[random.below(2)] ?? true;
