import { concat, concatMap, defer, of, takeWhile, throwError, type Observable, type OperatorFunction } from 'rxjs';
import type { Live, Stale } from '../../index.js';
import type { Asset, Instruments, Pair } from '../../kraken/index.js';
import type { InstrumentsCommand } from '../command.js';
import { sharedExitCodes, sharedJson, sharedOptions } from '../help.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, type Column, type Table } from '../plain-view.js';
import { many } from '../text.js';
import { atKraken } from '../venues/kraken.js';
import type { Watch } from '../watch.js';

/** What `rxchange instruments --help` prints. */
export const instrumentsHelp = `Usage: rxchange instruments [NAME...] [options]

Print the pairs of an exchange, or the named ones, as they stand: of Kraken and then what changes about them, until
Ctrl-C; of Lambdaplex once.

Options
  --assets         assets, such as BTC, in place of pairs; of Kraken only
  --tokenized      tokenised equities too; of Kraken only
  --once           end after the first table, as always of Lambdaplex; with exit code 1 if none of the names is listed
${sharedOptions('instruments')}

Lines
  time (UTC), pair, its status, the steps of price and quantity, the smallest order by quantity and by cost, whether it
  may be traded on margin, and what is new about it: listed, changed, gone; or not listed, of a name that there is not.
  With --assets: asset, status, decimals kept and shown, the share that counts as collateral, whether it may be
  borrowed, and what is new. After \`stale CAUSE\`, \`live again after 312 ms\` stands there or on a line of its own.
  Of Lambdaplex: time, pair, its status, the decimals of its base and of its quote asset, the steps of price and
  quantity, the smallest order by quantity and by cost, as far as its rules tell them, and whether it is not listed.

JSON lines, told apart by "_tag"
  Pair         change (as it was, listed, changed, gone, not listed), name, value: the fields of Kraken's manual
  Asset        likewise, with --assets
  Instrument   of Lambdaplex: change (as it was, not listed), name, value: symbol, baseAsset, quoteAsset,
               baseAssetPrecision, quoteAssetPrecision, status, filters
  Live         value: [], no changes: after Stale, all is as it was
${sharedJson}

${sharedExitCodes}

Examples
  rxchange instruments BTC/USD ETH/USD              two pairs, until Ctrl-C
  rxchange instruments --once                       all pairs, then end
  rxchange instruments --assets --once --simulate   all assets, without a network
  rxchange instruments HBAR-USDC                    a pair of Lambdaplex; with --venue lambdaplex all of them
  rxchange instruments --once --json | jq -r 'select(._tag == "Pair" and .value.marginable) | .name'
`;

/** What is said of a pair or an asset. */
export type Change =
  | { readonly _tag: 'Pair'; readonly change: News; readonly name: string; readonly value?: Pair }
  | { readonly _tag: 'Asset'; readonly change: News; readonly name: string; readonly value?: Asset };
/** What is new about it. A value is missing only of what is not listed. */
type News = 'as it was' | 'listed' | 'changed' | 'gone' | 'not listed';

/**
 * Of each state what is new in it: of the first one all, of the later ones what differs from the one before. A state in
 * which nothing that matters is new gives nothing, save after staleness: then no changes, which says that all is right.
 *
 * @param names - what matters; with none, all
 */
export function changesOf(
  names: readonly string[],
  assets: boolean,
): OperatorFunction<Live<Instruments> | Stale, Live<readonly Change[]> | Stale> {
  return (states$) =>
    defer(() => {
      let before: ReadonlyMap<string, Change> | undefined;
      let isStale = false;
      return states$.pipe(
        concatMap((envelope) => {
          const wasStale = isStale;
          isStale = envelope._tag === 'Stale';
          if (envelope._tag === 'Stale') return of(envelope);
          const now = entriesOf(envelope.value, assets);
          const known = before;
          before = now;
          const inQuestion = names.length > 0 ? names : new Set([...(known?.keys() ?? []), ...now.keys()]);
          const value = [...inQuestion].flatMap((name) => newsOf(name, known, now) ?? []);
          const isTold = value.length > 0 || wasStale || known === undefined;
          return isTold ? of<Live<readonly Change[]>>({ _tag: 'Live', value }) : [];
        }),
      );
    });

  function newsOf(
    name: string,
    known: ReadonlyMap<string, Change> | undefined,
    now: ReadonlyMap<string, Change>,
  ): Change | undefined {
    const [was, is] = [known?.get(name), now.get(name)];
    if (is === undefined) {
      if (was !== undefined) return { ...was, change: 'gone' };
      return known === undefined ? { _tag: assets ? 'Asset' : 'Pair', change: 'not listed', name } : undefined;
    }
    if (known === undefined) return is;
    if (was === undefined) return { ...is, change: 'listed' };
    return JSON.stringify(was) === JSON.stringify(is) ? undefined : { ...is, change: 'changed' };
  }
}

