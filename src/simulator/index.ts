export { startKraken } from './kraken.js';
export type { KrakenSimulator, KrakenSimulatorOptions } from './kraken.js';
export type { Depth } from './book.js';
export type { FaultKind, FaultRates, Faults, NextFault } from './faults.js';
export type { BookTexts, LevelTexts } from './history.js';
export type { SubscriptionRecord } from './kraken-venue.js';
export type { ConnectionRecord, Received, Refusal } from './ledger.js';
export type { KrakenPair } from './pairs.js';
export type { Gist } from './requests.js';
