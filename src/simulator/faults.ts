import type { Random } from './random.js';
import { CHANNELS, type Channel } from './topic.js';

/**
 * What the simulator can do to its clients.
 *
 * To a data frame of any channel (snapshots too, save for `reorder`):
 * - `corrupt`: a book frame has a wrong digit, a wrong checksum or broken JSON; any other frame, which no checksum
 *   guards, lacks a field, has one of a wrong type, or is broken JSON;
 * - `drop`, `duplicate`: it does not come, or comes twice;
 * - `reorder`: it comes after the next frame of its channel, symbol and interval;
 * - `delay`: the frames of its channel, symbol and interval are held for a while, their order kept.
 *
 * To a subscription: `refuse`, and `ackWithoutData` (an ack, then nothing of it until it is unsubscribed).
 * To a client's frame: `rateLimit`, it is answered by the bare error and not carried out.
 *
 * To a connection, in place of whatever was about to be sent:
 * - `silent`: nothing more is sent, heartbeats neither, while requests are still carried out;
 * - `close`: closed with a code, 1012 unless told otherwise; 1006 breaks the TCP connection without a close frame;
 * - `halfOpen`: it neither reads nor sends any more, and leaves even the closing handshake unanswered.
 */
export type FaultKind = keyof ReturnType<typeof noneYet>;

/** How often each kind has struck at the start; the one list of all kinds. */
const noneYet = () => ({
  corrupt: 0,
  drop: 0,
  duplicate: 0,
  reorder: 0,
  delay: 0,
  silent: 0,
  ackWithoutData: 0,
  refuse: 0,
  rateLimit: 0,
  close: 0,
  halfOpen: 0,
});

/** Probabilities, 0 to 1, per fitting frame; kinds that are not named do not happen. */
export type FaultRates<Kind extends string = FaultKind> = Readonly<Partial<Record<Kind, number>>>;

/** Which frame a scripted fault strikes, and how. */
export interface NextFault<C extends string = Channel> {
  /** Strike only what concerns this symbol; any, if left out. */
  readonly symbol?: string;
  /** Strike only what concerns this channel; any, if left out. */
  readonly channel?: C;
  /** For `close`: the code. */
  readonly code?: number;
  /** How often; once, if left out. */
  readonly times?: number;
}

/** What goes wrong in the simulator, by script and by chance. */
export interface Faults<Kind extends string = FaultKind, C extends string = Channel> {
  /**
   * Strike the next fitting frame, request or subscription. Faults of a connection fit the next frame it is about to be
   * sent: data, an answer or, when neither symbol nor channel is named, a heartbeat, a pong or a status.
   *
   * @throws RangeError at the call for an unknown kind or channel, a symbol that is not simulated, a close code the
   * protocol does not allow, or `times` below 1
   */
  readonly next: (kind: Kind, options?: NextFault<C>) => void;
  /**
   * From now on strike by chance, with these probabilities in place of any earlier ones. Faults of a connection are
   * drawn once per data frame. `drop` and `reorder` strike no instrument frame by chance: nothing in the protocol would
   * ever let a client notice.
   *
   * @throws RangeError at the call for an unknown kind or a probability outside 0 to 1
   */
  readonly random: (rates: FaultRates<Kind>) => void;
  /**
   * Back to good behaviour: nothing random, nothing pending; frames held back are sent, silent connections speak again.
   * Half-open connections and subscriptions without data stay as they are.
   */
  readonly off: () => void;
  /** How often each kind has struck. */
  readonly counts: () => Record<Kind, number>;
}

/** What a fault could concern here. */
export interface About<C extends string = Channel> {
  readonly symbols: readonly string[];
  readonly channel?: C | undefined;
}

/** A fault that strikes now. */
export interface Strike<Kind extends string = FaultKind> {
  readonly kind: Kind;
  readonly code: number;
}

/** Where the venue asks whether something goes wrong. */
export interface FaultDesk<Kind extends string = FaultKind, C extends string = Channel> extends Faults<Kind, C> {
  /**
   * @param kinds - what could happen here
   * @param byChance - which of them may strike by chance; all, if left out
   */
  strike(kinds: readonly Kind[], about: About<C>, byChance?: readonly Kind[]): Strike<Kind> | undefined;
}

