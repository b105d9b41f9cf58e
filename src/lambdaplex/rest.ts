import { Observable, defer, map } from 'rxjs';
import { decodeOrThrow, type Decoder } from '../core/decode-with.js';
import { RequestRejected } from '../core/errors.js';
import { parseJson } from '../core/json.js';

/** What is needed of the platform's `fetch`; that of Node and of browsers fits. */
export type Fetch = (
  url: string,
  init: { readonly signal: AbortSignal },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** Calls of the exchange's REST interface. */
export interface Rest {
  /**
   * One call that changes nothing. Cold; unsubscribing abandons it.
   *
   * @param path - below the origin, such as `/api/v1/time`
   * @throws RequestRejected on the error channel, when the exchange does not answer with what was asked for
   * @throws DecodeFailed on the error channel, when the answer has another shape
   */
  get<A>(path: string, query: Readonly<Record<string, string>>, codec: Decoder<A>): Observable<A>;
}

/**
 * The exchange's REST interface.
 *
 * @param origin - without a path, such as `https://api.lambdaplex.io`
 * @param fetch - looked up when first needed, if it is not given
 */
export function createRest(origin: string, fetch: Fetch = (url, init) => globalThis.fetch(url, init)): Rest {
  return {
    get: (path, query, codec) =>
      defer(() => textOf(fetch, `${origin}${path}?${new URLSearchParams(query).toString()}`, path)).pipe(
        map((text) => decodeOrThrow(codec, path, read(path, text))),
      ),
  };
}

/** The text of an answer. The address may hold a signature, so no error names more of it than the path. */
const textOf = (fetch: Fetch, url: string, path: string): Observable<string> =>
  new Observable((subscriber) => {
    const abort = new AbortController();
    fetch(url, { signal: abort.signal })
      .then(async (answer) => {
        const text = await answer.text();
        if (answer.status !== 200) throw new RequestRejected(path, `status ${answer.status}`);
        return text;
      })
      .then(
        (text) => {
          subscriber.next(text);
          subscriber.complete();
        },
        (error: unknown) => {
          subscriber.error(error instanceof RequestRejected ? error : new RequestRejected(path, 'no answer came'));
        },
      );
    return () => {
      abort.abort();
    };
  });

const read = (path: string, text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    throw new RequestRejected(path, 'the answer is no JSON');
  }
};
