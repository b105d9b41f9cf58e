import fc from 'fast-check';
import { printedAsNumbers } from './exceptions.js';
import type { Schema } from './specification.js';
import { itemsOf, membersOf, type Members, type Tree } from './tokens.js';

const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
    minLength: min,
    maxLength: max,
  });

/** Numbers as the wire prints them: up to ten decimals, their zeros kept, and more digits than a double holds. */
const decimal = fc
  .tuple(fc.oneof(fc.nat({ max: 99_999 }), fc.nat()), digits(0, 10))
  .map(([whole, decimals]) => `${whole}${decimals === '' ? '' : '.'}${decimals}`);
const number = decimal.map((size) => `#${size}`);
const signed = fc.tuple(fc.constantFrom('', '-'), decimal).map(([sign, size]) => `#${sign}${size}`);
const integer = (max: number): fc.Arbitrary<string> => fc.nat({ max }).map((value) => `#${value}`);
const SAFE = Number.MAX_SAFE_INTEGER;

const two = (max: number): fc.Arbitrary<string> => fc.integer({ min: 1, max }).map((n) => String(n).padStart(2, '0'));
/** RFC 3339 in UTC, with so many decimals of the second. */
const instant = (decimals: number): fc.Arbitrary<string> =>
  fc
    .tuple(two(12), two(28), two(23), two(59), two(59), digits(decimals, decimals))
    .map(([month, day, hour, min, sec, part]) => `2026-${month}-${day}T${hour}:${min}:${sec}.${part}Z`);

/** Any text, but for the letter that marks numbers in a tree. */
const text = fc.string().filter((each) => !each.includes('#'));
const asset = fc.constantFrom('BTC', 'ETH', 'USD', 'PEPE', 'MATIC', 'AAPLx');
const symbol = fc.tuple(asset, asset).map(([base, quote]) => `${base}/${quote}`);
/** A word that the protocol lists, or one that nobody knows yet. */
const word = (...known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: fc.constant('of_tomorrow') });
const minutes = fc.constantFrom('#1', '#5', '#15', '#30', '#60', '#240', '#1440', '#10080', '#21600');
/** 14: perhaps with an exponent. */
const step = fc.oneof(
  { weight: 3, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom('#1e-08', '#5E-7', '#1.50e-3', '#1e0', '#1.25e+1', '#1e3') },
);

/**
 * What the protocol says of values beyond what the specification does, by the field's name; the number is the section
 * of the protocol notes.
 */
const BOUNDS: Readonly<Record<string, fc.Arbitrary<Tree>>> = {
  // 2.1: our ids begin at 1; 2.2: some answers to no id carry 0.
  'SubscriptionStatusResponse.req_id': integer(SAFE),
  'PongResponse.req_id': integer(SAFE),
  // 4.2: the echo of one symbol's parameters, its symbol a string.
  'SubscriptionStatusResponse.result': fc.record(
    {
      channel: word('ticker', 'book', 'ohlc', 'trade', 'instrument'),
      symbol,
      snapshot: fc.boolean(),
      interval: minutes,
      event_trigger: word('trades', 'bbo'),
      warnings: fc.array(text),
    },
    { requiredKeys: ['channel'] },
  ),
  // 3.3: nothing but warnings is known to stand in it.
  'PongResponse.result': fc.record({ warnings: fc.array(text) }, { requiredKeys: [] }),
  // 5.1: signed; all other figures are not.
  'Ticker.change': signed,
  'Ticker.change_pct': signed,
  // 5.2: unsigned, 32 bits.
  'BookData.checksum': integer(2 ** 32 - 1),
  // 5.4: nanoseconds, and nine intervals.
  'Candle.interval_begin': instant(9),
  'Candle.interval': minutes,
  'Trade.trade_id': integer(SAFE),
  'Asset.id': asset,
  // 5.6: the words known, and open to others.
  'Asset.status': word('enabled', 'disabled', 'depositonly', 'withdrawalonly', 'work_in_progress'),
  'Pair.base': asset,
  'Pair.quote': asset,
  'Pair.status': word('online', 'cancel_only', 'delisted', 'limit_only', 'maintenance', 'post_only', 'reduce_only'),
};

