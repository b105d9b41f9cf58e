export { startKraken } from './kraken.js';
export { startLambdaplex } from './lambdaplex.js';
export type { KrakenSimulator, KrakenSimulatorOptions } from './kraken.js';
export type { SystemState } from './answers.js';
export type { Depth } from './book.js';
export type { RateLimit } from './bucket.js';
export type { DayTexts } from './day.js';
export type { FaultKind, FaultRates, Faults, NextFault } from './faults.js';
export type { BookTexts, LevelTexts } from './history.js';
export type { InstrumentTexts, PairChanges } from './instruments.js';
export type { SubscriptionRecord } from './kraken-venue.js';
export type { ConnectionRecord, FrameRecord, Received, Refusal } from './ledger.js';
export type { KrakenPair } from './pairs.js';
export type { TickerTexts } from './records.js';
export type { AssetTexts, PairStatus, PairTexts } from './reference.js';
export type { Gist } from './requests.js';
export type { CandleTexts, TradeTexts } from './tape.js';
export type { Channel, EventTrigger, ExecutionVenue, InstrumentView, Interval, Topic } from './topic.js';
export type { LambdaplexSimulator } from './lambdaplex.js';
export type { LambdaplexSimulatorOptions } from './lambdaplex/options.js';
export type { PlexAccount } from './lambdaplex/account.js';
export type { PlexChannel, PlexFaultKind, PlexFaultRates, PlexFaults, PlexNextFault } from './lambdaplex/faults.js';
export type {
  PlexFill,
  PlexOrder,
  PlexOrderStatus,
  PlexOrderType,
  PlexSide,
  PlexTimeInForce,
  PlexTrade,
} from './lambdaplex/order.js';
export type { PlexOrderRequest } from './lambdaplex/order-request.js';
export type { PlexGist } from './lambdaplex/request.js';
export type { RestRecord } from './lambdaplex/rest.js';
export type { LogonRecord, PlexRefusal, PlexSubscription } from './lambdaplex/venue.js';
export type { PlexBalance } from './lambdaplex/wallet.js';
