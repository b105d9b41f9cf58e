import type { SystemStatus } from '../../kraken/index.js';
import type { StatusCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, type Table } from '../plain-view.js';
import { many } from '../text.js';
import { atKraken } from '../venues/kraken.js';
import type { Watch } from '../watch.js';

/** What `rxchange status --help` prints. */
export const statusHelp = `Usage: rxchange status [options]

Watch what Kraken says of itself: once when the connection opens, and whenever that changes. Ctrl-C ends.

Options
${sharedOptions('status')}

Lines
  time (UTC), \`system\`, the state, the version of the API and of the service, and the connection's number, for which
  Kraken's support may ask.

States
  online         all orders, all trading
  post_only      only limit orders that must not trade at once are taken
  cancel_only    orders are cancelled, none are taken
  maintenance    no trading

JSON lines, told apart by "_tag"
  Live         value: system, api_version, version, connection_id
  Staged       system                                        staged by the simulation, in place of faults
${sharedJson}

${sharedExitCodes}

Examples
  rxchange status                                   until Ctrl-C
  rxchange status --simulate                        another state every 5 s, without a network
  rxchange status --for 5 --json | jq -r 'select(._tag == "Live") | .value.system'
`;

/** What the exchange says of itself. */
export const statusTable: Table<SystemStatus> = {
  heading: 'what',
  columns: [
    { title: 'state', least: [11], lean: 'left' },
    { title: 'API', least: [3], lean: 'left' },
    { title: 'version', least: [7], lean: 'left' },
    { title: 'connection', least: [10], lean: 'left' },
  ],
  rowsOf: ({ system, api_version, version, connection_id }) => [
    { key: 'system', name: 'system', cells: [[system], [api_version], [version], [connection_id]] },
  ],
  isHeldBack: false,
  saysLive: false,
  sumUp: ({ updates, reconnects }) => `told ${many(updates['system'] ?? 0, 'time')}; ${many(reconnects, 'reconnect')}.`,
};

/** The exchange's state, in lines. */
export function watchStatus({ json }: StatusCommand): Watch<SystemStatus> {
  return {
    feeds: [
      atKraken({
        streams: ({ withFreshness }) => new Map([['system', withFreshness.systemStatus()]]),
        staged: 'states',
      }),
    ],
    view: json ? createJsonView() : createPlainView(['system'], statusTable),
  };
}
