import { isRecord } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';
import { BalanceChange } from './balance-change.js';
import { OrderUpdate } from './order-update.js';

/** An event of the user data stream, to be told apart by its `_tag`. */
export type UserEvent = OrderUpdate | BalanceChange;

/** Reads each event as what its name says it is. */
export const UserEvent: Decoder<UserEvent> = {
  decode: (input) =>
    isRecord(input) && input['e'] === 'balanceChange' ? BalanceChange.decode(input) : OrderUpdate.decode(input),
};
