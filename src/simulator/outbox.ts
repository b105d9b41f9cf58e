import type { FaultDesk, FaultKind, Strike } from './faults.js';
import type { BookFrame } from './frame.js';

/** A connection as the venue sees it: somewhere to send to. */
export interface Peer {
  /** Whether it is open: neither closed nor closing, from either end. */
  isOpen(): boolean;
  send(text: string): void;
  /** Begin the closing handshake. */
  close(code: number): void;
  /** Break the TCP connection. */
  terminate(): void;
  /** Read no more. */
  pause(): void;
}

/** Where everything that goes to one client passes, and where most of it can go wrong. */
export interface Outbox {
  readonly answer: (text: string, symbols: readonly string[]) => void;
  readonly heartbeat: (text: string) => void;
  readonly book: (frame: BookFrame) => void;
  /** Send what is held back of a symbol, in order. */
  readonly flush: (symbol: string) => void;
  /** Flush all symbols, and speak again if silent. */
  readonly release: () => void;
  /** Whether a fault has ended the connection, as far as the venue is concerned. */
  readonly isDead: () => boolean;
  /** Whether the connection was ever silent, so that its client may have missed an answer. */
  readonly hasBeenSilent: () => boolean;
  /** Drop what is held back and leave no timer. */
  readonly stop: () => void;
}

/** What an outbox stands on. */
export interface OutboxOptions {
  readonly peer: Peer;
  readonly faults: FaultDesk;
  readonly delayMs: number;
  readonly corrupt: (frame: BookFrame) => string;
  /** A book frame left. */
  readonly onBook: () => void;
  /** The connection will never be heard again. */
  readonly onDead: () => void;
}

const OF_CONNECTIONS = ['silent', 'close', 'halfOpen'] as const;
const OF_SNAPSHOTS = [...OF_CONNECTIONS, 'corrupt', 'drop', 'duplicate', 'delay'] as const;
const OF_UPDATES = [...OF_SNAPSHOTS, 'reorder'] as const;

/**
 * The way out to one client. Book frames pass the faults, each frame at most one of them, then the queues in which some
 * of them wait; answers and heartbeats meet only the faults of connections.
 */
export function createOutbox({ peer, faults, delayMs, corrupt, onBook, onDead }: OutboxOptions): Outbox {
  let [isSilent, isDead, hasBeenSilent] = [false, false, false];
  /** By symbol: the frame that lets the next one go first. */
  const held = new Map<string, string>();
  const delayed = new Map<string, { readonly texts: string[]; readonly timer: NodeJS.Timeout }>();

  const canSpeak = (): boolean => !isSilent && !isDead && peer.isOpen();

  const sendBook = (text: string): void => {
    if (!canSpeak()) return;
    peer.send(text);
    onBook();
  };

  /** Whether the fault is one of the connection, which has then struck. */
  const falls = (strike: Strike | undefined): boolean => {
    if (strike?.kind === 'silent') {
      isSilent = true;
      hasBeenSilent = true;
      return true;
    }
    if (strike?.kind !== 'close' && strike?.kind !== 'halfOpen') return false;
    isDead = true;
    onDead();
    if (strike.kind === 'halfOpen') peer.pause();
    else if (strike.code === 1006) peer.terminate();
    else peer.close(strike.code);
    return true;
  };

  const flush = (symbol: string): void => {
    const queue = delayed.get(symbol);
    clearTimeout(queue?.timer);
    delayed.delete(symbol);
    for (const text of queue?.texts ?? []) sendBook(text);
    const late = held.get(symbol);
    held.delete(symbol);
    if (late !== undefined) sendBook(late);
  };

  return {
    answer(text, symbols) {
      if (canSpeak() && !falls(faults.strike(OF_CONNECTIONS, symbols, false))) peer.send(text);
    },
    heartbeat(text) {
      if (canSpeak() && !falls(faults.strike(OF_CONNECTIONS, [], false))) peer.send(text);
    },
    book(frame) {
      if (!canSpeak()) return;
      const { symbol } = frame;
      const late = held.get(symbol);
      const queue = delayed.get(symbol);
      const kinds: readonly FaultKind[] = frame.type === 'snapshot' ? OF_SNAPSHOTS : OF_UPDATES;
      const possible = kinds.filter(
        (kind) => !(kind === 'reorder' && late !== undefined) && !(kind === 'delay' && queue !== undefined),
      );
      const strike = faults.strike(possible, [symbol]);
      if (falls(strike)) return;
      if (strike?.kind === 'reorder') {
        held.set(symbol, frame.text);
        return;
      }
      const texts = [...textsOf(frame, strike, corrupt), ...(late === undefined ? [] : [late])];
      held.delete(symbol);
      if (queue !== undefined) queue.texts.push(...texts);
      else if (strike?.kind === 'delay')
        delayed.set(symbol, { texts, timer: setTimeout(() => flush(symbol), delayMs) });
      else texts.forEach(sendBook);
    },
    flush,
    release() {
      isSilent = false;
      for (const symbol of new Set([...delayed.keys(), ...held.keys()])) flush(symbol);
    },
    isDead: () => isDead,
    hasBeenSilent: () => hasBeenSilent,
    stop() {
      for (const { timer } of delayed.values()) clearTimeout(timer);
      delayed.clear();
      held.clear();
    },
  };
}

const textsOf = (frame: BookFrame, strike: Strike | undefined, corrupt: (frame: BookFrame) => string): string[] => {
  switch (strike?.kind) {
    case 'corrupt':
      return [corrupt(frame)];
    case 'drop':
      return [];
    case 'duplicate':
      return [frame.text, frame.text];
    default:
      return [frame.text];
  }
};
