import { defer, filter, map, type OperatorFunction } from 'rxjs';
import { requirePositiveInteger } from '../../book/positive-integer.js';
import type { Level3Change, Level3Event, Level3Gone, Level3Placed } from '../codecs/level3.js';
import type { Level3Book } from './level3-book.js';
import { Level3Side } from './level3-side.js';

/**
 * Build the order-by-order book from its events: one book for each event, beginning with the first snapshot.
 *
 * A snapshot replaces both sides. Of an update all entries are applied in the order sent, then each side is cut to
 * `depth` price levels, since the exchange sends no removal for what was pushed out of scope; when a level comes back,
 * all its orders are sent anew. Within a price the orders stand by their time: an order that changes its price or its
 * time moves, one that changes its quantity alone stays where it is. An order that changes and was not known is taken
 * as new, one that goes and was not known is gone already; events that nobody knows yet are passed over, and whether
 * that was right is for {@link verifyLevel3} to say. Updates before the first snapshot are dropped.
 *
 * The events must be those of one symbol. Each subscription starts with no book; the books emitted never change.
 *
 * ![scanLevel3](../../../docs/marbles/scan-level3.svg)
 *
 * @param depth - how many price levels a side shows, as subscribed
 * @returns an operator from events to books, which nothing has checked yet
 * @throws RangeError at the call when `depth` is not a positive integer
 * @see {@link https://docs.kraken.com/api/docs/guides/spot-ws-l3-v2 | Kraken: how to keep an order-by-order book}
 */
export function scanLevel3({ depth }: { readonly depth: number }): OperatorFunction<Level3Event, Level3Book> {
  requirePositiveInteger('depth', depth);
  return (source$) =>
    defer(() => {
      const bids = new Level3Side('bid');
      const asks = new Level3Side('ask');
      let begun = false;
      return source$.pipe(
        filter(({ type }) => (begun ||= type === 'snapshot')),
        map((event) => {
          if (event.type === 'snapshot') {
            bids.replace(event.bids);
            asks.replace(event.asks);
          } else {
            apply(event.bids, bids);
            apply(event.asks, asks);
          }
          bids.truncate(depth);
          asks.truncate(depth);
          return bookFrom(event, bids, asks);
        }),
      );
    });
}

const apply = (changes: readonly Level3Change[], side: Level3Side): void => {
  for (const change of changes) {
    if (isPlaced(change)) side.set(change);
    else if (isGone(change)) side.delete(change.order_id);
  }
};

// The codec has seen to it that an entry holds what its event demands.
const isPlaced = (change: Level3Change): change is Level3Placed => change.event === 'add' || change.event === 'modify';
const isGone = (change: Level3Change): change is Level3Gone => change.event === 'delete';

const bookFrom = (
  { symbol, checksum, timestamp, receivedAtMs }: Level3Event,
  bids: Level3Side,
  asks: Level3Side,
): Level3Book => ({
  symbol,
  bids: bids.levels(),
  asks: asks.levels(),
  checksum,
  ...(timestamp !== undefined && { timestamp }),
  receivedAtMs,
});
