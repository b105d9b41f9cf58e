import type { RecordFrame } from './frame.js';
import type { Json, JsonObject } from './json.js';
import type { Random } from './random.js';

/** What no record can do without, save for what tells whose it is. */
const REQUIRED: Readonly<Record<RecordFrame['channel'], readonly string[]>> = {
  trade: ['side', 'price', 'qty', 'ord_type', 'trade_id', 'timestamp'],
  ticker: ['bid', 'bid_qty', 'ask', 'ask_qty', 'volume', 'vwap', 'low', 'high', 'change', 'change_pct'],
  ohlc: ['open', 'high', 'low', 'close', 'vwap', 'volume', 'trades', 'interval_begin'],
  instrument: [
    ...['id', 'status', 'precision', 'precision_display', 'borrowable', 'collateral_value'],
    ...['symbol', 'base', 'quote', 'qty_precision', 'qty_increment', 'price_precision', 'price_increment'],
    ...['cost_precision', 'cost_min', 'qty_min', 'marginable', 'has_index'],
  ],
};

/**
 * A frame without a checksum, with something wrong in it that shows all the same: a required field is missing or of a
 * wrong type, or the text is cut off. Reference data are never cut off: what is no JSON does not say what it was part of,
 * and nothing that follows would tell that they are amiss.
 */
export function spoil(frame: RecordFrame, random: Random): string {
  const { text, channel, records } = frame;
  const record = records[random.below(Math.max(1, records.length))];
  if (record === undefined || (channel !== 'instrument' && random.chance(0.25))) {
    return text.slice(0, 1 + random.below(text.length - 1));
  }
  const fields = REQUIRED[channel].filter((name) => record[name] !== undefined);
  const field = fields[random.below(fields.length)] ?? '';
  const spoilt: JsonObject = { ...record, [field]: random.chance(0.4) ? undefined : wrong(record[field], random) };
  return frame.textWith(records.map((each) => (each === record ? spoilt : each)));
}

const wrong = (value: Json | undefined, random: Random): Json =>
  // A number in a string would do where a number is due, so no string here holds one.
  [typeof value === 'string' ? true : 'none', null, {}, []][random.below(4)] ?? null;
