import { writeJson, type JsonObject } from './json.js';
import type { InstrumentView, Topic } from './topic.js';

/** When a request came in and its answer went out, as the venue prints it. */
export interface Times {
  readonly time_in: string;
  readonly time_out: string;
}

/** The frame that says no more than that the connection lives. */
export const HEARTBEAT = writeJson({ channel: 'heartbeat' });

/** The venue's bare frame against too many messages: it says neither which message nor which request it means. */
export const RATE_EXCEEDED = 'Exceeded msg rate';

/** What may be done at the exchange: everything, cancel only, rest orders only, nothing. */
export const SYSTEM_STATES = ['online', 'cancel_only', 'post_only', 'maintenance'] as const;
/** One of {@link SYSTEM_STATES}. */
export type SystemState = (typeof SYSTEM_STATES)[number];

/** The first frame of every connection, and the one that tells of a new state. */
export function statusText(connectionId: bigint, system: SystemState): string {
  const service = { api_version: 'v2', connection_id: connectionId, system, version: '2.0.10' };
  // The documents do not know of these two; the service sends them.
  const data = [{ ...service, upcoming_maintenance: [], emergency: [] }];
  return writeJson({ channel: 'status', type: 'update', data });
}

/** The answer to a ping. Numbers that were not sent are left out, here and below. */
export function pongText(reqId: number | undefined, times: Times): string {
  return writeJson({ method: 'pong', req_id: reqId, ...times });
}

/** What the venue says to a request that it granted, once per symbol. */
export function ackText(
  method: 'subscribe' | 'unsubscribe',
  reqId: number | undefined,
  result: JsonObject,
  times: Times,
): string {
  return writeJson({ method, req_id: reqId, result, success: true, ...times });
}

/**
 * The `result` of a granted `subscribe`.
 *
 * @param view - of the reference data: what was asked for
 */
export function subscribedResult(topic: Topic, snapshot: boolean, view: InstrumentView): JsonObject {
  switch (topic.channel) {
    case 'instrument': {
      const warnings = ['tick_size is deprecated, use price_increment'];
      return inOrder({ channel: topic.channel, ...view, snapshot, warnings });
    }
    case 'ohlc':
      return inOrder({ ...topic, snapshot, warnings: ['timestamp is deprecated, use interval_begin'] });
    default:
      return inOrder({ ...topic, snapshot });
  }
}

/** The `result` of a granted `unsubscribe`: what names the subscription. */
export function unsubscribedResult(topic: Topic): JsonObject {
  return topic.channel === 'instrument' ? { channel: topic.channel } : inOrder(topic);
}

// As the venue prints them.
const inOrder = (members: JsonObject): JsonObject => Object.fromEntries(Object.entries(members).sort());

/** What an error answer says; only what is known is printed. */
export interface Failure {
  readonly error: string;
  readonly method?: string | undefined;
  readonly reqId?: number | undefined;
  readonly symbol?: string | undefined;
}

/** What the venue says to a request, or to one symbol of it, that it did not grant. */
export function failureText({ error, method, reqId, symbol }: Failure, times: Times): string {
  return writeJson({ error, method, req_id: reqId, success: false, symbol, ...times });
}

/** An error that belongs to no request. */
export function bareErrorText(error: string): string {
  return writeJson({ error });
}
