import type { About, FaultKind, Strike } from './faults.js';

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

/** A frame of data, as far as its way out is concerned. */
export interface Queued {
  readonly channel: string;
  readonly symbol: string;
  readonly type: 'snapshot' | 'update';
  /** Frames of one queue and connection keep their order. */
  readonly queue: string;
  /** All of it as it goes over the wire. */
  readonly text: string;
}

/** Whoever says what goes wrong with a frame. */
export interface Striker {
  strike(
    kinds: readonly FaultKind[],
    about: About<string>,
    byChance?: readonly FaultKind[],
  ): Strike<string> | undefined;
}

/** Where everything that goes to one client passes, and where most of it can go wrong. */
export interface Outbox<Frame extends Queued> {
  /** Anything that is no data: answers, heartbeats, a new state of the system. */
  readonly say: (text: string, about?: About<string>) => void;
  readonly data: (frame: Frame) => void;
  /** Send what is held back of a queue, in order. */
  readonly flush: (queue: string) => void;
  /** Flush all queues, and speak again if silent. */
  readonly release: () => void;
  /** Whether a fault has ended the connection, as far as the venue is concerned. */
  readonly isDead: () => boolean;
  /** Whether the connection was ever silent, so that its client may have missed an answer. */
  readonly hasBeenSilent: () => boolean;
  /** Drop what is held back and leave no timer. */
  readonly stop: () => void;
}

/** What an outbox stands on. */
export interface OutboxOptions<Frame extends Queued> {
  readonly peer: Peer;
  readonly faults: Striker;
  readonly delayMs: number;
  readonly corrupt: (frame: Frame) => string;
  /** The faults that no client could notice on this frame; they do not strike it by chance. */
  readonly unnoticed: (frame: Frame) => readonly FaultKind[];
  /** A data frame left. */
  readonly onData: () => void;
  /** The connection will never be heard again. */
  readonly onDead: () => void;
}

const OF_CONNECTIONS = ['silent', 'close', 'halfOpen'] as const;
const OF_SNAPSHOTS = [...OF_CONNECTIONS, 'corrupt', 'drop', 'duplicate', 'delay'] as const;
const OF_UPDATES = [...OF_SNAPSHOTS, 'reorder'] as const;
const ABOUT_NOTHING: About<string> = { symbols: [] };

/**
 * The way out to one client. Data frames pass the faults, each frame at most one of them, then the queues in which some
 * of them wait; all else meets only the faults of connections.
 */
export function createOutbox<Frame extends Queued>(options: OutboxOptions<Frame>): Outbox<Frame> {
  const { peer, faults, delayMs, corrupt, unnoticed, onData, onDead } = options;
  let [isSilent, isDead, hasBeenSilent] = [false, false, false];
  /** By queue: the frame that lets the next one go first. */
  const held = new Map<string, string>();
  const delayed = new Map<string, { readonly texts: string[]; readonly timer: NodeJS.Timeout }>();

  const canSpeak = (): boolean => !isSilent && !isDead && peer.isOpen();

  const sendData = (text: string): void => {
    if (!canSpeak()) return;
    peer.send(text);
    onData();
  };

  /** Whether the fault is one of the connection, which has then struck. */
  const falls = (strike: Strike<string> | undefined): boolean => {
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

  const flush = (queue: string): void => {
    const waiting = delayed.get(queue);
    clearTimeout(waiting?.timer);
    delayed.delete(queue);
    for (const text of waiting?.texts ?? []) sendData(text);
    const late = held.get(queue);
    held.delete(queue);
    if (late !== undefined) sendData(late);
  };

  return {
    say(text, about = ABOUT_NOTHING) {
      if (canSpeak() && !falls(faults.strike(OF_CONNECTIONS, about, []))) peer.send(text);
    },
    data(frame) {
      if (!canSpeak()) return;
      const { channel, symbol, queue } = frame;
      const late = held.get(queue);
      const waiting = delayed.get(queue);
      const kinds: readonly FaultKind[] = frame.type === 'snapshot' ? OF_SNAPSHOTS : OF_UPDATES;
      const possible = kinds.filter(
        (kind) => !(kind === 'reorder' && late !== undefined) && !(kind === 'delay' && waiting !== undefined),
      );
      const byChance = possible.filter((kind) => !unnoticed(frame).includes(kind));
      const strike = faults.strike(possible, { symbols: [symbol], channel }, byChance);
      if (falls(strike)) return;
      if (strike?.kind === 'reorder') {
        held.set(queue, frame.text);
        return;
      }
      const texts = [...textsOf(frame, strike, corrupt), ...(late === undefined ? [] : [late])];
      held.delete(queue);
      if (waiting !== undefined) waiting.texts.push(...texts);
      else if (strike?.kind === 'delay') delayed.set(queue, { texts, timer: setTimeout(() => flush(queue), delayMs) });
      else texts.forEach(sendData);
    },
    flush,
    release() {
      isSilent = false;
      for (const queue of new Set([...delayed.keys(), ...held.keys()])) flush(queue);
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

const textsOf = <Frame extends Queued>(
  frame: Frame,
  strike: Strike<string> | undefined,
  corrupt: (frame: Frame) => string,
): string[] => {
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
