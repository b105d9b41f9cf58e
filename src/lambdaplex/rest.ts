import { Observable, defer, map, of, switchMap, throwError, timeout, timer, type SchedulerLike } from 'rxjs';
import { Banned } from '../core/access-errors.js';
import { decodeOrThrow, type Decoder } from '../core/decode-with.js';
import {
  ConnectionLost,
  RateLimited,
  RequestRejected,
  RequestTimedOut,
  isStreamError,
  type StreamError,
} from '../core/errors.js';
import { parseJson } from '../core/json.js';
import { rootOf } from '../core/root-of.js';
import { afterFault, noFaults, retryPolicy } from '../core/retry-policy.js';
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
   * One call that changes nothing. Cold; unsubscribing abandons it. Where there are too many calls it waits, and is made
   * again; while the exchange keeps us out it fails without being made.
   *
   * @param path - below the origin, such as `/api/v1/time`
   * @throws RequestRejected on the error channel, when the exchange does not answer with what was asked for
   * @throws ConnectionLost on the error channel, with the endpoint `rest`, when there is no answer
   * @throws RequestTimedOut on the error channel, when it does not answer in time, counted from when the call was made
   * @throws Banned on the error channel, when the exchange keeps us out
   * @throws DecodeFailed on the error channel, when the answer has another shape
   */
  get<A>(path: string, query: Readonly<Record<string, string>>, codec: Decoder<A>): Observable<A>;
  /**
   * The same with a query that is signed, just as it was signed.
   *
   * @param query$ - the query without its `?`; signed each time the call is made
   */
  getSigned<A>(path: string, query$: Observable<string>, apiKey: string, codec: Decoder<A>): Observable<A>;
}

/** How {@link createRest} reaches the exchange. */
export interface RestOptions {
  /** Without a path, such as `https://api.lambdaplex.io`. */
  readonly origin: string;
  /** Looked up when first needed, if it is not given. */
  readonly fetch?: Fetch | undefined;
  /** How long an answer may take, in ms. */
  readonly withinMs: number;
  /** Times the waits. */
  readonly scheduler: SchedulerLike;
  /** Chance, in [0, 1). */
  readonly random: () => number;
  /** Takes secrets out of the exchange's words. */
  readonly redact: (text: string) => string;
  /** Told of what calls wait for. */
  readonly onFault: (fault: StreamError) => void;
}

const ENDPOINT = 'rest';
/** The close code of a connection that broke, or never came about. */
const ABNORMAL = 1006;
/** How long to stay away where the exchange does not say, in ms. */
const BARRED_MS: ReadonlyMap<number, number> = new Map([
  [403, 60_000],
  [418, 120_000],
]);
/** No pause for too many calls is longer, in ms, whatever the exchange says; and no ban than a day. */
const LONGEST_PAUSE_MS = 600_000;
const LONGEST_BAN_MS = 86_400_000;
/** Where the exchange does not say how long to pause. */
const UNTOLD = { initialMs: 1000, maxMs: 60_000, perMs: 60_000 };

/** Who is to be left alone: all of it, or, since a key may lack rights, what is signed. */
type Reach = 'all' | 'signed';

interface Call {
  readonly path: string;
  readonly reach: Reach;
  readonly query$: Observable<string>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The exchange's REST interface. */
export function createRest(options: RestOptions): Rest {
  const { origin, fetch = globalFetch, withinMs, scheduler, random, redact, onFault } = options;
  const bans = new Map<Reach, Banned>();
  let pausedUntilMs = -Infinity;
  let faults = noFaults;

  const remainingMs = (): number => Math.min(pausedUntilMs - scheduler.now(), LONGEST_PAUSE_MS);

  const fault = ({ path, reach }: Call, status: number, retryAfter: string | null, said: string): StreamError => {
    const nowMs = scheduler.now();
    const told = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : undefined;
    const reason = redact(`status ${status}${said}`);
    if (status === 429) {
      faults = afterFault(UNTOLD, faults, { nowMs, chance: random() });
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + Math.min(told ?? faults.waitMs, LONGEST_PAUSE_MS));
      return new RateLimited(ENDPOINT, `${path}: ${reason}`);
    }
    const barredMs = BARRED_MS.get(status);
    if (barredMs === undefined) return new RequestRejected(path, reason, status);
    const untilMs = nowMs + Math.min(status === 403 ? barredMs : (told ?? barredMs), LONGEST_BAN_MS);
    const ban = new Banned(ENDPOINT, untilMs, `${path}: ${reason}`);
    const whom = status === 403 ? reach : 'all';
    if (untilMs > (bans.get(whom)?.untilMs ?? -Infinity)) bans.set(whom, ban);
    return ban;
  };

  /** The text of an answer. The address may hold a signature, so no error names more of it than the path. */
  const textOf = (call: Call, query: string): Observable<string> =>
    new Observable((subscriber) => {
      const abort = new AbortController();
      const address = `${origin}${call.path}?${query}`;
      fetch(address, { signal: abort.signal, headers: call.headers })
        .then(async (answer) => {
          const text = await answer.text();
          if (answer.status === 200) return text;
          throw fault(call, answer.status, answer.headers?.get('retry-after') ?? null, saidIn(text));
        })
        .then(
          (text) => {
            subscriber.next(text);
            subscriber.complete();
          },
          (error: unknown) => {
            // Its message may hold the address, and that a signature.
            const why = redact(`${call.path}: ${rootOf(error).replaceAll(address, call.path)}`);
            subscriber.error(isStreamError(error) ? error : new ConnectionLost(ENDPOINT, ABNORMAL, why));
          },
        );
      return () => {
        abort.abort();
      };
    });

  const answerOf = (call: Call): Observable<string> =>
    defer(() => {
      const ban = [bans.get('all'), call.reach === 'signed' ? bans.get('signed') : undefined].find(
        (each) => each !== undefined && scheduler.now() < each.untilMs,
      );
      if (ban !== undefined) return throwError(() => ban);
      const waitMs = remainingMs();
      return (waitMs > 0 ? timer(waitMs, scheduler) : of(0)).pipe(
        switchMap(() => call.query$),
        switchMap((query) =>
          textOf(call, query).pipe(
            timeout({
              first: withinMs,
              scheduler,
              with: () => throwError(() => new RequestTimedOut(call.path, withinMs)),
            }),
          ),
        ),
      );
    }).pipe(
      retryPolicy(
        (error) => {
          if (!isStreamError(error) || error._tag !== 'RateLimited') return undefined;
          onFault(error);
          return timer(Math.max(0, remainingMs()), scheduler);
        },
        { scheduler },
      ),
    );

  const read = <A>(call: Call, codec: Decoder<A>): Observable<A> =>
    answerOf(call).pipe(map((text) => decodeOrThrow(codec, call.path, jsonOf(call.path, text))));

  return {
    get: (path, query, codec) =>
      read({ path, reach: 'all', query$: of(new URLSearchParams(query).toString()), headers: {} }, codec),
    getSigned: (path, query$, apiKey, codec) =>
      read({ path, reach: 'signed', query$, headers: { 'X-API-KEY': apiKey } }, codec),
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

const jsonOf = (path: string, text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    throw new RequestRejected(path, 'the answer is no JSON');
  }
};
