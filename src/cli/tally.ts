import { isOfConnection, type Happening, type Summary } from './happening.js';

/** Counts happenings. */
export interface Tally {
  count(happening: Happening): void;
  summary(nowMs: number): Summary;
  /** Whether none of the symbols is left. */
  allFailed(): boolean;
}

/** A tally that starts now, with every symbol at zero. */
export function createTally(symbols: readonly string[], startMs: number): Tally {
  const of = new Map(symbols.map((symbol) => [symbol, { updates: 0, resyncs: 0, stale: false, failed: false }]));
  const lost = new Set<string>();
  let reconnects = 0;
  let unrouted = 0;

  const countBook = ({ symbol, envelope }: Extract<Happening, { _tag: 'Book' }>): void => {
    const one = of.get(symbol);
    if (one === undefined) return;
    if (envelope._tag === 'Live') one.updates += 1;
    // A stale spell counts once, by what began it.
    else if (!one.stale && !isOfConnection(envelope)) one.resyncs += 1;
    one.stale = envelope._tag === 'Stale';
  };

  return {
    count: (happening) => {
      if (happening._tag === 'Book') countBook(happening);
      if (happening._tag === 'Unrouted') unrouted += 1;
      if (happening._tag === 'Failed') {
        const one = of.get(happening.symbol);
        if (one !== undefined) one.failed = true;
      }
      if (happening._tag === 'Connection') {
        const { endpoint, state } = happening.status;
        if (state === 'waiting') lost.add(endpoint);
        if (state === 'open' && lost.delete(endpoint)) reconnects += 1;
      }
    },
    summary: (nowMs) => ({
      elapsedMs: nowMs - startMs,
      updates: Object.fromEntries([...of].map(([symbol, { updates }]) => [symbol, updates])),
      resyncs: Object.fromEntries([...of].map(([symbol, { resyncs }]) => [symbol, resyncs])),
      reconnects,
      unrouted,
    }),
    allFailed: () => [...of.values()].every(({ failed }) => failed),
  };
}
