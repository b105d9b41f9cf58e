import { defer, type Observable } from 'rxjs';
import { decodeWith } from '../../core/decode-with.js';
import type { TopicParams } from '../../core/dialect.js';
import type { Live, Stale } from '../../core/freshness.js';
import type { Register } from '../../core/register.js';
import { shareLatest } from '../../core/share-latest.js';
import { InstrumentMessage } from '../codecs/instrument.js';
import type { Link } from '../../core/link.js';
import { mended } from '../../core/mended.js';
import { tied } from '../../core/tied.js';
import { oneOf } from '../../core/one-of.js';
import { scanInstruments, type Instruments } from './scan-instruments.js';

const KEY = 'instrument';

const EXECUTION_VENUES = ['international', 'bitnomial-exchange'] as const;

/** Which instruments the whole client is about. What is not given is not asked for, and the exchange's default holds. */
export interface InstrumentOptions {
  /** Whether tokenised equities are among them; by default not. */
  readonly include_tokenized_assets?: boolean;
  /** Where they are traded; by default `international`. */
  readonly execution_venue?: (typeof EXECUTION_VENUES)[number];
}

/**
 * The parameters of the subscription.
 *
 * @throws RangeError at the call, when an option is none that the exchange knows
 */
export function instrumentParamsFrom(options: InstrumentOptions): TopicParams {
  const { include_tokenized_assets, execution_venue } = options;
  return {
    ...(include_tokenized_assets === undefined
      ? {}
      : { include_tokenized_assets: oneOf('include_tokenized_assets', [true, false], include_tokenized_assets) }),
    ...(execution_venue === undefined
      ? {}
      : { execution_venue: oneOf('execution_venue', EXECUTION_VENUES, execution_venue) }),
  };
}

/**
 * The reference data of all assets and pairs.
 *
 * @param shared - the one stream, if there is one
 * @param params - which instruments, for the whole client
 * @see {@link https://docs.kraken.com/api/docs/websocket-v2/instrument | Kraken: instrument}
 */
export function instruments(
  link: Link,
  shared: Register<Observable<Live<Instruments> | Stale>>,
  params: TopicParams,
): Observable<Live<Instruments> | Stale> {
  const { topics, lingerMs, scheduler } = link;
  return defer(() =>
    shared.once(KEY, (drop) =>
      topics
        .hold({ key: KEY, channel: KEY, symbol: '', params })
        .pipe(
          decodeWith(InstrumentMessage, KEY),
          scanInstruments(),
          mended(link, KEY, KEY),
          tied(link, KEY, drop),
          shareLatest({ lingerMs, scheduler }),
        ),
    ),
  );
}