const entriesOf = ({ assets, pairs }: Instruments, wantsAssets: boolean): ReadonlyMap<string, Change> => {
  const change = 'as it was';
  return wantsAssets
    ? new Map([...assets].map(([name, value]) => [name, { _tag: 'Asset', change, name, value }]))
    : new Map([...pairs].map(([name, value]) => [name, { _tag: 'Pair', change, name, value }]));
};

/** A column of words. */
export const word = (title: string): Column => ({ title, least: [title.length], lean: 'left' });
/** A column of numbers. */
export const figure = (title: string): Column => ({ title, least: [title.length], lean: 'right' });
const yesOrNo = (is: boolean | undefined): string | undefined => (is === undefined ? undefined : is ? 'yes' : 'no');

const pairColumns = [
  word('status'),
  figure('price step'),
  figure('qty step'),
  figure('least qty'),
  figure('least cost'),
  word('margin'),
  word('news'),
];
const assetColumns = [
  word('status'),
  figure('decimals'),
  figure('shown'),
  figure('collateral'),
  word('borrowable'),
  word('news'),
];

/** Pairs or assets, with what is new about them, and at the end how much that was. */
export function instrumentTable(assets: boolean): Table<readonly Change[]> {
  let changed = 0;
  return {
    heading: assets ? 'asset' : 'pair',
    columns: assets ? assetColumns : pairColumns,
    rowsOf: (changes) => {
      changed += changes.filter(({ change }) => change !== 'as it was' && change !== 'not listed').length;
      return changes.map((change) => ({ key: change.name, name: change.name, cells: cellsOf(change) }));
    },
    isHeldBack: false,
    saysLive: false,
    sumUp: ({ reconnects }) => `${many(changed, 'change')}; ${many(reconnects, 'reconnect')}.`,
  };
}

function cellsOf(told: Change): readonly (readonly (string | undefined)[])[] {
  const news = [told.change === 'as it was' ? '' : told.change];
  if (told._tag === 'Pair') {
    const { status, price_increment, qty_increment, qty_min, cost_min, marginable } = told.value ?? {};
    const figures = [price_increment, qty_increment, qty_min, cost_min].map((text) => [text]);
    return [[status], ...figures, [yesOrNo(marginable)], news];
  }
  const { status, precision, precision_display, collateral_value, borrowable } = told.value ?? {};
  const decimals = [precision, precision_display].map((count) => [count?.toString()]);
  return [[status], ...decimals, [collateral_value], [yesOrNo(borrowable)], news];
}

/** No change at all is told as well: it follows staleness only. */
const objectsOf = (changes: readonly Change[]): readonly object[] =>
  changes.length > 0 ? changes : [{ _tag: 'Live', value: changes }];

const isOfNone = (envelope: Live<readonly Change[]> | Stale): boolean =>
  envelope._tag === 'Live' && envelope.value.every(({ change }) => change === 'not listed');

/** Ends with an error that says so. */
export const noneOf = (names: readonly string[]): Observable<never> =>
  throwError(() => new Error(names.length > 0 ? `not listed: ${names.join(', ')}` : 'nothing is listed'));

/** The reference data of the exchange: a table, and then its changes. */
export function watchInstruments(command: InstrumentsCommand): Watch<readonly Change[]> {
  const { names, assets, tokenized, once, json } = command;
  return {
    feeds: [
      atKraken({
        streams: ({ withFreshness }) => {
          const change$ = withFreshness.instruments().pipe(
            changesOf(names, assets),
            takeWhile((envelope) => !once || envelope._tag === 'Stale', true),
            concatMap((envelope) => (once && isOfNone(envelope) ? concat(of(envelope), noneOf(names)) : of(envelope))),
          );
          return new Map([['instruments', change$]]);
        },
        staged: { symbols: [] },
        options: { include_tokenized_assets: tokenized },
      }),
    ],
    view: json ? createJsonView(objectsOf) : createPlainView(names, instrumentTable(assets)),
  };
}
