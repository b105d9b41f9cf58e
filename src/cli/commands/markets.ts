import { concat, concatMap, map, of } from 'rxjs';
import type { Live } from '../../index.js';
import type { Instrument } from '../../lambdaplex/index.js';
import type { InstrumentsCommand } from '../command.js';
import { createJsonView } from '../json-view.js';
import { createPlainView, type Table } from '../plain-view.js';
import { many } from '../text.js';
import { atLambdaplex } from '../venues/lambdaplex.js';
import type { Watch } from '../watch.js';
import { figure, noneOf, word } from './instruments.js';

/** What is said of a market of Lambdaplex; nothing more of one that there is not. */
export type Market =
  | { readonly _tag: 'Instrument'; readonly change: 'as it was'; readonly name: string; readonly value: Instrument }
  | { readonly _tag: 'Instrument'; readonly change: 'not listed'; readonly name: string; readonly value?: undefined };

/** Markets, and the rules that orders must obey there. */
export const marketTable: Table<readonly Market[]> = {
  heading: 'pair',
  columns: [
    word('status'),
    figure('base decimals'),
    figure('quote decimals'),
    figure('price step'),
    figure('qty step'),
    figure('least qty'),
    figure('least cost'),
    word('news'),
  ],
  rowsOf: (markets) =>
    markets.map(({ name, change, value }) => ({
      key: name,
      name,
      cells: [
        [value?.status],
        [value?.baseAssetPrecision.toString()],
        [value?.quoteAssetPrecision.toString()],
        [ruleOf(value, 'PRICE_FILTER', 'tickSize')],
        [ruleOf(value, 'LOT_SIZE', 'stepSize')],
        [ruleOf(value, 'LOT_SIZE', 'minQty')],
        [ruleOf(value, 'MIN_NOTIONAL', 'minNotional')],
        [change === 'as it was' ? '' : change],
      ],
    })),
  isHeldBack: false,
  saysLive: false,
  sumUp: ({ updates }) => `${many(updates['instruments'] ?? 0, 'answer')}.`,
};

/** What a rule says, if there is such a rule and it says that. */
const ruleOf = (market: Instrument | undefined, filterType: string, member: string): string | undefined => {
  const told = market?.filters.find((filter) => filter.filterType === filterType)?.[member];
  return typeof told === 'string' ? told : undefined;
};

/** The markets of Lambdaplex, all or the named ones. They are asked for once, by REST. */
export function watchMarkets({ names, json }: InstrumentsCommand): Watch<readonly Market[]> {
  const marketsOf = (listed: ReadonlyMap<string, Instrument>): readonly Market[] =>
    (names.length > 0 ? names : [...listed.keys()]).map((name) => {
      const value = listed.get(name);
      return value === undefined
        ? { _tag: 'Instrument', change: 'not listed', name }
        : { _tag: 'Instrument', change: 'as it was', name, value };
    });
  return {
    feeds: [
      atLambdaplex({
        streams: (client) => {
          const market$ = client.instruments().pipe(
            map(marketsOf),
            concatMap((value) => {
              const told$ = of<Live<readonly Market[]>>({ _tag: 'Live', value });
              return value.some(({ change }) => change === 'as it was') ? told$ : concat(told$, noneOf(names));
            }),
          );
          return new Map([['instruments', market$]]);
        },
        staged: { symbols: [] },
      }),
    ],
    view: json ? createJsonView((markets) => markets) : createPlainView(names, marketTable),
  };
}
