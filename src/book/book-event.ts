import type { Level } from './level.js';

/** A message about one book: all of it, or what changed since the message before. */
export interface BookEvent {
  /** A snapshot replaces both sides; an update sets and removes single levels. */
  readonly type: 'snapshot' | 'update';
  /** Spelled as the exchange spells it. */
  readonly symbol: string;
  /**
   * The bids of the snapshot, or those to set, in the order to apply them in. Quantities are absolute, not
   * differences; one that is zero removes the level. The same price may come twice.
   */
  readonly bids: readonly Level[];
  /** The same for the asks. */
  readonly asks: readonly Level[];
  /** What the exchange says the book's digest is afterwards, an unsigned 32-bit integer; Kraken has it. */
  readonly checksum?: number;
  /** The number of the last change in it, where the exchange counts them; Lambdaplex does. */
  readonly updateId?: number;
  /** When, as the exchange sent it. */
  readonly timestamp?: string;
  /** When it reached us, in ms since the epoch, by our clock. */
  readonly receivedAtMs: number;
}
