import { writeJson, type Json } from './json.js';

/** When a request came in and its answer went out, as the venue prints it. */
export interface Times {
  readonly time_in: string;
  readonly time_out: string;
}

/** The frame that says no more than that the connection lives. */
export const HEARTBEAT = writeJson({ channel: 'heartbeat' });

/** The venue's bare frame against too many messages: it says neither which message nor which request it means. */
export const RATE_EXCEEDED = 'Exceeded msg rate';

/** The first frame of every connection. */
export function statusText(connectionId: bigint): string {
  const data = [{ api_version: 'v2', connection_id: connectionId, system: 'online', version: '2.0.10' }];
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
  result: Readonly<Record<string, Json | undefined>>,
  times: Times,
): string {
  return writeJson({ method, req_id: reqId, result, success: true, ...times });
}

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
