import { EMPTY, catchError, concat, defer, ignoreElements, map, merge, takeWhile, type Observable } from 'rxjs';
import type { Live, Stale } from '../../index.js';
import type { SubscriptionsCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, type Table } from '../plain-view.js';
import { many } from '../text.js';
import { atLambdaplex, type LambdaplexClient } from '../venues/lambdaplex.js';
import { titleOf } from '../venues.js';
import type { Watch } from '../watch.js';

/** What `rxchange subscriptions --help` prints. */
export const subscriptionsHelp = `Usage: rxchange subscriptions [SYMBOL...] [options]

Ask Lambdaplex once which streams it sends on this connection, print their names and end. A connection has only streams
that were asked for on it; so the books of the symbols, if any are named, are opened before.

Options
${sharedOptions('subscriptions')}

Lines
  time (UTC, by our clock), \`stream\`, and its name; \`none\` if there is none. \`stale CAUSE\` says why a book has not
  come; the exchange is asked once all are there.

JSON lines, told apart by "_tag"
  Live         value: the names, such as ["HBAR-USDC@depth"]
${sharedJson}

${sharedExitCodes}

Examples
  rxchange subscriptions                            of a connection without streams
  rxchange subscriptions HBAR-USDC gib-USDC         of one with two books
  rxchange subscriptions HBAR-USDC --simulate       without a network
`;

/** The names of streams. */
export const subscriptionTable: Table<readonly string[]> = {
  heading: 'what',
  columns: [{ title: 'name', least: [4], lean: 'left' }],
  rowsOf: (names) => {
    const told = names.length === 0 ? ['none'] : names;
    return told.map((name) => ({ key: name, name: 'stream', cells: [[name]] }));
  },
  isHeldBack: false,
  saysLive: false,
  sumUp: ({ updates, reconnects }) =>
    `${many(updates['subscriptions'] ?? 0, 'answer')}; ${many(reconnects, 'reconnect')}.`,
};

/** The answer of the exchange, in lines. */
export function watchSubscriptions({ symbols, json }: SubscriptionsCommand): Watch<readonly string[]> {
  // Until each has come once, only why it has not.
  const firstBooks = ({ withFreshness }: LambdaplexClient): Observable<Stale> =>
    merge(...symbols.map((symbol) => withFreshness.book(symbol).pipe(takeWhile((book) => book._tag === 'Stale'))));
  return {
    feeds: [
      atLambdaplex({
        streams: (client) =>
          new Map([
            [
              'subscriptions',
              concat(
                firstBooks(client),
                defer(() => client.subscriptions()).pipe(
                  map((value): Live<readonly string[]> => ({ _tag: 'Live', value })),
                ),
              ),
            ],
          ]),
        // Nobody else would hold the books until the answer is there.
        beside: ({ withFreshness }) =>
          merge(...symbols.map((symbol) => withFreshness.book(symbol))).pipe(
            ignoreElements(),
            catchError(() => EMPTY),
          ),
        staged: { symbols: [] },
      }),
    ],
    view: json ? createJsonView() : createPlainView([titleOf.lambdaplex], subscriptionTable),
  };
}
