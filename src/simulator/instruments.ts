import { recordFrame, type RecordFrame } from './frame.js';
import { digits, type JsonObject } from './json.js';
import type { MarketPair } from './pairs.js';
import {
  assetsOf,
  assetTexts,
  hasCostText,
  isTokenized,
  isTradedAt,
  PAIR_STATUSES,
  pairTexts,
  type AssetTexts,
  type PairStatus,
  type PairTexts,
} from './reference.js';
import type { InstrumentView } from './topic.js';

/** Reference data, as a client knows it. */
export interface InstrumentTexts {
  readonly assets: readonly AssetTexts[];
  readonly pairs: readonly PairTexts[];
}

/** What can be changed of a pair. Numbers that may have decimals are texts. */
export interface PairChanges {
  /** To delist a pair there is a call of its own. */
  readonly status?: Exclude<PairStatus, 'delisted'>;
  readonly qty_min?: string;
  readonly cost_min?: string;
  readonly has_index?: boolean;
  /** Without it the frames leave out what is about margin. */
  readonly marginable?: boolean;
  readonly margin_initial?: string;
  readonly position_limit_long?: number;
  readonly position_limit_short?: number;
}

/** The frame that tells of a change, for each view; undefined for those that do not show it. */
export type InstrumentUpdate = (view: InstrumentView) => RecordFrame | undefined;

/** The reference data of the exchange. */
export interface Instruments {
  /** Undefined for what was never listed. */
  readonly statusOf: (symbol: string) => PairStatus | undefined;
  /** A pair appears, or appears again; with it its assets, where they are new. */
  readonly list: (pair: MarketPair) => InstrumentUpdate;
  /** The pair must have been listed. */
  readonly delist: (symbol: string) => InstrumentUpdate;
  /**
   * The pair must have been listed.
   *
   * @throws RangeError at the call for an unknown status, `delisted`, or a text that is no number
   */
  readonly change: (symbol: string, changes: PairChanges) => InstrumentUpdate;
  readonly snapshot: (view: InstrumentView) => RecordFrame;
  /** What a snapshot would show now. */
  readonly texts: (view?: InstrumentView) => InstrumentTexts;
}

/** Reference data that begin with these pairs and their assets. */
export function createInstruments(beginning: readonly MarketPair[]): Instruments {
  const assets = new Map<string, AssetTexts>();
  const pairs = new Map<string, PairTexts>();

  const updateOf = (news: InstrumentTexts): InstrumentUpdate => {
    return (view) => {
      const shown = seenBy(view, news);
      return shown.assets.length + shown.pairs.length === 0 ? undefined : frameOf('update', shown);
    };
  };
  const set = (symbol: string, changes: Partial<PairTexts>): InstrumentUpdate => {
    const old = pairs.get(symbol);
    if (old === undefined) return () => undefined;
    const pair = { ...old, ...changes };
    pairs.set(symbol, pair);
    return updateOf({ assets: [], pairs: [shownPair(pair)] });
  };
  const list = (pair: MarketPair): InstrumentUpdate => {
    const fresh = assetsOf(pair.symbol).filter((id) => !assets.has(id));
    for (const id of fresh) assets.set(id, assetTexts(id));
    const texts = pairTexts(pair);
    // A pair that comes back stands last, as any new one.
    pairs.delete(pair.symbol);
    pairs.set(pair.symbol, texts);
    return updateOf({ assets: fresh.map(assetTexts), pairs: [texts] });
  };
  const texts = (view: InstrumentView = {}): InstrumentTexts =>
    seenBy(view, {
      assets: [...assets.values()],
      pairs: [...pairs.values()].filter(({ status }) => status !== 'delisted').map(shownPair),
    });
  beginning.forEach(list);

  return {
    statusOf: (symbol) => pairs.get(symbol)?.status,
    list,
    delist: (symbol) => set(symbol, { status: 'delisted' }),
    change(symbol, changes) {
      check(changes);
      return set(symbol, changes);
    },
    snapshot: (view) => frameOf('snapshot', texts(view)),
    texts,
  };
}

const check = ({ status, qty_min, cost_min, margin_initial }: PairChanges): void => {
  if (status !== undefined && !SETTABLE.includes(status)) {
    throw new RangeError(`status ${status}: one of ${SETTABLE.join(', ')} is due`);
  }
  for (const text of [qty_min, cost_min, margin_initial]) {
    if (text !== undefined && !/^\d+(?:\.\d+)?$/.test(text)) throw new RangeError(`${text} is no number`);
  }
};

const SETTABLE: readonly string[] = PAIR_STATUSES.filter((status) => status !== 'delisted');

const shownPair = ({ margin_initial, position_limit_long, position_limit_short, ...pair }: PairTexts): PairTexts => ({
  ...pair,
  ...(pair.marginable && {
    ...(margin_initial !== undefined && { margin_initial }),
    ...(position_limit_long !== undefined && { position_limit_long }),
    ...(position_limit_short !== undefined && { position_limit_short }),
  }),
});

const seenBy = (
  { include_tokenized_assets: all = false, execution_venue: venue = 'international' }: InstrumentView,
  { assets, pairs }: InstrumentTexts,
): InstrumentTexts => {
  const isSeen = (name: string): boolean => (all || !isTokenized(name)) && isTradedAt(venue, name);
  return { assets: assets.filter(({ id }) => isSeen(id)), pairs: pairs.filter(({ symbol }) => isSeen(symbol)) };
};

const frameOf = (type: RecordFrame['type'], { assets, pairs }: InstrumentTexts): RecordFrame =>
  recordFrame(
    { channel: 'instrument', symbol: '' },
    type,
    [...assets.map(assetRecord), ...pairs.map(pairRecord)],
    {},
    (records) => ({ assets: records.slice(0, assets.length), pairs: records.slice(assets.length) }),
  );

const numberOf = (text: string | undefined) => (text === undefined ? undefined : digits(text));

const assetRecord = ({ collateral_value, margin_rate, multiplier, ...asset }: AssetTexts): JsonObject => ({
  ...asset,
  collateral_value: digits(collateral_value),
  margin_rate: numberOf(margin_rate),
  multiplier: numberOf(multiplier),
});

const pairRecord = (pair: PairTexts): JsonObject => ({
  ...pair,
  qty_increment: digits(pair.qty_increment),
  cost_min: hasCostText(pair.symbol) ? pair.cost_min : digits(pair.cost_min),
  margin_initial: numberOf(pair.margin_initial),
  tick_size: digits(pair.tick_size),
  price_increment: digits(pair.price_increment),
  qty_min: digits(pair.qty_min),
});
