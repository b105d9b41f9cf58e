import type { AccountOrder } from '../../lambdaplex/index.js';
import type { OrdersCommand } from '../command.js';
import type { Credentials } from '../credentials.js';
import { credentialsHelp, sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { mapChanges } from '../map-changes.js';
import { createPlainView, type Table } from '../plain-view.js';
import { many, withoutZeros } from '../text.js';
import { atAccount } from '../venues/account.js';
import { titleOf } from '../venues.js';
import type { Watch } from '../watch.js';

/** What `rxchange orders --help` prints. */
export const ordersHelp = `Usage: rxchange orders [SYMBOL...] [options]

Watch the orders of an account at Lambdaplex, all or those of the named symbols: first those that are open, then each
one that is new or changes. It places and cancels nothing. Ctrl-C ends.

Options
  --credentials F  the file with the API key and the private key; without it they are taken from the environment
${sharedOptions('orders')}

${credentialsHelp}

Lines
  time (UTC, by our clock), symbol, side, type, quantity in base currency, price (- for one that takes any), how much of
  the quantity was executed, status, and the last digits of the order's number.

States
  stale CAUSE               what was shown may have changed since; it is read anew
    SessionLost               the exchange ended the session; logged on again
    Banned                    the exchange keeps us out for a while; connected again after that
  stale CAUSE, live again after 312 ms: see \`rxchange book --help\`

JSON lines, told apart by "_tag"
  Order        value: symbol, orderId, clientOrderId, side, type, timeInForce, qty, price, status, executedQty,
               cumulativeQuoteQty, fills and so on: the whole order
  Live         value: [], no changes: there are no orders, or after Stale all is as it was
${sharedJson}

${sharedExitCodes}

Examples
  rxchange orders                                     with credentials from the environment
  rxchange orders --credentials ~/lambdaplex.json     or from a file
  rxchange orders HBAR-USDC --simulate                of one symbol, of a made-up account, without a network
`;

/** So many digits tell the orders of an account apart. */
const DIGITS = 8;

/** Orders as they change. */
export const orderTable: Table<readonly AccountOrder[]> = {
  heading: 'symbol',
  columns: [
    { title: 'side', least: [4], lean: 'left' },
    { title: 'type', least: [6], lean: 'left' },
    { title: 'qty', least: [6], lean: 'right' },
    { title: 'price', least: [8], lean: 'right' },
    { title: 'executed', least: [8], lean: 'right' },
    { title: 'status', least: [9], lean: 'left' },
    { title: 'order', least: [DIGITS + 1], lean: 'left' },
  ],
  rowsOf: (orders) =>
    orders.map(({ orderId, symbol, side, type, qty, price, executedQty, status }) => ({
      key: orderId,
      name: symbol,
      cells: [
        ...[[side], [type], [withoutZeros(qty)], [price && withoutZeros(price)], [withoutZeros(executedQty)]],
        ...[[status], [`…${orderId.slice(-DIGITS)}`]],
      ],
    })),
  isHeldBack: false,
  saysLive: false,
  sumUp: ({ updates, resyncs, reconnects }) =>
    `${many(updates['orders'] ?? 0, 'update')}, ${many(resyncs['orders'] ?? 0, 'resync')}; ${many(reconnects, 'reconnect')}.`,
};

const objectsOf = (orders: readonly AccountOrder[]): readonly object[] =>
  orders.length > 0 ? orders.map((value) => ({ _tag: 'Order', value })) : [{ _tag: 'Live', value: orders }];

/** Orders, in lines. */
export function watchOrders(
  { symbols, json }: OrdersCommand,
  credentials: Credentials | undefined,
): Watch<readonly AccountOrder[]> {
  const isWanted = ({ symbol }: AccountOrder): boolean => symbols.length === 0 || symbols.includes(symbol);
  return {
    feeds: [
      atAccount({
        streams: ({ withFreshness }) => new Map([['orders', withFreshness.orders().pipe(mapChanges(isWanted))]]),
        credentials,
      }),
    ],
    view: json ? createJsonView(objectsOf) : createPlainView([titleOf.lambdaplex], orderTable),
  };
}
