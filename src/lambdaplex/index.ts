export {
  createLambdaplex,
  type AccountLambdaplex,
  type Endpoint,
  type Lambdaplex,
  type PublicChannels,
} from './lambdaplex.js';
export type { AccountChannels, AccountMethods } from './account-channels.js';
export type { LambdaplexAccountOptions, LambdaplexOptions } from './options.js';
export type { LambdaplexCredentials } from './credentials.js';
export type { Symbols } from '../core/symbols.js';
export type { WithFreshness } from '../core/with-freshness.js';
export type { AccountOrder, AccountOrders } from './order-state.js';
export type { Balance } from './codecs/account.js';
export type { Balances } from './balances.js';
export type { BalanceChange, RawBalance } from './codecs/balance-change.js';
export type { BalanceUnits } from './codecs/balance-units.js';
export type { DepthSnapshot } from './codecs/depth-snapshot.js';
export type { DepthUpdate } from './codecs/depth-update.js';
export type { DepthStream } from './depth.js';
export type { Fetch } from './rest.js';
export type { Fill, OrderUpdate } from './codecs/order-update.js';
export type { GapPolicy, ReceivedUpdate } from './depth-join.js';
export type { Instrument } from './codecs/exchange-info.js';
export type { Order } from './codecs/order.js';
export type { OrderStatus } from './codecs/order-words.js';
export type { ReadDepth } from './depth-snapshot.js';
export type { Session } from './session.js';
export type { Signer } from './signature.js';
export type { SnapshotRetry } from './join-snapshot.js';
export type { Trade } from './codecs/trade.js';
export type { UserDataMethod } from './dialect.js';
export type { UserEvent } from './codecs/user-event.js';
