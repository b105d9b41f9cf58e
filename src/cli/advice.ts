import { isStreamError } from '../index.js';
import { titleOf, type VenueName } from './venues.js';

const spellings: Readonly<Record<VenueName, string>> = {
  kraken: 'BTC/USD, not XBT/USD',
  lambdaplex: 'HBAR-USDC, gib-USDC',
};

/** What to do about an error that a stream ended with, if that is known. */
export function adviceOn(error: unknown, venue: VenueName, isSimulated: boolean): string | undefined {
  if (!isStreamError(error)) return undefined;
  if (error._tag === 'SubscriptionRejected' && error.symbol !== '') {
    const listing = `rxchange instruments --venue ${venue}${isSimulated ? ' --simulate' : ''}`;
    return (
      `Symbols are spelled as ${titleOf[venue]} spells them, case included (${spellings[venue]}); ` +
      `\`${listing}\` lists them.`
    );
  }
  if (error._tag === 'LogonRejected') {
    return 'Do the API key and the private key belong together, and is the clock of this machine right?';
  }
  return undefined;
}
