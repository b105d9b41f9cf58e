import type { Random } from './random.js';

/**
 * What the simulator can do to its clients.
 *
 * To a book frame (snapshots too, save for `reorder`):
 * - `corrupt`: a digit, the checksum or the JSON itself is wrong;
 * - `drop`, `duplicate`: it does not come, or comes twice;
 * - `reorder`: it comes after the symbol's next frame;
 * - `delay`: the symbol's frames are held for a while, their order kept.
 *
 * To a subscription: `refuse`, and `ackWithoutData` (an ack, then nothing for this symbol until it is unsubscribed).
 * To a client's frame: `rateLimit`, it is answered by the bare error and not carried out.
 *
 * To a connection, in place of whatever was about to be sent:
 * - `silent`: nothing more is sent, heartbeats neither, while requests are still carried out;
 * - `close`: closed with a code, 1012 unless told otherwise; 1006 breaks the TCP connection without a close frame;
 * - `halfOpen`: it neither reads nor sends any more, and leaves even the closing handshake unanswered.
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

const FAULT_KINDS = [
  'corrupt',
  'drop',
  'duplicate',
  'reorder',
  'delay',
  'silent',
  'ackWithoutData',
  'refuse',
  'rateLimit',
  'close',
  'halfOpen',
] as const;

/** Probabilities, 0 to 1, per fitting frame; kinds that are not named do not happen. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** Which frame a scripted fault strikes, and how. */
export interface NextFault {
  /** Strike only what concerns this symbol; any, if left out. */
  readonly symbol?: string;
  /** For `close`: the code. */
  readonly code?: number;
  /** How often; once, if left out. */
  readonly times?: number;
}

/** What goes wrong in the simulator, by script and by chance. */
export interface Faults {
  /**
   * Strike the next fitting frame, request or subscription. Faults of a connection fit the next frame it is about to be
   * sent: book data, an answer or, when no symbol is named, a heartbeat.
   *
   * @throws RangeError at the call for an unknown kind, a close code the protocol does not allow, or `times` below 1
   */
  readonly next: (kind: FaultKind, options?: NextFault) => void;
  /**
   * From now on strike by chance, with these probabilities in place of any earlier ones. Faults of a connection are
   * drawn once per book frame.
   *
   * @throws RangeError at the call for an unknown kind or a probability outside 0 to 1
   */
  readonly random: (rates: FaultRates) => void;
  /**
   * Back to good behaviour: nothing random, nothing pending; frames held back are sent, silent connections speak again.
   * Half-open connections and subscriptions without data stay as they are.
   */
  readonly off: () => void;
  /** How often each kind has struck. */
  readonly counts: () => Record<FaultKind, number>;
}

/** A fault that strikes now. */
export interface Strike {
  readonly kind: FaultKind;
  readonly code: number;
}

/** Where the venue asks whether something goes wrong. */
export interface FaultDesk extends Faults {
  /**
   * @param kinds - what could happen here
   * @param symbols - whom it would concern
   * @param chance - false where only scripted faults may strike
   */
  strike(kinds: readonly FaultKind[], symbols: readonly string[], chance?: boolean): Strike | undefined;
}

const SERVICE_RESTART = 1012;
const WITHOUT_FRAME = 1006;

/**
 * @param initial - probabilities from the start
 * @param release - what is to happen on `off` besides: everything held back is let go
 * @throws RangeError at the call for wrong probabilities
 */
export function createFaults(random: Random, initial: FaultRates, release: () => void): FaultDesk {
  let scripts: (NextFault & { readonly kind: FaultKind; left: number })[] = [];
  let rates = checkRates(initial);
  const counts = new Map<FaultKind, number>();

  const scripted = (kinds: readonly FaultKind[], symbols: readonly string[]): Strike | undefined => {
    const script = scripts.find(
      ({ kind, symbol }) => kinds.includes(kind) && (symbol === undefined || symbols.includes(symbol)),
    );
    if (script === undefined) return undefined;
    script.left -= 1;
    if (script.left === 0) scripts = scripts.filter((other) => other !== script);
    return { kind: script.kind, code: script.code ?? SERVICE_RESTART };
  };

  const drawn = (kinds: readonly FaultKind[]): Strike | undefined => {
    const kind = kinds.find((each) => random.chance(rates[each] ?? 0));
    if (kind === undefined) return undefined;
    return { kind, code: kind === 'close' && random.chance(0.5) ? WITHOUT_FRAME : SERVICE_RESTART };
  };

  return {
    next(kind, options = {}) {
      checkKind(kind);
      const { code = SERVICE_RESTART, times = 1 } = options;
      if (!isCloseCode(code)) throw new RangeError(`close code ${code}: 1000 to 1014 or 3000 to 4999 are allowed`);
      if (!Number.isInteger(times) || times < 1) throw new RangeError(`times ${times}: a whole number from 1 is due`);
      scripts.push({ ...options, kind, left: times });
    },
    random(next) {
      rates = checkRates(next);
    },
    off() {
      scripts = [];
      rates = {};
      release();
    },
    counts: () => {
      const count = (kind: FaultKind) => counts.get(kind) ?? 0;
      return {
        corrupt: count('corrupt'),
        drop: count('drop'),
        duplicate: count('duplicate'),
        reorder: count('reorder'),
        delay: count('delay'),
        silent: count('silent'),
        ackWithoutData: count('ackWithoutData'),
        refuse: count('refuse'),
        rateLimit: count('rateLimit'),
        close: count('close'),
        halfOpen: count('halfOpen'),
      };
    },
    strike(kinds, symbols, chance = true) {
      const strike = scripted(kinds, symbols) ?? (chance ? drawn(kinds) : undefined);
      if (strike !== undefined) counts.set(strike.kind, (counts.get(strike.kind) ?? 0) + 1);
      return strike;
    },
  };
}

const checkKind = (kind: string): void => {
  if (!FAULT_KINDS.some((known) => known === kind)) {
    throw new RangeError(`fault ${kind}: one of ${FAULT_KINDS.join(', ')} is due`);
  }
};

const checkRates = (rates: FaultRates): FaultRates => {
  for (const [kind, rate] of Object.entries(rates)) {
    checkKind(kind);
    if (!(rate >= 0 && rate <= 1)) throw new RangeError(`fault ${kind}: probability ${rate} is not within 0 to 1`);
  }
  return { ...rates };
};

// What may stand in a close frame, and 1006, which stands for none.
const isCloseCode = (code: number): boolean =>
  Number.isInteger(code) &&
  ((code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005) || (code >= 3000 && code <= 4999));
