import { compareDecimals, type Level } from '../../index.js';
import type { ReceivedUpdate } from '../../lambdaplex/index.js';
import type { UpdatesCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, sumUpBy, type Table } from '../plain-view.js';
import { withoutZeros } from '../text.js';
import { atLambdaplex } from '../venues/lambdaplex.js';
import { titleOf } from '../venues.js';
import type { Watch } from '../watch.js';

/** What `rxchange updates --help` prints. */
export const updatesHelp = `Usage: rxchange updates SYMBOL... [options]

Watch the changes of the order books of one or more symbols of Lambdaplex as they are sent, none missing between them.
Ctrl-C ends.

Options
${sharedOptions('updates')}

Lines
  time (UTC, by our clock), symbol, the numbers of the first and the last change in it, how many levels of the bids and
  of the asks are others now, and of these the best bid and the best ask with their new quantities; 0 removes a level.

States
  stale SequenceGap         a change is missing, by its numbers; subscribed anew
  stale CAUSE, live again after 312 ms: see \`rxchange book --help\`

JSON lines, told apart by "_tag"
  Live         value: symbol, eventTimeMs, firstUpdateId, lastUpdateId, bids, asks (price, qty), receivedAtMs
${sharedJson}

${sharedExitCodes}

Examples
  rxchange updates HBAR-USDC gib-USDC               of two symbols
  rxchange updates HBAR-USDC --simulate --for 20    without a network
  rxchange updates HBAR-USDC --json | jq -c 'select(._tag == "Live") | .value | [.firstUpdateId, .lastUpdateId]'
`;

/** Changes as they are sent. */
export const updateTable: Table<ReceivedUpdate> = {
  heading: 'symbol',
  columns: [
    { title: 'numbers', least: [17], lean: 'left' },
    { title: 'bids + asks', least: [7], lean: 'right' },
    { title: 'best changed bid × qty', least: [8, 11], lean: 'right' },
    { title: 'best changed ask × qty', least: [8, 11], lean: 'right' },
  ],
  rowsOf: ({ symbol, firstUpdateId, lastUpdateId, bids, asks }) => {
    const bid = best(bids, 1);
    const ask = best(asks, -1);
    const cells = [
      [`${firstUpdateId}..${lastUpdateId}`],
      [`${bids.length} + ${asks.length}`],
      [bid?.price, bid?.qty].map(plain),
      [ask?.price, ask?.qty].map(plain),
    ];
    return [{ key: symbol, name: symbol, cells }];
  },
  isHeldBack: false,
  saysLive: false,
  sumUp: sumUpBy('update', 'resync'),
};

const plain = (digits: string | undefined): string | undefined => digits && withoutZeros(digits);

/** The level with the highest price, or with the lowest if the sign is -1. */
const best = (levels: readonly Level[], sign: 1 | -1): Level | undefined =>
  levels.reduce<Level | undefined>(
    (found, level) => (found && sign * compareDecimals(level.price, found.price) <= 0 ? found : level),
    undefined,
  );

/** Changes, in lines. */
export function watchUpdates({ symbols, json }: UpdatesCommand): Watch<ReceivedUpdate> {
  return {
    feeds: [
      atLambdaplex({
        streams: ({ withFreshness }) => new Map(symbols.map((symbol) => [symbol, withFreshness.bookUpdates(symbol)])),
        staged: { channel: 'depth', symbols },
      }),
    ],
    view: json ? createJsonView() : createPlainView([...symbols, titleOf.lambdaplex], updateTable),
  };
}
