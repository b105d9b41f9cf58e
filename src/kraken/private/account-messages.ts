import type { Observable } from 'rxjs';
import { behindSession } from '../../core/behind-session.js';
import { checkSequence } from '../../core/check-sequence.js';
import { decodeWith, type Decoder } from '../../core/decode-with.js';
import type { TopicParams } from '../../core/dialect.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Link } from '../../core/link.js';
import { mended } from '../../core/mended.js';
import type { TokenSession } from '../session.js';

/** A channel of the account, of which there is one each. */
export interface AccountChannel<M extends { readonly sequence: number }> {
  readonly name: 'executions' | 'balances';
  readonly codec: Decoder<M>;
  /** Beside the token. */
  readonly params: TopicParams;
}

/**
 * The frames of a channel of the account, none missing between them: subscribed with the token of each session, and anew
 * when a number is left out.
 *
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/executions | Kraken: executions, `sequence`}
 */
export const accountMessages = <M extends { readonly sequence: number }>(
  link: Link,
  session$: Observable<Live<TokenSession> | Stale>,
  { name, codec, params }: AccountChannel<M>,
): Observable<Live<M> | Stale> =>
  behindSession(session$, ({ token }) =>
    link.topics.hold({ key: name, channel: name, symbol: '', params: { ...params, token: token.reveal() } }).pipe(
      decodeWith(codec, name),
      checkSequence(name, ({ sequence }) => ({ first: sequence, last: sequence })),
      mended(link, name, name),
    ),
  );
