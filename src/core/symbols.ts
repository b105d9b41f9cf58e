import { merge, type Observable } from 'rxjs';

/** One symbol as the exchange spells it, such as `BTC/USD`, or several. */
export type Symbols = string | readonly string[];

/**
 * The symbols, without repetitions.
 *
 * @throws RangeError at the call, when there is none, or one is empty
 */
export function symbolsOf(symbol: Symbols): readonly string[] {
  const symbols = [...new Set<unknown>(Array.isArray(symbol) ? symbol : [symbol])];
  if (symbols.length > 0 && symbols.every(isSymbol)) return symbols;
  const given = JSON.stringify(symbol);
  throw new RangeError(`symbol must be a symbol such as BTC/USD, or a list of at least one, not ${given}`);
}

const isSymbol = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The merge of streams; of one, that one, since its values need no detour. */
export function merged<T>(streams: readonly Observable<T>[]): Observable<T> {
  const [only$, ...others] = streams;
  return only$ !== undefined && others.length === 0 ? only$ : merge(...streams);
}
