import { defer, filter, finalize, forkJoin, map, switchMap, tap, type Observable } from 'rxjs';
import { STANDING } from '../core/dialect.js';
import { DecodeFailed } from '../core/errors.js';
import type { Live, Stale } from '../core/freshness.js';
import type { Link } from '../core/link.js';
import type { Register } from '../core/register.js';
import { shareLatest } from '../core/share-latest.js';
import type { AccountRest } from './account-rest.js';
import { scaledBalances, type BalanceUnits } from './codecs/balance-units.js';
import type { Balance } from './codecs/account.js';
import type { BalanceChange } from './codecs/balance-change.js';
import type { Instrument } from './codecs/exchange-info.js';
import { joinState } from './join-state.js';
import type { AccountSource } from './orders.js';
import type { UserMessage } from './user-data.js';

/** What an account has, by asset, in units of the assets. Never changed. */
export type Balances = ReadonlyMap<string, Balance>;

/** Balances, and what is needed to understand the events that change them. */
export interface BalanceState {
  readonly balances: Balances;
  /** What happened up to then, by the exchange's clock, is in them; in ms since the epoch. */
  readonly knownAtMs: number;
  /** How many decimals an asset has. */
  readonly precisions: ReadonlyMap<string, number>;
  /** What the exchange counts in when it tells of changes; decimals, once there was a point in one. */
  readonly units: BalanceUnits;
}

/** What was read. */
export interface BalancesRead {
  /** The time there before it was read, in ms since the epoch. */
  readonly timeMs: number;
  readonly balances: readonly Balance[];
  readonly instruments: readonly Instrument[];
}

/**
 * The balances of the account, by asset: read by REST whenever the stream of events stands anew, and kept up to date by
 * the events. A late observer gets the latest.
 *
 * @param units - what the exchange counts in when it tells of changes
 */
export function balances(
  { topics, resync, lingerMs, scheduler }: Link,
  shared: Register<Observable<Live<Balances> | Stale>>,
  messages$: Observable<Live<UserMessage> | Stale>,
  { account, retry, units }: AccountSource & { readonly units: BalanceUnits },
): Observable<Live<Balances> | Stale> {
  return defer(() =>
    shared.once(NAME, (drop) => {
      let hasWarned = false;
      return messages$.pipe(
        filter(
          (envelope): envelope is Live<typeof STANDING | BalanceChange> | Stale =>
            envelope._tag === 'Stale' || envelope.value === STANDING || envelope.value._tag === 'BalanceChange',
        ),
        joinState<BalanceChange, BalancesRead, BalanceState>(NAME, {
          read: () => balancesRead(account),
          begin: (read, known) => balancesFrom(read, known?.units ?? units),
          apply: withChange,
          retry,
          scheduler,
          random: resync.random,
          onFault: (fault) => {
            topics.report(fault, NAME);
          },
        }),
        tap((envelope) => {
          if (units === 'decimal' || hasWarned || envelope._tag === 'Stale') return;
          if (envelope.value.units === units) return;
          hasWarned = true;
          topics.report(new DecodeFailed(NAME, [DECIMALS]), NAME);
        }),
        map((envelope): Live<Balances> | Stale =>
          envelope._tag === 'Stale' ? envelope : { _tag: 'Live', value: envelope.value.balances },
        ),
        finalize(drop),
        shareLatest({ lingerMs, scheduler }),
      );
    }),
  );
}

const NAME = 'balances';
const DECIMALS = 'B.f, B.l: decimals came where whole smallest units were due, and are taken as such from now on';

/** The time is asked for first: what happened later may be missing in what is read, what happened before is not. */
const balancesRead = (account: AccountRest): Observable<BalancesRead> =>
  account
    .time()
    .pipe(
      switchMap((timeMs) =>
        forkJoin({ read: account.account(), instruments: account.instruments() }).pipe(
          map(({ read, instruments }) => ({ timeMs, balances: read.balances, instruments })),
        ),
      ),
    );

/** The balances as they were read. */
export const balancesFrom = (
  { timeMs, balances: read, instruments }: BalancesRead,
  units: BalanceUnits,
): BalanceState => ({
  units,
  balances: new Map(read.map((balance) => [balance.asset, balance])),
  knownAtMs: timeMs,
  precisions: new Map(
    instruments.flatMap(({ baseAsset, baseAssetPrecision, quoteAsset, quoteAssetPrecision }) => [
      [baseAsset, baseAssetPrecision] as const,
      [quoteAsset, quoteAssetPrecision] as const,
    ]),
  ),
});

/**
 * The balances after an event. One that is older than they are changes nothing: amounts are absolute, and an old one
 * would take them back.
 *
 * @throws DecodeFailed when an asset has a precision that nobody knows: another reading will tell what there is of it
 */
export function withChange(state: BalanceState, change: BalanceChange): BalanceState {
  if (change.eventTimeMs <= state.knownAtMs) return state;
  const scaled = scaledBalances(change, (asset) => state.precisions.get(asset), state.units);
  if (scaled.unknownAssets.length > 0) {
    throw new DecodeFailed(
      NAME,
      scaled.unknownAssets.map((asset) => `B.a: how many decimals ${asset} has is not known`),
    );
  }
  const balances = new Map(state.balances);
  for (const balance of scaled.balances) balances.set(balance.asset, balance);
  return { ...state, balances, units: scaled.units };
}