const SERVICE_RESTART = 1012;
const WITHOUT_FRAME = 1006;

/**
 * @param initial - probabilities from the start
 * @param release - what is to happen on `off` besides: everything held back is let go
 * @throws RangeError at the call for wrong probabilities
 */
export function createFaults(random: Random, initial: FaultRates, release: () => void): FaultDesk {
  return createFaultDesk({ none: noneYet(), channels: CHANNELS }, random, initial, release);
}

/** What can go wrong at a venue: each kind with a count of 0, and what the channels of its faults are called. */
export interface FaultSorts<Kind extends string, C extends string> {
  readonly none: Readonly<Record<Kind, number>>;
  readonly channels: readonly C[];
}

/** The same as {@link createFaults}, for a venue with faults and channels of its own. */
export function createFaultDesk<Kind extends string, C extends string>(
  { none, channels }: FaultSorts<Kind, C>,
  random: Random,
  initial: FaultRates<Kind>,
  release: () => void,
): FaultDesk<Kind, C> {
  const kinds = Object.keys(none);
  let scripts: (NextFault<C> & { readonly kind: Kind; left: number })[] = [];
  let rates = checkRates(initial, kinds);
  const counts: Record<Kind, number> = { ...none };

  const scripted = (kinds: readonly Kind[], about: About<C>): Strike<Kind> | undefined => {
    const script = scripts.find(
      ({ kind, symbol, channel }) =>
        kinds.includes(kind) &&
        (symbol === undefined || about.symbols.includes(symbol)) &&
        (channel === undefined || about.channel === channel),
    );
    if (script === undefined) return undefined;
    script.left -= 1;
    if (script.left === 0) scripts = scripts.filter((other) => other !== script);
    return { kind: script.kind, code: script.code ?? SERVICE_RESTART };
  };

  const drawn = (kinds: readonly Kind[]): Strike<Kind> | undefined => {
    const kind = kinds.find((each) => random.chance(rates.get(each) ?? 0));
    if (kind === undefined) return undefined;
    return { kind, code: kind === 'close' && random.chance(0.5) ? WITHOUT_FRAME : SERVICE_RESTART };
  };

  return {
    next(kind, options = {}) {
      checkKind(kind, kinds);
      const { code = SERVICE_RESTART, times = 1, channel } = options;
      if (channel !== undefined && !channels.includes(channel)) {
        throw new RangeError(`channel ${channel}: one of ${channels.join(', ')} is due`);
      }
      if (!isCloseCode(code)) throw new RangeError(`close code ${code}: 1000 to 1014 or 3000 to 4999 are allowed`);
      if (!Number.isInteger(times) || times < 1) throw new RangeError(`times ${times}: a whole number from 1 is due`);
      scripts.push({ ...options, kind, left: times });
    },
    random(next) {
      rates = checkRates(next, kinds);
    },
    off() {
      scripts = [];
      rates = new Map();
      release();
    },
    counts: () => ({ ...counts }),
    strike(kinds, about, byChance = kinds) {
      const strike = scripted(kinds, about) ?? drawn(byChance);
      if (strike !== undefined) counts[strike.kind] += 1;
      return strike;
    },
  };
}

const checkKind = (kind: string, kinds: readonly string[]): void => {
  if (!kinds.includes(kind)) throw new RangeError(`fault ${kind}: one of ${kinds.join(', ')} is due`);
};

/** The probabilities by their kinds, so that what a kind is called matters no more. */
const checkRates = (rates: Readonly<Record<string, number | undefined>>, kinds: readonly string[]) => {
  const checked = new Map<string, number>();
  for (const [kind, rate = NaN] of Object.entries(rates)) {
    checkKind(kind, kinds);
    if (!(rate >= 0 && rate <= 1)) throw new RangeError(`fault ${kind}: probability ${rate} is not within 0 to 1`);
    checked.set(kind, rate);
  }
  return checked;
};

// What may stand in a close frame, and 1006, which stands for none.
const isCloseCode = (code: number): boolean =>
  Number.isInteger(code) &&
  ((code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005) || (code >= 3000 && code <= 4999));
