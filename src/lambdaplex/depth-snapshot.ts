import type { ObservableInput } from 'rxjs';
import { DepthSnapshot } from './codecs/depth-snapshot.js';
import type { Rest } from './rest.js';

/**
 * Reads the whole book of a symbol, as it is at some moment after the call: its best levels, at most `limit` a side
 * being asked for.
 */
export type ReadDepth = (symbol: string, options: { readonly limit: number }) => ObservableInput<DepthSnapshot>;

/** How many levels a side are read: the most that the exchange gives for a fair share of its budget. */
export const LEVELS = 1000;

/**
 * Reads books by the exchange's REST interface.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/order-books | Lambdaplex: order books}
 */
export const depthFrom =
  (rest: Rest): ReadDepth =>
  (symbol, { limit }) =>
    rest.get('/api/v1/depth', { symbol, limit: String(limit) }, DepthSnapshot);
