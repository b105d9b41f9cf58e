import * as t from 'io-ts';
import { Int } from '../../core/codec.js';
import { Levels } from './level.js';

/**
 * The whole of a book up to the depth that was asked for, as REST gives it: bids highest first, asks lowest first.
 * `lastUpdateId` counts the changes as the depth stream does. Levels are tuples on the wire.
 *
 * @see {@link https://lambdaplex-labs.gitbook.io/lambdaplex/for-developers/api/order-books | Lambdaplex: order books}
 */
export const DepthSnapshot = t.readonly(t.type({ lastUpdateId: Int, bids: Levels, asks: Levels }), 'DepthSnapshot');
export type DepthSnapshot = t.TypeOf<typeof DepthSnapshot>;
