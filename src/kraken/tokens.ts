import {
  defer,
  from,
  map,
  of,
  take,
  throwError,
  throwIfEmpty,
  timeout,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { RequestRejected, RequestTimedOut } from '../core/errors.js';
import { createSecret, type Secret } from '../core/secret.js';
import type { TokenSource } from './token.js';

/** The tokens of an account: what is private names one in each request. */
export interface Tokens {
  /** One made for this moment; each subscription asks for one. */
  fresh(): Observable<Secret<string>>;
  /**
   * One that may still be used: the last one, if it is young enough or in use, else a fresh one. A token is good for 15
   * minutes to begin with, and for as long as a subscription that was made with it stands.
   */
  usable(): Observable<Secret<string>>;
  /** Whether a subscription stands that was made with the last one. */
  inUse(isInUse: boolean): void;
  /** The exchange refused the last one. */
  invalidate(): void;
  /** Those that may still be told of: the last few. */
  known(): readonly string[];
}

/** A token that is not in use is not begun with when it is older, in ms; the exchange takes it for 900 s. */
const YOUNG_MS = 600_000;
/** So many tokens are taken out of what the exchange says. */
const KNOWN = 8;

/**
 * Keep the tokens of an account.
 *
 * @param source - gives a token
 * @param withinMs - how long that may take, in ms
 */
export function createTokens(source: TokenSource, scheduler: SchedulerLike, withinMs: number): Tokens {
  let last: { readonly token: Secret<string>; readonly atMs: number } | undefined;
  let isInUse = false;
  const given: Secret<string>[] = [];

  const fresh = (): Observable<Secret<string>> =>
    defer(() => from(source())).pipe(
      take(1),
      timeout({
        first: withinMs,
        scheduler,
        with: () => throwError(() => new RequestTimedOut('token', withinMs)),
      }),
      throwIfEmpty(() => new RequestRejected('token', 'the source gave none')),
      map((text) => {
        const token = createSecret(text);
        given.push(token);
        if (given.length > KNOWN) given.shift();
        last = { token, atMs: scheduler.now() };
        isInUse = false;
        return token;
      }),
    );

  return {
    fresh,
    usable: () =>
      defer(() =>
        last !== undefined && (isInUse || scheduler.now() - last.atMs < YOUNG_MS) ? of(last.token) : fresh(),
      ),
    inUse: (now) => {
      isInUse = now;
    },
    invalidate: () => {
      last = undefined;
    },
    known: () => given.map((token) => token.reveal()),
  };
}
