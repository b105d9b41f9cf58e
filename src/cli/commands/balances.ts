import { plus } from '../../index.js';
import type { Balance } from '../../lambdaplex/index.js';
import type { BalancesCommand } from '../command.js';
import type { Credentials } from '../credentials.js';
import { credentialsHelp, sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { mapChanges } from '../map-changes.js';
import { createPlainView, type Table } from '../plain-view.js';
import { many, withoutZeros } from '../text.js';
import { atAccount } from '../venues/account.js';
import { titleOf } from '../venues.js';
import type { Watch } from '../watch.js';

/** What `rxchange balances --help` prints. */
export const balancesHelp = `Usage: rxchange balances [ASSET...] [options]

Watch what an account at Lambdaplex has, of all assets or of the named ones: first of all these, then of those that
changed. Ctrl-C ends.

Options
  --credentials F  the file with the API key and the private key; without it they are taken from the environment
${sharedOptions('balances')}

${credentialsHelp}

Lines
  time (UTC, by our clock), asset, what is free, what is tied up in orders, and both together, in units of the asset.

States
  stale CAUSE               what was shown may have changed since; it is read anew
    SessionLost               the exchange ended the session; logged on again
    Banned                    the exchange keeps us out for a while; connected again after that
  stale CAUSE, live again after 312 ms: see \`rxchange book --help\`

JSON lines, told apart by "_tag"
  Balance      value: asset, free, locked
  Live         value: [], no changes: there are no balances, or after Stale all is as it was
${sharedJson}

${sharedExitCodes}

Examples
  rxchange balances                                   with credentials from the environment
  rxchange balances --credentials ~/lambdaplex.json   or from a file
  rxchange balances HBAR --simulate                   of one asset, of a made-up account, without a network
`;

/** What there is of each asset. */
export const balanceTable: Table<readonly Balance[]> = {
  heading: 'asset',
  columns: [
    { title: 'free', least: [14], lean: 'right' },
    { title: 'locked', least: [14], lean: 'right' },
    { title: 'together', least: [14], lean: 'right' },
  ],
  rowsOf: (balances) =>
    balances.map(({ asset, free, locked }) => ({
      key: asset,
      name: asset,
      cells: [free, locked, plus(free, locked)].map((digits) => [withoutZeros(digits)]),
    })),
  isHeldBack: false,
  saysLive: false,
  sumUp: ({ updates, resyncs, reconnects }) =>
    `${many(updates['balances'] ?? 0, 'update')}, ${many(resyncs['balances'] ?? 0, 'resync')}; ${many(reconnects, 'reconnect')}.`,
};

const objectsOf = (balances: readonly Balance[]): readonly object[] =>
  balances.length > 0 ? balances.map((value) => ({ _tag: 'Balance', value })) : [{ _tag: 'Live', value: balances }];

/** Balances, in lines. */
export function watchBalances(
  { assets, json }: BalancesCommand,
  credentials: Credentials | undefined,
): Watch<readonly Balance[]> {
  const isWanted = ({ asset }: Balance): boolean => assets.length === 0 || assets.includes(asset);
  return {
    feeds: [
      atAccount({
        streams: ({ withFreshness }) => new Map([['balances', withFreshness.balances().pipe(mapChanges(isWanted))]]),
        credentials,
      }),
    ],
    view: json ? createJsonView(objectsOf) : createPlainView([titleOf.lambdaplex], balanceTable),
  };
}
