/** A place where the service does not do what the specification says, and how it is known. */
export interface Exception {
  /** The field, `Ticker.timestamp`, or a message of which the specification has nothing, `Heartbeat`. */
  readonly at: string;
  /** The JSON Schema that holds there instead. */
  readonly is: { readonly type?: string; readonly format?: string; readonly [keyword: string]: unknown };
  /** What the protocol notes say; the numbers are their sections. */
  readonly because: string;
}

const number = { type: 'number' };
const count = { type: 'integer', minimum: 0 };
const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };
const word = (...words: readonly string[]) => ({ type: 'string', enum: words });
const object = (required: object, optional: object = {}) => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

const TYPED_AS_TEXT = ['Pair.qty_min', 'Pair.qty_increment', 'Pair.price_increment'] as const;

/** The fields that the wire prints as numbers though the specification types them as strings. */
export const printedAsNumbers: ReadonlySet<string> = new Set([...TYPED_AS_TEXT, 'Pair.cost_min']);

/** Fields that the specification types otherwise, or does not have. */
export const fieldExceptions: readonly Exception[] = [
  ...TYPED_AS_TEXT.map((at) => ({
    at,
    is: number,
    because: '12, 5.6: typed string in the specification, a number on the wire',
  })),
  {
    at: 'Pair.cost_min',
    is: { anyOf: [number, { type: 'string', pattern: '^\\d+(\\.\\d+)?$' }] },
    because: '12, 5.6, 14: typed string in the specification, a number live; perhaps it is a string for some',
  },
  { at: 'Pair.tick_size', is: number, because: '5.6: deprecated and still sent, the same as price_increment' },
  { at: 'Ticker.timestamp', is: instant, because: '12, 5.1: a newer field, present in 2026' },
  { at: 'Ticker.trades', is: count, because: '12, 5.1: the trades of 24 hours, undocumented, live since 2026' },
  { at: 'Candle.timestamp', is: instant, because: '5.4: deprecated and still sent, the end of the interval' },
  { at: 'OHLCEnvelope.timestamp', is: instant, because: '2.3, 5.4: ohlc has the time of sending at the top level' },
  {
    at: 'SubscriptionStatusResponse.symbol',
    is: text,
    because: '12, 2.2: a failed subscribe has its symbol at the top level',
  },
  {
    at: 'UnsubscribeTickerRequest.params.event_trigger',
    is: word('bbo'),
    because: '4.3: to unsubscribe, event_trigger is repeated when it was not the default',
  },
];

/** Messages that the specification does not have. */
export const messageExceptions: readonly Exception[] = [
  {
    at: 'Heartbeat',
    is: object({ channel: word('heartbeat') }),
    because: '12, 3.2: sent unasked while nothing else is, with neither type nor data',
  },
  {
    at: 'Status',
    is: object({
      channel: word('status'),
      type: word('update'),
      data: {
        type: 'array',
        minItems: 1,
        maxItems: 1,
        items: object(
          { system: word('online', 'cancel_only', 'post_only', 'maintenance') },
          { api_version: text, connection_id: count, version: text, upcoming_maintenance: {}, emergency: {} },
        ),
      },
    }),
    because: '12, 3.1: sent unasked when a socket opens and whenever the state changes',
  },
  {
    at: 'FailedPing',
    is: object(
      { method: word('ping'), success: { const: false }, error: text, time_in: instant, time_out: instant },
      { req_id: count },
    ),
    because: '12, 2.2, 3.3: a ping that fails is answered as ping, not as pong',
  },
  {
    at: 'BareError',
    is: object({ error: text }),
    because: '2.2, 2.4, 11: a frame that came too fast is answered by an error without method or channel',
  },
];

/** Answers that have not the method of their request, where a pong counts as that of a ping. */
export const methodExceptions: readonly {
  readonly asked: string;
  readonly answered: string;
  readonly because: string;
}[] = [
  { asked: 'unsubscribe', answered: 'subscribe', because: '12, 2.2, 4.3: so a failed unsubscribe is answered' },
  { asked: 'ping', answered: 'ping', because: '12, 2.2, 3.3: so a failed ping is answered' },
];

/** What the codecs may do without, by the field's name; the numbers are the sections of the protocol notes. */
export const optionalFields: Readonly<Record<string, string>> = {
  'Ticker.last': '5.1: only sure to be there when the pair traded within 24 hours',
  'Ticker.timestamp': '5.1: optional, absent in recordings of 2024',
  'Ticker.trades': '5.1: optional, and undocumented',
  'Candle.timestamp': '5.4: deprecated',
  'BookData.timestamp': '5.2: in snapshots only since 2025; older recordings have none',
  'Asset.margin_rate': '5.6: optional',
  'Asset.multiplier': '5.6: optional, of tokenised assets',
  'Pair.tick_size': '5.6: deprecated',
  'Pair.margin_initial': '5.6: optional, only where marginable',
  'Pair.position_limit_long': '5.6: optional, only where marginable',
  'Pair.position_limit_short': '5.6: optional, only where marginable',
  'SubscriptionStatusResponse.req_id': '2.2: only if it was sent',
  'SubscriptionStatusResponse.success': '2.2: an error tells of a failure as well; the specification requires nothing',
  'SubscriptionStatusResponse.result': '2.2: with success only',
  'SubscriptionStatusResponse.error': '2.2: with failure only',
  'SubscriptionStatusResponse.symbol': '2.2: with failure only',
  'PongResponse.req_id': '2.2: only if it was sent',
  'PongResponse.success': '3.3: allowed, and not in the example',
  'PongResponse.result': '3.3: allowed, and not in the example',
  'PongResponse.error': '3.3: allowed, and not in the example',
  'PongResponse.time_in': '3.3: in the example; the specification requires method alone',
  'PongResponse.time_out': '3.3: in the example; the specification requires method alone',
};

/** What nothing of ours is read from, whether it is missing or of another type, by the field's name. */
export const unreadFields: Readonly<Record<string, string>> = {
  'TickerEnvelope.type': '5.1: snapshot and update have the same fields, and every update is complete',
  'OHLCEnvelope.timestamp': '5.4: when the frame was sent, which is none of a candle',
  'SubscriptionStatusResponse.time_in': '2.2: when the request came; an acknowledgement says who and whether',
  'SubscriptionStatusResponse.time_out': '2.2: when the answer left; an acknowledgement says who and whether',
  'SubscriptionStatusResponse.warnings': '12, 2.2: the service has its warnings in the result',
  'PongResponse.warnings': '12, 2.2: the service has its warnings in the result',
};