/** How many elements `data` has where the protocol says so: one in ticker (5.1) and book (5.2), never none in others. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  'TickerEnvelope.data': [1, 1],
  'BookEnvelope.data': [1, 1],
  'OHLCEnvelope.data': [1, 4],
  'TradeEnvelope.data': [1, 4],
};

/** How frames are made from a schema. */
export interface FrameOptions {
  /** The fields, by name, that may be missing. */
  readonly mayMiss: ReadonlySet<string>;
  /** Nothing is missing and no list is empty. */
  readonly isFull?: boolean;
  /** The fields, by name, that are printed as numbers though the specification types them as strings. */
  readonly asNumbers: ReadonlySet<string>;
}

/** What no field says by itself. */
const WHOLE: Readonly<Record<string, (frame: Members) => Tree>> = {
  // 2.2: `result` comes with success only, `error` with failure only.
  SubscriptionStatusResponse: (frame) => eitherWay(frame),
  PongResponse: (frame) => eitherWay(frame),
  // 5.2: only snapshots may be without their time.
  BookEnvelope: (frame) => {
    const isTimed = itemsOf(frame['data']).every((element) => 'timestamp' in membersOf(element));
    return isTimed ? frame : { ...frame, type: 'snapshot' };
  },
};

const eitherWay = (frame: Members): Tree => {
  const absent = frame['success'] === false ? 'result' : 'error';
  return Object.fromEntries(Object.entries(frame).filter(([key]) => key !== absent));
};

/** Frames that a schema allows and the protocol knows. */
export function framesOf(schema: Schema, options: FrameOptions): fc.Arbitrary<Tree> {
  const frames = valuesOf(schema, options);
  const whole = WHOLE[schema.name];
  return options.isFull === true || whole === undefined ? frames : frames.map((frame) => whole(membersOf(frame)));
}

function valuesOf(schema: Schema, options: FrameOptions): fc.Arbitrary<Tree> {
  const { name, type, format, items, properties, required } = schema;
  const bound = BOUNDS[name];
  if (bound !== undefined) return bound;
  if (options.asNumbers.has(name)) return step;
  // 5.6 and 12: numbers on the wire, strings in the specification.
  if (printedAsNumbers.has(name)) return step.map((token) => token.slice(1));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum.map(asToken));
  if (type === 'object' && properties !== undefined) {
    const fields = Object.entries(properties).map(([key, field]) => [key, valuesOf(field, options)] as const);
    const requiredKeys = Object.entries(properties)
      .filter(([key, { name: of }]) => options.isFull === true || required.includes(key) || !options.mayMiss.has(of))
      .map(([key]) => key);
    return fc.record<Record<string, Tree>>(Object.fromEntries(fields), { requiredKeys });
  }
  if (type === 'array' && items !== undefined) {
    const [minLength, maxLength] = SIZES[name] ?? [options.isFull === true ? 1 : 0, 4];
    // A request names each of its symbols once, and one at least.
    if (name.endsWith('.params.symbol')) return fc.uniqueArray(symbol, { minLength: 1, maxLength });
    return fc.array(valuesOf(items, options), { minLength, maxLength });
  }
  if (type === 'number') return number;
  if (type === 'integer') return integer(1_000_000);
  if (type === 'boolean') return fc.boolean();
  if (type === 'string' && format === 'date-time') return instant(6);
  if (type === 'string' && /\.symbol(\[\])?$/.test(name)) return symbol;
  if (type === 'string') return text;
  throw new Error(`${name}: no frames can be made of the type ${type}`);
}

const asToken = (value: string | number): string => (typeof value === 'number' ? `#${value}` : value);
