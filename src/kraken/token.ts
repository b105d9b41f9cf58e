import * as t from 'io-ts';
import {
  AsyncSubject,
  Observable,
  asyncScheduler,
  defer,
  map,
  of,
  share,
  switchMap,
  throwError,
  timeout,
  type ObservableInput,
  type SchedulerLike,
} from 'rxjs';
import { LogonRejected } from '../core/access-errors.js';
import { toBase64 } from '../core/base64.js';
import type { Redact } from '../core/connection.js';
import { checkedWait } from '../core/delay.js';
import {
  ConnectionLost,
  DecodeFailed,
  RateLimited,
  RequestRejected,
  RequestTimedOut,
  type StreamError,
} from '../core/errors.js';
import { parseJson } from '../core/json.js';
import { createRedact } from '../core/redact.js';
import { rootOf } from '../core/root-of.js';
import { apiKeyFrom, apiSecretFrom, signRest } from './api-sign.js';

/** Gives a token for a private WebSocket whenever one is needed: one value. So the key may stay at a back end. */
export type TokenSource = () => ObservableInput<string>;

/** What is needed of the platform's `fetch`; that of Node and of browsers fits. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** What {@link krakenToken} works with. */
export interface KrakenTokenOptions {
  /** The public part of an API key that has the permission "WebSocket interface". It is shown nowhere. */
  readonly apiKey: string;
  /** Its private part, in base64, as issued. It is shown nowhere and never leaves. */
  readonly apiSecret: string;
  /** The second factor, if the key has one: its password, or what gives the code of the moment. */
  readonly otp?: string | (() => string) | undefined;
  /** The origin of the REST interface, without a path; `https://api.kraken.com` by default. */
  readonly rest?: string | undefined;
  /** Makes the call; by default the platform's own, looked up when first needed. */
  readonly fetch?: Fetch | undefined;
  /**
   * Gives the number of a call, of which the exchange wants ever higher ones for one key: an integer of 0 or more, of at
   * most 64 bits. By default the time in microseconds. One that is no higher than the last is raised above it.
   */
  readonly nonce?: (() => number | bigint) | undefined;
  /** How long the exchange may take to answer, in ms; 10 000 by default. */
  readonly requestTimeoutMs?: number | undefined;
  /** Times the wait, and its clock numbers the calls. By default the platform's. */
  readonly scheduler?: SchedulerLike | undefined;
}

const METHOD = 'GetWebSocketsToken';
const PATH = `/0/private/${METHOD}`;
const ENDPOINT = 'rest';
/** The close code of a connection that broke, or never came about. */
const ABNORMAL = 1006;

/** What the exchange has against a call; nothing, if the list is empty. */
const TokenErrors = t.readonly(t.type({ error: t.readonlyArray(t.string) }), 'TokenErrors');

const TokenResult = t.readonly(t.type({ token: t.string }), 'TokenResult');

/** The answer to a call that it granted. When the token expires is not read, since each connection gets one of its own. */
const TokenAnswer = t.readonly(t.type({ result: TokenResult }), 'TokenAnswer');

/** What the exchange says to one call. */
type Answer = { readonly token: string } | { readonly refused: readonly string[] };

/**
 * Get tokens for private WebSockets by REST, with an API key.
 *
 * Each subscription asks for a new one; those made while a call is under way share its answer, so that there is never
 * more than one call at a time, and calls arrive in the order of their numbers. Unsubscribing the last one abandons the
 * call. A number that the exchange finds too low is followed by one more call. For each key, have one source only: two
 * would spoil each other's numbers.
 *
 * @returns a function that gives a cold Observable of one token. On its error channel come
 *   `LogonRejected`, when the key, its signature, its number or its permissions are refused;
 *   `RateLimited`, when there were too many calls;
 *   `RequestRejected`, when the exchange refuses for other reasons, as when it is out of service;
 *   `ConnectionLost` with the endpoint `rest`, when there was no connection; `RequestTimedOut`, when there was no answer;
 *   `DecodeFailed`, when the answer has another shape. None holds anything of the key, of a token or of a signature
 * @throws RangeError at the call, when an option is out of range or malformed; it holds nothing of the key
 * @see {@link https://docs.kraken.com/api/docs/rest-api/get-websockets-token | Kraken: Get Websockets Token}
 */
