import * as t from 'io-ts';
import { Decimal, Int, isRecord } from '../../core/codec.js';
import type { Decoder } from '../../core/decode-with.js';

/**
 * One order that rests in the book. `limit_price` is in quote units per base unit, `order_qty`, what is left of it and
 * visible, in base units; `timestamp` is RFC 3339 in UTC with nanoseconds, when it was put in the book or last amended.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/level3 | Kraken: level3}
 */
export const Level3Order = t.readonly(
  t.type({ order_id: t.string, limit_price: Decimal, order_qty: Decimal, timestamp: t.string }),
  'Level3Order',
);
export type Level3Order = t.TypeOf<typeof Level3Order>;

const Placed = t.readonly(
  t.type({
    event: t.keyof({ add: null, modify: null }, 'add | modify'),
    order_id: t.string,
    limit_price: Decimal,
    order_qty: Decimal,
    timestamp: t.string,
  }),
);

const Gone = t.readonly(
  t.intersection([
    t.type({ event: t.literal('delete'), order_id: t.string }),
    t.partial({ limit_price: Decimal, order_qty: Decimal, timestamp: t.string }),
  ]),
);

const KNOWN = ['add', 'modify', 'delete'];
const isUnknown = (value: unknown): value is string => typeof value === 'string' && !KNOWN.includes(value);
const UnknownEvent = new t.Type<string>(
  'string',
  isUnknown,
  (input, context) => (isUnknown(input) ? t.success(input) : t.failure(input, context)),
  t.identity,
);
const Unknown = t.readonly(t.type({ event: UnknownEvent }));

/** An order that is new in the book, or in the part of it that is followed, or that has changed: as it is now. */
export type Level3Placed = t.TypeOf<typeof Placed>;

/** An order that is gone, filled or cancelled; `order_qty` was its last, where it is told. */
export type Level3Gone = t.TypeOf<typeof Gone>;

/** What happened to an order; an event that nobody knows yet passes, whatever it holds. */
export type Level3Change = Level3Placed | Level3Gone | t.TypeOf<typeof Unknown>;

const codecOf = (event: unknown): t.Decoder<unknown, Level3Change> => {
  if (event === 'add' || event === 'modify') return Placed;
  return event === 'delete' ? Gone : Unknown;
};

const Changes = t.union([Placed, Gone, Unknown]);

/** What an entry must hold depends on its event. */
const Level3Change = new t.Type<Level3Change, t.OutputOf<typeof Changes>, unknown>(
  'Level3Change',
  Changes.is,
  (input, context) => {
    if (!isRecord(input)) return t.failure(input, context);
    const codec = codecOf(input['event']);
    // What is wrong is told of the codec that judges, as if it had been named from the start.
    return codec.validate(input, t.appendContext(context.slice(0, -1), context.at(-1)?.key ?? '', codec, input));
  },
  Changes.encode,
);

const dataOf = <Entry, Sent>(entry: t.Type<Entry, Sent, unknown>) =>
  t.readonlyArray(
    t.readonly(
      t.intersection([
        t.type({
          symbol: t.string,
          bids: t.readonlyArray(entry, 'bids'),
          asks: t.readonlyArray(entry, 'asks'),
          checksum: Int,
        }),
        t.partial({ timestamp: t.string }),
      ]),
    ),
    'data',
  );

const Level3Snapshot = t.type({ type: t.literal('snapshot'), data: dataOf(Level3Order) }, 'Level3Snapshot');

const Level3Update = t.type(
  { type: t.literal('update', 'snapshot | update'), data: dataOf(Level3Change) },
  'Level3Update',
);

/** What a frame of the `level3` channel says, each element about one symbol. */
export type Level3Message = t.TypeOf<typeof Level3Snapshot> | t.TypeOf<typeof Level3Update>;

/**
 * A frame of the `level3` channel. A snapshot has every order of the price levels within the depth, an update what
 * happened to orders since. Each element has the checksum of the book after it, an unsigned 32-bit integer.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/level3 | Kraken: level3}
 */
export const Level3Message: Decoder<Level3Message> = {
  decode: (input) =>
    isRecord(input) && input['type'] === 'snapshot' ? Level3Snapshot.decode(input) : Level3Update.decode(input),
};

/** What an element of a frame says about its book: all of it, or what changed since the one before. */
export type Level3Event =
  (Level3Data<Level3Order> & { readonly type: 'snapshot' }) | (Level3Data<Level3Change> & { readonly type: 'update' });

interface Level3Data<Entry> {
  readonly symbol: string;
  readonly bids: readonly Entry[];
  readonly asks: readonly Entry[];
  readonly checksum: number;
  readonly timestamp?: string;
  /** When it reached us, in ms since the epoch, by our clock. */
  readonly receivedAtMs: number;
}

/**
 * A frame taken apart.
 *
 * @param receivedAtMs - when it came, by our clock
 */
export function level3EventsFrom(message: Level3Message, receivedAtMs: number): readonly Level3Event[] {
  return message.type === 'snapshot'
    ? message.data.map((element) => ({ type: 'snapshot', ...element, receivedAtMs }))
    : message.data.map((element) => ({ type: 'update', ...element, receivedAtMs }));
}
