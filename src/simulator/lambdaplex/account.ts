import type { PlexFill, WorkedOrder } from './order.js';
import type { Wallet } from './wallet.js';

/** An account as it is opened. */
export interface PlexAccount {
  /** What requests and logons name; real ones begin with `lp_`. */
  readonly apiKey: string;
  /** The Ed25519 public key, as 64 hexadecimal digits. */
  readonly publicKey: string;
  /** By asset, plain decimals in whole units of the asset; default none. */
  readonly balances?: Readonly<Record<string, string>>;
}

/** An account with all that belongs to it. */
export interface HeldAccount {
  readonly apiKey: string;
  readonly publicKey: string;
  readonly wallet: Wallet;
  readonly orders: WorkedOrder[];
  readonly fills: PlexFill[];
}
