import { Observable, map, type SchedulerLike } from 'rxjs';
import { longestMs } from '../core/delay.js';
import { decodeOrThrow, type Decoder } from '../core/decode-with.js';
import { Banned } from '../core/access-errors.js';
import { RateLimited, RequestRejected, isStreamError } from '../core/errors.js';
import { parseJson } from '../core/json.js';
import { RestError } from './codecs/rest-error.js';

/** What is needed of the platform's `fetch`; that of Node and of browsers fits. */
export type Fetch = (
  url: string,
  init: { readonly signal: AbortSignal; readonly headers: Readonly<Record<string, string>> },
) => Promise<{
  readonly status: number;
  /** Without it, how long the exchange wants us to wait is guessed. */
  readonly headers?: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/** Calls of the exchange's REST interface. */
export interface Rest {
  /**
   * One call that changes nothing. Cold; unsubscribing abandons it. After the exchange has said that there are too many,
   * calls fail without being made until it is over.
   *
   * @param path - below the origin, such as `/api/v1/time`
   * @throws RequestRejected on the error channel, when the exchange does not answer with what was asked for
   * @throws RateLimited, Banned on the error channel, when there are too many calls
   * @throws DecodeFailed on the error channel, when the answer has another shape
   */
  get<A>(path: string, query: Readonly<Record<string, string>>, codec: Decoder<A>): Observable<A>;
  /**
   * The same with a query that was signed, just as it was signed.
   *
   * @param query - without its `?`
   */
  getSigned<A>(path: string, query: string, apiKey: string, codec: Decoder<A>): Observable<A>;
}

/** How {@link createRest} reaches the exchange. */
export interface RestOptions {
  /** Without a path, such as `https://api.lambdaplex.io`. */
  readonly origin: string;
  /** Looked up when first needed, if it is not given. */
  readonly fetch?: Fetch | undefined;
  /** Its clock times the waits. */
  readonly scheduler: SchedulerLike;
  /** Takes secrets out of the exchange's words. */
  readonly redact: (text: string) => string;
}

const ENDPOINT = 'rest';
/** How long to pause where the exchange does not say, in ms. */
const UNTOLD_MS: ReadonlyMap<number, number> = new Map([
  [429, 1000],
  [403, 60_000],
  [418, 120_000],
]);

/** The exchange's REST interface. */
export function createRest({ origin, fetch = globalFetch, scheduler, redact }: RestOptions): Rest {
  let paused: { readonly fault: RateLimited | Banned; readonly untilMs: number } | undefined;

  const pause = (status: number, untoldMs: number, retryAfter: string | null, reason: string): RateLimited | Banned => {
    const told = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : untoldMs;
    const untilMs = scheduler.now() + Math.min(told, longestMs);
    const fault = status === 429 ? new RateLimited(ENDPOINT, reason) : new Banned(ENDPOINT, untilMs, reason);
    paused = { fault, untilMs };
    return fault;
  };

  /** The text of an answer. The address may hold a signature, so no error names more of it than the path. */
  const textOf = (path: string, query: string, headers: Readonly<Record<string, string>>): Observable<string> =>
    new Observable((subscriber) => {
      if (paused !== undefined && scheduler.now() < paused.untilMs) {
        subscriber.error(paused.fault);
        return undefined;
      }
      const abort = new AbortController();
      fetch(`${origin}${path}?${query}`, { signal: abort.signal, headers })
        .then(async (answer) => {
          const text = await answer.text();
          if (answer.status === 200) return text;
          const reason = redact(`status ${answer.status}${saidIn(text)}`);
          const untoldMs = UNTOLD_MS.get(answer.status);
          throw untoldMs === undefined
            ? new RequestRejected(path, reason, answer.status)
            : pause(answer.status, untoldMs, answer.headers?.get('retry-after') ?? null, `${path}: ${reason}`);
        })
        .then(
          (text) => {
            subscriber.next(text);
            subscriber.complete();
          },
          (error: unknown) => {
            subscriber.error(isStreamError(error) ? error : new RequestRejected(path, 'no answer came'));
          },
        );
      return () => {
        abort.abort();
      };
    });

  const call = <A>(
    path: string,
    query: string,
    headers: Readonly<Record<string, string>>,
    codec: Decoder<A>,
  ): Observable<A> => textOf(path, query, headers).pipe(map((text) => decodeOrThrow(codec, path, read(path, text))));

  return {
    get: (path, query, codec) => call(path, new URLSearchParams(query).toString(), {}, codec),
    getSigned: (path, query, apiKey, codec) => call(path, query, { 'X-API-KEY': apiKey }, codec),
  };
}

const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init);

/** What the exchange says of an error, if it can be read. */
function saidIn(text: string): string {
  try {
    const decoded = RestError.decode(parseJson(text));
    return decoded._tag === 'Right' ? `: ${decoded.right.message}` : '';
  } catch {
    return '';
  }
}

const read = (path: string, text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    throw new RequestRejected(path, 'the answer is no JSON');
  }
};