export function krakenToken(options: KrakenTokenOptions): () => Observable<string> {
  const { otp, rest = 'https://api.kraken.com', fetch = globalFetch, scheduler = asyncScheduler } = options;
  const { nonce = () => Math.round(scheduler.now() * 1000), requestTimeoutMs = 10_000 } = options;
  const apiKey = apiKeyFrom(options.apiKey);
  const secret = apiSecretFrom(options.apiSecret);
  const address = `${checkedOrigin(rest)}${PATH}`;
  checkedWait('requestTimeoutMs', requestTimeoutMs);
  let latest = -1n;

  const nextNonce = (): string => {
    const given = BigInt(nonce());
    const next = given > latest ? given : latest + 1n;
    if (next >= 2n ** 64n) throw new RangeError('a nonce must fit into 64 bits');
    latest = next;
    return String(next);
  };

  const call$ = defer(() => {
    const number = nextNonce();
    const code = typeof otp === 'function' ? otp() : otp;
    const otpPart = code === undefined ? '' : `&${new URLSearchParams({ otp: code }).toString()}`;
    const body = `nonce=${number}${otpPart}`;
    const hide = createRedact(() => [apiKey, toBase64(secret.reveal()), code ?? '', otpPart.slice('&otp='.length)]);
    return defer(() => signRest(PATH, number, body, secret)).pipe(
      switchMap((sign) => {
        const headers = {
          'API-Key': apiKey,
          'API-Sign': sign,
          'Content-Type': 'application/x-www-form-urlencoded',
        };
        return posted(fetch, address, headers, body, hide);
      }),
      timeout({
        first: requestTimeoutMs,
        scheduler,
        with: () => throwError(() => new RequestTimedOut(METHOD, requestTimeoutMs)),
      }),
      map(({ status, text }) => answerIn(status, text, hide)),
    );
  });

  const token$ = call$.pipe(
    switchMap((answer) => (isLate(answer) ? call$ : of(answer))),
    map((answer) => {
      if ('refused' in answer) throw refusal(answer.refused);
      return answer.token;
    }),
    // The value comes with the end, so nobody can join in between and get the one without the other.
    share({ connector: () => new AsyncSubject() }),
  );
  return () => token$;
}

/** One call, abandoned with its observer. It follows no redirection, which would take the key elsewhere. */
function posted(
  fetch: Fetch,
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  hide: Redact,
): Observable<{ readonly status: number; readonly text: string }> {
  return new Observable((subscriber) => {
    const abort = new AbortController();
    const answered = async (): Promise<{ readonly status: number; readonly text: string }> => {
      const answer = await fetch(address, { method: 'POST', headers, body, redirect: 'error', signal: abort.signal });
      return { status: answer.status, text: await answer.text() };
    };
    answered().then(
      (answer) => {
        subscriber.next(answer);
        subscriber.complete();
      },
      (error: unknown) => {
        subscriber.error(new ConnectionLost(ENDPOINT, ABNORMAL, hide(`${METHOD}: ${rootOf(error)}`)));
      },
    );
    return () => {
      abort.abort();
    };
  });
}

/** What an answer says; its status counts only where it says nothing. */
function answerIn(status: number, text: string, hide: Redact): Answer {
  const json = jsonIn(text);
  const errors = TokenErrors.decode(json);
  const refused = errors._tag === 'Right' ? errors.right.error.filter((said) => !isWarning(said)) : [];
  if (refused.length > 0) return { refused: hide(refused) };
  const granted = TokenAnswer.decode(json);
  if (errors._tag === 'Right' && granted._tag === 'Right' && granted.right.result.token !== '') {
    return { token: granted.right.result.token };
  }
  if (status === 429) throw new RateLimited(ENDPOINT, `${METHOD}: status ${status}`);
  if (status !== 200) throw new RequestRejected(METHOD, `status ${status}`, status);
  if (json === undefined) throw new DecodeFailed(METHOD, ['the answer is no JSON']);
  const problems = [errors, granted].flatMap((each) => (each._tag === 'Left' ? problemsIn(each.left) : []));
  throw new DecodeFailed(METHOD, problems.length > 0 ? problems : ['result.token should not be empty']);
}

/** What was due where, and nothing of what came, which may be a token in the wrong place. */
const problemsIn = (errors: t.Errors): readonly string[] =>
  errors.map(({ context }) => {
    const path = context.slice(1).map(({ key }) => key);
    return `${path.length > 0 ? path.join('.') : 'the answer'} should be ${context.at(-1)?.type.name ?? 'there'}`;
  });

const jsonIn = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
};

/** An entry begins with how grave it is, E or W; a warning may stand beside a result. */
const isWarning = (said: string): boolean => /^W[A-Z]/.test(said);

/** Whether only the number of the call was refused, for a higher one came before it. */
const isLate = (answer: Answer): boolean =>
  'refused' in answer && answer.refused.some((said) => said.startsWith('EAPI:Invalid nonce'));

const TOO_MANY = /rate limit exceeded|too many requests|throttled|temporary lockout/i;
const NO_ACCESS = /^(?:EAPI|EAuth|EAccount|ESession):|^EGeneral:Permission denied/;

function refusal(refused: readonly string[]): StreamError {
  const reason = refused.join(', ');
  if (refused.some((said) => NO_ACCESS.test(said) && !TOO_MANY.test(said))) return new LogonRejected(ENDPOINT, reason);
  if (TOO_MANY.test(reason)) return new RateLimited(ENDPOINT, `${METHOD}: ${reason}`);
  return new RequestRejected(METHOD, reason);
}

const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init);

function checkedOrigin(origin: string): string {
  if (/^https?:\/\/[^/?#@\s]+$/.test(origin)) return origin;
  throw new RangeError('rest must be an address without a path that begins with http:// or https://');
}
