import type { CommandName } from './command.js';

/** An exchange, as `--venue` names it. */
export type VenueName = 'kraken' | 'lambdaplex';

/** What each is called. */
export const titleOf: Readonly<Record<VenueName, string>> = { kraken: 'Kraken', lambdaplex: 'Lambdaplex' };

/** The commands that each has. */
export const commandsOf: Readonly<Record<VenueName, readonly CommandName[]>> = {
  kraken: ['book', 'ticker', 'trades', 'ohlc', 'instruments', 'status', 'ping'],
  lambdaplex: ['book', 'trades', 'instruments', 'updates', 'subscriptions', 'balances', 'orders'],
};

/** All of them, the usual one first. */
export const venueNames: readonly VenueName[] = ['kraken', 'lambdaplex'];

/** Those that have a command. */
export const venuesWith = (name: CommandName): readonly VenueName[] =>
  venueNames.filter((venue) => commandsOf[venue].includes(name));

/** Which exchange's spelling this is: a hyphen and no slash is Lambdaplex's, all else Kraken's. */
export const venueOfSymbol = (symbol: string): VenueName =>
  symbol.includes('-') && !symbol.includes('/') ? 'lambdaplex' : 'kraken';

/** What a command names: symbols, if it has any, and an exchange, if one was given. */
interface Named {
  readonly _tag?: CommandName;
  readonly venue: VenueName | undefined;
  readonly symbols?: readonly string[];
}

/** The exchange of a symbol: the one that was given, or else as it is spelled. */
export const venueIn = ({ venue }: Named, symbol: string): VenueName => venue ?? venueOfSymbol(symbol);

/**
 * The exchanges that a command is about, in the order in which they are named; when none is, the first that has the
 * command.
 */
export const venuesOf = (command: Named): readonly VenueName[] => {
  const named = new Set((command.symbols ?? []).map((symbol) => venueIn(command, symbol)));
  if (named.size > 0) return [...named];
  const [usual = 'kraken'] = command._tag === undefined ? venueNames : venuesWith(command._tag);
  return [command.venue ?? usual];
};

/** The symbols that are for one exchange. */
export const symbolsAt = (
  command: Named & { readonly symbols: readonly string[] },
  venue: VenueName,
): readonly string[] => command.symbols.filter((symbol) => venueIn(command, symbol) === venue);
