import { isOfConnection, type Happening, type Summary } from './happening.js';

/** Counts happenings. */
export interface Tally {
  count(happening: Happening<unknown>): void;
  summary(nowMs: number): Summary;
  /** Whether there ever was a connection. */
  wasOpen(): boolean;
  /** Whether none of the symbols is left, or the time was over before anything had arrived. */
  isInVain(): boolean;
}

/** A tally that starts now, with every symbol at zero. */
export function createTally(symbols: readonly string[], startMs: number): Tally {
  const of = new Map(
    symbols.map((symbol) => [symbol, { updates: 0, resyncs: 0, holes: 0, stale: false, failed: false }]),
  );
  const lost = new Set<string>();
  let hasArrived = false;
  let wasOpen = false;
  let isTimeOver = false;
  let reconnects = 0;
  let unrouted = 0;

  const countValue = ({ symbol, envelope }: Extract<Happening<unknown>, { _tag: 'Value' }>): void => {
    const one = of.get(symbol);
    if (one === undefined) return;
    if (envelope._tag === 'Live') {
      hasArrived = true;
      one.updates += 1;
      one.stale = false;
    } else {
      // A stale spell counts once, by what began it.
      if (!one.stale && !isOfConnection(envelope)) one.resyncs += 1;
      one.stale = true;
    }
  };

  const each = (figure: 'updates' | 'resyncs' | 'holes'): Readonly<Record<string, number>> =>
    Object.fromEntries([...of].map(([symbol, one]) => [symbol, one[figure]]));

  return {
    count: (happening) => {
      if (happening._tag === 'Value') countValue(happening);
      if (happening._tag === 'Hole') {
        const one = of.get(happening.symbol);
        if (one !== undefined) one.holes += 1;
      }
      if (happening._tag === 'Unrouted') unrouted += 1;
      if (happening._tag === 'TimeOver') isTimeOver = true;
      if (happening._tag === 'Failed') {
        const one = of.get(happening.symbol);
        if (one !== undefined) one.failed = true;
      }
      if (happening._tag === 'Connection') {
        const { venue, status } = happening;
        const { endpoint, state } = status;
        if (state === 'open') wasOpen = true;
        if (state === 'waiting') lost.add(`${venue} ${endpoint}`);
        if (state === 'open' && lost.delete(`${venue} ${endpoint}`)) reconnects += 1;
      }
    },
    summary: (nowMs) => ({
      elapsedMs: nowMs - startMs,
      updates: each('updates'),
      resyncs: each('resyncs'),
      holes: each('holes'),
      reconnects,
      unrouted,
    }),
    wasOpen: () => wasOpen,
    isInVain: () => (isTimeOver && !hasArrived) || [...of.values()].every(({ failed }) => failed),
  };
}
